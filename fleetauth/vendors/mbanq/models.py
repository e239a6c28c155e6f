"""What Mbanq's API answers with: who is signed in, and, brought together here, the records of its other subjects.

Only shapes are here: no request, no paging. Facts are those of the Mbanq page. Every field but a
key may be `None`; identifiers are text, whether sent as text or as a number.
"""

from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire

from .account_models import Currency, SavingsAccount, Transaction
from .client_models import Address, Client, Coded, Identifier, Recipient, Timeline
from .payment_models import Party, Payment, Transfer

__all__ = [
    "Address",
    "Client",
    "Coded",
    "Currency",
    "Identifier",
    "Party",
    "Payment",
    "Recipient",
    "Role",
    "SavingsAccount",
    "Timeline",
    "Transaction",
    "Transfer",
    "UserDetails",
]


@record
class Role(Record):
    """A role that a user has (Mbanq page, user details).

    Attributes:
        id: The role's key.
        name: Its name.
        description: What it is for.
        disabled: Whether it is switched off.
    """

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    description: str | None = wire("description", default=None)
    disabled: bool | None = wire("disabled", default=None)


@record
class UserDetails(Record):
    """Who is signed in, and what they may do (Mbanq page, user details).

    Attributes:
        user_id: The user's key.
        username: The name to sign in with.
        authenticated: Whether the user is signed in.
        office_id: The office that the user belongs to.
        office_name: Its name.
        roles: The user's roles.
        permissions: Codes of what the user may do, such as ``READ_CLIENT``.
        should_renew_password: Whether the password must be changed.
        is_two_factor_authentication_required: Whether calls need a one-time password first.
        is_self_service_user: Whether this is a bank's client rather than its staff.
        access_token: A credential, if the answer repeats one.
    """

    user_id: str = wire("userId")
    username: str | None = wire("username", default=None)
    authenticated: bool | None = wire("authenticated", default=None)
    office_id: str | None = wire("officeId", default=None)
    office_name: str | None = wire("officeName", default=None)
    roles: tuple[Role, ...] = wire("roles", default=())
    permissions: tuple[str, ...] = wire("permissions", default=())
    should_renew_password: bool | None = wire("shouldRenewPassword", default=None)
    is_two_factor_authentication_required: bool | None = wire(
        "isTwoFactorAuthenticationRequired", default=None
    )
    is_self_service_user: bool | None = wire("isSelfServiceUser", default=None)
    access_token: Secret | None = wire("accessToken", default=None)
