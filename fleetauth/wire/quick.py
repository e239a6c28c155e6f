"""Single values that came as the vendors mostly send them, read in one or two steps.

Each of these gives what `scalars` or `datetimes` gives for the same value, only sooner, and hands all else on to
the plain reader of its field: no value is refused here, and no error made.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, get_args

from .forms import is_record, is_union, members_of
from .scalars import NUMBER
from .shapes import is_list

Read: TypeAlias = Callable[[Any], Any]

_TEXTS: Final = tuple[str, ...]
_ONLY_TEXT: Final = frozenset({str})
_is_number: Final = NUMBER.fullmatch
_is_whole: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})").fullmatch


def quick_reading(
    form: Any,  # noqa: ANN401 - a type form
    plain: Read,
    reads: Callable[[Any], Read],
    is_ours: Callable[[Any], bool],
) -> tuple[type | None, Read]:
    """The class of values that the reader of a type gives back as they are, and how it reads others sooner.

    Args:
        form: The type.
        plain: Its reader.
        reads: Gives the reader of any type.
        is_ours: Whether a type is read as this package does it: where a vendor has its own way, that one counts.
    """
    kinds = members_of(get_args(form)) if is_union(form) else {form}
    if not all(map(is_ours, {form, *kinds, *(str for kind in kinds if kind == _TEXTS)})):
        return None, plain
    if len(kinds) > 1:
        return (str if str in kinds else None), plain
    kind = kinds.pop()
    if is_record(kind):
        return None, reads(kind)  # of what is not null, nothing is taken for an absent record
    as_is, quick = _QUICK.get(kind, _SLOW)
    return as_is, quick(plain)


def _text(plain: Read) -> Read:
    """An identifier that came as a whole number."""

    def read(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        return str(value) if type(value) is int else plain(value)

    return read


def _whole(plain: Read) -> Read:
    """A whole number that came as text."""

    def read(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        return int(value) if type(value) is str and _is_whole(value) else plain(value)

    return read


def _float(plain: Read) -> Read:
    """A number, or its text: `float` makes the same of that as of its `Decimal`."""

    def read(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        kind = type(value)  # pyright: ignore[reportUnknownVariableType]
        if kind is Decimal or kind is float or kind is int or (kind is str and _is_number(value)):
            try:
                number = float(value)
            except (OverflowError, ValueError):  # too large a whole number; a signalling NaN
                return plain(value)
            if math.isfinite(number):
                return number
        return plain(value)

    return read


def _moment(plain: Read) -> Read:
    """A moment like ``2026-01-01T10:00:00``, with ``Z`` or without zone, with or without a fraction."""

    def read(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        # `fromisoformat` takes more forms than we do, by weeks or without hyphens: not with these three in place.
        if type(value) is not str or value[4:5] != "-" or value[7:8] != "-" or value[10:11] != "T":
            return plain(value)
        text, last = value, value[-1]
        if last != "Z":
            if not "0" <= last <= "9" or "+" in value or "-" in value[11:]:
                return plain(value)
            text = (
                value + "+00:00"
            )  # without a zone it is UTC; `replace` would take several times as long
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return plain(value)

    return read


def _texts(plain: Read) -> Read:
    """A list of texts only."""

    def read(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        if not is_list(value) or not _ONLY_TEXT.issuperset(map(type, value)):
            return plain(value)
        return tuple(value)

    return read


def _alike(plain: Read) -> Read:
    return plain


_SLOW: Final[tuple[type | None, Callable[[Read], Read]]] = None, _alike
_QUICK: Final[Mapping[Any, tuple[type | None, Callable[[Read], Read]]]] = {
    str: (str, _text),
    int: (int, _whole),
    float: (None, _float),
    bool: (bool, _alike),
    datetime: (None, _moment),
    _TEXTS: (None, _texts),
}
