"""The strict part that the vendors' token endpoints share: the form, the grant, the client and the
user are checked in that order. What a vendor answers when all is well lives in the vendor's own
token module.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import attrs

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer, oauth_error
from fleetauth.sandbox.forms import BadForm, read_form
from fleetauth.sandbox.tokens import AccessToken, RefreshToken
from fleetauth.sandbox.vendor import Vendor, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetauth.sandbox.recording import Grant, RecordedRequest

_CLIENT = ("client_id", "client_secret")


@attrs.frozen
class GrantFields:
    """The fields that a grant's form must have, and those that it may have, besides `grant_type`
    and the client's.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


def admit(
    vendor: Vendor,
    request: RecordedRequest,
    grants: Mapping[str, GrantFields],
    *,
    wrong_client: tuple[str, int] = ("invalid_client", 400),
) -> dict[str, str]:
    """Give a token request's form when all is well with it but the user or the refresh token.

    The client's credentials belong in the body. `wrong_client`: the error and the status for others
    than the right ones.

    Raises:
        Refused: With OAuth 2.0's error shape.
    """
    form = _strict_form(request)
    if "authorization" in request.headers:
        raise Refused(
            oauth_error("invalid_client", "Client credentials belong in the body.", status=401)
        )
    _check_fields(form, grants[_known_grant(form, grants)])
    expected = vendor.credentials
    if any(form[name] != expected[name] for name in _CLIENT):
        vendor.record_refused_sign_in()
        error, status = wrong_client
        raise Refused(oauth_error(error, status=status))
    return form


def _strict_form(request: RecordedRequest) -> dict[str, str]:
    try:
        return read_form(request.headers, request.body)
    except BadForm as error:
        raise Refused(oauth_error("invalid_request", error.message, error.status)) from error


def _known_grant(form: Mapping[str, str], grants: Mapping[str, GrantFields]) -> str:
    grant = form.get("grant_type")
    if grant is None:
        raise Refused(oauth_error("invalid_request", "The field grant_type is missing."))
    if grant not in grants:
        raise Refused(oauth_error("unsupported_grant_type"))
    return grant


def _check_fields(form: Mapping[str, str], fields: GrantFields) -> None:
    required = (*_CLIENT, *fields.required)
    for name in required:
        if name not in form:
            raise Refused(oauth_error("invalid_request", f"The field {name} is missing."))
    for name in form:
        if name not in ("grant_type", *required, *fields.optional):
            raise Refused(oauth_error("invalid_request", f"The field {name} is not known here."))


def check_user(vendor: Vendor, form: Mapping[str, str], description: str) -> str:
    """Give the user's name; `Refused` with `invalid_grant` for a wrong user, a wrong password or a
    locked account.
    """
    expected = vendor.credentials
    if vendor.locked:
        vendor.record_refused_sign_in()
        raise Refused(oauth_error("invalid_grant", "The account is locked."))
    if any(form[name] != expected[name] for name in ("username", "password")):
        vendor.record_refused_sign_in()
        raise Refused(oauth_error("invalid_grant", description))
    return form["username"]


def living_refresh_token(vendor: Vendor, form: Mapping[str, str]) -> RefreshToken:
    """Give the refresh token of the form; `Refused` with `invalid_grant` if it does not count any
    more.
    """
    token = vendor.tokens.refresh(form["refresh_token"])
    if token is None or token.dead or token.spent or vendor.clock.now() >= token.expires_at:
        raise Refused(oauth_error("invalid_grant"))
    return token


def new_access(vendor: Vendor, value: str, user: str, family: int, scope: str = "") -> AccessToken:
    """Let a new access token count from now on."""
    token = AccessToken(value, user, family, vendor.clock.now() + vendor.access_lifetime, scope)
    vendor.tokens.add_access(token)
    return token


def new_refresh(
    vendor: Vendor, value: str, user: str, family: int, scope: str = ""
) -> RefreshToken:
    """Let a new refresh token count from now on."""
    token = RefreshToken(value, user, family, scope)
    if vendor.refresh_lifetime is not None:
        token.expires_at = vendor.clock.now() + vendor.refresh_lifetime
    vendor.tokens.add_refresh(token)
    return token


def token_answer(
    vendor: Vendor, grant: Grant, user: str, access_token: str, token: JsonObject
) -> Answer:
    """Record the exchange and give the answer, after `token_override`."""
    refresh_token = token.get("refresh_token")
    vendor.record_exchange(
        grant, user, access_token, refresh_token if isinstance(refresh_token, str) else None
    )
    return json_answer(
        vendor.overridden(token), headers=(("cache-control", "no-store"), ("pragma", "no-cache"))
    )


def lifetime(vendor: Vendor) -> float:
    """Give `expires_in` as it is answered."""
    return whole(vendor.access_lifetime)


def bearer(request: RecordedRequest) -> str | None:
    """Give the bearer token of a request, in any case of the scheme's letters; None if it carries
    none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def require_bearer(vendor: Vendor, request: RecordedRequest, message: str) -> None:
    """Raise `Refused` with 401 unless the request carries a bearer token that serves."""
    token = bearer(request)
    if token is None or vendor.tokens.access(token, vendor.clock.now()) is None:
        raise Refused(vendor.problem(401, message))


def basic(request: RecordedRequest) -> tuple[str, str] | None:
    """Give the name and password of HTTP Basic (RFC 7617, UTF-8), if a request carries them."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None
