"""`Layout`: the flat columns that a class of records becomes, read off its fields and their types.

Only shapes are here: no value is looked at, and no table package is known. What the rules are for, docs/tables.md says.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import (
    Any,
    Final,
    Literal,
    TypeAlias,
    TypeGuard,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.secrets import Secret
from fleetauth.wire import unit_of
from fleetauth.wire.flat_names import flat_names, names_repeated

EXTRA: Final = "extra"  # the column of what has no column of its own


class Scalar(Enum):
    """What a column of single values holds; the value says it in words."""

    TEXT = "text"
    MIXED = "text or a number"
    WHOLE = "a whole number of 64 bits"
    NUMBER = "a number"
    DECIMAL = "a decimal number of at most 28 digits before the point and 10 after it"
    FLAG = "true or false"
    MOMENT = "a datetime with a time zone"
    DAY = "a date"
    DURATION = "a timedelta of 64 bits of microseconds"
    TIME = "a time without a time zone"
    SECRET = "a secret"
    CHOICE = "a member of an enumeration"


@attrs.frozen
class ListOf:
    """A list of such values in each row."""

    item: Scalar | ListOf | StructOf


@attrs.frozen
class StructOf:
    """An object with these columns as fields; stands in lists only, others are flattened."""

    layout: Layout


Kind: TypeAlias = Scalar | ListOf | StructOf


@attrs.frozen
class Column:
    """One column.

    Attributes:
        name: Made of the names on the way to the field; see `flat_names`.
        path: The attributes on that way, from the row.
        kind: What it holds.
        unit: What its number counts, such as ``"km/h"``.
        optional: Whether it may be empty.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    unit: str | None = None
    optional: bool = True


@attrs.frozen
class Layout:
    """What a class of rows becomes.

    Attributes:
        rows: The class.
        columns: Its columns, in the order of the fields.
        rest: Name and path of each field that has no column: free-form ones, and a record within itself.
    """

    rows: type[Any]
    columns: tuple[Column, ...]
    rest: tuple[tuple[str, tuple[str, ...]], ...] = ()


_SCALARS: Final[dict[Any, Scalar]] = {
    str: Scalar.TEXT,
    int: Scalar.WHOLE,
    float: Scalar.NUMBER,
    Decimal: Scalar.DECIMAL,
    bool: Scalar.FLAG,
    datetime: Scalar.MOMENT,
    date: Scalar.DAY,
    timedelta: Scalar.DURATION,
    time: Scalar.TIME,
    Secret: Scalar.SECRET,
}
_JOINED: Final[dict[frozenset[Scalar], Scalar]] = {
    frozenset({Scalar.WHOLE, Scalar.NUMBER}): Scalar.NUMBER,
    frozenset({Scalar.WHOLE, Scalar.DECIMAL}): Scalar.DECIMAL,
}
_MIXED: Final = frozenset(
    {Scalar.TEXT, Scalar.WHOLE, Scalar.NUMBER, Scalar.DECIMAL, Scalar.FLAG, Scalar.CHOICE}
)


def layout_of(rows: type[Any]) -> Layout:
    """The columns of a class: of any attrs class, or one column ``value`` of a class of single values.

    Raises:
        ArgumentError: Rows of this class have no columns, or two of one name.
    """
    found: Any = rows  # a class is hashable; mypy doubts it
    return _layout_of(found)


@functools.lru_cache(maxsize=512)
def _layout_of(rows: Any) -> Layout:  # noqa: ANN401 - a class
    scalar = _SCALARS.get(rows)
    if scalar is not None:
        return Layout(rows, (Column("value", (), scalar, optional=False),))
    if not attrs.has(rows):
        text = (
            f"rows of {getattr(rows, '__name__', rows)} have no declared columns, so there is no table of them; "
            f"give list(records) to a table package, or read them as records of an attrs class"
        )
        raise ArgumentError(text)
    return _layout(rows, above=())


def has_columns(hint: Any) -> TypeGuard[type[Any]]:  # noqa: ANN401 - a type form
    """Whether a type is a class of records."""
    return isinstance(hint, type) and attrs.has(hint)


