"""The fast engine's connections end at once, whatever they are amid, and whatever the other end does."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from fleetauth.secrets import Secret
from fleetauth.transport.proxies import Proxies, Proxy
from tests.transport.fast.conftest import (
    CORE,
    RawServer,
    asked,
    pool_of,
    request_to,
    tls_of_both_ends,
)
from tests.transport.fast.test_written import BODY, length_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.transport.aiohttp_engine import AiohttpPool
    from tests.transport.fleet import Untyped


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def port_of(listening: socket.socket) -> int:
    """Where it listens."""
    port: int = listening.getsockname()[1]
    return port


async def test_closing_amid_a_large_body_ends_though_nobody_reads(
    raw: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, begun, given_up = pool_of(), asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(raw, "_read", lambda head, _: head)  # it reads no body

    def hold(*_: object) -> bool:
        loop.call_soon_threadsafe(begun.set)
        return not given_up.wait(10)

    raw.answer = hold
    task = asyncio.ensure_future(
        asked(pool, raw.url, "POST", content=BODY, headers=length_of(BODY))
    )
    await begun.wait()
    try:
        with anyio.fail_after(3):
            await pool.aclose()
    finally:
        given_up.set()
    with pytest.raises((CORE.ReadError, CORE.RemoteProtocolError)):
        await task


async def test_a_connection_by_tls_is_closed_though_the_other_end_does_not_say_goodbye() -> None:
    here, there = tls_of_both_ends()
    given_up = threading.Event()
    with RawServer(tls=there) as raw:
        pool, begun = pool_of(tls=here), asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold(*_: object) -> bool:
            loop.call_soon_threadsafe(begun.set)
            return not given_up.wait(10)

        raw.answer = hold
        task = asyncio.ensure_future(asked(pool, raw.url))
        await begun.wait()
        (connection,) = pool._open
        sock = connection._protocol.transport.get_extra_info("socket")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(3):
            await asyncio.sleep(0)
        given_up.set()
        assert sock.fileno() == -1
        await pool.aclose()


async def test_by_tls_the_other_end_is_not_waited_for_when_its_answer_was_the_last() -> None:
    here, there = tls_of_both_ends()
    ended = threading.Event()

    def last(sock: socket.socket, _: bytes) -> bool:
        sock.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        return not ended.wait(10)  # it hangs up late

    with RawServer(tls=there) as raw:
        pool, raw.answer = pool_of(tls=here), last
        answer = await pool.handle_async_request(request_to(pool, raw.url))
        (connection,) = pool._open
        sock = connection._protocol.transport.get_extra_info("socket")
        await answer.aclose()
        await asyncio.sleep(0)
        closed = sock.fileno() == -1
        ended.set()
        await pool.aclose()
    assert closed


async def test_closing_amid_a_look_up_of_a_name_cancels_nobody(
    pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def never(*_: object, **__: object) -> Untyped:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    tasks = [asyncio.ensure_future(asked(pool, "http://nowhere.invalid")) for _ in range(2)]
    await begun.wait()
    await asyncio.sleep(0)
    await pool.aclose()
    for task in tasks:
        with pytest.raises(CORE.ConnectError, match="the session is closed"):
            await asyncio.wait_for(task, 3)


@pytest.mark.parametrize("by_proxy", [False, True], ids=["directly", "by a proxy"])
async def test_closing_amid_connecting_ends_it(silent: socket.socket, by_proxy: bool) -> None:  # noqa: FBT001
    here, _ = tls_of_both_ends()
    url = f"127.0.0.1:{port_of(silent)}"
    pool = pool_of(
        tls=here, proxies=Proxies(Proxy.of(Secret(f"http://{url}")), {}) if by_proxy else None
    )
    task = asyncio.ensure_future(
        asked(pool, "https://127.0.0.1:1" if by_proxy else f"https://{url}")
    )
    silent.settimeout(5)
    sock, _ = await anyio.to_thread.run_sync(silent.accept)
    with sock:
        assert await anyio.to_thread.run_sync(sock.recv, 1)
        await pool.aclose()
        with pytest.raises(CORE.ConnectError):
            await asyncio.wait_for(task, 3)
        sock.settimeout(3)
        with suppress(ConnectionResetError):
            while await anyio.to_thread.run_sync(sock.recv, 1 << 16):
                pass


async def test_a_connection_that_comes_about_as_it_is_given_up_is_closed(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Untyped] = []
    connect = pool._opened().connect

    async def connected(*arguments: Untyped) -> Untyped:
        made.append(await connect(*arguments))
        asyncio.get_running_loop().call_soon(task.cancel)
        return made[0]

    monkeypatch.setattr(pool._connector, "connect", connected)
    task = asyncio.ensure_future(asked(pool, raw.url))
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert made[0].closed
    assert raw.heads == []
