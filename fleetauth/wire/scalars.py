"""Reads one JSON value as text, a number, a yes or no, or a credential: leniently, but never bent.

A number may come as text and an identifier as a number; what would lose or invent anything (``3.9``
as a whole number, ``"00123"`` as 123, null as ``"None"``) is refused. Dates are read in
`datetimes`.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any, Final

from fleetauth.secrets import Secret

from .unreadable import UnreadableError, kind, shown

# JSON's own grammar.
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,6})?")
_MOST_DIGITS: Final = 400  # "1e999999" is a whole number too, but nobody's odometer
_FLAGS: Final = {"true": True, "1": True, "false": False, "0": False}


def read_text(value: Any) -> str:  # noqa: ANN401 - any JSON there is
    """Text from text; from a number, as some vendors send an identifier, its own digits."""
    if isinstance(value, str):
        return value
    number = _plain_number(value)
    if number is None:
        raise UnreadableError("text", shown(value))
    return str(number)


def read_secret(value: Any) -> Secret:  # noqa: ANN401 - any JSON there is
    """A credential from text. What came instead is never shown."""
    if isinstance(value, str):
        return Secret(value)
    raise UnreadableError("text", "null" if value is None else kind(value))


def read_int(value: Any) -> int:  # noqa: ANN401 - any JSON there is
    """A whole number from ``3``, ``3.0``, ``"3"``; not from ``3.9``, ``"00123"``, true."""
    number = _number(value)
    if number is None or not _is_whole(number):
        raise UnreadableError("a whole number", shown(value))
    return int(number)


def read_float(value: Any) -> float:  # noqa: ANN401 - any JSON there is
    """A number from a number or its text; not from ``"NaN"``, nor beyond a float's range."""
    number = _number(value)
    if number is None:
        raise UnreadableError("a number", shown(value))
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise UnreadableError("a number that a float can hold", shown(value))
    return result


def read_decimal(value: Any) -> Decimal:  # noqa: ANN401 - any JSON there is
    """An exact number from a number or its text; ``12.50`` keeps its zero."""
    number = _number(value)
    if number is None:
        raise UnreadableError("a number", shown(value))
    return Decimal(number)


def read_bool(value: Any) -> bool:  # noqa: ANN401 - any JSON there is
    """Yes or no, from true or false, their names as text in any case, 1 or 0."""
    if isinstance(value, bool):
        return value
    flag = _FLAGS.get(str(value).strip().lower()) if isinstance(value, int | str) else None
    if flag is None:
        raise UnreadableError("true or false", shown(value))
    return flag


def _number(value: Any) -> int | Decimal | None:  # noqa: ANN401 - any JSON there is
    if not isinstance(value, str):
        return _plain_number(value)
    text = value.strip()
    return Decimal(text) if NUMBER.fullmatch(text) else None


def _is_whole(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return True
    return number.adjusted() <= _MOST_DIGITS and number == number.to_integral_value()


def _plain_number(value: Any) -> int | Decimal | None:  # noqa: ANN401 - any JSON there is
    if isinstance(value, float):
        # Of data that was decoded elsewhere: its shortest digits, not its binary expansion.
        value = Decimal(repr(value))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return value if isinstance(value, int) or value.is_finite() else None