def _layout(rows: type[Any], above: tuple[type[Any], ...]) -> Layout:
    found = list(_fields(rows, path=(), above=above, optional=False))
    columns = _named_apart([field for field in found if isinstance(field, Column)], rows)
    rest = [("_".join(path), path) for path in found if isinstance(path, tuple)]
    return Layout(rows, tuple(columns), tuple(rest))


def _fields(
    rows: type[Any], *, path: tuple[str, ...], above: tuple[type[Any], ...], optional: bool
) -> Iterator[Column | tuple[str, ...]]:
    """The columns of a class and of the records in it; of what has none, the path."""
    hints = _hints(rows)
    above = (*above, rows)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(rows)
    for field in fields:
        here = (*path, field.name)
        hint, may_be_none = _without_none(hints.get(field.name, Any))
        empty = optional or may_be_none
        if has_columns(hint) and hint not in above:
            yield from _fields(hint, path=here, above=above, optional=empty)
            continue
        kind = _kind(hint, above)
        if kind is None:
            yield here
        else:
            yield Column("_".join(here), here, kind, unit_of(field), empty)


def _hints(rows: type[Any]) -> dict[str, Any]:
    try:
        return get_type_hints(rows)
    except (NameError, AttributeError, TypeError) as exc:
        text = (
            f"the annotations of {rows.__name__} can't be resolved ({exc}), so its columns have no types; "
            f"declare the class where the names in them are known, at the top of a module or cell"
        )
        raise ArgumentError(text) from exc


def _without_none(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type form
    if get_origin(hint) not in {Union, UnionType}:
        return hint, False
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    whole: Any = Union[tuple(kinds)]  # noqa: UP007 - of as many as there are
    return whole, len(kinds) < len(get_args(hint))


def _kind(hint: Any, above: tuple[type[Any], ...]) -> Kind | None:  # noqa: ANN401 - a type form
    """What a column of this type holds; `None` for what has no column."""
    scalars = frozenset(_scalars(hint))
    if None not in scalars:
        return _one_of(frozenset(kind for kind in scalars if kind is not None))
    inside = _item(hint)
    if inside is None:
        return None
    item, _ = _without_none(inside)
    if not has_columns(item):
        kind = _kind(item, above)
    elif item in above:
        return None
    else:
        layout = _layout(item, above)
        kind = StructOf(layout) if layout.columns else None
    return None if kind is None else ListOf(kind)


def _scalars(hint: Any) -> Iterator[Scalar | None]:  # noqa: ANN401 - a type form
    """Each type in a union or literal; `None` for one that is no single value."""
    origin = get_origin(hint)
    if origin is Literal:
        yield from (_SCALARS.get(type(value)) for value in get_args(hint) if value is not None)
    elif origin in {Union, UnionType}:
        for one in get_args(hint):
            yield from _scalars(one)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield Scalar.CHOICE
    else:
        yield _SCALARS.get(hint) if isinstance(hint, type) else None


def _one_of(kinds: frozenset[Scalar]) -> Scalar | None:
    if len(kinds) == 1:
        return next(iter(kinds))
    joined = _JOINED.get(kinds)
    if joined is not None:
        return joined
    return Scalar.MIXED if kinds and kinds <= _MIXED else None


def _item(hint: Any) -> Any:  # noqa: ANN401 - a type form
    """The type of a list's items; `None` if it is no list of one type."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple and len(inside) == 2 and inside[1] is Ellipsis:  # noqa: PLR2004 - tuple[T, ...]
        return inside[0]
    return inside[0] if origin in {list, Sequence} else None


def _named_apart(columns: list[Column], rows: type[Any]) -> Iterable[Column]:
    """Columns with names of their own."""
    names = flat_names([column.path for column in columns])
    twice = sorted(names_repeated(names))
    if twice:
        text = (
            f"{rows.__name__} has several fields for the column {', '.join(twice)}: "
            f"names of nested fields are joined by '_' or '__'; rename one of the fields"
        )
        raise ArgumentError(text)
    return [attrs.evolve(column, name=name) for column, name in zip(columns, names, strict=True)]
