"""Names of stored tokens: the same for everyone who signs in alike, telling nobody who that is."""

from __future__ import annotations

import hashlib
import json


def store_key(*parts: str) -> str:
    """A key made of what tells one sign-in from another: vendor, token URL, client, user, tenant.

    Example:
        >>> store_key("mzone", "https://login.example/token", "client", "user")[:8]
        'mzone:21'
    """
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return f"{parts[0]}:{digest}"
