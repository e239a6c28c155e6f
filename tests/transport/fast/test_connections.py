"""The fast engine's connections: how many, when one is used again, and what a cancelled request leaves behind."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING

import anyio.to_thread
import pytest

from fleetauth.transport import aiohttp_engine
from tests.transport.conftest import issue_or_ok
from tests.transport.fast.conftest import (
    OK,
    RawServer,
    asked,
    pool_of,
    saying,
    session_at,
    tls_of_both_ends,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from fleetauth.transport.aiohttp_engine import AiohttpPool
    from tests.transport.servers import LoopbackServer


def hold(sock: socket.socket, _: bytes) -> bool:
    """Answer nothing, as long as the other end is there."""
    return bool(sock.recv(1))


def begin(sock: socket.socket, head: bytes) -> bool:
    """Answer half of what is promised, and no more."""
    sock.sendall(OK[:-1])
    return hold(sock, head)


async def test_requests_one_by_one_share_a_connection(raw: RawServer, pool: AiohttpPool) -> None:
    for _ in range(3):
        await asked(pool, raw.url)
    assert raw.connections == 1


async def test_a_burst_goes_by_no_more_connections_than_there_may_be(raw: RawServer) -> None:
    pool = pool_of(most=4)
    await asyncio.gather(*(asked(pool, raw.url) for _ in range(20)))
    await pool.aclose()
    assert (len(raw.heads), raw.connections) == (20, 4)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("encrypted", [False, True])
async def test_an_idle_connection_that_was_closed_while_the_loop_was_busy_is_not_used_again(
    encrypted: bool,  # noqa: FBT001
    method: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aiohttp_engine, "_IDLE", -1.0)
    hangs_up = threading.Event()

    def bye(sock: socket.socket, _: bytes) -> bool:
        sock.sendall(OK)
        return not hangs_up.wait(10)

    here, there = tls_of_both_ends()
    with RawServer(tls=there if encrypted else None) as raw:
        raw.answer, pool = bye, pool_of(tls=here)
        await asked(pool, raw.url)
        hangs_up.set()
        raw.wait_for(lambda: raw.open == 0)
        assert await asked(pool, raw.url, method) == b"{}"
        await pool.aclose()
    assert len(raw.heads) == 2


async def test_each_of_many_requests_after_a_rest_looks_what_was_closed(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def looked() -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0)

    await asked(pool, raw.url)
    monkeypatch.setattr(aiohttp_engine, "_see_what_was_closed", looked)
    monkeypatch.setattr(aiohttp_engine, "_IDLE", -1.0)
    await asyncio.gather(*(asked(pool, raw.url) for _ in range(3)))
    assert looks == 3


async def test_a_connection_in_use_is_not_looked_at(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked() -> None:
        raise AssertionError

    await asked(pool, raw.url)
    monkeypatch.setattr(aiohttp_engine, "_see_what_was_closed", looked)
    monkeypatch.setattr(aiohttp_engine, "_IDLE", 60.0)
    assert await asked(pool, raw.url) == b"{}"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_nothing_is_sent_twice_when_a_used_connection_breaks(
    raw: RawServer, pool: AiohttpPool, method: str
) -> None:
    await asked(pool, raw.url)
    raw.answer = lambda *_: False
    with pytest.raises(pool._core.RemoteProtocolError):
        await asked(pool, raw.url, method)
    assert len(raw.heads) == 2


@pytest.mark.parametrize("never_ends", [hold, begin])
async def test_a_cancelled_request_leaves_no_connection_and_keeps_no_place(
    raw: RawServer, never_ends: Callable[[socket.socket, bytes], bool]
) -> None:
    pool = pool_of(most=1)
    raw.answer = never_ends
    task = asyncio.ensure_future(asked(pool, raw.url))
    await anyio.to_thread.run_sync(raw.wait_for, lambda: len(raw.heads) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await anyio.to_thread.run_sync(raw.wait_for, lambda: raw.open == 0)
    raw.answer = saying(OK)
    assert await asked(pool, raw.url) == b"{}"
    await pool.aclose()


async def test_requests_cancelled_while_they_wait_for_a_connection_hold_nobody_up(
    raw: RawServer,
) -> None:
    pool = pool_of(most=1)
    raw.answer = hold
    tasks = [asyncio.ensure_future(asked(pool, raw.url)) for _ in range(3)]
    await anyio.to_thread.run_sync(raw.wait_for, lambda: len(raw.heads) == 1)
    raw.answer = saying(OK)
    for task in tasks[:2]:
        task.cancel()
    assert await tasks[2] == b"{}"
    await pool.aclose()


async def test_a_time_limit_ends_a_call_and_the_session_goes_on(
    home: LoopbackServer, raw: RawServer
) -> None:
    home.reply = issue_or_ok
    raw.answer = hold
    async with session_at(home.url, connect_url=f"{raw.url}/") as session:
        await session.request("GET", "x", api="main")
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await session.request("GET", "x", api="connect", timeout=0.02)
        await session.request("GET", "x", api="main")
        await anyio.to_thread.run_sync(raw.wait_for, lambda: raw.open == 0)


async def test_closing_closes_every_connection(raw: RawServer) -> None:
    pool = pool_of()
    await asyncio.gather(*(asked(pool, raw.url) for _ in range(5)))
    await pool.aclose()
    await pool.aclose()
    await anyio.to_thread.run_sync(raw.wait_for, lambda: raw.open == 0)
    gc.collect()  # what was left open would warn, and a warning is an error


async def test_connections_that_were_never_used_are_closed_without_ado() -> None:
    await pool_of().aclose()


@pytest.mark.parametrize(
    "more",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nanother", b"HTTP/1.1 200 OK\r\nContent-", b"H"],
)
async def test_what_comes_on_an_idle_connection_is_not_the_next_answer(
    raw: RawServer, pool: AiohttpPool, more: bytes
) -> None:
    first: list[socket.socket] = []

    def answer(sock: socket.socket, _: bytes) -> bool:
        first.append(sock)
        return saying(OK)(sock, _)

    raw.answer = answer
    assert await asked(pool, raw.url) == b"{}"
    first[0].sendall(more)
    await aiohttp_engine._see_what_was_closed()
    assert await asked(pool, raw.url) == b"{}"
    assert raw.connections == 2
