"""What fuzzing begins with: the vendors' sample answers, and what each target's kind of text looks like. What was found
worth keeping lies in ``corpus``, a folder for each target. Nothing here runs a target.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.proof.fuzz.targets import STATUSES
from tests.samples.files import HERE
from tests.wire.mutated import ODD, ODD_MOMENTS, json_text

CORPUS: Final = Path(__file__).parent / "corpus"
_LONGEST_SAMPLE: Final = 4096

_TOKENS: Final = (
    {"access_token": "invented", "expires_in": 3600, "refresh_token": "invented-too"},
    {"accessToken": "invented", "success": True, "expires_in": "3600"},
    {"access_token": "a.e30.c", ".issued": "Thu, 01 Jan 1970 00:00:00 GMT", ".expires": "x"},
    {"error": "invalid_grant", "error_description": "no"},
    {"success": False, "errorCode": "401", "errorMsg": "Bad Credentials"},
)
_ERRORS: Final = (
    {"errors": [{"code": "PageNumber", "description": "out of range"}], "status": "500"},
    {"Errors": {"Field": ["is wrong", None]}, "IsValid": False},
    {"errors": [{"message": "no", "extensions": {"code": "FORBIDDEN"}}], "data": {"a": [1]}},
    {"error": {"code": "x", "message": {"value": "y"}}},
    {"defaultUserMessage": "no", "userMessageGlobalisationCode": "error.x", "httpStatusCode": 403},
)
_CLAIMS: Final = (
    {"exp": 1_800_003_600, "iat": 1_800_000_000},
    {"exp": 1e308},
    {"exp": -1, "nbf": "x"},
)
_DATES: Final = (
    "Thu, 01 Jan 1970 00:01:00 GMT",
    "15",
    "-1.5",
    "Thursday, 01-Jan-70 00:01:00 GMT",
    "Thu Jan  1 00:01:00 1970",
    "[2023, 7, 3, 10, 30, 0, 99999999999]",
    '{"date": [2023, 7, 3], "time": {"hour": 1, "minute": null}}',
)
_LINKS: Final = (
    "https://api.example/v1/things?$skip=2",
    "?$skip=2",
    "../other",
    "//169.254.169.254/latest",
    "https://api.example@127.0.0.1/",
    "https://api.example:444/",
    "https:\\\\evil.example",
    "https://api%2eexample/",
    "https://xn--e1afmkfd.example/",
    "file:///etc/hosts",
    "HTTPS://API.EXAMPLE/x#y",
)
_HEADERS: Final = (
    b"Set-Cookie: a=b; Path=/; Domain=example\nX-One: 1\nx-one: 2",
    b"Set-Cookie: a=\x01; Expires=Thu, 01 Jan 1970 00:00:00 GMT\nContent-Type: caf\xe9",
    b'Set-Cookie: a="b;c"; Max-Age=99999999999999999999; Version=x; Port="80,x"',
)


def seeds(target: str) -> list[bytes]:
    """What a target begins with, and what was kept for it."""
    kept = sorted((CORPUS / target).glob("*"))
    return [*dict.fromkeys(_made(target)), *(file.read_bytes() for file in kept)]


def keep(target: str, data: bytes) -> Path:
    """Keep an input, so that each run of the tests tries it."""
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / hashlib.sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return file


def _made(target: str) -> Iterator[bytes]:
    statuses = [bytes((number,)) for number in range(len(STATUSES))]
    if target == "token_answers":
        yield from (status + json.dumps(one).encode() for one in _TOKENS for status in statuses)
    elif target == "error_answers":
        yield from (status + json.dumps(one).encode() for one in _ERRORS for status in statuses)
        yield from (b"\x03" + body for body in _samples())
    elif target == "envelopes":
        yield from (b"\x00" + body for body in _samples())
    elif target == "dates":
        yield from (text.encode() for text in (*_DATES, *ODD_MOMENTS))
        yield from (json.dumps(text).encode() for text in ODD_MOMENTS)
    elif target == "jwt_ends":
        yield from (json.dumps(one).encode() for one in _CLAIMS)
    elif target == "records":
        yield from (json_text([{"id": "1", "number": one, "free": one}]).encode() for one in ODD)
        yield from (json_text({"id": "1", "sold": one, "raw": one}).encode() for one in ODD)
    elif target == "links":
        yield from (text.encode() for text in _LINKS)
    elif target == "bodies":
        whole = b'{"value": [1, 2]}' * 40
        yield from (bytes((0, size)) + gzip.compress(whole) * 2 for size in (0, 6, 255))
        yield bytes((1, 9)) + zlib.compress(whole)
        yield bytes((1, 255)) + zlib.compress(whole)[2:-4]
        yield bytes((0, 255)) + gzip.compress(bytes(1 << 18))
        yield bytes((3, 9)) + whole
    elif target == "headers":
        yield from _HEADERS


def _samples() -> Iterator[bytes]:
    for file in sorted(HERE.glob("*/*.json")):
        body = file.read_bytes()
        if len(body) <= _LONGEST_SAMPLE:
            yield body
