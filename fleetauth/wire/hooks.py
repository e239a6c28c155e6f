"""The cattrs hooks that read JSON values as declared types: records, lists, open values.

Each gives its result or raises `UnreadableError` with the way to the culprit. How a single scalar
is read is said in `scalars` and `datetimes`; how the outside world sees a failure, in `reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import UnionType
from typing import Any, Final, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter

from fleetauth.secrets import Secret

from .datetimes import read_date, read_datetime
from .masking import shield
from .record import Record, fields_of, spellings
from .scalars import read_bool, read_decimal, read_float, read_int, read_secret, read_text
from .shapes import is_list, is_object
from .unreadable import UnreadableError, shown

Read: TypeAlias = Callable[[Any], Any]
Hook: TypeAlias = Callable[[Any, Any], Any]

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


def make_converter() -> Converter:
    """A converter that reads as this package promises. A vendor may add hooks of its own."""
    converter = Converter(detailed_validation=False)
    for kind, read in _SCALARS.items():
        converter.register_structure_hook(kind, _hook(read))

    def reads(kind: Any) -> Read:  # noqa: ANN401 - a type form
        hook = converter.get_structure_hook(kind)
        return lambda value: hook(value, kind)

    def add(matches: Callable[[Any], bool], make: Callable[[Any], Read]) -> None:
        def hook_of(kind: Any) -> Hook:  # noqa: ANN401 - a type form
            return _hook(make(kind))

        converter.register_structure_hook_factory(matches, hook_of)

    add(lambda kind: kind is Any, lambda _: lambda value: value)
    add(lambda kind: get_origin(kind) is Mapping, lambda _: _read_free_form)
    add(lambda kind: get_origin(kind) is tuple, lambda kind: _list_of(get_args(kind)[0], reads))
    add(_is_union, lambda kind: _union_of(get_args(kind), reads))
    add(_is_record, lambda kind: _RecordReader(kind, reads))
    return converter


def _hook(read: Read) -> Hook:
    return lambda value, _: read(value)


def _is_union(kind: Any) -> bool:  # noqa: ANN401 - a type form
    return get_origin(kind) in {Union, UnionType}


def _is_record(kind: Any) -> bool:  # noqa: ANN401 - a type form
    return isinstance(kind, type) and issubclass(kind, Record)


def _read_free_form(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON there is
    if not is_object(value):
        raise UnreadableError("an object", shown(value))
    return {name: shield(name, field) for name, field in value.items()}


def _list_of(kind: Any, reads: Callable[[Any], Read]) -> Read:  # noqa: ANN401 - a type form
    """A list. A bare scalar where a list is due is a list of one; a null among scalars is no item.

    Records are not treated so: a null among rows would quietly make a page short.
    """
    read_item = reads(kind)
    strict = _is_record(kind)

    def read(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any JSON there is
        if not is_list(value) and (strict or is_object(value) or value is None):
            raise UnreadableError("a list", shown(value))
        found: list[Any] = []
        for place, item in enumerate(_items(value)):
            if item is None and not strict:
                continue
            try:
                found.append(read_item(item))
            except UnreadableError as error:
                error.steps.append(place)
                raise
        return tuple(found)

    return read


def _items(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON there is
    if is_list(value):
        return value
    return [] if value == "" else [value]


def _union_of(kinds: tuple[Any, ...], reads: Callable[[Any], Read]) -> Read:
    # `Literal["a", "b"] | str` is text: the literals are for editors, other values survive.
    members = {kind for kind in kinds if kind is not type(None) and get_origin(kind) is not Literal}
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


class _RecordReader:
    """Reads an object as one class of record: fields by their spelling, the rest into `extra`."""

    def __init__(self, kind: type[Record], reads: Callable[[Any], Read]) -> None:
        self._kind = kind
        self._reads = reads

    @cached_property
    def _fields(self) -> list[tuple[str, tuple[str, ...], bool, Read]]:
        """The fields; not before the first object is read, as a record may hold others of its own class."""
        types = get_type_hints(self._kind)
        return [
            (name, names, field.default is attrs.NOTHING, self._reads(types[name]))
            for field in fields_of(self._kind)
            for name, names in [(field.name, spellings(field))]
            if names
        ]

    def __call__(self, value: Any) -> Record:  # noqa: ANN401 - any JSON there is
        if not is_object(value):
            raise UnreadableError("an object", shown(value))
        rest = dict(value)
        found: dict[str, Any] = {}
        for name, names, required, read in self._fields:
            spelling, sent = _take(rest, names)
            if sent is None and not required:
                continue
            try:
                found[name] = read(sent)
            except UnreadableError as error:
                if sent is None:
                    error.found = "nothing, and it is the object's key"
                error.steps.append(spelling)
                raise
        return self._kind(**found, extra=_read_free_form(rest))


def _take(rest: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    """Take the first of a field's spellings that has a value; a null is as good as absent."""
    for name in names:
        sent = rest.get(name)
        if sent is None:
            rest.pop(name, None)
        else:
            return name, rest.pop(name)
    return names[0], None
