"""Token answers that no vendor should give (I6, I9): a typed error or a right reading, and no header is injected."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fleetauth.errors import FleetAuthError
from tests.proof.hostile.standing import TOKEN, Vendor, answer, goes_on, stands
from tests.proof.ledger import FULL, Ledger
from tests.transport.fast.conftest import saying

WHAT = "token answers: control characters, wrong types, absurd lifetimes and sizes"
TOKENS: list[Any] = [
    *["a\r\nX-Injected: 1", "a\nb", "a\rb", "a\0b", "a\tb", "a b", " ", "", "\u2028", "caf\xe9"],
    *[
        "\ud800",
        "\x7f",
        "\x1b[2J",
        "a" * 900_000,
        None,
        True,
        False,
        0,
        1.5,
        [],
        ["a"],
        {},
        {"a": "b"},
    ],
    *["\u00a0a", "a\u00a0", "\ufeffa", "%0d%0aX-Injected: 1"],
]
LIFETIMES: list[Any] = [
    *["-1", -1, 0, "0", "1e308", 10**400, "1e309", True, False, [], {}, [3600], "soon", "NaN"],
    *["Infinity", "-Infinity", "0x10", "1_000", "\u0661", " 3600 ", "3600s", 1e-300, None, ""],
]
RAW = [
    b'{"access_token": "a", "expires_in": 1e308}',
    b'{"access_token": "a", "expires_in": 1e400}',
    b'{"access_token": "a", "expires_in": NaN}',
    b'{"access_token": "a", "expires_in": 1e99999999999}',
    b'{"access_token": "a", "expires_in": ' + b"9" * 5000 + b"}",
    b'{"access_token": "a", "access_token": "b", "expires_in": 1, "expires_in": "x"}',
    b'{"access_token": "a"' + b', "a": [' * 50_000,
    b'{"access_token": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'\xff\xfe{\0"\0a\0"\0:\x001\0}\0',
    b'{"access_token": "\xe9\xff"}',
    b'{"access_token": "\\ud800"}',
    b"null",
    b"[]",
    b'"a"',
    b"",
    b"<html>Sign in</html>",
    b"access_token=a&expires_in=3600",
    b"\0" * 1000,
]
REFRESH: list[Any] = ["", " ", "a\r\nb", "\ud800", "a" * 900_000, 1, True, [], {}, None, "\0"]
DATES: list[Any] = [
    *[
        "Thu, 01 Jan 0000 00:00:00 GMT",
        "Thu, 01 Jan 99999 25:61:61 +9999",
        "x" * 10_000,
        5,
        None,
        [],
    ],
    *["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "\ud800", "1 1 1 1 1"],
]


def every() -> list[bytes]:
    """All of them, as bodies."""
    fields = [
        *({"access_token": one, "expires_in": 3600} for one in TOKENS),
        *({"accessToken": one, "success": True} for one in TOKENS),
        *({"access_token": "a", "expires_in": one} for one in LIFETIMES),
        *({"access_token": "a", "refresh_token": one} for one in REFRESH),
        *({"access_token": "a", ".issued": one, ".expires": one} for one in DATES),
        *(
            {"access_token": f"e30.{one}.x"}
            for one in ("", "e30", "bnVsbA", "\xe9", "W10=", "=" * 99)
        ),
        *({"access_token": "a", "token_type": one, "scope": one} for one in REFRESH),
    ]
    return [*(json.dumps(one).encode() for one in fields), *RAW]


STATUSES = [b"200 OK", b"400 Bad", b"401 No", b"403 No", b"500 Oh"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("status", STATUSES)
async def test_a_hostile_token_answer_is_read_or_refused(
    vendor: Vendor, status: bytes, ledger: Ledger
) -> None:
    async with vendor.session(refreshes=True) as session:
        for body in every() if FULL else every()[STATUSES.index(status) :: len(STATUSES)]:
            vendor.token = saying(answer(body, status=status))
            with ledger.trial("hostile", WHAT):
                found = await stands(session.refresh)
                if not isinstance(found, FleetAuthError):
                    assert status == b"200 OK"
                    await goes_on(session)
                assert b"njected" not in b"".join(vendor.server.heads)
            vendor.server.heads.clear()
            vendor.token = saying(answer(TOKEN))
            await session.unlock()
            session._clock.advance(4000)  # type: ignore[attr-defined]
            await session.refresh()
            await goes_on(session)
