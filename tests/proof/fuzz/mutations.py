"""Changes bytes as a fuzzer does, without one: flips, cuts, doubles, splices, and words that readers fear. The same
number gives the same bytes. Nothing here knows what reads them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

WORDS: Final = (
    *(b"null", b"NaN", b"-Infinity", b"1e400", b"1e-400", b"-0", b"1" * 5000, b"0.1e99999999999"),
    *(b'"\\ud800"', b"\\u0000", b"\x00", b"\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8"),
    *(b"[" * 2000, b'{"a":' * 2000, b"]", b"}", b'"', b",", b":", b"%00", b"%2f", b"\\", b"//"),
    *(b"0000-00-00T00:00:00Z", b"99999-12-31", b"2026-01-01T25:61", b"+99:99", b"-00:00"),
    *(b"@", b"#", b"?", b"file:", b"[::1]", b"127.0.0.1", b"169.254.169.254", b"\xe3\x80\x82"),
    *(b'"errors"', b'"error"', b'"access_token"', b'"expires_in"', b'"success"', b'"Result"'),
    *(b"GMT", b"-0000", b"; charset=rot13", b"<script", b"<!--", b"&#0", b"Set-Cookie: ", b"=;"),
)
_LONGEST: Final = 1 << 16


def mutated(number: int, seeds: Sequence[bytes], times: int) -> Iterator[bytes]:
    """One of the seeds, changed once more for each that is given."""
    chance = random.Random(number)
    data = chance.choice(seeds)
    for _ in range(times):
        data = _changed(chance, data, seeds)[:_LONGEST]
        yield data


def _changed(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 2, 4, 16, 256)))
    match chance.randrange(7):
        case 0:
            new = bytes((chance.randrange(256),))
        case 1:
            new = b""
        case 2:
            new = data[start:end] * chance.choice((2, 3, 100))
        case 3:
            other = chance.choice(seeds)
            new = other[chance.randint(0, len(other)) :]
        case 4:
            return chance.choice(seeds)  # begin anew
        case _:
            new = chance.choice(WORDS)
    return data[:start] + new + data[end:]
