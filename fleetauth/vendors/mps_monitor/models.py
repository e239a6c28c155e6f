"""What MPS Monitor's API answers with, as typed records, and the envelope that they come in.

Only shapes are here: no request, no paging. Facts are those of the MPS Monitor page and of the
vendor's published interface. The vendor says that every field may be null.
"""

from datetime import datetime
from typing import Any

from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire


@record
class EnvelopeError(Record):
    """One complaint of the vendor about a request (``CodeDesc``).

    Attributes:
        code: The field or rule that it is about, such as ``PageNumber``.
        description: What is wrong.
    """

    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class Envelope(Record):
    """What every answer is wrapped in (``BaseResponse`` and its three kinds).

    Attributes:
        result: One object or a list of them, not read yet; not shown, for it may hold credentials.
        total_rows: How many rows there are on all pages together, if the answer is paged.
        errors: The vendor's complaints; any at all means that the call failed.
        is_valid: As sent. It was seen false on good answers, so it decides nothing.
        return_value: The vendor's generic text.
    """

    result: Any = wire("Result", default=None, repr=False, hash=False)
    total_rows: int | None = wire("TotalRows", default=None)
    errors: tuple[EnvelopeError, ...] = wire("Errors", default=())
    is_valid: bool | None = wire("IsValid", default=None)
    return_value: str | None = wire("ReturnValue", default=None)


@record
class DealerReference(Record):
    """A dealer, as other objects name it (``DealerBaseDto``).

    Attributes:
        id: The dealer's key, opaque and case-sensitive.
        code: The dealer's code.
        description: The dealer's name.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)


@record
class CustomerReference(Record):
    """A customer, as other objects name it (``CustomerBaseDto``).

    Attributes:
        id: The customer's key, opaque and case-sensitive.
        code: The customer's code.
        description: The customer's name.
        country_code: Of the customer's country.
        country_name: Of the customer's country.
        country_is_eu: Whether that country is in the European Union.
        external_identifier: The customer's key in another system.
    """

    id: str | None = wire("Id", default=None)
    code: str | None = wire("Code", default=None)
    description: str | None = wire("Description", default=None)
    country_code: str | None = wire("CountryCode", default=None)
    country_name: str | None = wire("CountryName", default=None)
    country_is_eu: bool | None = wire("CountryIsEu", default=None)
    external_identifier: str | None = wire("ExternalIdentifier", default=None)


@record
class ReportReference(Record):
    """A report that is available to an account (``ReportBaseDto``).

    Attributes:
        code: The report's code.
    """

    code: str | None = wire("Code", default=None)


@record
class Account(Record):
    """A user of MPS Monitor (``AccountDto``).

    Attributes:
        id: The account's key, opaque and case-sensitive.
        name: The name to sign in with.
        nominative: The person's name.
        email: Their address.
        token: The account's own API token: a credential.
        role: The role's name.
        capabilities: What the role may do; names, or the vendor's numbers of them.
        language: Such as ``en-US``.
        short_language: Such as ``en``.
        is_active: Whether the account may sign in.
        force_2fa: Whether it must use a second factor.
        force_sso: Whether it must use single sign-on.
        use_2fa: Whether it uses a second factor.
        last_login_at: When it last signed in, UTC.
        created_at: As the vendor writes it, day first; `created_at_date` is the same as a date.
        created_at_date: When it was made, UTC.
        is_deleted: Whether it is marked for deletion.
        exclude_from_warning_notifications: Whether it is left out of warnings.
        enabled_new_devices_notification: Whether it is told of new devices.
        enable_password_expiration: Whether its password expires.
        preferred_dealer: Of several dealers, the preferred one.
        default_dealer: The only dealer, if there is one only.
        default_customer: The only customer, if there is one only.
        customers: The customers that it has access to.
        dealers: The dealers that it has access to.
        tags: Its tags.
        reporting_reports: The customer reports that it may see.
    """

    id: str = wire("Id")
    name: str | None = wire("Name", default=None)
    nominative: str | None = wire("Nominative", default=None)
    email: str | None = wire("Email", default=None)
    token: Secret | None = wire("Token", default=None)
    role: str | None = wire("Role", default=None)
    capabilities: tuple[int | str, ...] = wire("Capabilities", default=())
    language: str | None = wire("Language", default=None)
    short_language: str | None = wire("ShortLanguage", default=None)
    is_active: bool | None = wire("IsActive", default=None)
    force_2fa: bool | None = wire("Force2fa", default=None)
    force_sso: bool | None = wire("ForceSso", default=None)
    use_2fa: bool | None = wire("Use2fa", default=None)
    last_login_at: datetime | None = wire("LastLoginAt", default=None)
    created_at: str | None = wire("CreatedAt", default=None)
    created_at_date: datetime | None = wire("CreatedAtDate", default=None)
    is_deleted: bool | None = wire("IsDeleted", default=None)
    exclude_from_warning_notifications: bool | None = wire(
        "ExcludeFromWarningNotifications", default=None
    )
    enabled_new_devices_notification: bool | None = wire(
        "EnabledNewDevicesNotification", default=None
    )
    enable_password_expiration: bool | None = wire("EnablePasswordExpiration", default=None)
    preferred_dealer: DealerReference | None = wire("PreferredDealer", default=None)
    default_dealer: DealerReference | None = wire("DefaultDealer", default=None)
    default_customer: CustomerReference | None = wire("DefaultCustomer", default=None)
    customers: tuple[CustomerReference, ...] = wire("Customers", default=())
    dealers: tuple[DealerReference, ...] = wire("Dealers", default=())
    tags: tuple[str, ...] = wire("Tags", default=())
    reporting_reports: tuple[ReportReference, ...] = wire("ReportingReports", default=())
