"""Mbanq's token endpoint: the password grant and renewal, both with the tenant's headers. What
every vendor's token endpoint checks is checked elsewhere.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

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
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

_GRANTS = {
    "password": GrantFields(("username", "password")),
    "refresh_token": GrantFields(("refresh_token",)),
}


def grant(mbanq: Mbanq, call: Call) -> Answer:
    """Answer a token request."""
    mbanq.check_headers(call.request)
    form = admit(mbanq, call.request, _GRANTS, wrong_client=("invalid_client", 401))
    if form["grant_type"] == "password":
        user = check_user(mbanq, form, "Bad credentials")
        family = mbanq.tokens.new_family()
        refresh = new_refresh(mbanq, secrets.token_urlsafe(32), user, family)
        token = _token(mbanq, user, family)
        token["refresh_token"] = refresh.value
        return token_answer(mbanq, "password", user, str(token["access_token"]), token)
    old = living_refresh_token(mbanq, form)
    token = _token(mbanq, old.user, old.family)
    if mbanq.rotate_refresh_token:
        old.spent = True
        fresh = new_refresh(mbanq, secrets.token_urlsafe(32), old.user, old.family)
        token["refresh_token"] = fresh.value
    elif not mbanq.omit_refresh_token:
        token["refresh_token"] = old.value
    return token_answer(mbanq, "refresh_token", old.user, str(token["access_token"]), token)


def _token(mbanq: Mbanq, user: str, family: int) -> JsonObject:
    now = int(mbanq.clock.now())
    claims = {
        "user_name": user,
        "scope": ["all"],
        "iat": now,
        "exp": int(now + mbanq.access_lifetime),
        "client_id": mbanq.credentials["client_id"],
        "tenant": mbanq.credentials["tenant_id"],
    }
    access = new_access(mbanq, jwt(claims), user, family, "all")
    return {
        "scope": "all",
        "access_token": access.value,
        "token_type": "bearer",
        "expires_in": lifetime(mbanq),
        "supplementary": {"officeId": 1},
    }
