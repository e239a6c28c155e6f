"""What an answer may be: its size, packing, cookies and links are bounded, and each refusal is a typed error."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from fleetauth.errors import (
    AnswerTooLargeError,
    ConfigurationError,
    DecodeError,
    OriginError,
    TransportError,
    VendorFaultError,
)
from fleetauth.transport import bounds
from fleetauth.transport.bounds import DecodingError, Unpacking, read_within
from fleetauth.transport.cookies import Jar
from fleetauth.transport.origins import linked
from tests.transport.fleet import ENGINE, FakeVendor, FleetSession, response
from tests.transport.servers import LoopbackServer, Reply


async def unread(*parts: bytes) -> AsyncIterator[bytes]:
    """A body that nobody has read yet, as a connection has it."""
    for part in parts:
        yield part


def packed(body: bytes, coding: str, status: int = 200) -> Any:  # noqa: ANN401 - either engine's
    """An answer that is packed, and not read yet."""
    return ENGINE.Response(status, content=unread(body), headers={"Content-Encoding": coding})


@pytest.mark.parametrize("size", [0, -1, True, 1.5, "1", None])
def test_a_limit_is_a_whole_number_above_0(vendor: FakeVendor, size: object) -> None:
    with pytest.raises(ConfigurationError, match="must be a whole number of bytes"):
        vendor.session(max_answer_bytes=size)


async def test_an_answer_that_is_too_large_says_the_limit_and_what_to_do(
    vendor: FakeVendor,
) -> None:
    vendor.script = [ENGINE.Response(200, content=unread(b'{"password": "canary', b"a" * 99_999))]
    async with vendor.session(max_answer_bytes=70_000) as session:
        with pytest.raises(AnswerTooLargeError, match="larger than the 70000 bytes") as caught:
            await session.request("POST", "x")
    assert "higher max_answer_bytes" in str(caught.value)
    assert len(vendor.calls) == 1
    assert (caught.value.limit, caught.value.declared) == (70_000, None)
    assert b"canary" not in (caught.value.body or b"canary")
    assert caught.value.status == 200


async def test_an_answer_that_says_it_is_too_large_is_not_read(vendor: FakeVendor) -> None:
    vendor.script = [ENGINE.Response(200, content=unread(), headers={"Content-Length": "71"})]
    async with vendor.session(max_answer_bytes=70) as session:
        with pytest.raises(AnswerTooLargeError, match="says that it has 71") as caught:
            await session.request("GET", "x")
    assert caught.value.declared == 71


async def test_an_answer_that_a_transport_has_read_is_bounded_too(vendor: FakeVendor) -> None:
    vendor.script = [response(200, b"a" * 71)]
    async with vendor.session(max_answer_bytes=70) as session:
        with pytest.raises(AnswerTooLargeError):
            await session.request("GET", "x")


async def test_an_error_is_told_however_long_or_badly_packed(vendor: FakeVendor) -> None:
    long = ENGINE.Response(500, content=unread(b"Oh dear. " * 200_000))
    vendor.script = [long, packed(b"no such thing", "gzip", 502), packed(b"{}", "br", 503)]
    async with vendor.session(retries=0) as session:
        for status in (500, 502, 503):
            with pytest.raises(VendorFaultError) as caught:
                await session.request("GET", "x")
            assert caught.value.status == status
            assert len(caught.value.body or b"") <= bounds.MOST_OF_A_REFUSAL


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br"])
async def test_what_was_not_asked_for_is_not_unpacked(vendor: FakeVendor, coding: str) -> None:
    vendor.script = [packed(b"\x8b\x00\x80", coding)]
    async with vendor.session() as session:
        with pytest.raises(DecodeError, match="which was not asked for") as caught:
            await session.request("GET", "x")
    assert caught.value.body == b"\x8b\x00\x80"


async def test_a_name_of_no_packing_means_nothing(vendor: FakeVendor) -> None:
    vendor.script = [packed(b"[1]", "utf-8")]
    async with vendor.session() as session:
        assert (await session.request("GET", "x")).json() == [1]


@pytest.mark.parametrize("asked", ["gzip, deflate, br", "zstd"])
async def test_only_what_is_unpacked_within_bounds_is_asked_for(
    home: LoopbackServer, vendor: FakeVendor, asked: str
) -> None:
    async with ENGINE.AsyncClient(headers={"Accept-Encoding": asked}, trust_env=False) as client:
        url = {"base_url": f"{home.url}/", "token_url": f"{home.url}/token"}
        async with vendor.session(transport=None, http_client=client, **url) as session:
            await session.request("GET", "x")
            await session.request("GET", "x", headers={"Accept-Encoding": "identity"})
    assert [seen.headers["accept-encoding"] for seen in home.log[1:]] == [
        "gzip, deflate",
        "identity",
    ]


# --- unpacking ------------------------------------------------------------------------------------


def unpacked(coding: str, *parts: bytes) -> bytes:
    """What comes of parts, to the end."""
    unpacking = Unpacking(coding)
    found = b"".join(piece for part in parts for piece in unpacking.pieces(part))
    unpacking.end()
    return found


def bare(body: bytes) -> bytes:
    """Deflate without zlib's head, as some servers send it."""
    return zlib.compress(body, wbits=-15)


