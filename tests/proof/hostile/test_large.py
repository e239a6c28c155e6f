"""Bodies without end: the memory that an answer takes is bounded, by what it unpacks to (the limit can be set)."""

from __future__ import annotations

import gzip
import itertools
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from fleetauth.errors import AnswerTooLargeError, FleetAuthError, TransportError, VendorFaultError
from fleetauth.transport.bounds import read_within
from tests.proof.hostile.standing import Vendor, asked, goes_on, sending, stands
from tests.proof.ledger import FULL, Ledger
from tests.transport.fast.conftest import saying
from tests.transport.fleet import FleetSession

MIB = 1 << 20
GIGABYTE = 1_000_000_000
LIMIT = (4 if FULL else 1) * MIB
MOST_HELD = (
    6 * LIMIT
)  # parts, all of it joined, what an engine reads ahead, and what this test itself holds
ZEROS = bytes(1 << 16)
WHAT = "bodies of a gigabyte, plain, in chunks and packed: memory bounded"


def zeros(count: int = GIGABYTE) -> Iterator[bytes]:
    """So many zeros, about."""
    return itertools.repeat(ZEROS, count // len(ZEROS) + 1)


def packed(wbits: int) -> Iterator[bytes]:
    """A gigabyte of zeros, in a megabyte."""
    deflate = zlib.compressobj(9, wbits=wbits)
    for part in zeros():
        if piece := deflate.compress(part):
            yield piece
    yield deflate.flush()


def chunked(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Parts as HTTP's chunks."""
    for part in parts:
        yield b"%x\r\n%b\r\n" % (len(part), part)
    yield b"0\r\n\r\n"


def members() -> Iterator[bytes]:
    """As many bytes as it takes of packed nothing."""
    return itertools.repeat(gzip.compress(b"") * 1000, 1000)


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LARGE: dict[str, tuple[bytes, Callable[[], Iterator[bytes]]]] = {
    "declared": (HEAD + b"Content-Length: %d\r\n\r\n" % GIGABYTE, zeros),
    "absurdly declared": (HEAD + b"Content-Length: 999999999999999999\r\n\r\n", zeros),
    "until it hangs up": (HEAD + b"Connection: close\r\n\r\n", zeros),
    "chunks": (CHUNKED, lambda: chunked(zeros())),
    "gzip": (HEAD + b"Content-Encoding: gzip\r\n\r\n", lambda: packed(31)),
    "gzip in chunks": (
        HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        lambda: chunked(packed(31)),
    ),
    "deflate": (HEAD + b"Content-Encoding: deflate\r\n\r\n", lambda: packed(15)),
    "bare deflate": (HEAD + b"Content-Encoding: deflate\r\n\r\n", lambda: packed(-15)),
    "gzip of nothing": (HEAD + b"Content-Encoding: gzip\r\n\r\n", members),
    "twice packed": (HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n", zeros),
    "br": (HEAD + b"Content-Encoding: br\r\n\r\n", zeros),
}


SOME = list(LARGE) if FULL else ["declared", "chunks", "gzip", "gzip of nothing"]


@pytest.mark.parametrize("form", LARGE)
async def test_an_answer_of_a_gigabyte_is_refused_within_its_bounds(
    vendor: Vendor, way: str, form: str, ledger: Ledger
) -> None:
    head, body = LARGE[form]
    async with vendor.session(way, max_answer_bytes=LIMIT) as session:
        await goes_on(session)
        vendor.call = sending(head, body)
        with ledger.trial("hostile", WHAT):
            tracemalloc.start()
            try:
                error = await asked(session)
                peak = tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()
            assert peak < MOST_HELD
            if form == "gzip of nothing":
                assert isinstance(error, TransportError)
                return
            assert isinstance(error, AnswerTooLargeError)
            assert error.limit == LIMIT
            assert error.status == 200
            assert "max_answer_bytes" in str(error)


async def test_parts_of_two_bytes_take_no_more_memory_than_others(ledger: Ledger) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for number in range(1 << 14):
            yield b"%02d" % (number % 100)  # a new object each time

    async def stop() -> None:
        """Nothing is open."""

    with ledger.trial("hostile", WHAT):
        tracemalloc.start()
        try:
            parts = await read_within(stream(), status=200, headers={}, most=MIB, stop=stop)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert sum(map(len, parts)) == 1 << 15
        assert peak < 3 << 16


@pytest.mark.parametrize("form", SOME)
async def test_an_error_of_a_gigabyte_is_cut_off_and_told(
    vendor: Vendor, session: FleetSession, form: str, ledger: Ledger
) -> None:
    head, body = LARGE[form]
    vendor.call = sending(head.replace(b"200 OK", b"500 Oh"), body)
    with ledger.trial("hostile", WHAT):
        error = await asked(session)
        assert isinstance(error, VendorFaultError)
        assert error.status == 500


@pytest.mark.parametrize("form", SOME)
async def test_a_token_endpoint_that_sends_a_gigabyte_is_refused(
    vendor: Vendor, session: FleetSession, form: str, ledger: Ledger
) -> None:
    good = vendor.token
    vendor.token = sending(*LARGE[form])
    with ledger.trial("hostile", WHAT):
        error = await stands(session.login)
        if form == "gzip of nothing":
            assert isinstance(error, TransportError)
        else:
            assert isinstance(error, AnswerTooLargeError)
            assert error.limit == MIB
        vendor.token = good
        await session.unlock()
        session._clock.advance(3600)  # type: ignore[attr-defined]
        await goes_on(session)


def heads() -> dict[str, Callable[[], Iterator[bytes]]]:
    """Heads that never end."""
    return {
        "a field without end": lambda: itertools.chain(
            [HEAD, b"X-Long: "], itertools.repeat(b"a" * 65536, 1000)
        ),
        "fields without end": lambda: itertools.chain(
            [HEAD], itertools.repeat(b"X-More: 1\r\n" * 6000, 1000)
        ),
        "a status without end": lambda: itertools.chain(
            [b"HTTP/1.1 200 "], itertools.repeat(b"O" * 65536, 1000)
        ),
        "a chunk's extension without end": lambda: itertools.chain(
            [CHUNKED, b"2;x="], itertools.repeat(b"a" * 65536, 1000)
        ),
        "a trailer without end": lambda: itertools.chain(
            [CHUNKED, b"2\r\n{}\r\n0\r\nX: "], itertools.repeat(b"a" * 65536, 1000)
        ),
    }


@pytest.mark.parametrize("form", heads())
async def test_a_head_without_end_takes_bounded_memory(
    vendor: Vendor, session: FleetSession, form: str, ledger: Ledger
) -> None:
    await goes_on(session)
    vendor.call = sending(b"", heads()[form])
    with ledger.trial(
        "hostile", "heads, chunk extensions and trailers without end: memory bounded"
    ):
        tracemalloc.start()
        try:
            error = await asked(session)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(error, FleetAuthError)
        assert peak < MOST_HELD


async def test_an_answer_of_just_the_limit_is_read(vendor: Vendor, way: str) -> None:
    body = b'"' + b"a" * 998 + b'"'
    async with vendor.session(way, max_answer_bytes=1000) as session:
        await goes_on(session)
        for packing in (
            bytes,
            gzip.compress,
            lambda body: gzip.compress(body[:500]) + gzip.compress(body[500:]),
        ):
            field = b"" if packing is bytes else b"\r\nContent-Encoding: gzip"
            sent = packing(body)
            vendor.call = saying(HEAD + b"Content-Length: %d%b\r\n\r\n" % (len(sent), field) + sent)
            assert (await session.request("GET", "x")).body == body


async def test_a_packed_answer_whose_end_is_missing_is_an_error(
    vendor: Vendor, session: FleetSession, ledger: Ledger
) -> None:
    sent = gzip.compress(b"[" + b"1," * 1000 + b"1]")[:-9]
    vendor.call = saying(
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(sent) + sent
    )
    with ledger.trial("hostile", WHAT):
        assert isinstance(await asked(session), TransportError)


async def test_a_head_request_may_be_told_of_any_length(
    vendor: Vendor, session: FleetSession
) -> None:
    vendor.call = saying(HEAD + b"Content-Length: %d\r\n\r\n" % GIGABYTE)
    assert (await session.request("HEAD", "x")).body == b""
