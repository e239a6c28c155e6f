"""What the tests of the fast engine share: its connections by themselves, sessions on it, and a server that is told
byte for byte what to do. asyncio only: what the engine does on trio is to say so.
"""

from __future__ import annotations

import importlib
import re
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from io import BufferedReader
from typing import Any, Self

import pytest
import trustme

from fleetauth.transport.aiohttp_connection import Asked
from fleetauth.transport.aiohttp_engine import AiohttpPool
from fleetauth.transport.proxies import Proxies
from tests.transport.fleet import ENGINE, FakeVendor, FleetSession

CORE: Any = importlib.import_module(ENGINE.__name__.replace("httpx", "httpcore"))
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

Handler = Callable[[socket.socket, bytes], bool]


@pytest.fixture
def anyio_backend() -> str:
    """What the engine works on."""
    return "asyncio"


def saying(answer: bytes) -> Handler:
    """Answers every request by this."""

    def say(sock: socket.socket, _: bytes) -> bool:
        sock.sendall(answer)
        return True

    return say


class RawServer:
    """A server on loopback whose every answer is bytes.

    Attributes:
        heads: The head of each request, as it came.
        bodies: The body of each.
        connections: How many there were.
        open: How many there are.
        answer: Answers one request; whether the connection goes on.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.open = 0
        self.changed = threading.Condition()
        self.answer: Handler = saying(OK)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]

    @property
    def url(self) -> str:
        """Its origin."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listening.getsockname()[1]}"

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Wait until something has happened here; the event loop meanwhile does nothing."""
        with self.changed:
            assert self.changed.wait_for(holds, timeout=10)

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._threads[0].join()
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listening.accept()
                self._sockets.append(sock)
                thread = threading.Thread(target=self._serve, args=(sock,))
                self._threads.append(thread)
                with self.changed:
                    self.connections += 1
                    self.open += 1
                thread.start()

    def _serve(self, plain: socket.socket) -> None:
        sock = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
        with suppress(OSError), sock, sock.makefile("rb") as file:
            while (head := _head(file)) and self.answer(sock, self._read(head, file)):
                pass
        with self.changed:
            self.open -= 1
            self.changed.notify_all()

    def _read(self, head: bytes, file: BufferedReader) -> bytes:
        length = re.search(rb"content-length: (\d+)", head.lower())
        body = file.read(int(length[1])) if length else b""
        with self.changed:
            self.heads.append(head)
            self.bodies.append(body)
            self.changed.notify_all()
        return head


def _head(file: BufferedReader) -> bytes:
    lines: list[bytes] = []
    while (line := file.readline()).strip():
        lines.append(line)
    return b"".join(lines)


@pytest.fixture
def raw() -> Iterator[RawServer]:
    """A server that answers in bytes."""
    with RawServer() as server:
        yield server


def tls_of_both_ends() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client's context, and that of the server that it trusts."""
    authority, there = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(there)
    here = ssl.create_default_context()
    authority.configure_trust(here)
    return here, there


def pool_of(
    *, most: int = 32, proxies: Proxies | None = None, tls: ssl.SSLContext | None = None
) -> AiohttpPool:
    """The engine's connections, with nothing around them."""
    return AiohttpPool(
        core=CORE,
        tls_context=tls or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        proxies=proxies or Proxies(None, {}),
        most=most,
    )


@pytest.fixture
async def pool() -> AsyncIterator[AiohttpPool]:
    """The engine's connections, closed after the test."""
    pool = pool_of()
    yield pool
    await pool.aclose()


def request_to(
    pool: AiohttpPool,
    url: str,
    method: str = "GET",
    *,
    content: bytes | None = None,
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> Asked:
    """A request as the connections take it."""
    read = CORE.URL(url)
    where = pool.URL(scheme=read.scheme, host=read.host, port=read.port, target=read.target or b"/")
    request = pool.Request(
        method.encode(), where, content=content, extensions={"timeout": {"connect": 10.0}}
    )
    request.headers = list(headers)
    return request


async def asked(pool: AiohttpPool, url: str, method: str = "GET", **parts: Any) -> bytes:  # noqa: ANN401 - as above
    """The whole body that answers a request of nothing but this."""
    answer = await pool.handle_async_request(request_to(pool, url, method, **parts))
    try:
        return b"".join([part async for part in answer.stream])
    finally:
        await answer.aclose()


def session_at(url: str, **options: Any) -> FleetSession:  # noqa: ANN401 - a session's own
    """A session over real connections of the fast engine."""
    defaults = {"transport": None, "engine": "aiohttp", "retries": 0}
    return FakeVendor().session(
        base_url=f"{url}/", token_url=f"{url}/token", **{**defaults, **options}
    )
