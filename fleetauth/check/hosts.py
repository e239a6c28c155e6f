"""`Host`: where the steps to a host lead, and what is said of each step when it fails. Nothing is tried here."""

from __future__ import annotations

from typing import Final

import attrs

from fleetauth.transport.origins import Origin
from fleetauth.transport.proxies import Proxy

ASKED_TO_WAIT: Final = "the vendor has just asked for fewer requests"


@attrs.frozen(kw_only=True)
class Host:
    """Where to go.

    Attributes:
        origin: The host.
        url: What of it is asked for an answer, without credentials.
        proxy: The proxy that is in between.
        by_unknown_proxy: Whether there is one in between that only the engine can use.
    """

    origin: Origin
    url: str
    proxy: Proxy | None = None
    by_unknown_proxy: bool = False


@attrs.frozen(kw_only=True)
class Words:
    """What is said of a step that fails.

    Attributes:
        kind: One stable word.
        waited_for: What did not come in time.
        advice: What to do.
    """

    kind: str
    waited_for: str
    advice: str

    def too_late(self, seconds: float) -> str:
        """What is said if it took too long."""
        return f"{self.waited_for} within {seconds:g} s"


LOOKING_UP: Final = Words(
    kind="no_address",
    waited_for="no answer of the name server",
    advice="Check the URL's spelling and this machine's name servers; inside a company, whether it wants a proxy",
)
CONNECTING: Final = Words(
    kind="no_connection",
    waited_for="no connection",
    advice="Check the URL's port, and whether a firewall lets this machine out to it, or wants a proxy",
)
_OF_THE_PROXY: Final = (
    "It is the proxy that was asked, not the vendor: check the proxy's host and port in HTTPS_PROXY "
    "or ALL_PROXY"
)
LOOKING_UP_THE_PROXY: Final = attrs.evolve(LOOKING_UP, advice=_OF_THE_PROXY)
CONNECTING_TO_THE_PROXY: Final = attrs.evolve(CONNECTING, advice=_OF_THE_PROXY)
TUNNELLING: Final = Words(
    kind="no_tunnel",
    waited_for="no answer of the proxy",
    advice="407 wants a user and a password in the proxy's URL, 403 a rule that allows the host: ask who runs it",
)
SECURING: Final = Words(
    kind="tls_failed",
    waited_for="no agreement on TLS",
    advice="Check the port: something other than TLS may listen there, or a firewall cuts it off",
)
ANSWERING: Final = Words(
    kind="no_answer",
    waited_for="no answer",
    advice="It connects, but does not answer: a proxy, a firewall or the vendor; try again later",
)
