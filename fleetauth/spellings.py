"""Every spelling in which a wire may write a text: escaped in a URL, a form, JSON or HTML, in Base64, in hexadecimal.

What is looked for by them, and what becomes of it, is said in `secrets`.
"""

from __future__ import annotations

import base64
import functools
import html
import json
import re
import string
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

_SHORTEST_INSIDE: Final = (
    8  # of a text that is found in the midst of Base64, or in hexadecimal digits
)
_CODED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
# HTML's references by number: zeros before it, and one of more digits than any character has, which nobody can read.
_ZEROS: Final = re.compile(r"(&#[xX]?)0+(?=[0-9a-fA-F])")
_BEYOND: Final = re.compile(r"&#[0-9]{8,}")
_ESCAPED: Final = re.compile(r"\\(.)")
_RUNS: Final = re.compile("[0-9A-Za-z]+")
_NEVER_ESCAPED: Final = frozenset(string.ascii_letters + string.digits)


def unescaped(text: str) -> str:
    """A text with one layer of escapes less: of URLs, HTML and JSON, and the zeros between letters of UTF-16."""
    text = text.replace("\0", "")
    if "%" in text:
        text = unquote(text, encoding="latin-1")
    if "&" in text:
        text = html.unescape(_BEYOND.sub("\ufffd", _ZEROS.sub(r"\1", text)))
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _CODED.sub(lambda found: chr(int(found[1], 16)), text))
    return text


def spelt(value: str) -> str:
    """A pattern for every spelling: in a URL, a form, JSON or HTML, each character in its own way, or in Base64."""
    bare = value.removeprefix("Basic ")  # a header's value may be shown without its scheme
    spellings = ["".join(map(_character, bare)), *_in_base64(value.encode())]
    if len(value) >= _SHORTEST_INSIDE:
        spellings.append(_hex(value.encode()))
    if bare != value:
        spellings.insert(0, "".join(map(_character, value)))
    return "|".join(spellings)


def parts(value: str) -> tuple[str, ...]:
    """Parts of a text that are in its spellings as they are: at least one is in each."""
    value = value.removeprefix("Basic ")
    in_hex = value.encode().hex()
    spellings = (value, *_encoded(value.encode()), in_hex, in_hex.upper())
    return tuple(dict.fromkeys(map(_longest_run, spellings)))


def _longest_run(text: str) -> str:
    """The longest part of a text that no escape touches."""
    return max(_RUNS.findall(text), key=len, default="")


def _in_base64(value: bytes) -> Iterator[str]:
    """Patterns of a secret in Base64, on its own or somewhere in what was encoded."""
    for encoded in _encoded(value):
        yield encoded.replace("+", "[+-]").replace("/", "[/_]") + "=*"


def _encoded(value: bytes) -> Iterator[str]:
    """A secret in Base64, on its own or somewhere in what was encoded; the longest first."""
    yield base64.b64encode(value).decode().rstrip("=")
    if len(value) < _SHORTEST_INSIDE:
        return
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + value).decode().rstrip("=")
        # Without the characters that depend on what is before and behind.
        last = len(encoded) - bool((before + len(value)) % 3)
        yield encoded[(0, 2, 3)[before] : last]


@functools.cache
def _character(char: str) -> str:
    """A pattern for one character, the character itself last: a backslash is also how its own escape begins."""
    if char in _NEVER_ESCAPED:
        return char
    in_utf16 = char.encode("utf-16-be")
    units = (in_utf16[at : at + 2] for at in range(0, len(in_utf16), 2))
    spellings = [
        "".join(rf"\\u{_hex(unit)}" for unit in units),
        "".join(f"%{_hex(bytes((byte,)))}" for byte in char.encode()),
        f"&#(?:0*{ord(char)}|[xX]0*{_hex(_shortest(ord(char)))});",
    ]
    written = {html.escape(char), json.dumps(char)[1:-1], f"\\{char}"} - {char}
    spellings += map(re.escape, sorted(written))
    if char == " ":
        spellings.append(r"\+")
    return f"(?:{'|'.join([*spellings, re.escape(char)])})"


def _shortest(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8 or 1)


def _hex(data: bytes) -> str:
    """Hexadecimal digits in both cases."""
    return "".join(
        f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in data.hex()
    )
