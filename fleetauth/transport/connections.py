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
        "_most",
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
            connection = await self._rested(place) or await self._new(url)
            response = await connection.handle_async_request(request)
        except BaseException:
            await self._end(connection, place)
            raise
        return OnConnection(response, self._end, connection, place)

    async def aclose(self) -> None:
        """Close all of them. A request that is under way breaks."""
        self._closed = True
        self._resting.clear()
        while self._open:
            await self._discard(next(iter(self._open)))

    # -------------------------------------------------------------- connections

    async def _rested(self, place: Place) -> Any:  # noqa: ANN401 - either engine's
        resting = self._resting.get(place)
        while resting:
            _, connection = resting.pop()
            if not connection.has_expired():
                return connection
            await self._discard(connection)
        return None

    async def _new(self, url: Any) -> Any:  # noqa: ANN401 - either engine's
        if self._closed:
            text = "the session is closed"
            raise self._core.ConnectError(text)
        if len(self._open) >= self._most:
            await self._make_room()
        connection = self._core.AsyncHTTPConnection(
            origin=url.origin, ssl_context=self._context, keepalive_expiry=self._keepalive
        )
        self._open.add(connection)
        return connection

    async def _make_room(self) -> None:
        # Fewer than may be open are in use, as this request has its turn: at least one rests.
        resting = (those for those in self._resting.values() if those)
        _, connection = min(resting, key=_longest).popleft()
        await self._discard(connection)

    async def _end(self, connection: Any, place: Place) -> None:  # noqa: ANN401 - either engine's
        """A request has ended, somehow; its connection rests, if it can serve again."""
        self._end_turn()
        if connection is None:
            return
        if self._closed or not connection.is_available():
            await self._discard(connection)
            return
        now = time.monotonic()
        resting = self._resting.setdefault(place, deque())
        resting.append((now + self._keepalive, connection))
        if resting[0][0] < now:  # one each time: no request pays for all that a busy hour has left
            await self._discard(resting.popleft()[1])

    async def _discard(self, connection: Any) -> None:  # noqa: ANN401 - either engine's
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


def _longest(resting: deque[tuple[float, Any]]) -> float:
    return resting[0][0]


class OnConnection:
    """An answer whose body is still to be read.

    Attributes:
        status: HTTP status.
        headers: As they came.
        stream: The body, in parts.
    """

    __slots__ = ("_connection", "_end", "_place", "_response", "headers", "status", "stream")

    def __init__(self, response: Any, end: Any, connection: Any, place: Place) -> None:  # noqa: ANN401 - either engine's
        self._response = response
        self._end = end
        self._connection = connection
        self._place = place
        self.status: int = response.status
        self.headers: list[tuple[bytes, bytes]] = response.headers
        self.stream: Any = response.stream

    async def aclose(self) -> None:
        """Let the connection rest, or close it if the body was not read to its end."""
        try:
            await self._response.aclose()
        finally:
            await self._end(self._connection, self._place)
