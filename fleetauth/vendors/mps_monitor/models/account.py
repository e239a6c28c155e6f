"""Accounts: the users of MPS Monitor. Facts are those of the vendor's published interface."""

from datetime import datetime

from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire

from .references import CustomerReference, DealerReference, ReportReference
from .vocabulary import Capability


@record
class Account(Record):
    """A user of MPS Monitor (``AccountDto``).

    Attributes:
        id: The account's key, opaque and case-sensitive.
        nominative: The person's name.
        created_at: As the vendor writes it, day first; `created_at_date` is the same as a date.
        created_at_date: When it was made, UTC.
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
        is_deleted: Whether it is marked for deletion.
        exclude_from_warning_notifications: Whether it is left out of warnings.
        enabled_new_devices_notification: Whether it is told of new devices.
        preferred_dealer: Of several dealers, the preferred one.
        default_dealer: The only dealer, if there is one only.
        default_customer: The only customer, if there is one only.
        customers: The customers that it has access to.
        dealers: The dealers that it has access to.
        tags: Its tags.
        reporting_reports: The customer reports that it may see.
        enable_password_expiration: Whether its password expires.
        name: The name to sign in with.
    """

    id: str = wire("Id")
    nominative: str | None = wire("Nominative", default=None)
    created_at: str | None = wire("CreatedAt", default=None)
    created_at_date: datetime | None = wire("CreatedAtDate", default=None)
    email: str | None = wire("Email", default=None)
    token: Secret | None = wire("Token", default=None)
    role: str | None = wire("Role", default=None)
    capabilities: tuple[Capability, ...] = wire("Capabilities", default=())
    language: str | None = wire("Language", default=None)
    short_language: str | None = wire("ShortLanguage", default=None)
    is_active: bool | None = wire("IsActive", default=None)
    force_2fa: bool | None = wire("Force2fa", default=None)
    force_sso: bool | None = wire("ForceSso", default=None)
    use_2fa: bool | None = wire("Use2fa", default=None)
    last_login_at: datetime | None = wire("LastLoginAt", default=None)
    is_deleted: bool | None = wire("IsDeleted", default=None)
    exclude_from_warning_notifications: bool | None = wire(
        "ExcludeFromWarningNotifications", default=None
    )
    enabled_new_devices_notification: bool | None = wire(
        "EnabledNewDevicesNotification", default=None
    )
    preferred_dealer: DealerReference | None = wire("PreferredDealer", default=None)
    default_dealer: DealerReference | None = wire("DefaultDealer", default=None)
    default_customer: CustomerReference | None = wire("DefaultCustomer", default=None)
    customers: tuple[CustomerReference, ...] = wire("Customers", default=())
    dealers: tuple[DealerReference, ...] = wire("Dealers", default=())
    tags: tuple[str, ...] = wire("Tags", default=())
    reporting_reports: tuple[ReportReference, ...] = wire("ReportingReports", default=())
    enable_password_expiration: bool | None = wire("EnablePasswordExpiration", default=None)
    name: str | None = wire("Name", default=None)
