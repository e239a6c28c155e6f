"""Mbanq's clients and what belongs to them, as typed records.

Facts are those of the Mbanq page. Where it doesn't publish a shape, the names are Apache Fineract's, whose API the
vendor's is; whatever else comes is in `extra`. Every field but a key may be `None`; identifiers are text.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire


@record
class Coded(Record):
    """One of the bank's own list of values (Mbanq page, status and account type).

    Attributes:
        id: Its key in the list.
        code: Its name for programs, such as ``clientStatusType.active``.
        value: Its name for people, such as ``Active``.
    """

    id: str | None = wire("id", default=None)
    code: str | None = wire("code", default=None)
    value: str | None = wire("value", default=None)


@record
class Timeline(Record):
    """When a client's state changed (the page names no fields: these are Fineract's).

    Attributes:
        submitted_on: When the client was entered.
        activated_on: When it was activated.
        closed_on: When it was closed.
    """

    submitted_on: datetime | None = wire("submittedOnDate", default=None)
    activated_on: datetime | None = wire("activatedOnDate", default=None)
    closed_on: datetime | None = wire("closedOnDate", default=None)


@record
class Client(Record):
    """A client of the bank (Mbanq page, clients).

    Attributes:
        id: The client's key.
        account_number: The bank's number of the client.
        external_id: The key in a system of your own.
        status: Where the client is in its life.
        active: Whether it is active.
        activation_date: Since when; midnight UTC where the vendor names only the day.
        first_name: First name.
        last_name: Last name.
        display_name: The name to show.
        mobile_number: Mobile telephone number.
        office_id: The office that the client belongs to.
        office_name: Its name.
        is_staff: Whether the client works for the bank.
        postal_code: Postal code, with its leading zeros.
        timeline: When its state changed.
    """

    id: str = wire("id")
    account_number: str | None = wire("accountNo", "accountNumber", default=None)
    external_id: str | None = wire("externalId", default=None)
    status: Coded | None = wire("status", default=None)
    active: bool | None = wire("active", default=None)
    activation_date: datetime | None = wire("activationDate", default=None)
    first_name: str | None = wire("firstname", default=None)
    last_name: str | None = wire("lastname", default=None)
    display_name: str | None = wire("displayName", default=None)
    mobile_number: str | None = wire("mobileNo", default=None)
    office_id: str | None = wire("officeId", default=None)
    office_name: str | None = wire("officeName", default=None)
    is_staff: bool | None = wire("isStaff", default=None)
    postal_code: str | None = wire("postalCode", default=None)
    timeline: Timeline | None = wire("timeline", default=None)


@record
class Identifier(Record):
    """A document that identifies a client (the page names no fields: these are Fineract's).

    Attributes:
        id: Its key.
        client_id: Whose it is.
        document_key: Its number.
        description: What the bank noted.
        status: Its state, in the vendor's words.
    """

    id: str = wire("id")
    client_id: str | None = wire("clientId", default=None)
    document_key: str | None = wire("documentKey", default=None)
    description: str | None = wire("description", default=None)
    status: str | None = wire("status", default=None)


@record
class Address(Record):
    """A client's address (the page names its postal code only: the other names are Fineract's).

    Attributes:
        id: Its key.
        address_type: What it is for.
        line_1: First line.
        line_2: Second line.
        line_3: Third line.
        city: City.
        postal_code: Postal code, with its leading zeros.
        state: State or province.
        country: Country.
        active: Whether it is in use.
    """

    id: str | None = wire("addressId", "id", default=None)
    address_type: str | None = wire("addressType", default=None)
    line_1: str | None = wire("addressLine1", default=None)
    line_2: str | None = wire("addressLine2", default=None)
    line_3: str | None = wire("addressLine3", default=None)
    city: str | None = wire("city", default=None)
    postal_code: str | None = wire("postalCode", "postcode", default=None)
    state: str | None = wire("stateName", default=None)
    country: str | None = wire("countryName", default=None)
    active: bool | None = wire("isActive", default=None)


@record
class Recipient(Record):
    """Somebody whom a client pays (the page names no fields of its own: these are a payment's).

    Attributes:
        id: The recipient's key.
        name: Name.
        account_id: The account's key, if it is one of this bank's.
        account_number: The account's number, with its leading zeros.
        postal_code: Postal code, with its leading zeros.
    """

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    account_id: str | None = wire("accountId", default=None)
    account_number: str | None = wire("accountNumber", "accountNo", default=None)
    postal_code: str | None = wire("postalCode", default=None)
