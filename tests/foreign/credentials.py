"""Who the foreign server knows, and what our sessions are told to reach it. All of it is
invented. Nothing here speaks to a server.
"""

from __future__ import annotations

import attrs

from tests.foreign.recording import TOKEN_PATH


@attrs.frozen
class Credentials:
    """One client of the server, and the user that it signs in (none for client credentials)."""

    client_id: str
    client_secret: str
    username: str | None = None
    password: str | None = None


# Every character that breaks a form written without care, wherever the server takes it.
CREDENTIALS = {
    "mps_monitor": Credentials(
        client_id="mps & 100% + #1 $ü",
        client_secret="mps secret & 50% + # $ ü = ?",
        username="fleet+mps@example.com",
        password="pass & word % + # $ ü ; /",
    ),
    "mzone": Credentials(
        client_id="mzone & 100% + #1 $ü",
        client_secret="mzone secret & 50%41 + # $ ü =",
        username="fleet mzone+ü",
        password="$#%^&!*@+ ü",
    ),
    # These two travel by HTTP Basic. The vendor takes them as they are, this server undoes a form's
    # encoding first (RFC 6749, 2.3.1): `+`, and `%` before two digits, would mean something else.
    "masternaut": Credentials(
        client_id="masternaut & #1 $ü",
        client_secret="masternaut:secret & 50% # $ ü",
    ),
}
CUSTOMER_ID = "C-0001"

ADDRESSES = {
    "mps_monitor": {"base_url": "/mps_monitor/api3/"},
    "mzone": {"base_url": "/mzone/"},
    "masternaut": {
        "base_url": "/masternaut/services/public/v1/",
        "jobs_url": "/masternaut/job-management/v1/",
    },
}


def sdk_arguments(vendor: str, origin: str) -> dict[str, str]:
    """Keyword arguments for that vendor's session: credentials, and URLs on `origin`."""
    known = attrs.asdict(CREDENTIALS[vendor], filter=lambda _, value: value is not None)
    customer = {"customer_id": CUSTOMER_ID} if vendor == "masternaut" else {}
    addresses = ADDRESSES[vendor] | {"token_url": TOKEN_PATH}
    return known | customer | {name: origin + address for name, address in addresses.items()}
