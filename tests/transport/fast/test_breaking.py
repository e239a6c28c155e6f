"""What goes wrong on the fast engine says why, and whether the request may have arrived (I11)."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import struct
import threading
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from fleetauth.errors import TransportError
from tests.transport.fast.conftest import CORE, OK, asked, request_to, session_at
from tests.transport.servers import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.transport.aiohttp_engine import AiohttpPool
    from tests.transport.fast.conftest import RawServer


def reset(sock: socket.socket, _: bytes) -> bool:
    """Cut the connection off."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def half(sock: socket.socket, _: bytes) -> bool:
    """Hang up in the middle of the answer."""
    sock.sendall(OK[:-1])
    return False


def garbled(sock: socket.socket, _: bytes) -> bool:
    """Answer in no protocol."""
    sock.sendall(b"HTTP/1.1 canary\r\nX\r\n\r\n")
    return False


def reset_without_length(sock: socket.socket, _: bytes) -> bool:
    """Cut the connection off in a body that says no length."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n[1, 2")
    return reset(sock, _)


def switched(sock: socket.socket, _: bytes) -> bool:
    """Speak another protocol from now on."""
    sock.sendall(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
    return True


BREAKS: list[tuple[Callable[[socket.socket, bytes], bool], str]] = [
    (reset, "ReadError"),
    (half, "RemoteProtocolError"),
    (garbled, "RemoteProtocolError"),
    (lambda *_: False, "RemoteProtocolError"),
    (reset_without_length, "ReadError"),
    (switched, "RemoteProtocolError: the other end switched protocols unasked"),
]


@pytest.mark.parametrize(("answer", "kind"), BREAKS)
async def test_a_connection_that_breaks_may_have_brought_the_request(
    raw: RawServer, answer: Callable[[socket.socket, bytes], bool], kind: str
) -> None:
    raw.answer = answer
    async with session_at(raw.url) as session:
        with pytest.raises(TransportError, match=f"the connection broke.*{kind}") as caught:
            await session.request("GET", "basic/x?q=query", api="basic")
    assert caught.value.may_have_arrived
    assert "query" not in str(caught.value)
    assert len(raw.heads) == 1


async def test_an_answer_that_turns_to_no_http_amid_its_body_is_told_at_once(
    raw: RawServer, pool: AiohttpPool
) -> None:
    begun = threading.Event()

    def garbled_amid(sock: socket.socket, _: bytes) -> bool:
        sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
        assert begun.wait(10)
        sock.sendall(b"0\r\nX: " + b"a" * 200_000)
        return True

    raw.answer = garbled_amid
    answer = await pool.handle_async_request(request_to(pool, raw.url))
    assert await anext(answer.stream) == b"{}"
    begun.set()
    with pytest.raises(CORE.RemoteProtocolError, match="no HTTP"):
        await anext(answer.stream)
    await answer.aclose()


async def test_where_nobody_listens_the_request_has_not_arrived(nobody: str) -> None:
    async with session_at(nobody) as session:
        with pytest.raises(TransportError, match=r"ConnectError: .*Connect call failed") as caught:
            await session.request("GET", "x")
    assert not caught.value.may_have_arrived


async def test_a_name_that_is_none_is_told(
    pool: AiohttpPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object, **__: object) -> Any:  # noqa: ANN401 - never comes
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", lost)
    with pytest.raises(pool._core.ConnectError, match="Name or service not known"):
        await asked(pool, "http://nowhere.invalid")


async def test_a_certificate_of_an_unknown_authority_is_refused_with_the_reason() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with LoopbackServer(tls=context) as server:
        async with session_at(server.url) as session:
            with pytest.raises(TransportError, match=r"ConnectError.*CERTIFICATE_VERIFY") as caught:
                await session.request("GET", "x")
    assert not caught.value.may_have_arrived
    assert server.log == []


async def test_no_connection_in_time_is_a_time_out_before_anything_was_sent(
    pool: AiohttpPool, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", never)
    request = request_to(pool, nobody)
    request.extensions["timeout"]["connect"] = 0.02
    with pytest.raises(pool._core.ConnectTimeout):
        await pool.handle_async_request(request)


async def test_a_connection_that_the_system_gives_up_may_have_brought_the_request(
    pool: AiohttpPool,
) -> None:
    gone = TimeoutError(errno.ETIMEDOUT, "Connection timed out")
    assert isinstance(pool.told(gone), pool._core.ReadTimeout)


async def test_an_error_has_no_frame_of_the_engine_in_its_traceback(nobody: str) -> None:
    async with session_at(nobody) as session:
        with pytest.raises(TransportError) as caught:
            await session.request("GET", "x")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
