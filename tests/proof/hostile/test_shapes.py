"""Bodies that no call expects (I9): every typed call of all vendors reads them, or says in a typed error what came."""

from __future__ import annotations

import importlib
import json
from types import ModuleType
from typing import Any

import pytest

from fleetauth.errors import FleetAuthError
from fleetauth.testing import FakeClock
from tests.proof.hostile.standing import stands
from tests.proof.ledger import FULL, Ledger
from tests.sessions.answering import TOKEN
from tests.vendors.calls import Case, Json, nulled
from tests.vendors.test_calls import SESSIONS

WHAT = "bodies of wrong shape, depth, number, alphabet and kind, for every typed call"
DEEP = 100_000
ROWS = ("value", "items", "jobs", "data", "Result", "pageItems", "utilisations")
HOSTILE_VALUES = [
    b"1e400",
    b"-1e400",
    b"9" * 5000,
    b"1e99999999999999999999",
    b"NaN",
    b'"0000-00-00T00:00:00Z"',
    b'"99999-01-01T25:61:61+99:99"',
    b'"\\ud800"',
    b'"\\u0000"',
    b"[" * 500 + b"]" * 500,
    b'{"a":' * 500 + b"1" + b"}" * 500,
    b"null",
    b"true",
    b"-0.0",
    b'"' + b"9" * 5000 + b'"',
    b"999.9",
]
WHOLE = [
    b"",
    b" ",
    b"null",
    b"true",
    b"7",
    b'"text"',
    b"[]",
    b"{}",
    b"[null]",
    b"[[]]",
    b"[7]",
    b"NaN",
    b"-Infinity",
    b"9" * 5000,
    b"1e400",
    b"[" * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    b"<!doctype html><html><body>Sign in</body></html>",
    b"<?xml version='1.0'?><a/>",
    b"\xef\xbb\xbf{}",
    b"\xef\xbb\xbf",
    '{"value": []}'.encode("utf-16"),
    b'{"value": "caf\xe9"}',
    b"\0" * 100,
    b'{"value": "\\ud800"}',
    b'{"a": 1, "a": 2, "a": ',
    b"\x89PNG\r\n\x1a\n",
    b'{"error": "x", "errors": {"a": [1, null, []]}, "Errors": 7, "success": "maybe"}',
]


def bodies(case: Case, vendor: str) -> list[bytes]:
    """What is tried with a call: the same for all, and its own answer with each field of its rows made hostile."""
    found = list(WHOLE)
    for name in ROWS:
        inner = [b"null", b"{}", b"7", b'"x"', b"[null]", b"[[]]", b"[" * DEEP + b"]" * DEEP]
        found += (b'{"%b": %b}' % (name.encode(), one) for one in inner)
    known = case.answer(vendor)
    if known is not None:
        found.append(json.dumps(swapped(known)).encode())
        found.append(json.dumps(case.varied(known, nulled)).encode())
        found += (written(case.varied(known, marked), value) for value in HOSTILE_VALUES)
        found.append(json.dumps(known).replace('{"', '{"a": 1, "a": [], "').encode())
    return found


def swapped(value: Json) -> Json:
    """Lists for objects, and objects for lists."""
    if isinstance(value, dict):
        return [swapped(one) for one in value.values()]
    if isinstance(value, list):
        return {str(number): swapped(one) for number, one in enumerate(value)}
    return value


def marked(row: Json) -> Json:
    """Each field of a row marked for `written`."""
    return dict.fromkeys(row, "@@") if isinstance(row, dict) else row


def written(value: Json, instead: bytes) -> bytes:
    """JSON with what was marked replaced by bytes."""
    return json.dumps(value).encode().replace(b'"@@"', instead)


class Told:
    """A transport that answers calls by the bytes that it is told."""

    def __init__(self, http: ModuleType) -> None:
        self.body = b""
        self._http = http
        self.transport = http.MockTransport(self._answer)

    async def _answer(self, request: Any) -> Any:  # noqa: ANN401 - the engine's own types
        await request.aread()
        if b"grant_type=" in request.content:
            return self._http.Response(200, json=TOKEN)
        return self._http.Response(200, content=self.body)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("vendor", SESSIONS)
async def test_every_call_reads_or_refuses_any_body(
    engine: str, vendor: str, ledger: Ledger, anyio_backend: str
) -> None:
    kind, arguments, cases = SESSIONS[vendor]
    told = Told(importlib.import_module(engine))
    options: dict[str, Any] = {"transport": told.transport, "clock": FakeClock(), "retries": 0}
    first = 0 if anyio_backend == "asyncio" else 1
    async with kind(**arguments, **options) as session:
        for number, case in enumerate(cases):
            tried = bodies(case, vendor)
            for body in tried if FULL else tried[(number + first) % 23 :: 23]:
                told.body = body
                with ledger.trial("hostile", WHAT):
                    error = await stands(lambda case=case: case.run(session))  # type: ignore[misc]
                    if isinstance(error, FleetAuthError):
                        assert error.vendor == vendor, (case.call, body[:200])
