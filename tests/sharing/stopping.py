"""A store and an HTTP transport that stop at a named step of an exchange, for ever, so that their process can be killed
just there. Who kills it is `crew`'s work; what an exchange consists of is the SDK's.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from importlib import import_module
from typing import Any

import anyio

from fleetauth.stores import Lease, StoredToken, TokenStore

BEFORE_LEASE = "before the lease is taken"
LEASED = "after the lease is taken"
SENT = "after the token request is sent"
ANSWERED = "when the answer has arrived"
BEFORE_SAVE = "before the save"
SAVED = "after the save, before the release"
STEPS = (BEFORE_LEASE, LEASED, SENT, ANSWERED, BEFORE_SAVE, SAVED)


class Stops:
    """Where to stop.

    Args:
        tell: Told of the step that has been reached.

    Attributes:
        at: The step, or `None` to go on through all of them.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.at: str | None = None
        self._tell = tell

    async def reach(self, step: str) -> None:
        """Go on; or, if this is the step, tell and never go on."""
        if step == self.at:
            self._tell(step)
            await anyio.sleep_forever()


class StoppingStore:
    """A store, with stops on its way."""

    def __init__(self, store: TokenStore, stops: Stops) -> None:
        self._store = store
        self._stops = stops
        self.load = store.load
        self.delete = store.delete
        self.release = store.release
        self.take_turn = store.take_turn
        self.push_turns = store.push_turns
        self.aclose = store.aclose

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Take the lease, and stop before or after it."""
        await self._stops.reach(BEFORE_LEASE)
        lease = await self._store.acquire(key, owner=owner, seconds=seconds)
        if lease is not None:
            await self._stops.reach(LEASED)
        return lease

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Save, and stop before or after it."""
        await self._stops.reach(BEFORE_SAVE)
        kept = await self._store.save(key, token, lease=lease)
        await self._stops.reach(SAVED)
        return kept


def stopping_transport(engine: str, stops: Stops) -> Any:  # noqa: ANN401 - of either engine
    """The engine's own transport, with stops around each token request."""
    # No authorities are loaded: everything here is plain HTTP on loopback.
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    transport = import_module(engine).AsyncHTTPTransport(trust_env=False, verify=tls)
    send = transport.handle_async_request

    async def traced(event: str, _: object) -> None:
        if event.endswith("send_request_body.complete"):
            await stops.reach(SENT)

    async def send_and_stop(request: Any) -> Any:  # noqa: ANN401 - of either engine
        if "token" not in request.url.path:
            return await send(request)
        request.extensions = {**request.extensions, "trace": traced}
        response = await send(request)
        await response.aread()
        await stops.reach(ANSWERED)
        return response

    transport.handle_async_request = send_and_stop
    return transport
