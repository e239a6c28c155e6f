"""Customers, in a list and one by one. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .references import CustomFieldValue, DealerReference
from .sds_vocabulary import SdsStack


@record
class SdsCredential(Record):
    """Which credentials for a printer HP Smart Device Services has; it holds none of them (``SdsCredentialDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        updated_at_utc: Updated, UTC.
        is_admin_set: Whether the administrator's password is set.
        is_snmp_v1_v2_read: Whether the credentials for reading by SNMP v1 and v2 are set.
        is_snmp_v1_v2_read_write: Whether the credentials for reading and writing by SNMP v1 and v2 are set.
        is_snmp_v3: Whether the credentials for SNMP v3 are set.
    """

    id: str | None = wire("Id", default=None)
    updated_at_utc: datetime | None = wire("UpdatedAtUtc", default=None)
    is_admin_set: bool | None = wire("IsAdminSet", default=None)
    is_snmp_v1_v2_read: bool | None = wire("IsSnmpV1V2Read", default=None)
    is_snmp_v1_v2_read_write: bool | None = wire("IsSnmpV1V2ReadWrite", default=None)
    is_snmp_v3: bool | None = wire("IsSnmpV3", default=None)


@record
class SdsCustomer(Record):
    """A customer's settings for HP Smart Device Services (``SdsCustomerDto``).

    Attributes:
        is_enabled: Whether it is enabled.
        enable_remote_ews: Whether remote EWS is enabled.
        csrf_protection: Whether printers are protected from forged requests.
        enable_device_announcement: Whether device announcement is enabled.
        sds_credential: SDS credential.
        assess_and_remediate_enabled: Whether assess and remediate is enabled.
        assess_and_remediate: Whether printers are assessed and remediated.
        print_quality_operations_days: Every so many days the print quality is looked after.
        print_quality_operations_last_run_utc: Print quality operations last run, UTC.
        id_customer_jam_assess_policy: The customer HP assess policy's key.
        customer_jam_id: The customer's HP key.
        is_eu: Whether it is in the European Union.
        stack: Which of HP's installations.
    """

    is_enabled: bool | None = wire("IsEnabled", default=None)
    enable_remote_ews: bool | None = wire("EnableRemoteEws", default=None)
    csrf_protection: bool | None = wire("CSRFProtection", default=None)
    enable_device_announcement: bool | None = wire("EnableDeviceAnnouncement", default=None)
    sds_credential: SdsCredential | None = wire("SdsCredential", default=None)
    assess_and_remediate_enabled: bool | None = wire("AssessAndRemediateEnabled", default=None)
    assess_and_remediate: bool | None = wire("AssessAndRemediate", default=None)
    print_quality_operations_days: int | None = wire(
        "PrintQualityOperationsDays", default=None, unit="d"
    )
    print_quality_operations_last_run_utc: datetime | None = wire(
        "PrintQualityOperationsLastRunUtc", default=None
    )
    id_customer_jam_assess_policy: str | None = wire("IdCustomerJamAssessPolicy", default=None)
    customer_jam_id: int | None = wire("CustomerJamId", default=None)
    is_eu: bool | None = wire("IsEu", default=None)
    stack: SdsStack | None = wire("Stack", default=None)


@record
class ListedCustomer(Record):
    """A customer, as the list of customers gives it (``CustomerListDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
        dealer_id: The dealer's key.
        dealer_code: The dealer's code.
        dealer_description: The dealer's name.
        time_zone: The time zone's name at the vendor.
        time_zone_iana: The time zone, as IANA names it.
        tags: The names of its tags, in one text.
        country_code: The country's code.
        country_name: The country's name.
        country_is_eu: Whether that country is in the European Union.
        external_identifier: The key in another system.
    """

    id: str = wire("Id")
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    dealer_id: str | None = wire("DealerId", default=None)
    dealer_code: str | None = wire("DealerCode", default=None)
    dealer_description: str | None = wire("DealerDescription", default=None)
    time_zone: str | None = wire("TimeZone", default=None)
    time_zone_iana: str | None = wire("TimeZoneIana", default=None)
    tags: str | None = wire("Tags", default=None)
    country_code: str | None = wire("CountryCode", default=None)
    country_name: str | None = wire("CountryName", default=None)
    country_is_eu: bool | None = wire("CountryIsEu", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)


@record
class Customer(Record):
    """A customer, with everything that is known of it (``CustomerDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
        tags: Its tags.
        contract_expires: When the contract ends, UTC.
        telephone: Telephone number.
        address: Street and number.
        city: Town.
        zip_code: Postal code.
        province: Province.
        monthly_volume_mono: Black and white pages a month.
        monthly_volume_color: Color pages a month.
        has_dca4: Whether it has a DCA 4.
        has_dca4_message_mode: Whether its DCA 4 is in message mode.
        enable_massive_shipping: Whether massive shipping is enabled.
        massive_shipping_send_notification: Whether massive shipping sends a notification.
        massive_shipping_send_logistic: Whether massive shipping sends a notification to the logistics.
        vat_number: VAT number.
        fiscal_code: Fiscal code.
        note: A note.
        creation: When it was made, UTC.
        email: An address for mails.
        nominative: A person's name.
        time_zone: The time zone's name at the vendor.
        short_language: Such as ``en``.
        note_for_homepage: What users see on their first page.
        custom_field_values: Fields that the dealer has added.
        dealer: The dealer.
        time_zone_iana: The time zone, as IANA names it.
        jam_enabled: Whether HP Smart Device Services is enabled.
        jam_is_eu: Whether that is HP's European installation.
        dealer_jam_enabled: Whether HP Smart Device Services is enabled for the dealer.
        print_releaf_id: The customer's key at PrintReleaf.
        is_print_releaf_enable: Whether PrintReleaf is enabled.
        is_paper_cut_enable: Whether PaperCut is enabled.
        is_sharp_fss_enable: Whether Sharp FSS is enabled.
        email_explorer_installation_sent_at: When the invitation to install eXplorer was sent, UTC.
        sds_customer: Its settings for HP Smart Device Services, if it has that.
        currency_id: The currency's key.
        currency_symbol: The currency's symbol.
        currency_description: The currency's name.
        logistic_mails: Where mails about deliveries go.
        country_code: The country's code.
        country_name: The country's name.
        country_is_eu: Whether that country is in the European Union.
        external_identifier: The key in another system.
    """

    id: str = wire("Id")
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    tags: tuple[str, ...] = wire("Tags", default=())
    contract_expires: datetime | None = wire("ContractExpires", default=None)
    telephone: str | None = wire("Telephone", default=None)
    address: str | None = wire("Address", default=None)
    city: str | None = wire("City", default=None)
    zip_code: str | None = wire("ZipCode", default=None)
    province: str | None = wire("Province", default=None)
    monthly_volume_mono: int | None = wire("MonthlyVolumeMono", default=None, unit="pages/month")
    monthly_volume_color: int | None = wire("MonthlyVolumeColor", default=None, unit="pages/month")
    has_dca4: bool | None = wire("HasDca4", default=None)
    has_dca4_message_mode: bool | None = wire("HasDca4MessageMode", default=None)
    enable_massive_shipping: bool | None = wire("EnableMassiveShipping", default=None)
    massive_shipping_send_notification: bool | None = wire(
        "MassiveShippingSendNotification", default=None
    )
    massive_shipping_send_logistic: bool | None = wire("MassiveShippingSendLogistic", default=None)
    vat_number: str | None = wire("VatNumber", default=None)
    fiscal_code: str | None = wire("FiscalCode", default=None)
    note: str | None = wire("Note", default=None)
    creation: datetime | None = wire("Creation", default=None)
    email: str | None = wire("Email", default=None)
    nominative: str | None = wire("Nominative", default=None)
    time_zone: str | None = wire("TimeZone", default=None)
    short_language: str | None = wire("ShortLanguage", default=None)
    note_for_homepage: str | None = wire("NoteForHomepage", default=None)
    custom_field_values: tuple[CustomFieldValue, ...] = wire("CustomFieldValues", default=())
    dealer: DealerReference | None = wire("Dealer", default=None)
    time_zone_iana: str | None = wire("TimeZoneIana", default=None)
    jam_enabled: bool | None = wire("JamEnabled", default=None)
    jam_is_eu: bool | None = wire("JamIsEu", default=None)
    dealer_jam_enabled: bool | None = wire("DealerJamEnabled", default=None)
    print_releaf_id: str | None = wire("PrintReleafId", default=None)
    is_print_releaf_enable: bool | None = wire("IsPrintReleafEnable", default=None)
    is_paper_cut_enable: bool | None = wire("IsPaperCutEnable", default=None)
    is_sharp_fss_enable: bool | None = wire("IsSharpFSSEnable", default=None)
    email_explorer_installation_sent_at: datetime | None = wire(
        "EmailExplorerInstallationSentAt", default=None
    )
    sds_customer: SdsCustomer | None = wire("SdsCustomer", default=None)
    currency_id: str | None = wire("CurrencyId", default=None)
    currency_symbol: str | None = wire("CurrencySymbol", default=None)
    currency_description: str | None = wire("CurrencyDescription", default=None)
    logistic_mails: str | None = wire("LogisticMails", default=None)
    country_code: str | None = wire("CountryCode", default=None)
    country_name: str | None = wire("CountryName", default=None)
    country_is_eu: bool | None = wire("CountryIsEu", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)
