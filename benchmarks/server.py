"""The lean server that calls are measured against: HTTP/1.1 with keep-alive, in a process and on a core of its own.

It answers each GET with the same JSON and each POST with a token. It checks nothing, so that its time is no matter.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

_HEAD_ENDS: Final = b"\r\n\r\n"
_TOKEN: Final = b'{"access_token":"example-token","token_type":"Bearer","expires_in":86400}'
_STARTS_WITHIN: Final = 30.0  # seconds


@contextmanager
def serving(answer: bytes) -> Generator[str, None, None]:
    """A server that gives this JSON, for as long as the block lasts: its URL, without a slash at the end."""
    processes = get_context("spawn")
    ours, its = processes.Pipe(duplex=False)
    process = processes.Process(target=_serve, args=(its, answer), daemon=True)
    process.start()
    its.close()
    try:
        if not ours.poll(_STARTS_WITHIN):
            raise TimeoutError("the server of the benchmarks did not start")
        yield f"http://127.0.0.1:{ours.recv()}"
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


def _serve(told: Connection, answer: bytes) -> None:
    _pin(to_the_last=True)
    asyncio.run(_served(told, answer))


async def _served(told: Connection, answer: bytes) -> None:
    served, token = _response(answer), _response(_TOKEN)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(served, token), "127.0.0.1", backlog=256)
    told.send(server.sockets[0].getsockname()[1])
    told.close()
    await server.serve_forever()


def _response(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
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
