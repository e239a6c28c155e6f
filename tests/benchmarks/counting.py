"""Counts the functions that one call makes, ours and a bare one, on one engine. It is run as a process of its own, so
that nothing of a test run is counted. The server is a thread of it, which the profiler does not see.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

ID = "00000000-0000-4000-8000-000000000000"  # the server answers whatever it is asked
PATH = f"Vehicles({ID})"
TOKEN = b'{"access_token":"example-token","token_type":"Bearer","expires_in":86400}'
WARMING, COUNTED = 40, 9  # calls; the first records of a class are read in another way


def vehicle() -> bytes:
    """A vehicle as the sandbox's MZone writes it: about 1 KB."""
    from fleetauth.sandbox import Sandbox
    from fleetauth.sandbox.mzone.vehicles import row

    mzone = Sandbox().mzone
    return json.dumps(row(mzone, mzone.world.vehicles[0])).encode()


def written(body: bytes) -> bytes:
    """An answer in one piece, so that reading it takes the same calls each time."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def serve(connection: socket.socket, answer: bytes, token: bytes) -> None:
    """Answer what comes over one connection, each request being small enough to come in one piece."""
    with connection, suppress(ConnectionResetError):
        while data := connection.recv(65536):
            connection.sendall(answer if data.startswith(b"GET ") else token)


@contextmanager
def server(body: bytes) -> Iterator[str]:
    """The server's URL."""
    answer, token = written(body), written(TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:  # closed: the end
                    return
                arguments = (connection, answer, token)
                threading.Thread(target=serve, args=arguments, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def counted(ask: Callable[[], Awaitable[Any]]) -> int:
    """How many functions a call makes, functions in C and the event loop's among them: the least of some."""
    for _ in range(WARMING):
        await ask()
    numbers = []
    for _ in range(COUNTED):
        number = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal number
            number += event in {"call", "c_call"}

        sys.setprofile(count)
        try:
            await ask()
        finally:
            sys.setprofile(None)
        numbers.append(number)
    return min(numbers)


async def all_counted(engine: str, url: str) -> dict[str, int]:
    """What each way takes."""
    from fleetauth import MZoneSession

    async with (
        importlib.import_module(engine).AsyncClient() as client,
        MZoneSession(
            client_id="example-client",
            client_secret="example-secret",
            username="ada@example.com",
            password="example-password",
            base_url=f"{url}/api/",
            token_url=f"{url}/token",
        ) as mzone,
    ):
        return {
            "bare": await counted(lambda: client.get(f"{url}/api/{PATH}")),
            "request": await counted(lambda: mzone.request("GET", PATH)),
            "typed": await counted(lambda: mzone.vehicle(ID)),
        }


def main(engine: str) -> None:
    """Let no other engine be found, then count."""
    hidden: dict[str, Any] = dict.fromkeys({"httpx", "httpx2"} - {engine})
    sys.modules.update(hidden)
    with server(vehicle()) as url:
        sys.stdout.write(json.dumps(asyncio.run(all_counted(engine, url))))


if __name__ == "__main__":
    main(sys.argv[1])
