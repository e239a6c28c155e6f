"""Names of what is stored: the same for everyone who signs in alike, telling nobody who that is."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Literal

from fleetauth.secrets import Secret


def store_key(secret: Secret, *parts: str, kind: Literal["token", "quota"] = "token") -> str:
    """A key made of what tells one sign-in from another, and of the client secret, which all workers have.

    Without the secret nobody can tell from a key, nor by trying names, which vendor, account or user it belongs to.

    Args:
        secret: The client secret, or whatever all workers have in common and strangers don't.
        parts: Vendor, token URL, client, user, tenant; for a quota, also its name.
        kind: What is kept there.

    Returns:
        64 hexadecimal digits (HMAC-SHA256).

    Example:
        >>> store_key(Secret("invented"), "mzone", "https://login.example/token", "client", "user")[:8]
        '3821c9d3'
    """
    named = json.dumps([kind, *parts]).encode()  # a list in JSON: no two lists of parts look alike
    # Surrogates pass: an encoder's own complaint would hold the secret.
    raw = secret.reveal().encode("utf-8", "surrogatepass")
    return hmac.new(raw, named, hashlib.sha256).hexdigest()
