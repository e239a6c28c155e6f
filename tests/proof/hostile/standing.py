"""What every hostile answer must leave behind: a typed error or a right reading, soon, and a session that goes on.
What the answers are is said by the tests.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from typing import Any, Final

import anyio

from fleetauth.errors import FleetAuthError, MisuseError, OriginError, TransportError
from fleetauth.testing import FakeClock
from tests.transport.fast.conftest import Handler, RawServer, saying
from tests.transport.fleet import ENGINE, FleetSession

TOKEN: Final = b'{"access_token": "invented-token", "expires_in": 3600}'
WELL: Final = b'{"well": true}'
LONGEST_ERROR: Final = 4096  # letters of an error's own words
MOST_KEPT: Final = 5 << 18  # bytes of a raw body in an error: a MiB, and what masks are longer

Lazily = Callable[[], Iterable[bytes]]


def answer(body: bytes, *fields: bytes, status: bytes = b"200 OK") -> bytes:
    """A whole answer with its length."""
    head = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *fields]
    return b"\r\n".join([*head, b"", body])


def sending(head: bytes, body: Lazily) -> Handler:
    """Answers by a head and a body that is made while it is sent; then hangs up."""

    def send(sock: socket.socket, _: bytes) -> bool:
        sock.sendall(head)
        for part in body():
            sock.sendall(part)
        return False

    return send


class Vendor:
    """A vendor on loopback that answers well at ``/token`` and ``/api/well``, and elsewhere as it is told.

    Attributes:
        server: It.
        call: How it answers a call.
        token: How it answers a token request.
        paths: What was asked for, token requests left out.
    """

    def __init__(self, server: RawServer) -> None:
        self.server = server
        self.call: Handler = saying(answer(WELL))
        self.token: Handler = saying(answer(TOKEN))
        self.paths: list[bytes] = []
        server.answer = self._answer

    def _answer(self, sock: socket.socket, head: bytes) -> bool:
        path = head.split(b" ", 2)[1]
        if path == b"/token":
            return self.token(sock, head)
        self.paths.append(path)
        return (saying(answer(WELL)) if path == b"/api/well" else self.call)(sock, head)

    @asynccontextmanager
    async def session(self, way: str = "own", **options: Any) -> AsyncIterator[FleetSession]:  # noqa: ANN401 - a session's own
        """A session with it: over its own connections, or by an engine's client of the user's."""
        url = self.server.url
        options = {"retries": 0, "clock": FakeClock(), **options}
        async with AsyncExitStack() as stack:
            if way == "client":
                client = await stack.enter_async_context(ENGINE.AsyncClient(trust_env=False))
                options["http_client"] = client
            session = FleetSession(base_url=f"{url}/api/", token_url=f"{url}/token", **options)
            yield await stack.enter_async_context(session)


async def stands(
    call: Callable[[], Awaitable[Any]], *, seconds: float = 20
) -> FleetAuthError | Any:  # noqa: ANN401 - whatever a call gives
    """What a call gives, or the typed error that it ends with, in time; any other error is the test's failure."""
    with anyio.fail_after(seconds):
        try:
            return await call()
        except FleetAuthError as exc:
            error = exc
    assert isinstance(error, OriginError) or not isinstance(error, MisuseError), error
    assert len(str(error)) < LONGEST_ERROR
    assert len(error.body or b"") <= MOST_KEPT
    assert len(error.vendor_message or "") < LONGEST_ERROR
    return error


async def asked(session: FleetSession, path: str = "hostile") -> Any:  # noqa: ANN401 - an answer or an error
    """What a call of a session gives, or its error; and that the session goes on afterwards."""
    found = await stands(lambda: session.request("GET", path))
    await goes_on(session)
    return found


async def goes_on(session: FleetSession) -> None:
    """A good call is answered; of a connection that a hostile answer has left broken, the first one may tell."""
    with anyio.fail_after(20):
        for attempt in range(3):
            with suppress(TransportError) if attempt < 2 else nullcontext():
                assert (await session.request("GET", "well")).body == WELL
                return
