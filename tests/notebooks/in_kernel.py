"""What cells import: gates that hold an exchange at a chosen moment until the test opens them, in the store, in the
HTTP engine and in the events. Runs in the kernel's process; what is proved is in the tests.
"""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Client
from pathlib import Path
from typing import Any, Final

from fleetauth.events import Event
from fleetauth.stores import FileStore, Lease, StoredToken
from fleetauth.stores.sealing import PLAIN_TEXT
from fleetauth.transport.installed import default_engine

ENGINE: Final[Any] = default_engine()


class Gates:
    """At most one gate is shut at a time; who meets it tells the test, and waits.

    Args:
        address: Where the test listens.
    """

    def __init__(self, address: str) -> None:
        self.shut: str | None = None
        self._pipe = Client(address)
        self._waiting: set[asyncio.Future[None]] = set()
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._opened)

    async def through(self, gate: str) -> None:
        """Go through a gate; the event loop goes on meanwhile."""
        if not self._met(gate):
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await future
        finally:
            self._waiting.discard(future)

    def pushed(self, gate: str) -> None:
        """The same for code that is not async: the event loop stands still meanwhile."""
        if self._met(gate):
            self._pipe.recv()

    def tell(self, news: str) -> None:
        """Tell the test something, without waiting."""
        self._pipe.send(news)

    def _met(self, gate: str) -> bool:
        if gate != self.shut:
            return False
        self.shut = None
        self._pipe.send(gate)
        return True

    def _opened(self) -> None:
        self._pipe.recv()
        for future in self._waiting:
            if not future.done():
                future.set_result(None)


class GatedStore(FileStore):
    """Tokens in files, with a gate on either side of what an exchange does to them."""

    def __init__(self, directory: Path, gates: Gates) -> None:
        super().__init__(directory, encryption=PLAIN_TEXT)
        self._gates = gates

    async def load(self, key: str) -> StoredToken | None:
        await self._gates.through("before load")
        token = await super().load(key)
        await self._gates.through("after load")
        return token

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        await self._gates.through("before acquire")
        lease = await super().acquire(key, owner=owner, seconds=seconds)
        await self._gates.through("after acquire")
        return lease

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        await self._gates.through("before save")
        kept = await super().save(key, token, lease=lease)
        await self._gates.through("after save")
        return kept

    async def release(self, key: str, lease: Lease) -> None:
        await self._gates.through("before release")
        await super().release(key, lease)
        await self._gates.through("after release")


class GatedTransport(ENGINE.AsyncHTTPTransport):  # type: ignore[misc]
    """Real HTTP, with a gate on either side of a token request and of a call."""

    def __init__(self, gates: Gates) -> None:
        super().__init__()
        self._gates = gates

    async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401 - either engine's
        kind = "token request" if request.url.path.endswith("/token") else "call"
        await self._gates.through(f"before {kind}")
        response = await super().handle_async_request(request)
        await self._gates.through(f"before the body of a {kind}")
        await response.aread()
        await self._gates.through(f"after {kind}")
        return response


class GatedEvents:
    """Stands still, with the whole event loop, at a session's event."""

    def __init__(self, gates: Gates) -> None:
        self._gates = gates

    def __call__(self, event: Event) -> None:
        self._gates.pushed(type(event).__name__)
