"""The server that tokens are bought from, in a process and on a core of its own: unlike the lean one it checks them,
counts, and can let all of them end.

It takes its time for a token, as a vendor does: whoever asks meanwhile shows.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from typing import Final

import attrs

from .server import Served, own_process, pin, response, whole

_DENIED: Final = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
_BEARER: Final = b"\r\nauthorization: bearer "


@attrs.frozen
class Issued:
    """What the server saw since it was asked last.

    Attributes:
        exchanges: When each token request came, and when it was answered, in seconds of the machine's monotonic clock.
        refused: How many calls were answered 401.
    """

    exchanges: tuple[tuple[float, float], ...]
    refused: int


@attrs.frozen
class Issuer:
    """The server, as the benchmark's own process sees it. What it asks blocks: ask between turns only."""

    served: Served

    def seen(self) -> Issued:
        """What happened since the last time; it is forgotten."""
        found = json.loads(self._asked("_seen"))
        return Issued(tuple(map(tuple, found["exchanges"])), found["refused"])

    def end_all(self) -> None:
        """Let no token that was issued so far serve any more."""
        self._asked("_end")

    def _asked(self, what: str) -> bytes:
        connection = HTTPConnection(self.served.url.removeprefix("http://"))
        connection.request("GET", f"/{what}")
        answer = connection.getresponse().read()
        connection.close()
        return answer


@contextmanager
def issuing(
    answer: bytes, *, lifetime: float, takes: float = 0.02
) -> Generator[Issuer, None, None]:
    """A server that gives this JSON for a token that serves, for as long as the block lasts.

    Args:
        answer: The JSON.
        lifetime: Seconds that a token serves, and is said to.
        takes: Seconds until a token request is answered.
    """
    with own_process(_serve, answer, lifetime, takes) as port:
        yield Issuer(Served(f"http://127.0.0.1:{port}"))


def _serve(told: Connection, answer: bytes, lifetime: float, takes: float) -> None:
    pin(to_the_last=True)
    asyncio.run(_served(told, _Book(response(answer), lifetime, takes)))


async def _served(told: Connection, book: _Book) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(book), "127.0.0.1", backlog=1024)
    told.send(server.sockets[0].getsockname()[1])
    told.close()
    await server.serve_forever()


@attrs.define
class _Book:
    """What all connections share."""

    answer: bytes
    lifetime: float
    takes: float
    ends: dict[bytes, float] = attrs.field(factory=dict[bytes, float])  # by token, monotonic
    number: int = 0
    refused: int = 0
    exchanges: list[tuple[float, float]] = attrs.field(factory=list[tuple[float, float]])

    def issue(self, came: float) -> bytes:
        """A new token; those before it go on serving to their end."""
        self.number += 1
        token = f"example-token-{self.number}"
        now = time.monotonic()
        self.ends[token.encode()] = now + self.lifetime
        self.exchanges.append((came, now))
        given = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        return response(json.dumps(given).encode())

    def call(self, request: bytes) -> bytes:
        """The answer, if the token serves."""
        _, _, after = request.lower().partition(_BEARER)
        if self.ends.get(after.partition(b"\r\n")[0], 0.0) > time.monotonic():
            return self.answer
        self.refused += 1
        return _DENIED

    def told(self) -> bytes:
        """What happened, which is forgotten."""
        found = {"exchanges": self.exchanges, "refused": self.refused}
        self.exchanges, self.refused = [], 0
        return response(json.dumps(found).encode())


class _Connection(asyncio.Protocol):
    """One connection, on which one request comes after the answer to the one before."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is here whole."""
        self._held += data
        while (ends := whole(self._held)) is not None:
            request, self._held = self._held[:ends], self._held[ends:]
            self._answer(request)

    def _answer(self, request: bytes) -> None:
        book = self._book
        if request.startswith(b"POST "):
            loop = asyncio.get_running_loop()
            loop.call_later(book.takes, self._issue, time.monotonic())
        elif request.startswith(b"GET /_seen"):
            self._transport.write(book.told())
        elif request.startswith(b"GET /_end"):
            book.ends.clear()
            self._transport.write(response(b"{}"))
        else:
            self._transport.write(book.call(request))

    def _issue(self, came: float) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._book.issue(came))
