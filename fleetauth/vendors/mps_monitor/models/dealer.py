"""Dealers: who look after the customers' printers. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire

from .references import CustomFieldValue


@record
class ListedDealer(Record):
    """A dealer, as the list of dealers gives it (``DealerListDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
        alternative_asset_description: Alternative asset description.
        telephone: Telephone number.
        address: Street and number.
        vat: VAT number.
        abi: The bank's ABI code.
        cab: The bank branch's CAB code.
        zip_code: Postal code.
        province: Province.
        city: Town.
        country_code: The country's code.
        country_name: The country's name.
        country_is_eu: Whether that country is in the European Union.
        currency: The currency.
        token: The dealer's own token: a credential.
        accounting_email: Accounting contact's address for mails.
        logo_url: Where its logo is.
        mail_address: Address for mails.
        short_language: Such as ``en``.
        business_nominative: Business contact's name.
        business_gsm: Business contact's mobile number.
        business_email: Business contact's address for mails.
        time_zone: The time zone's name at the vendor.
        technical_nominative: Technical contact's name.
        technical_gsm: Technical contact's mobile number.
        technical_email: Technical contact's address for mails.
        enable_customer_default_project_settings: Whether customers' settings of the default project are enabled.
        sc_enable_subscription: Whether subscriptions to projects are enabled.
        enable_email_explorer_installation_to_customer: Whether customers are invited by mail to install eXplorer.
        is_enable_jam: Whether HP Smart Device Services is enabled.
        trial_demo_expire_at: When the trial ends, UTC.
        enable_explorer_cleanup: Whether eXplorer cleanup is enabled.
        explorer_cleanup_day_limit: After how many days eXplorer is cleaned up.
    """

    id: str = wire("Id")
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    alternative_asset_description: str | None = wire("AlternativeAssetDescription", default=None)
    telephone: str | None = wire("Telephone", default=None)
    address: str | None = wire("Address", default=None)
    vat: str | None = wire("Vat", default=None)
    abi: str | None = wire("Abi", default=None)
    cab: str | None = wire("Cab", default=None)
    zip_code: str | None = wire("ZipCode", default=None)
    province: str | None = wire("Province", default=None)
    city: str | None = wire("City", default=None)
    country_code: str | None = wire("CountryCode", default=None)
    country_name: str | None = wire("CountryName", default=None)
    country_is_eu: bool | None = wire("CountryIsEu", default=None)
    currency: str | None = wire("Currency", default=None)
    token: Secret | None = wire("Token", default=None)
    accounting_email: str | None = wire("AccountingEmail", default=None)
    logo_url: str | None = wire("LogoUrl", default=None)
    mail_address: str | None = wire("Mailaddress", default=None)
    short_language: str | None = wire("ShortLanguage", default=None)
    business_nominative: str | None = wire("BusinessNominative", default=None)
    business_gsm: str | None = wire("BusinessGsm", default=None)
    business_email: str | None = wire("BusinessEmail", default=None)
    time_zone: str | None = wire("TimeZone", default=None)
    technical_nominative: str | None = wire("TechnicalNominative", default=None)
    technical_gsm: str | None = wire("TechnicalGsm", default=None)
    technical_email: str | None = wire("TechnicalEmail", default=None)
    enable_customer_default_project_settings: bool | None = wire(
        "EnableCustomerDefaultProjectSettings", default=None
    )
    sc_enable_subscription: bool | None = wire("SCEnableSubscription", default=None)
    enable_email_explorer_installation_to_customer: bool | None = wire(
        "EnableEmailExplorerInstallationToCustomer", default=None
    )
    is_enable_jam: bool | None = wire("IsEnableJam", default=None)
    trial_demo_expire_at: datetime | None = wire("TrialDemoExpireAt", default=None)
    enable_explorer_cleanup: bool | None = wire("EnableExplorerCleanup", default=None)
    explorer_cleanup_day_limit: int | None = wire("ExplorerCleanupDayLimit", default=None, unit="d")


@record
class Dealer(ListedDealer):
    """A dealer, with everything that is known of it (``DealerDto``).

    Attributes:
        custom_field_values: Fields that the dealer has added.
        currency_description: The currency's name.
        code_encrypted: The dealer's code, encrypted.
        accounting_nominative: Accounting contact's name.
        accounting_gsm: Accounting contact's mobile number.
        time_zone_iana: The time zone, as IANA names it.
        sdi_code: Where electronic invoices go.
        sdi_pec: The registered address for electronic invoices.
        is_gdrp_accepted: Whether the data protection terms are accepted.
        external_identifier: The key in another system.
    """

    custom_field_values: tuple[CustomFieldValue, ...] = wire("CustomFieldValues", default=())
    currency_description: str | None = wire("CurrencyDescription", default=None)
    code_encrypted: str | None = wire("CodeEncrypted", default=None)
    accounting_nominative: str | None = wire("AccountingNominative", default=None)
    accounting_gsm: str | None = wire("AccountingGsm", default=None)
    time_zone_iana: str | None = wire("TimeZoneIana", default=None)
    sdi_code: str | None = wire("SDICode", default=None)
    sdi_pec: str | None = wire("SDIPEC", default=None)
    is_gdrp_accepted: bool | None = wire("IsGdrpAccepted", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)
