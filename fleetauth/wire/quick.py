"""Single values that came as the vendors mostly send them, read in one or two steps, and the types by which the JSON
decoder itself may read them.

Each of these gives what `scalars` or `datetimes` gives for the same value, only sooner, and hands all else on to
the plain reader of its field: no value is refused here, and no error made.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, Union, get_args, get_origin

import attrs

from fleetauth.secrets import Secret

from .forms import is_record, is_union, members_of
from .record import Record
from .scalars import NUMBER
from .shapes import is_list

Read: TypeAlias = Callable[[Any], Any]

_TEXTS: Final = tuple[str, ...]
_WITHOUT_ZONE: Final = frozenset({16, 19})  # letters of a moment to the minute, and to the second
_WITH_ZONE: Final = frozenset({17, 20})
_MOST: Final = 27  # to the microsecond, with a zone
_ONLY_TEXT: Final = frozenset({str})
_is_number: Final = NUMBER.fullmatch
_is_whole: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})").fullmatch


@attrs.frozen(kw_only=True)
class Reading:
    """How the values of a type are read from bytes.

    Attributes:
        quick: Reads all values but nulls as the plain reader does, but sooner.
        steps: The types that the decoder may be asked for, the strictest first. Each takes only what the type's plain
            reader reads to the same value, the last one anything.
        is_read: Whether the decoder's values of the strictest are what the plain reader would give.
        as_is: A class of values that are, whatever the step.
        inside: The class of record that it is one of, or a list of.
        is_list: Whether it is a list of them.
    """

    quick: Read
    steps: tuple[Any, ...] = (Any,)
    is_read: bool = False
    as_is: type | None = None
    inside: type[Record] | None = None
    is_list: bool = False


def reading_of(
    form: Any,  # noqa: ANN401 - a type form
    plain: Read,
    is_ours: Callable[[Any], bool],
) -> Reading:
    """How to read a type from bytes.

    Args:
        form: The type.
        plain: Its reader.
        is_ours: Whether a type is read as this package does it: where a vendor has its own way, that one counts.
    """
    kinds = members_of(get_args(form)) if is_union(form) else {form}
    items = {get_args(kind)[0] for kind in kinds if get_origin(kind) is tuple}
    if not all(map(is_ours, {form, *kinds, *items})):
        return Reading(quick=plain)
    if len(kinds) > 1:
        return _one_of(kinds, plain)
    kind = kinds.pop()
    item = items.pop() if items else kind
    if is_record(item):
        return Reading(steps=(item, Any), quick=plain, inside=item, is_list=item is not kind)
    steps, is_read, as_is, quick = _QUICK.get(kind, _ANY)
    return Reading(steps=(*steps, Any), is_read=is_read, as_is=as_is, quick=quick(plain))


def _one_of(kinds: set[Any], plain: Read) -> Reading:
    """A scalar of several types, kept as the one that was sent; a whole number may stand for one with a fraction."""
    if Decimal in kinds:
        return Reading(quick=plain)
    sent: Any = Union[tuple(kinds | {int})] if float in kinds else Union[tuple(kinds)]  # noqa: UP007 - of a set
    as_is = str if str in kinds else None
    return Reading(steps=(sent, Any), is_read=True, as_is=as_is, quick=plain)


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
        try:
            # `fromisoformat` takes more forms than we do, by weeks or without hyphens, and it passes over some that
            # don't belong there: not with these in place.
            if value[10] == "T" and value[13] == ":" and value[5] != "W":
                last, length = value[-1], len(value)
                if last == "Z" and (length in _WITH_ZONE or (value[19] == "." and length <= _MOST)):
                    return datetime.fromisoformat(value)
                # Without a zone it is UTC; `replace` would take several times as long. A second zone is refused.
                if "0" <= last <= "9" and (
                    length in _WITHOUT_ZONE or (value[19] == "." and length < _MOST)
                ):
                    return datetime.fromisoformat(value + "Z")
        except (ValueError, TypeError, LookupError):  # another form, or no text
            pass
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


_ANY: Final[tuple[tuple[Any, ...], bool, type | None, Callable[[Read], Read]]] = (
    (),
    False,
    None,
    _alike,
)
_QUICK: Final[Mapping[Any, tuple[tuple[Any, ...], bool, type | None, Callable[[Read], Read]]]] = {
    str: ((str, str | int), True, str, _text),
    int: ((int, int | str), True, int, _whole),
    float: ((float, float | str), True, float, _float),
    bool: ((bool,), True, bool, _alike),
    datetime: ((str,), False, None, _moment),
    Secret: ((str,), False, None, _alike),
    _TEXTS: ((_TEXTS,), True, None, _texts),
}
