"""Making access tokens that look like JSON Web Tokens. Nobody is given a key to check them with:
what counts is the vendor's own book of tokens.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def jwt(claims: Mapping[str, object]) -> str:
    """Give a JWT with these claims and a `jti` of its own, so that no two are alike."""
    header = {"alg": "RS256", "kid": "SANDBOX-KEY-1", "typ": "JWT"}
    parts = (header, {**claims, "jti": secrets.token_hex(16)})
    signed = ".".join(_part(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{_part(hashlib.sha512(signed.encode()).digest())}"


def _part(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")