def test_all_members_of_a_body_are_read_and_what_fills_it_up_is_not() -> None:
    one, two = gzip.compress(b"one"), gzip.compress(b"two")
    assert unpacked("gzip", one + two) == b"onetwo"
    assert unpacked("gzip", one, two) == b"onetwo"
    assert unpacked("gzip", one + bytes(100)) == b"one"
    assert unpacked("gzip", one, bytes(100), two) == b"onetwo"
    assert unpacked("deflate", zlib.compress(b"one") + b"\x1f") == b"one"
    assert unpacked("gzip") == b""


def test_a_body_comes_in_pieces_of_bounded_size() -> None:
    body = bytes((1 << 20) * 3)
    pieces = list(Unpacking("gzip").pieces(gzip.compress(body)))
    assert b"".join(pieces) == body
    assert max(map(len, pieces)) == 1 << 20


def test_deflate_may_come_bare() -> None:
    assert unpacked("deflate", bare(b"one" * 100)) == b"one" * 100
    with pytest.raises(DecodingError, match="can't be unpacked"):
        unpacked("deflate", b"\xff\xff\xff")
    with pytest.raises(DecodingError, match="can't be unpacked"):
        unpacked("deflate", zlib.compress(b"one")[:-2] + b"xx")


@pytest.mark.parametrize("kept", [-1, 12])
def test_a_body_whose_end_is_missing_is_not_whole(kept: int) -> None:
    body = gzip.compress(b"one" * 99)[:kept]
    with pytest.raises(DecodingError, match="ends too early"):
        unpacked("gzip", body)


def test_a_body_of_members_without_end_is_refused() -> None:
    with pytest.raises(DecodingError, match="too many members"):
        unpacked("gzip", gzip.compress(b"") * 10_001)


@pytest.mark.parametrize("breaks", [True, False])
async def test_a_reading_that_is_given_up_leaves_nothing_open(
    breaks: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "_MOST_LEFT", 3)
    stopped: list[bool] = []

    class Endless:
        """Neither a generator nor ever done."""

        def __aiter__(self) -> Endless:
            return self

        async def __anext__(self) -> bytes:
            if stopped and breaks:
                raise OSError
            return b"a" * 100

    async def stop() -> None:
        stopped.append(True)

    parts = await read_within(Endless(), status=500, headers={}, most=150, stop=stop)
    assert b"".join(parts) == b"a" * 150
    assert stopped == [True]


# --- cookies and links ----------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["caf\xe9", "\u0439", "a\x01b", "a" * 10_000, '"b;c"; Max-Age'])
async def test_a_cookie_that_cannot_be_sent_is_not_kept(
    home: LoopbackServer, vendor: FakeVendor, value: str
) -> None:
    def reply(seen: Any) -> Reply:  # noqa: ANN401
        body = b'{"access_token": "t", "expires_in": 3600}' if seen.path == "/token" else b"{}"
        raw = value.encode().decode("latin-1")
        return Reply(body=body, headers=(("Set-Cookie", f"evil={raw}; Path=/"),))

    home.reply = reply
    url = {"base_url": f"{home.url}/", "token_url": f"{home.url}/token"}
    async with vendor.session(transport=None, **url) as session:
        for _ in range(3):
            await session.request("GET", "x")
    assert all("evil" not in seen.headers.get("cookie", "") for seen in home.log)


def test_a_jar_never_becomes_too_large_to_be_sent() -> None:
    cookies = ENGINE.Cookies(Jar())
    for number in range(500):
        cookies.set(f"c{number}", "x")
    assert 0 < len(cookies.jar) <= 50
    assert str(cookies.jar) == f"<{len(cookies.jar)} cookies>"
    for number in range(10):
        cookies.set(f"large{number}", "x" * 3000)
    assert sum(len(cookie.value or "") for cookie in cookies.jar) <= 1 << 13


def test_a_link_that_may_be_read_in_several_ways_is_not_followed() -> None:
    base = "https://api.example/v1/"
    for link in ("//evil.example", "\\\\evil.example", "x y", "../x", "x#y", "x?\ud800"):
        with pytest.raises(OriginError, match="may be read in several ways"):
            linked(base, link)
    assert linked(base, "x?y") == f"{base}x?y"
    with pytest.raises(OriginError, match="another origin") as caught:
        linked(base, f"https://{'a' * 5000}.example/")
    assert len(str(caught.value)) < 400


async def test_what_an_engine_quotes_of_a_head_is_cut(vendor: FakeVendor) -> None:
    vendor.script = [ENGINE.RemoteProtocolError("\x1b[2J" + "a" * 90_000)]
    async with vendor.session(retries=0) as session:
        with pytest.raises(TransportError) as caught:
            await session.request("GET", "x")
    assert len(str(caught.value)) < 500
    assert str(caught.value).isprintable()


async def test_a_token_that_is_far_too_long_is_no_token(vendor: FakeVendor) -> None:
    long = {"access_token": "a" * 40_000, "expires_in": 3600}
    vendor.token_script = [ENGINE.Response(200, json=long)]
    async with vendor.session(retries=0) as session:
        with pytest.raises(DecodeError, match="no access_token in it of up to 32768 letters"):
            await session.login()


async def test_an_error_keeps_no_more_than_a_mib_of_what_it_could_not_read(
    session: FleetSession, vendor: FakeVendor
) -> None:
    vendor.script = [response(200, b"[" * (3 << 20))]
    answer = await session.request("GET", "x")
    with pytest.raises(DecodeError) as caught:
        answer.json()
    assert len(caught.value.body or b"") == 1 << 20
