"""Heads that no server should send: read as they are meant, or refused; nothing of one lives on in the next request."""

from __future__ import annotations

import pytest

from fleetauth.errors import FleetAuthError
from fleetauth.wire.answer import Answer
from tests.proof.hostile.standing import WELL, Vendor, asked, goes_on, sending, stands
from tests.proof.ledger import FULL, Ledger
from tests.transport.fast.conftest import saying
from tests.transport.fleet import FleetSession

WHAT = "heads with line breaks, NUL, 8-bit letters, thousands of fields, conflicts"
COOKIES = "cookies of other domains, huge, in thousands, with letters that no header carries"
OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(WELL)

STATUS_LINES = [b"200 OK", b"401 No", b"429 Later", b"503 Oh"]
FIELDS = {
    "a bare line feed": b"X-One: 1\nX-Two: 2\r\n",
    "a bare carriage return": b"X-One: 1\rSet-Cookie: a=b\r\n",
    "a NUL": b"X-One: a\0b\r\n",
    "a control character": b"X-One: a\x01\x1b[2Jb\r\n",
    "8-bit letters": b"X-One: caf\xe9 \xff\xfe\r\n",
    "a name with 8-bit letters": b"X-\xe9: 1\r\n",
    "a name with a space": b"X One: 1\r\n",
    "no name": b": 1\r\n",
    "no colon": b"nonsense\r\n",
    "a folded line": b"X-One: 1\r\n  and more\r\n",
    "a very long field": b"X-One: " + b"a" * 90_000 + b"\r\n",
    "ten thousand fields": b"".join(b"X-%d: 1\r\n" % number for number in range(10_000)),
    "two lengths that differ": b"Content-Length: 3\r\n",
    "a length that is none": b"Content-Length: +13\r\n",
    "a negative length": b"Content-Length: -1\r\n",
    "a length beyond any": b"Content-Length: " + b"9" * 5000 + b"\r\n",
    "length and chunks": b"Transfer-Encoding: chunked\r\n",
    "an unknown transfer coding": b"Transfer-Encoding: rot13\r\n",
    "many content types": b"Content-Type: text/html\r\nContent-Type: image/png; charset=\xff\r\n",
    "an absurd alphabet": b"Content-Type: application/json; charset=rot13\r\n",
    "an absurd packing": b"Content-Encoding: %s, \0\r\n" % (b"gzip, " * 100),
    "an absurd time to wait": b"Retry-After: " + b"9" * 400 + b"\r\n",
    "an absurd date to wait for": b"Retry-After: Mon, 31 Feb 99999 25:61:61 +9999\r\n",
}
STATUSES = {
    "a status beyond any": b"HTTP/1.1 99999 OK\r\n",
    "a status of letters": b"HTTP/1.1 abc OK\r\n",
    "a status of nothing": b"HTTP/1.1 \r\n",
    "a status of no class": b"HTTP/1.1 799 What\r\n",
    "another version": b"HTTP/9.9 200 OK\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no head at all": b"\0" * 5000,
}
EVERY_COOKIE = {
    "another domain": b"Set-Cookie: evil=1; Domain=other.example\r\n",
    "every domain": b"Set-Cookie: evil=1; Domain=.\r\n",
    "8-bit letters": b"Set-Cookie: evil=caf\xe9; Path=/\r\n",
    "another alphabet": b"Set-Cookie: evil=\xd0\xb9\r\n",
    "control characters": b"Set-Cookie: evil=a\x01b; Path=/\r\n",
    "a huge one": b"Set-Cookie: evil=%b\r\n" % (b"a" * 60_000),
    "thousands": b"".join(b"Set-Cookie: c%d=%d\r\n" % (number, number) for number in range(3000)),
    "an absurd end": b"Set-Cookie: evil=1; Expires=Mon, 99 Foo 99999 25:61:61; Max-Age=1e999\r\n",
    "no name": b"Set-Cookie: =;;;=;\r\n",
}


def with_fields(fields: bytes) -> bytes:
    """A good answer but for its head."""
    length = b"" if b"-Length:" in fields or b"Transfer-" in fields else LENGTH
    return b"".join((OK, length, fields, b"\r\n", WELL))


@pytest.mark.parametrize("status", STATUS_LINES if FULL else STATUS_LINES[::3])
async def test_a_hostile_head_is_read_or_refused(
    vendor: Vendor, session: FleetSession, status: bytes, ledger: Ledger
) -> None:
    for name, fields in FIELDS.items():
        vendor.call = sending(with_fields(fields).replace(b"200 OK", status), list)
        with ledger.trial("hostile", WHAT):
            found = await asked(session)
            assert isinstance(found, (FleetAuthError, Answer)), name
            if isinstance(found, Answer):
                assert found.status == 200
                assert not any("\n" in text or "\0" in text for text in found.headers.values())


@pytest.mark.parametrize("name", STATUSES)
async def test_what_is_no_http_is_refused(
    vendor: Vendor, session: FleetSession, name: str, ledger: Ledger
) -> None:
    vendor.call = sending(STATUSES[name] + LENGTH + b"\r\n" + WELL, list)
    with ledger.trial("hostile", WHAT):
        found = await asked(session)
        assert isinstance(found, FleetAuthError) or found.status == 200


@pytest.mark.parametrize("name", EVERY_COOKIE)
async def test_a_hostile_cookie_ends_no_session(
    vendor: Vendor, way: str, name: str, ledger: Ledger
) -> None:
    with ledger.trial("hostile", COOKIES):
        async with vendor.session(way) as session:
            await goes_on(session)
            vendor.call = saying(with_fields(EVERY_COOKIE[name]))
            await stands(lambda: session.request("GET", "x"))  # some engines read a hundred fields
            if way == "client" and name in {"8-bit letters", "another alphabet"}:
                return  # the jar is the user's client's own
            for _ in range(2):
                await goes_on(session)
            head = vendor.server.heads[-1]
            sent = sum(
                len(line) for line in head.split(b"\r\n") if line.lower().startswith(b"cookie")
            )
            assert way == "client" or sent <= 1 << 14
            assert b"other.example" not in head
