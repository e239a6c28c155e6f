"""MZone's token endpoint: the password grant, JWT access tokens and, if it is switched on, refresh
tokens. What every vendor's token endpoint checks is checked elsewhere.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, oauth_error
from fleetauth.sandbox.jwts import jwt
from fleetauth.sandbox.token_endpoint import (
    GrantFields,
    admit,
    check_user,
    lifetime,
    living_refresh_token,
    new_access,
    new_refresh,
    token_answer,
)

if TYPE_CHECKING:
    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call

_GRANTS = {
    "password": GrantFields(("username", "password"), ("scope", "response_type")),
    "refresh_token": GrantFields(("refresh_token",)),
}
_SCOPES = frozenset({"openid", "mz6-api.all", "mz_username", "offline_access"})
_RESPONSE_TYPES = frozenset({"code", "id", "id_token", "token"})


def grant(mzone: MZone, call: Call) -> Answer:
    """Answer a token request."""
    form = admit(mzone, call.request, _GRANTS)
    if form["grant_type"] == "refresh_token":
        old = living_refresh_token(mzone, form)
        token = _token(mzone, old.user, old.family, old.scope)
        return token_answer(mzone, "refresh_token", old.user, str(token["access_token"]), token)
    _check_words(form.get("scope"), _SCOPES, "invalid_scope")
    _check_words(form.get("response_type"), _RESPONSE_TYPES, "unsupported_response_type")
    user = check_user(mzone, form, "invalid_username_or_password")
    scope = form.get("scope", "mz6-api.all mz_username")
    family = mzone.tokens.new_family()
    token = _token(mzone, user, family, scope)
    if "openid" in scope.split():
        token["id_token"] = _jwt(mzone, user, scope)
    if mzone.issue_refresh_token:
        value = secrets.token_hex(32)
        new_refresh(mzone, value, user, family, scope)
        token["refresh_token"] = value
    return token_answer(mzone, "password", user, str(token["access_token"]), token)


def _check_words(text: str | None, known: frozenset[str], error: str) -> None:
    if text is not None and not known.issuperset(text.split(" ")):
        raise Refused(oauth_error(error))


def _token(mzone: MZone, user: str, family: int, scope: str) -> JsonObject:
    value = _jwt(mzone, user, scope)
    new_access(mzone, value, user, family, scope)
    return {
        "access_token": value,
        "expires_in": lifetime(mzone),
        "token_type": "Bearer",
        "scope": scope,
    }


def _jwt(mzone: MZone, user: str, scope: str) -> str:
    now = int(mzone.clock.now())
    claims = {
        "nbf": now,
        "exp": int(now + mzone.access_lifetime),
        "iat": now,
        "iss": mzone.url,
        "aud": [f"{mzone.url}/resources", "mz6-api"],
        "client_id": mzone.credentials["client_id"],
        "sub": mzone.world.guid("user", 0),
        "auth_time": now,
        "idp": "local",
        "mz_username": user,
        "mz_usergroup_id": mzone.world.guid("usergroup", 0),
        "mz_shard_code": "SANDBOX",
        "scope": scope.split(" "),
        "amr": ["pwd"],
    }
    return jwt(claims)
