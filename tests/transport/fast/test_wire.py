"""What the fast engine writes and reads: byte for byte what the other engine does."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.errors import TransportError
from fleetauth.transport.aiohttp_connection import Where
from tests.transport.fast.conftest import OK, asked, request_to, saying, session_at
from tests.transport.fleet import ENGINE

if TYPE_CHECKING:
    from pathlib import Path

    from fleetauth.transport.aiohttp_engine import AiohttpPool
    from tests.transport.fast.conftest import Handler, RawServer

TOKEN = b'{"access_token": "invented-token", "expires_in": 3600}'


def answering(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer in bytes."""
    fields = [b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*fields, b"", body])


def issue_or(reply: bytes) -> Handler:
    """A token at ``/token``, this anywhere else."""
    return lambda sock, head: saying(answering(TOKEN) if b"/token" in head else reply)(sock, head)


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "x", {"params": {"$top": 1, "q": "a b+c/ü"}}),
    ("GET", "x?a=%20%2B&$filter=a%27b", {}),
    ("GET", "O'H(%3F)/a%2fb%2Fc/~;=@", {}),
    ("GET", "x?", {}),
    ("GET", "x?q=[1]|{2}", {}),
    ("GET", "a//b", {}),
    ("GET", "", {}),
    ("DELETE", "x", {}),
    ("POST", "x", {"json": {"a": 1}}),
    ("POST", "x", {}),
    ("PUT", "x", {"content": b"\x00\xff", "headers": {"Content-Type": "image/x-invented"}}),
    ("PATCH", "x", {"content": b"untyped"}),
    ("GET", "x", {"headers": {"X-Own": "a", "accept": "text/csv"}}),
]


@pytest.mark.parametrize(("method", "path", "options"), CALLS)
async def test_a_request_is_written_byte_for_byte_as_by_the_other_engine(
    raw: RawServer, method: str, path: str, options: dict[str, Any]
) -> None:
    raw.answer = issue_or(OK)
    for engine in ("aiohttp", ENGINE.__name__):
        async with session_at(raw.url, engine=engine) as session:
            for _ in range(2):  # the first of its kind is composed in another way than the next
                await session.request(method, path, **options)
    half = len(raw.heads) // 2
    assert half == 3
    assert raw.heads[:half] == raw.heads[half:]
    assert raw.bodies[:half] == raw.bodies[half:]


async def test_a_body_above_a_megabyte_arrives_whole(raw: RawServer) -> None:
    raw.answer = issue_or(OK)
    body = bytes(range(256)) * 5000
    async with session_at(raw.url) as session:
        await session.request("POST", "x", content=body)
    assert raw.bodies[-1] == body


async def test_what_a_request_lacks_is_not_added(raw: RawServer, pool: AiohttpPool) -> None:
    await asked(pool, raw.url, "POST", content=b"x", headers=[(b"Content-Length", b"1")])
    head = raw.heads[0].removeprefix(b"POST / HTTP/1.1\r\n")
    assert head == b"Host: %b\r\nContent-Length: 1\r\n" % raw.url.removeprefix("http://").encode()


async def test_what_is_in_netrc_signs_nothing_in(
    raw: RawServer, pool: AiohttpPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login invented password canary\n")
    monkeypatch.setenv("NETRC", str(netrc))
    await asked(pool, raw.url)
    assert b"uthorization" not in raw.heads[0]


async def test_a_compressed_answer_is_read(raw: RawServer) -> None:
    raw.answer = issue_or(answering(gzip.compress(b"[1]"), b"Content-Encoding: gzip"))
    async with session_at(raw.url) as session:
        assert (await session.request("GET", "x")).body == b"[1]"


async def test_a_broken_compressed_answer_is_a_transport_error(raw: RawServer) -> None:
    raw.answer = issue_or(answering(b"nothing of the kind", b"Content-Encoding: gzip"))
    async with session_at(raw.url) as session:
        with pytest.raises(TransportError, match="DecodingError"):
            await session.request("GET", "x")


async def test_an_answer_in_chunks_is_read(raw: RawServer) -> None:
    raw.answer = issue_or(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n"
    )
    async with session_at(raw.url) as session:
        assert (await session.request("GET", "x")).body == b"[1]"


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
async def test_an_answer_without_a_body_leaves_the_connection_in_use(
    raw: RawServer, pool: AiohttpPool, status: bytes
) -> None:
    raw.answer = saying(b"HTTP/1.1 " + status + b"\r\n\r\n")
    assert [await asked(pool, raw.url), await asked(pool, raw.url)] == [b"", b""]
    assert raw.connections == 1


async def test_the_answer_to_head_has_no_body(raw: RawServer, pool: AiohttpPool) -> None:
    raw.answer = saying(answering(b"")[:-5] + b"9\r\n\r\n")
    assert [await asked(pool, raw.url, "HEAD"), await asked(pool, raw.url, "HEAD")] == [b"", b""]
    assert raw.connections == 1


async def test_long_foreign_and_repeated_headers_are_read_as_they_came(
    raw: RawServer, pool: AiohttpPool
) -> None:
    fields = [(b"X-Long", b"x" * 60_000), (b"X-Foreign", b"\xfc"), (b"X-a", b"1"), (b"x-A", b"2")]
    reply = answering(b"", *(name + b": " + text for name, text in fields))
    raw.answer = saying(reply)
    answer = await pool.handle_async_request(request_to(pool, raw.url))
    await answer.aclose()
    assert answer.headers[:-1] == fields


async def test_no_redirect_is_followed(raw: RawServer, pool: AiohttpPool) -> None:
    reply = answering(b"there", b"Location: /elsewhere", status=b"302 Found")
    raw.answer = saying(reply)
    assert await asked(pool, raw.url) == b"there"
    assert len(raw.heads) == 1


async def test_a_cookie_is_not_kept_by_the_connections(raw: RawServer, pool: AiohttpPool) -> None:
    raw.answer = saying(answering(b"", b"Set-Cookie: a=canary"))
    await asked(pool, raw.url.replace("127.0.0.1", "localhost"))
    await asked(pool, raw.url.replace("127.0.0.1", "localhost"))
    assert b"canary" not in raw.heads[1]


async def test_a_cookie_of_a_session_goes_back_to_its_origin(raw: RawServer) -> None:
    cookie = b"Set-Cookie: route=invented; Path=/"
    raw.answer = issue_or(answering(b"{}", cookie))
    async with session_at(raw.url) as session:
        await session.request("GET", "x")
        await session.request("GET", "x")
    assert [b"Cookie: route=invented" in head for head in raw.heads[-2:]] == [False, True]


@pytest.mark.parametrize(
    ("host", "port", "shown"),
    [
        (b"fleet.example", None, b"https://fleet.example/x?y"),
        (b"fleet.example", 8443, b"https://fleet.example:8443/x?y"),
        (b"::1", 8443, b"https://[::1]:8443/x?y"),
    ],
)
def test_where_a_request_goes_is_read_again_as_a_url(
    host: bytes, port: int | None, shown: bytes
) -> None:
    assert bytes(Where(scheme=b"https", host=host, port=port, target=b"/x?y")) == shown


async def test_an_address_of_ipv6_is_one(pool: AiohttpPool) -> None:
    url = Where(scheme=b"http", host=b"::1", port=81, target=b"/x?a=%2f")
    assert str(pool._origin(url)) == "http://[::1]:81/"
