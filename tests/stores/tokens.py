"""Invented tokens for the stores' tests. The canary must be found nowhere that a stranger can read."""

from __future__ import annotations

from fleetauth.secrets import Secret
from fleetauth.stores import StoredToken

CANARY = "canary-access-7f3a"
CANARY_REFRESH = "canary-refresh-91cc"


def token(generation: int = 1) -> StoredToken:
    return StoredToken(
        access_token=Secret(CANARY),
        refresh_token=Secret(CANARY_REFRESH),
        token_type="Bearer",
        scope="all",
        age=0.0,
        lifetime=3600.0,
        generation=generation,
        grant="password",
    )
