"""MPS Monitor's token endpoint: the password grant with a scope, renewal without one, and refresh
tokens that can be used once. What every vendor's token endpoint checks is checked elsewhere.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, oauth_error
from fleetauth.sandbox.times import rfc1123
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
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.recording import Grant
    from fleetauth.sandbox.routes import Call

_GRANTS = {
    "password": GrantFields(("username", "password", "scope")),
    "refresh_token": GrantFields(("refresh_token",)),
}


def grant(mps_monitor: MPSMonitor, call: Call) -> Answer:
    """Answer a token request."""
    form = admit(mps_monitor, call.request, _GRANTS, wrong_client=("invalid_clientId", 400))
    if form["grant_type"] == "refresh_token":
        return _renewed(mps_monitor, form)
    if form["scope"] != "account":
        raise Refused(oauth_error("invalid_scope"))
    user = check_user(mps_monitor, form, "The user name or password is incorrect.")
    # One refresh token is kept for a user and client: the last sign-in's is dead now.
    mps_monitor.tokens.revoke_refresh()
    return _given(mps_monitor, "password", user, mps_monitor.tokens.new_family())


def _renewed(mps_monitor: MPSMonitor, form: dict[str, str]) -> Answer:
    known = mps_monitor.tokens.refresh(form["refresh_token"])
    if known is not None and known.spent:
        mps_monitor.tokens.kill_family(known.family)
    old = living_refresh_token(mps_monitor, form)
    old.spent = True
    return _given(mps_monitor, "refresh_token", old.user, old.family)


def _given(mps_monitor: MPSMonitor, grant_type: Grant, user: str, family: int) -> Answer:
    now = mps_monitor.clock.now()
    access = new_access(mps_monitor, secrets.token_urlsafe(33), user, family)
    refresh = new_refresh(mps_monitor, secrets.token_hex(16), user, family)
    token: JsonObject = {
        "access_token": access.value,
        "token_type": "bearer",
        "expires_in": lifetime(mps_monitor),
        "refresh_token": refresh.value,
        "as:client_id": mps_monitor.credentials["client_id"],
        "userName": quote(user, safe=""),
        ".issued": rfc1123(now),
        ".expires": rfc1123(now + mps_monitor.access_lifetime),
    }
    if mps_monitor.omit_expires_in:
        del token["expires_in"]
    return token_answer(mps_monitor, grant_type, user, access.value, token)
