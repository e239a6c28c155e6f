"""Turns the bytes of an answer into plain JSON values, and says in words what came if they are
none.

Numbers with a fraction become `decimal.Decimal` from their own digits, so that money never passes
through a binary float. Nothing here knows records or types; see `reader`.
"""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import Any, Final

import msgspec

from fleetauth.errors import DecodeError

from .masking import mask_body

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_HTML: Final = (b"<!doctype html", b"<html", b"<head", b"<body")
_LONGEST_PROLOGUE: Final = 512

_decoder: Final = msgspec.json.Decoder(float_hook=Decimal)


class NotJsonError(ValueError):
    """The bytes are no JSON; the text says what they are, and quotes none of them."""


def parse_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON there is
    """Plain JSON values: `dict`, `list`, `str`, `int`, `Decimal`, `bool`, `None`.

    Raises:
        NotJsonError: They are none.
    """
    body = body.removeprefix(BYTE_ORDER_MARK)
    try:
        return _decoder.decode(body)
    except RecursionError:
        problem = "the answer is JSON that is nested too deeply to be an answer"
    except UnicodeDecodeError:
        problem = "the answer is not JSON: it is not UTF-8 text"
    except DecimalException:
        problem = "the answer is not JSON that can be read: it has a number out of any range"
    except msgspec.DecodeError as error:
        problem = _in_words(body.strip(), str(error))
    raise NotJsonError(problem)


def read_json(body: bytes, *, vendor: str | None = None) -> Any:  # noqa: ANN401 - any JSON there is
    """The same, with the error that callers of a session see.

    Args:
        body: The answer's body.
        vendor: The session's vendor name, for the error.

    Raises:
        DecodeError: It is no JSON. The body is attached, tokens and passwords masked.

    Example:
        >>> read_json(b'{"amount": 12.50}')
        {'amount': Decimal('12.50')}
    """
    try:
        return parse_json(body)
    except NotJsonError as error:
        problem = str(error)
    body = mask_body(body)  # a traceback that shows locals shows this one
    raise DecodeError(problem, vendor=vendor, body=body)


def _in_words(body: bytes, reason: str) -> str:
    if not body:
        return "the answer is empty, not JSON"
    prologue = body[:_LONGEST_PROLOGUE].lower()
    if prologue.startswith(_HTML) or (body.startswith(b"<") and b"<html" in prologue):
        return "the answer is HTML, not JSON: is the URL right?"
    if body.startswith(b"<"):
        return "the answer is XML, not JSON: is the URL right?"
    if body.startswith((b"{", b"[")):
        return f"the answer begins as JSON, but is broken or cut off ({reason})"
    return f"the answer is not JSON ({reason})"
