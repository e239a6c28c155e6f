"""What the fast engine's connections write by themselves, and what they do where writing and reading overlap."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import anyio.to_thread
import pytest

from fleetauth.errors import MisuseError
from tests.transport.fast.conftest import OK, asked, pool_of, request_to, saying, session_at
from tests.transport.fast.test_wire import issue_or

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from fleetauth.transport.aiohttp_engine import AiohttpPool
    from tests.transport.fast.conftest import RawServer
    from tests.transport.fleet import Untyped

BODY = bytes(range(256)) * 50_000  # more than the system takes at once


def length_of(body: bytes) -> list[tuple[bytes, bytes]]:
    """The header that a body needs."""
    return [(b"Content-Length", b"%d" % len(body))]


async def test_a_large_body_goes_out_as_the_other_end_reads(
    raw: RawServer, pool: AiohttpPool
) -> None:
    for _ in range(2):
        headers = length_of(BODY)
        assert await asked(pool, raw.url, "POST", content=BODY, headers=headers) == b"{}"
    assert raw.bodies == [BODY, BODY]
    assert raw.connections == 1


async def test_a_connection_whose_body_was_answered_early_is_not_used_again(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "_read", lambda head, _: head)  # it reads no body
    answered = threading.Event()

    def answer(sock: socket.socket, head: bytes) -> bool:
        sock.sendall(OK)
        assert answered.wait(10)  # until then, the body can't go out
        return _look_at_nothing(sock, head)

    raw.answer = answer
    headers = length_of(BODY)
    assert await asked(pool, raw.url, "POST", content=BODY, headers=headers) == b"{}"
    answered.set()
    await anyio.to_thread.run_sync(raw.wait_for, lambda: raw.open == 0)
    raw.answer = saying(OK)
    assert await asked(pool, raw.url) == b"{}"
    assert raw.connections == 2
    names = {task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()}
    assert not {name for name in names if "written" in name}


def _look_at_nothing(sock: socket.socket, _: bytes) -> bool:
    """Whatever comes, until the other end has gone."""
    while sock.recv(1 << 20):
        pass
    return False


async def test_a_body_that_is_given_up_keeps_no_socket_open(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up, begun, loop = threading.Event(), asyncio.Event(), asyncio.get_running_loop()
    monkeypatch.setattr(raw, "_read", lambda head, _: head)  # it reads no body

    def hold(*_: object) -> bool:
        loop.call_soon_threadsafe(begun.set)
        return not given_up.wait(10)

    raw.answer = hold
    task = asyncio.ensure_future(
        asked(pool, raw.url, "POST", content=BODY, headers=length_of(BODY))
    )
    await begun.wait()
    (connection,) = pool._open
    sock = connection._protocol.transport.get_extra_info("socket")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for _ in range(3):
        await asyncio.sleep(0)
    assert sock.fileno() == -1
    given_up.set()


async def test_a_large_body_that_breaks_off_is_written_no_further(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_to(pool, raw.url, "POST", content=BODY, headers=length_of(BODY))
    connection = pool._made(request.url)
    protocol = await connection._connected(request.extensions)
    transport, written = protocol.transport, 0

    def lost(_: bytes) -> None:
        nonlocal written
        written += 1
        transport.abort()

    monkeypatch.setattr(transport, "write", lost)
    await connection._written(protocol, BODY)
    await connection.aclose()
    assert written == 1


async def test_what_comes_before_the_answer_is_passed_over(
    raw: RawServer, pool: AiohttpPool
) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    raw.answer = saying(b"HTTP/1.1 100 Continue\r\n\r\n" + early + OK)
    assert [await asked(pool, raw.url), await asked(pool, raw.url)] == [b"{}", b"{}"]
    assert raw.connections == 1


async def test_a_connection_that_ends_before_anything_was_sent_brought_no_request(
    raw: RawServer, pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = pool.connected

    async def lost(*arguments: Untyped) -> Untyped:
        connection = await connected(*arguments)
        connection.transport.abort()
        await asyncio.sleep(0)
        return connection

    monkeypatch.setattr(type(pool), "connected", lambda _, *arguments: lost(*arguments))
    with pytest.raises(pool._core.ConnectError, match="before anything was sent"):
        await asked(pool, raw.url)
    assert raw.heads == []


@pytest.mark.parametrize("name", [b"X-Own\r\nX-Other", b"X-Own"])
async def test_what_would_end_a_header_is_not_written(
    raw: RawServer, pool: AiohttpPool, name: bytes
) -> None:
    with pytest.raises(pool._core.LocalProtocolError, match="header"):
        await asked(pool, raw.url, headers=[(name, b"canary\n")])
    assert await asked(pool, raw.url) == b"{}"
    assert len(raw.heads) == 1


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"content-length", b"2")],
        [(b"Content-Length", b"11")],
        [(b"Content-Length", b"canary")],
        [(b"Content-Length", b"10"), (b"Content-Length", b"10")],
        [(b"Transfer-Encoding", b"chunked")],
        [(b"transfer-encoding", b"chunked"), (b"Content-Length", b"10")],
    ],
)
async def test_a_body_whose_length_is_told_wrong_is_not_written(
    raw: RawServer, pool: AiohttpPool, headers: list[tuple[bytes, bytes]]
) -> None:
    with pytest.raises(pool._core.LocalProtocolError, match="length"):
        await asked(pool, raw.url, "POST", content=b"0123456789", headers=headers)
    assert await asked(pool, raw.url) == b"{}"
    assert len(raw.heads) == 1


@pytest.mark.parametrize("name", ["Content-Length", "Transfer-Encoding"])
async def test_a_length_of_the_callers_own_smuggles_no_request(raw: RawServer, name: str) -> None:
    raw.answer = issue_or(OK)
    hidden = b"GET /hidden HTTP/1.1\r\n\r\n"
    async with session_at(raw.url) as session:
        await session.request("GET", "x")
        with pytest.raises(MisuseError, match="check its headers"):
            await session.request("POST", "x", content=hidden, headers={name: "0"})
        await session.request("GET", "x")
    assert len(raw.heads) == 3
    assert not any(b"hidden" in head for head in raw.heads)


@pytest.mark.parametrize("target", [b"/a b", b"/a\r\nX-Own: canary", b""])
async def test_what_would_end_the_first_line_is_not_written(
    raw: RawServer, pool: AiohttpPool, target: bytes
) -> None:
    request = request_to(pool, raw.url)
    request.url.target = target
    with pytest.raises(pool._core.LocalProtocolError, match="target"):
        await pool.handle_async_request(request)
    assert raw.heads == []


async def test_a_host_that_was_composed_is_not_written_twice(
    raw: RawServer, pool: AiohttpPool
) -> None:
    await asked(pool, raw.url, headers=[(b"Accept", b"*/*"), (b"host", b"fleet.example")])
    assert raw.heads == [b"GET / HTTP/1.1\r\nAccept: */*\r\nhost: fleet.example\r\n"]


async def test_headers_that_are_kept_show_no_secret(raw: RawServer, pool: AiohttpPool) -> None:
    await asked(pool, raw.url, headers=[(b"Authorization", b"Bearer canary")])
    assert b"canary" in raw.heads[0]
    assert pool._written is not None
    assert repr(pool._written[1]) == "b'***'"


async def test_the_same_headers_are_written_once(raw: RawServer) -> None:
    pool, headers = pool_of(), [(b"X-Own", b"1")]
    for _ in range(2):
        request = request_to(pool, raw.url)
        request.headers = headers
        answer = await pool.handle_async_request(request)
        await answer.aclose()
        headers.append((b"X-More", b"2"))  # nobody does: this shows that it is not read again
    await pool.aclose()
    assert raw.heads[0] == raw.heads[1]


@pytest.mark.parametrize(
    "parts", [[OK], [OK[:-2], OK[-2:]], [b"HTTP/1.1 200 OK\r\n\r\n", b"{", b"}"]]
)
async def test_a_body_is_read_whether_it_comes_with_its_head_or_not(
    raw: RawServer, parts: Sequence[bytes]
) -> None:
    pool, read = pool_of(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def answer(sock: socket.socket, _: bytes) -> bool:
        for number, part in enumerate(parts):
            if number:
                asyncio.run_coroutine_threadsafe(read.wait(), loop).result(10)
            sock.sendall(part)
        return len(parts) < 3

    raw.answer = answer
    response = await pool.handle_async_request(request_to(pool, raw.url))
    assert (response.whole is not None) is (len(parts) == 1)
    read.set()
    assert b"".join([part async for part in response.stream]) == b"{}"
    await response.aclose()
    await pool.aclose()
