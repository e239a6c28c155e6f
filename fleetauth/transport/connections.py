"""`Connections`: those of a session, most of them at rest. Who wants one waits for a turn, first come, first served.

Each connection is the engine's own; only which of them serves is decided here. An engine's pool looks at all of its
connections, and asks the operating system about each that rests, at the beginning and at the end of every request.
Here the one that came back last goes out first, and no other is looked at.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections import deque
from types import ModuleType
from typing import Any, TypeAlias

import anyio

from .handshakes import Network

Place: TypeAlias = tuple[
    bytes, bytes, int | None
]  # scheme, host and port, as the engine connects to them


class Connections:
    """Connections to any number of origins. It is used as an engine's pool is.

    Args:
        core: The module that the engine's connections come from.
        context: For TLS.
        most: How many may be open. Further requests wait; the call's time limit is around them.
        keepalive: Seconds that one may rest.
    """

    __slots__ = (
        "_closed",
        "_context",
        "_core",
        "_free",
        "_keepalive",
        "_last_back",
        "_most",
        "_network",
        "_open",
        "_resting",
        "_waiting",
    )

    def __init__(
        self, *, core: ModuleType, context: ssl.SSLContext, most: int, keepalive: float
    ) -> None:
        self._core = core
        self._context = context
        self._most = most
        self._keepalive = keepalive
        self._free = most  # turns that nobody has
        self._waiting: deque[anyio.Event] = deque()
        self._resting: dict[Place, deque[tuple[float, Any]]] = {}  # until when, the newest last
        self._open: set[Any] = set()
        self._closed = False
        self._last_back = 0.0  # when one came back to rest
        self._network: Network | None = None  # made in the event loop that it is for

    async def handle_async_request(self, request: Any) -> OnConnection:  # noqa: ANN401 - either engine's
        """Send a request, and wait for the beginning of its answer, which must be closed.

        Raises:
            Exception: Whatever the engine raises.
        """
        if self._free:
            self._free -= 1
        else:
            await self._turn()
        url = request.url
        place = (url.scheme, url.host, url.port)
        connection = None
        try:
            resting = self._resting.get(place)
            while resting and connection is None:
                until, connection = resting.pop()
                if until < time.monotonic() or connection.has_expired():
                    expired, connection = connection, None
                    await self.discard(expired)
            if connection is None:
                connection = await self._new(url)
            response = await connection.handle_async_request(request)
        except BaseException:
            ended = self.ended(connection, place)
            if ended is not None:
                await self.discard(ended)
            raise
        return OnConnection(self, response, connection, place)

    async def aclose(self) -> None:
        """Close all of them. A request that is under way breaks."""
        self._closed = True
        self._resting.clear()
        while self._open:
            await self.discard(next(iter(self._open)))

    # -------------------------------------------------------------- connections

    async def _new(self, url: Any) -> Any:  # noqa: ANN401 - either engine's
        if self._closed:
            text = "the session is closed"
            raise self._core.ConnectError(text)
        if len(self._open) >= self._most:
            await self._make_room()
        connection = self._made(url)
        self._open.add(connection)
        return connection

    def _made(self, url: Any) -> Any:  # noqa: ANN401 - either engine's
        """A connection that connects when it is given its first request."""
        if self._network is None:
            self._network = Network(self._core)
        return self._core.AsyncHTTPConnection(
            origin=url.origin,
            ssl_context=self._context,
            keepalive_expiry=self._keepalive,
            network_backend=self._network,
        )

    async def _make_room(self) -> None:
        # Fewer than may be open are in use, as this request has its turn: at least one rests.
        resting = (those for those in self._resting.values() if those)
        _, connection = min(resting, key=_longest).popleft()
        await self.discard(connection)

    def ended(self, connection: Any, place: Place) -> Any:  # noqa: ANN401 - either engine's
        """A request has ended, somehow; its connection rests, if it can serve again.

        Returns:
            A connection that is to be closed; mostly there is none.
        """
        self._end_turn()
        if connection is None or self._closed or not self._serves_again(connection):
            return connection
        now = self._last_back = time.monotonic()
        resting = self._resting.get(place)
        if resting is None:
            resting = self._resting[place] = deque()
        resting.append((now + self._keepalive, connection))
        # One each time: no request pays for all that a busy hour has left.
        return resting.popleft()[1] if resting[0][0] < now else None

    def _serves_again(self, connection: Any) -> bool:  # noqa: ANN401 - either engine's
        return connection.is_available() and not _has_more(connection)

    async def discard(self, connection: Any) -> None:  # noqa: ANN401 - either engine's
        """Close a connection, whatever its state."""
        self._open.discard(connection)
        with anyio.CancelScope(shield=True), contextlib.suppress(Exception):
            await connection.aclose()

    # -------------------------------------------------------------- turns

    async def _turn(self) -> None:
        turn = anyio.Event()
        self._waiting.append(turn)
        try:
            await turn.wait()
        except BaseException:
            if turn.is_set():  # it came together with the cancellation
                self._end_turn()
            else:
                self._waiting.remove(turn)
            raise

    def _end_turn(self) -> None:
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1


def _has_more(connection: Any) -> bool:  # noqa: ANN401 - either engine's
    """Whether more came than the answer has: the next request would be given that for its answer.

    The engines don't look, and show it nowhere else.
    """
    protocol = getattr(getattr(connection, "_connection", None), "_h11_state", None)
    return protocol is not None and bool(protocol.trailing_data[0])


def _longest(resting: deque[tuple[float, Any]]) -> float:
    return resting[0][0]


class OnConnection:
    """An answer whose body is still to be read.

    Attributes:
        status: HTTP status.
        headers: As they came.
        stream: The body, in parts.
        whole: The body, where all of it has come with the head; then nothing is left to be read.
    """

    __slots__ = (
        "_connection",
        "_place",
        "_pool",
        "_response",
        "headers",
        "status",
        "stream",
        "whole",
    )

    def __init__(self, pool: Connections, response: Any, connection: Any, place: Place) -> None:  # noqa: ANN401 - either engine's
        self._pool = pool
        self._response = response
        self._connection = connection
        self._place = place
        self.status: int = response.status
        self.headers: list[tuple[bytes, bytes]] = response.headers
        self.stream: Any = response.stream
        self.whole: bytes | None = getattr(response, "whole", None)

    async def aclose(self) -> None:
        """Let the connection rest, or close it if the body was not read to its end. A second time nothing is done."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if self.whole is None:
                await self._response.aclose()
        finally:
            ended = self._pool.ended(connection, self._place)
            if ended is not None:
                await self._pool.discard(ended)
