"""Offices: where a customer's printers stand. Facts are those of the vendor's published interface."""

from fleetauth.wire import Record, record, wire

from .references import CustomerReference, CustomFieldValue


@record
class OfficeSubnet(Record):
    """A range of IP addresses in an office (``OfficeSubnetDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        ip_root_from: The first address.
        ip_root_to: The last address.
    """

    id: str | None = wire("Id", default=None)
    ip_root_from: str | None = wire("IpRootFrom", default=None)
    ip_root_to: str | None = wire("IpRootTo", default=None)


@record
class OfficeFacts(Record):
    """What an office has in a list as well as on its own.

    Attributes:
        id: The key, opaque and case-sensitive.
        code: The code.
        description: The name.
        customer: The customer.
        is_default: Whether it is the customer's default.
        destination_code: The destination's code.
        address: Street and number.
        sap: Its number in SAP.
        telephone: Telephone number.
        fax: Fax number.
        city: Town.
        zip_code: Postal code.
        province: Province.
        country: Country.
        id_country: The country's key.
        latitude: Degrees north.
        longitude: Degrees east.
        mail_address: Address for mails.
        delivery_toner_mails: Where mails about toner deliveries go.
        destination_description: The destination's name.
        enable_auto_assign: Whether devices in its subnets are assigned to it.
        note: A note.
        customer_id: The customer's key.
        available_devices: How many devices are there.
        office_subnets: Its ranges of IP addresses.
        external_identifier: The key in another system.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    customer: CustomerReference | None = wire("Customer", default=None)
    is_default: bool | None = wire("IsDefault", default=None)
    destination_code: str | None = wire("DestinationCode", default=None)
    address: str | None = wire("Address", default=None)
    sap: str | None = wire("Sap", default=None)
    telephone: str | None = wire("Telephone", default=None)
    fax: str | None = wire("Fax", default=None)
    city: str | None = wire("City", default=None)
    zip_code: str | None = wire("ZipCode", default=None)
    province: str | None = wire("Province", default=None)
    country: str | None = wire("Country", default=None)
    id_country: str | None = wire("IdCountry", default=None)
    latitude: float | None = wire("Lat", default=None, unit="°")
    longitude: float | None = wire("Lng", default=None, unit="°")
    mail_address: str | None = wire("MailAddress", default=None)
    delivery_toner_mails: str | None = wire("DeliveryTonerMails", default=None)
    destination_description: str | None = wire("DestinationDescription", default=None)
    enable_auto_assign: bool | None = wire("EnableAutoAssign", default=None)
    note: str | None = wire("Note", default=None)
    customer_id: str | None = wire("CustomerId", default=None)
    available_devices: int | None = wire("AvailableDevices", default=None)
    office_subnets: tuple[OfficeSubnet, ...] = wire("OfficeSubnets", default=())
    external_identifier: str | None = wire("ExternalIdentifier", default=None)


@record
class ListedOffice(OfficeFacts):
    """An office, as the list of offices gives it (``OfficeListDto``).

    Attributes:
        id: The key, opaque and case-sensitive.
        is_country_eu: Whether its country is in the European Union.
    """

    id: str = wire("Id")
    is_country_eu: bool | None = wire("IsCountryEu", default=None)


@record
class Office(OfficeFacts):
    """An office (``OfficeDto``).

    Attributes:
        custom_field_values: Fields that the dealer has added.
        delivery_notes: Delivery notes.
    """

    custom_field_values: tuple[CustomFieldValue, ...] = wire("CustomFieldValues", default=())
    delivery_notes: str | None = wire("DeliveryNotes", default=None)
