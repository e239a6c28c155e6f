"""For the time of a test, everything that makes sessions makes them for the sandbox: the environment's variables, the
clock, and how they send. What was there before comes back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from fleetauth import session_parts
from fleetauth.clock import Clock
from fleetauth.errors import MisuseError
from fleetauth.transport.engine import AsyncTransport, HttpClient
from fleetauth.transport.origins import Origin
from fleetauth.transport.outgoing import Outgoing
from fleetauth.wire.answer import Answer

# What an engine is made with, and has no meaning without a network.
_OF_A_NETWORK: Final = ("engine", "proxy", "tls_context")


@contextmanager
def sessions_go_to(
    url: str,
    *,
    environment: Mapping[str, str],
    prefixes: tuple[str, ...],
    clock: Clock,
    transport: Callable[[], AsyncTransport] | None,
) -> Generator[None]:
    """Let sessions that are made within go to the sandbox, and none that was made before to a real vendor.

    Args:
        url: Where the sandbox is.
        environment: The variables that lead there.
        prefixes: What the vendors' variables begin with: those of the machine's own are taken away.
        clock: The time of sessions that are given none.
        transport: How sessions get there that bring no way of their own; by HTTP if there is none.
    """
    here = Origin.of_url(url)

    def make(**options: Any) -> HttpClient:  # noqa: ANN401 - the engine seam's own arguments
        if options.get("client") is not None or options.get("transport") is not None:
            return HttpClient(**options)
        _refuse_others(options["origins"], here, options["vendor"])
        if transport is not None:
            options |= dict.fromkeys(_OF_A_NETWORK) | {"transport": transport()}
        return HttpClient(**options)

    send = HttpClient.send

    async def guarded(
        self: HttpClient, outgoing: Outgoing, *, seconds: float, most: int | None = None
    ) -> Answer:
        if self.goes_by_itself and _is_elsewhere(outgoing.origin, here):
            text = (
                f"this session was made before the fake vendors were there, and would go to {outgoing.origin}, perhaps "
                "with real credentials: make it while they are there, in a function or a fixture"
            )
            raise MisuseError(text, vendor=self.vendor)
        return await send(self, outgoing, seconds=seconds, most=most)

    with (
        _variables(environment, prefixes),
        patch.object(HttpClient, "send", guarded),
        patch.object(session_parts, "HttpClient", make),
        patch.object(session_parts, "SystemClock", lambda: clock),
    ):
        yield


@contextmanager
def _variables(environment: Mapping[str, str], prefixes: tuple[str, ...]) -> Generator[None]:
    """These variables in place of all that begin like them; no other is touched."""
    before = _taken_away(prefixes)
    os.environ.update(environment)
    try:
        yield
    finally:
        _taken_away(prefixes)
        os.environ.update(before)


def _taken_away(prefixes: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ.pop(name) for name in [*os.environ] if name.startswith(prefixes)}


def _refuse_others(origins: tuple[Origin, ...], here: Origin, vendor: str) -> None:
    """A test must not reach a real vendor, with real credentials perhaps."""
    others = [it for it in origins if _is_elsewhere(it, here)]
    if others:
        text = (
            f"this session would go to {others[0]}, not to the sandbox at {here}: make it with from_env(), or with the "
            "arguments of the fake vendor, or give it a transport or an http_client of your own"
        )
        raise MisuseError(text, vendor=vendor)


def _is_elsewhere(origin: Origin, here: Origin) -> bool:
    return origin != here and not origin.is_loopback()
