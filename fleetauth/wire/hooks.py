"""The cattrs hooks that read JSON values as declared types: records, lists, open values.

Each gives its result or raises `UnreadableError` with the way to the culprit. How a single scalar
is read is said in `scalars` and `datetimes`; how the outside world sees a failure, in `reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, get_args, get_origin

from cattrs import Converter

from fleetauth.secrets import Secret

from .datetimes import read_date, read_datetime
from .forms import is_record, is_union, members_of
from .quick import Read
from .record_reader import RecordReader, read_free_form
from .scalars import read_bool, read_decimal, read_float, read_int, read_secret, read_text
from .shapes import is_list, is_object
from .straight import Straight
from .unreadable import UnreadableError, shown

_SCALARS: Final[Mapping[Any, Read]] = {
    str: read_text,
    int: read_int,
    float: read_float,
    Decimal: read_decimal,
    bool: read_bool,
    datetime: read_datetime,
    date: read_date,
    Secret: read_secret,
}
_BLANK_IS_ABSENT: Final = frozenset(_SCALARS) - {str, Secret}
_WORDS: Final = {
    str: "text",
    int: "a whole number",
    float: "a number",
    Decimal: "a number",
    bool: "true or false",
}


def make_converter(*, few: int = 50) -> Converter:
    """A converter that reads as this package promises. A vendor may add hooks of its own.

    Args:
        few: How many records of a class are read before a faster reader is made for it.
    """
    converter = Converter(detailed_validation=False)
    for kind, read in _SCALARS.items():
        converter.register_structure_hook(kind, Hook(read))

    def reads(kind: Any) -> Read:  # noqa: ANN401 - a type form
        hook = converter.get_structure_hook(kind)
        return hook.read if isinstance(hook, Hook) else lambda value: hook(value, kind)

    def is_ours(kind: Any) -> bool:  # noqa: ANN401 - a type form
        return isinstance(converter.get_structure_hook(kind), Hook)

    def record_hook(kind: Any) -> Hook:  # noqa: ANN401 - a type form
        read = RecordReader(kind, reads, is_ours)
        return Hook(read, Straight(read, few))

    def list_hook(kind: Any) -> Hook:  # noqa: ANN401 - a type form
        item = get_args(kind)[0]
        hook = converter.get_structure_hook(item)
        straight = hook.straight if isinstance(hook, Hook) and is_record(item) else None
        return Hook(_list_of(item, reads), straight, is_list=True)

    def add(matches: Callable[[Any], bool], make: Callable[[Any], Read]) -> None:
        def hook_of(kind: Any) -> Hook:  # noqa: ANN401 - a type form
            return Hook(make(kind))

        converter.register_structure_hook_factory(matches, hook_of)

    add(lambda kind: kind is Any, lambda _: lambda value: value)
    add(lambda kind: get_origin(kind) is Mapping, lambda _: read_free_form)
    add(is_union, lambda kind: _union_of(get_args(kind), reads))
    converter.register_structure_hook_factory(_is_list_form, list_hook)
    converter.register_structure_hook_factory(is_record, record_hook)
    return converter


class Hook:
    """How this package reads a type, in the form that cattrs wants; by its class it is told from a vendor's own.

    Attributes:
        read: Reads a value.
        straight: Reads bytes of the record that it is, or of a list of them.
        is_list: Whether it is a list.
    """

    __slots__ = ("is_list", "read", "straight")

    def __init__(
        self, read: Read, straight: Straight | None = None, *, is_list: bool = False
    ) -> None:
        self.read: Final = read
        self.straight: Final = straight
        self.is_list: Final = is_list

    def __call__(self, value: Any, _: Any) -> Any:  # noqa: ANN401 - any JSON there is
        """Read a value, as cattrs asks for it."""
        return self.read(value)


def _is_list_form(kind: Any) -> bool:  # noqa: ANN401 - a type form
    origin: Any = get_origin(kind)
    return origin is tuple


def _list_of(kind: Any, reads: Callable[[Any], Read]) -> Read:  # noqa: ANN401 - a type form
    """A list. A bare scalar where a list is due is a list of one; a null among scalars is no item.

    Records are not treated so: a null among rows would quietly make a page short.
    """
    read_item = reads(kind)
    if is_record(kind):
        return _rows_of(read_item)

    def read(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any JSON there is
        if not is_list(value) and (is_object(value) or value is None):
            raise UnreadableError("a list", shown(value))
        found: list[Any] = []
        for place, item in enumerate(_items(value)):
            if item is None:
                continue
            try:
                found.append(read_item(item))
            except UnreadableError as error:
                error.steps.append(place)
                raise
        return tuple(found)

    return read


def _rows_of(read_row: Read) -> Read:
    def read(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any JSON there is
        if not is_list(value):
            raise UnreadableError("a list", shown(value))
        found: list[Any] = []
        add = found.append
        try:
            for row in value:
                add(read_row(row))
        except UnreadableError as error:
            error.steps.append(len(found))
            raise
        return tuple(found)

    return read


def _items(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON there is
    if is_list(value):
        return value
    return [] if value == "" else [value]


def _union_of(kinds: tuple[Any, ...], reads: Callable[[Any], Read]) -> Read:
    members = members_of(kinds)
    read = reads(members.pop()) if len(members) == 1 else _one_of(members)
    if type(None) not in kinds:
        return read
    blank_is_absent = not set(kinds).isdisjoint(_BLANK_IS_ABSENT) and str not in kinds

    def read_optional(value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        if value is None or (blank_is_absent and isinstance(value, str) and not value.strip()):
            return None
        return read(value)

    return read_optional


def _one_of(kinds: set[Any]) -> Read:
    """A scalar of several types, kept as the one that was sent."""
    expected = " or ".join(sorted({_WORDS[kind] for kind in kinds}))

    def read(value: object) -> object:
        sent = type(value)
        if sent in kinds or (sent is int and kinds & {float, Decimal}):
            return value
        if sent is Decimal and float in kinds:
            return read_float(value)
        raise UnreadableError(expected, shown(value))

    return read
