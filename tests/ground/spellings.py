"""Finds canaries in texts and bytes, however they are spelt: as they are, in any of the escapes of URLs, JSON, HTML and
Python, in Base64 at any alignment, in hexadecimal digits, in UTF-16, or broken over lines. It knows no session.

Each canary begins and ends with two letters of its own and `STEM`, so that its beginning and its end are found alone,
and tell which kind of secret they are of. A secret turned round or encrypted is not found, nor one of which less than
eight characters are shown.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Final

import attrs

STEM: Final = "xq7canary"
_SHORT: Final = STEM[:6]  # with a kind's two letters, the eight characters that are found
KINDS: Final = {
    "pw": "password",
    "cs": "client secret",
    "bp": "HTTP Basic's pair",
    "at": "access token",
    "it": "ID token",
    "rt": "refresh token",
    "ak": "API key in a header",
    "op": "one-time password",
    "sf": "second-factor token",
    "di": "device id",
    "ck": "cookie",
    "ek": "key that encrypts a store",
    "rp": "password of Redis",
    "pp": "password of a proxy",
    "ev": "environment, .env file or keyring",
    "up": "password in a URL",
}
"""The kinds of secrets: the two letters that their canaries begin and end with, and their names in words."""

_KIND: Final = re.compile(f"({'|'.join(KINDS)}){_SHORT}")
_LINE_BREAKS: Final = str.maketrans("", "", " \t\r\n\x00\"'+,")
_ESCAPED_BREAKS: Final = ("\\r", "\\n", "\\t", "\\x00", "\\")


def canary(kind: str, inside: str = "") -> str:
    """A secret of a kind, by its two letters, with something in the middle of it."""
    return f"{kind}{STEM}{inside}{kind}{_SHORT}"


@attrs.frozen
class Found:
    """A canary in a text.

    Attributes:
        kind: Its kind's two letters; empty where the spelling does not tell.
        around: What stands around it.
    """

    kind: str
    around: str


def _in_base64(text: str) -> Iterator[str]:
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + text.encode()).decode().rstrip("=")
        # Without the characters that depend on what is before and behind.
        first, rest = (0, 2, 3)[before], (before + len(text)) % 3
        yield encoded[first : len(encoded) - (1 if rest else 0)]


def _escapes(text: str) -> Iterator[str]:
    yield "".join(f"%{ord(char):02x}" for char in text)
    yield "".join(f"\\u{ord(char):04x}" for char in text)
    yield "".join(f"\\x{ord(char):02x}" for char in text)
    yield "".join(f"&#{ord(char)};" for char in text)
    yield "".join(f"&#x{ord(char):x};" for char in text)
    yield text.encode().hex()


_EXACT: Final = tuple(_in_base64(STEM))
_SMALL: Final = tuple(_escapes(STEM))


def found(shown: str | bytes) -> list[Found]:
    """The canaries in it."""
    text = shown if isinstance(shown, str) else shown.decode("latin-1")
    small = text.lower()
    if _SHORT in small:
        return list(_told(small))
    for needle in _EXACT:
        if needle in text:
            return [_around(text, text.index(needle))]
    for needle in _SMALL:
        if needle in small:
            return [_around(small, small.index(needle))]
    joined = small.translate(_LINE_BREAKS)
    for escape in _ESCAPED_BREAKS:
        joined = joined.replace(escape, "")
    if _SHORT in joined:
        return list(_told(joined))
    unbroken = "".join(text.split()).replace("\\n", "").replace("\\r", "")
    if needle := next((it for it in _EXACT if it in unbroken), ""):
        return [_around(unbroken, unbroken.index(needle))]
    return []


def _told(text: str) -> Iterator[Found]:
    places = list(_KIND.finditer(text))
    if not places:
        yield _around(text, text.index(_SHORT))
    for kind in sorted({place[1] for place in places}):
        at = next(place.start() for place in places if place[1] == kind)
        yield attrs.evolve(_around(text, at), kind=kind)


def _around(text: str, at: int) -> Found:
    return Found("", text[max(0, at - 200) : at + 80])
