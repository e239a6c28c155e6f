"""The lean server that calls are measured against: HTTP/1.1 with keep-alive, in a process and on a core of its own.

It answers each GET with the same JSON and each POST with a token; over TLS, by an authority that is thrown away, and
compressed where that is asked for. It checks nothing, so that its time is no matter.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import ssl
import sys
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, Literal

import attrs

Wire = Literal["plain", "tls", "gzip"]

_HEAD_ENDS: Final = b"\r\n\r\n"
_TOKEN: Final = b'{"access_token":"example-token","token_type":"Bearer","expires_in":86400}'
_STARTS_WITHIN: Final = 30.0  # seconds


@attrs.frozen
class Served:
    """Where the server is.

    Attributes:
        url: Without a slash at the end.
        authority: The certificate of its authority, in PEM; `None` without TLS.
    """

    url: str
    authority: str | None = None

    def trust(self) -> ssl.SSLContext | None:
        """What a client needs to believe it; `None` without TLS."""
        return None if self.authority is None else ssl.create_default_context(cadata=self.authority)


@contextmanager
def serving(answer: bytes, wire: Wire = "plain") -> Generator[Served, None, None]:
    """A server that gives this JSON, for as long as the block lasts."""
    processes = get_context("spawn")
    ours, its = processes.Pipe(duplex=False)
    process = processes.Process(target=_serve, args=(its, answer, wire), daemon=True)
    process.start()
    its.close()
    try:
        if not ours.poll(_STARTS_WITHIN):
            raise TimeoutError("the server of the benchmarks did not start")
        port, authority = ours.recv()
        yield Served(f"{'http' if authority is None else 'https'}://127.0.0.1:{port}", authority)
    finally:
        ours.close()
        process.terminate()
        process.join()
        process.close()


def keep_off_the_servers_core() -> None:
    """Let this process run on any core but the server's, where there is another."""
    _pin(to_the_last=False)


def _pin(*, to_the_last: bool) -> None:
    if sys.platform != "linux":
        return  # there, no process says where it runs
    *others, last = sorted(os.sched_getaffinity(0))
    if others:
        os.sched_setaffinity(0, {last} if to_the_last else others)


def _serve(told: Connection, answer: bytes, wire: Wire) -> None:
    _pin(to_the_last=True)
    asyncio.run(_served(told, answer, wire))


async def _served(told: Connection, answer: bytes, wire: Wire) -> None:
    token = _response(_TOKEN)
    served = _response(gzip.compress(answer), "gzip") if wire == "gzip" else _response(answer)
    tls, authority = _certified() if wire == "tls" else (None, None)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Connection(served, token), "127.0.0.1", backlog=256, ssl=tls
    )
    told.send((server.sockets[0].getsockname()[1], authority))
    told.close()
    await server.serve_forever()


def _certified() -> tuple[ssl.SSLContext, str]:
    """What TLS is served with, and its authority's certificate."""
    import trustme

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context, authority.cert_pem.bytes().decode()


def _response(body: bytes, encoding: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    if encoding:
        head += f"\r\nContent-Encoding: {encoding}"
    return head.encode() + _HEAD_ENDS + body


class _Connection(asyncio.Protocol):
    """One connection. Head and body go out in one piece, so that reading them takes the same calls each time."""

    def __init__(self, answer: bytes, token: bytes) -> None:
        self._answer = answer
        self._token = token
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is here whole."""
        self._held += data
        while (ends := _whole(self._held)) is not None:
            is_get = self._held.startswith(b"GET ")
            self._held = self._held[ends:]
            self._transport.write(self._answer if is_get else self._token)


def _whole(held: bytes) -> int | None:
    """Where the first request ends; `None` while it is not here whole."""
    head, found, _ = held.partition(_HEAD_ENDS)
    if not found:
        return None
    _, _, after = head.lower().partition(b"\r\ncontent-length:")
    ends = len(head) + len(found) + int(after.partition(b"\r\n")[0] or 0)
    return ends if ends <= len(held) else None
