"""OAuth 2.0 grants as values: which form and headers go to the token endpoint. Nothing is sent or read here.

The wire is RFC 6749's: fields encoded by `encode_form` as its appendix B says, client authentication in the body or by
HTTP Basic (section 2.3.1). Which vendor wants what is declared in its own room under ``vendors/``.
"""

from __future__ import annotations

import base64
import enum
from collections.abc import Iterable, Mapping
from urllib.parse import quote_plus

import attrs

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret


class ClientAuthentication(enum.Enum):
    """How the client names itself at the token endpoint."""

    BODY = "body"
    BASIC = "basic"  # base64(client_id:client_secret) as it is, the form that vendors document
    BASIC_ENCODED = "basic-encoded"  # RFC 6749, section 2.3.1: both form-encoded first


@attrs.frozen(kw_only=True)
class Grant:
    """One way to buy a token.

    Attributes:
        grant_type: OAuth 2.0's name of it.
        fields: Names of the credentials that go into the form, beside the client's own.
        constants: Further form fields with fixed values, such as the scope.
        client_authentication: Where the client id and secret go.
    """

    grant_type: str
    fields: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    client_authentication: ClientAuthentication = ClientAuthentication.BODY

    def form(self, credentials: Mapping[str, Secret]) -> tuple[tuple[str, str | Secret], ...]:
        """The form's fields in order. `credentials` holds ``refresh_token`` too when that is the grant."""
        client = (
            ("client_id", "client_secret")
            if self.client_authentication is ClientAuthentication.BODY
            else ()
        )
        named = tuple((name, credentials[name]) for name in (*client, *self.fields))
        return (("grant_type", self.grant_type), *named, *self.constants)

    def authorization(self, credentials: Mapping[str, Secret]) -> Secret | None:
        """The ``Authorization`` header, if the client names itself by HTTP Basic."""
        if self.client_authentication is ClientAuthentication.BODY:
            return None
        encoded = self.client_authentication is ClientAuthentication.BASIC_ENCODED
        return basic_authorization(
            credentials["client_id"], credentials["client_secret"], encoded=encoded
        )


def password_grant(*, constants: tuple[tuple[str, str], ...] = ()) -> Grant:
    """RFC 6749, section 4.3, with the client in the body."""
    return Grant(grant_type="password", fields=("username", "password"), constants=constants)


def client_credentials_grant(*, client_authentication: ClientAuthentication) -> Grant:
    """RFC 6749, section 4.4."""
    return Grant(grant_type="client_credentials", client_authentication=client_authentication)


def refresh_token_grant() -> Grant:
    """RFC 6749, section 6, with the client in the body and no scope: the token keeps the one it was issued for."""
    return Grant(grant_type="refresh_token", fields=("refresh_token",))


def encode_form(fields: Iterable[tuple[str, str | Secret]]) -> bytes:
    """``application/x-www-form-urlencoded`` in UTF-8 (RFC 6749, appendix B).

    Example:
        >>> encode_form([("password", Secret("a&b% +#$ü"))])
        b'password=a%26b%25+%2B%23%24%C3%BC'
    """
    return "&".join(
        f"{quote_plus(name)}={quote_plus(_plain(value))}" for name, value in fields
    ).encode("ascii")


def basic_authorization(user: Secret, password: Secret, *, encoded: bool = False) -> Secret:
    """An ``Authorization`` header of HTTP Basic (RFC 7617) in UTF-8.

    Raises:
        ConfigurationError: The user name holds a colon, which HTTP Basic can't carry.
    """
    pair = (user.reveal(), password.reveal())
    if encoded:
        pair = (quote_plus(pair[0]), quote_plus(pair[1]))
    if ":" in pair[0]:
        msg = "the client_id holds a ':', which HTTP Basic can't carry; check what was copied"
        raise ConfigurationError(msg)
    return Secret("Basic " + base64.b64encode(":".join(pair).encode()).decode("ascii"))


def _plain(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
