"""`Plan`: what one run of the check was asked to do, and with what. It decides nothing by itself."""

from __future__ import annotations

import ssl

import attrs

from fleetauth.clock import Clock
from fleetauth.stores import TokenStore


@attrs.frozen(kw_only=True)
class Plan:
    """What to do.

    Attributes:
        timeout: Seconds that a step may take.
        renew: Whether to renew the token as well.
        store: Where tokens are shared; `None` for a session's own memory.
        tls_context: What certificates are checked by.
        own_tls_context: Whether the caller gave it.
        clock: Time.
    """

    timeout: float
    renew: bool
    store: TokenStore | None
    tls_context: ssl.SSLContext
    own_tls_context: bool
    clock: Clock
