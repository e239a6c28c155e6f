"""Rows as Arrow tables and batches: columns built one by one, each value checked so that none is bent quietly.

Which columns there are is said in `columns`. pyarrow is imported where it is used, and `Any`, as it has no types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import accumulate, chain, repeat
from operator import attrgetter, is_not
from types import NoneType
from typing import Any, Final

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.extras import optional
from fleetauth.secrets import MASK, Secret

from .columns import EXTRA, Kind, Layout, ListOf, Scalar, StructOf
from .free_form import json_text

DIGITS: Final = 38
DIGITS_AFTER_POINT: Final = 10
_LONGEST_SHOWN: Final = 60
_RUN: Final = 2_000  # rows

_HOLDS: Final[dict[Scalar, tuple[type[Any], ...]]] = {
    Scalar.TEXT: (str,),
    Scalar.MIXED: (str, int, float, Decimal, bool, Enum),
    Scalar.WHOLE: (int,),
    Scalar.NUMBER: (float, int),
    Scalar.DECIMAL: (Decimal, int),
    Scalar.FLAG: (bool,),
    Scalar.MOMENT: (datetime,),
    Scalar.DAY: (date,),
    Scalar.DURATION: (timedelta,),
    Scalar.TIME: (time,),
    Scalar.SECRET: (Secret,),
    Scalar.CHOICE: (Enum,),
}
# pyarrow's functions and what they take; all others are text.
_TYPES: Final[dict[Scalar, tuple[Any, ...]]] = {
    Scalar.WHOLE: ("int64",),
    Scalar.NUMBER: ("float64",),
    Scalar.DECIMAL: ("decimal128", DIGITS, DIGITS_AFTER_POINT),
    Scalar.FLAG: ("bool_",),
    Scalar.MOMENT: ("timestamp", "us", "UTC"),
    Scalar.DAY: ("date32",),
    Scalar.DURATION: ("duration", "us"),
    Scalar.TIME: ("time64", "us"),
}
_REFUSALS: Final = (ValueError, TypeError, OverflowError)  # pyarrow's own are of these
_LISTS: Final = (tuple, list, NoneType)
# Python's subclasses that are another thing in a table.
_PASSES_FOR: Final = {bool: int, datetime: date}


@attrs.frozen
class Arrow:
    """Builds the tables of one layout.

    Attributes:
        layout: The columns.
        extra: Whether what has no column comes along, as JSON in one more column; it does if that is all there is.
        needed_by: What needs pyarrow, for the error if it is missing.
    """

    layout: Layout
    extra: bool = False
    needed_by: str = "to_arrow()"

    @cached_property
    def pyarrow(self) -> Any:  # noqa: ANN401 - a module of another package
        """The package, imported by now."""
        return optional("pyarrow", extra="arrow", needed_by=self.needed_by)

    def schema(self) -> Any:  # noqa: ANN401 - a pyarrow.Schema
        """The columns' names, types and units, and the rows' class; the same for any rows."""
        rows = self.layout.rows
        told = {"fleetauth.record": f"{rows.__module__}.{rows.__qualname__}"}
        return self.pyarrow.schema(self._fields(self.layout), metadata=told)

    def batch(self, rows: Sequence[Any]) -> Any:  # noqa: ANN401 - a pyarrow.RecordBatch
        """These rows."""
        schema = self.schema()
        return self.pyarrow.RecordBatch.from_arrays(self._columns(rows), schema=schema)

    def table(self, rows: Sequence[Any]) -> Any:  # noqa: ANN401 - a pyarrow.Table
        """These rows. They are read in runs whose objects stay in the processor's cache for all columns."""
        runs = [rows[start : start + _RUN] for start in range(0, len(rows), _RUN)]
        made = self.pyarrow.Table.from_batches
        with suppress(ArgumentError):
            return made([self.batch(run) for run in runs], self.schema()).combine_chunks()
        return made([self.batch(rows)])  # in one go: this error counts from the first row

    def _columns(self, rows: Sequence[Any]) -> list[Any]:
        kind = self.layout.rows
        strange = {type(row).__name__ for row in rows if not isinstance(row, kind)}
        if strange:
            text = (
                f"among rows of {kind.__name__} there is {', '.join(sorted(strange))}; "
                f"make Records of those of one class, or name a class that all share: Records(rows, kind=…)"
            )
            raise ArgumentError(text)
        return self._arrays(self.layout, rows)

    def _fields(self, layout: Layout) -> list[Any]:
        fields = [
            self.pyarrow.field(
                column.name,
                self._type(column.kind),
                nullable=column.optional,
                metadata={"unit": column.unit} if column.unit else None,
            )
            for column in layout.columns
        ]
        if self._has_extra(layout):
            fields.append(self.pyarrow.field(EXTRA, self.pyarrow.string()))
        return fields

    def _has_extra(self, layout: Layout) -> bool:
        if not self.extra and layout.columns:
            return False
        if any(column.name == EXTRA for column in layout.columns):
            text = f"{layout.rows.__name__} has a column named {EXTRA!r} of its own: leave out extra=True"
            raise ArgumentError(text)
        return True

    def _type(self, kind: Kind) -> Any:  # noqa: ANN401 - a pyarrow.DataType
        if isinstance(kind, ListOf):
            return self.pyarrow.list_(self._type(kind.item))
        if isinstance(kind, StructOf):
            return self.pyarrow.struct(self._fields(kind.layout))
        maker, *arguments = _TYPES.get(kind, ("string",))
        return getattr(self.pyarrow, maker)(*arguments)

    def _arrays(self, layout: Layout, rows: Sequence[Any], within: str = "") -> list[Any]:
        read = _Reading(rows)
        arrays = [
            self._array(read.values(column.path), column.kind, within + column.name)
            for column in layout.columns
        ]
        for column, array in zip(layout.columns, arrays, strict=True):
            if not column.optional and array.null_count:
                row = array.is_null().to_pylist().index(True)
                raise _missing(within + column.name, row, layout)
        if self._has_extra(layout):
            arrays.append(self.pyarrow.array(_rest(layout, read), self.pyarrow.string()))
        return arrays

    def _array(self, values: list[Any], kind: Kind, name: str) -> Any:  # noqa: ANN401 - a pyarrow.Array
        if isinstance(kind, ListOf):
            return self._lists(values, kind, name)
        if isinstance(kind, StructOf):
            return self._structs(values, kind, name)
        if not _check(values, kind, name):
            return self.pyarrow.nulls(len(values), self._type(kind))
        write = _WRITTEN.get(kind)
        plain = values if write is None else _mapped(write, values)
        return self._converted(plain, kind, name)

    def _converted(self, values: list[Any], kind: Scalar, name: str) -> Any:  # noqa: ANN401 - a pyarrow.Array
        made = self._type(kind)
        try:
            return self.pyarrow.array(values, made)
        except _REFUSALS as exc:
            row = next(row for row, value in enumerate(values) if not self._fits(value, made))
            raise _misfit(name, row, values[row], kind) from exc

    def _fits(self, value: Any, made: Any) -> bool:  # noqa: ANN401 - a value, a pyarrow.DataType
        try:
            self.pyarrow.array([value], made)
        except _REFUSALS:
            return False
        return True

    def _lists(self, values: list[Any], kind: ListOf, name: str) -> Any:  # noqa: ANN401 - a pyarrow.Array
        classes: set[type[Any]] = set(map(type, values))
        if not all(issubclass(one, _LISTS) for one in classes):
            row = next(row for row, value in enumerate(values) if not isinstance(value, _LISTS))
            raise _misfit(name, row, values[row], kind)
        pa = self.pyarrow
        lists = [value or () for value in values] if NoneType in classes else values
        ends = [0, *accumulate(map(len, lists))]
        items = list(chain.from_iterable(lists))
        return pa.ListArray.from_arrays(
            pa.array(ends, pa.int32()),
            self._array(items, kind.item, f"{name}[]"),
            type=self._type(kind),
            mask=pa.array([value is None for value in values], pa.bool_()),
        )

    def _structs(self, values: list[Any], kind: StructOf, name: str) -> Any:  # noqa: ANN401 - a pyarrow.Array
        for row, value in enumerate(values):
            if not isinstance(value, kind.layout.rows):
                raise _misfit(name, row, value, kind)
        arrays = self._arrays(kind.layout, values, f"{name}.")
        return self.pyarrow.StructArray.from_arrays(arrays, fields=self._fields(kind.layout))


class _Reading:
    """The rows' values by path; the objects on the way are fetched once for all columns below them."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._objects: dict[tuple[str, ...], list[Any]] = {(): list(rows)}

    def values(self, path: tuple[str, ...]) -> list[Any]:
        """One value a row; `None` where an object on the way is."""
        if not path:
            return self._objects[()]
        read = attrgetter(path[-1])
        if len(path) == 1:  # a row is never missing
            return list(map(read, self._objects[()]))
        return _mapped(read, self._holders(path[:-1]))

    def _holders(self, path: tuple[str, ...]) -> list[Any]:
        if path not in self._objects:
            self._objects[path] = self.values(path)
        return self._objects[path]


def _mapped(change: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    if all(map(is_not, values, repeat(None))):
        return list(map(change, values))
    return [None if value is None else change(value) for value in values]


def _check(values: list[Any], kind: Scalar, name: str) -> bool:
    """Refuse what pyarrow would bend into the type, or refuse in words of its own. Tells whether there is any value."""
    classes: set[type[Any]] = set(map(type, values)) - {NoneType}
    strange = {one for one in classes if not _is_held(one, kind)}
    if strange:
        row = next(row for row, value in enumerate(values) if type(value) in strange)
        raise _misfit(name, row, values[row], kind)
    if kind in {Scalar.MOMENT, Scalar.TIME}:
        _check_zones(values, kind, name)
    return bool(classes)


def _check_zones(values: list[Any], kind: Scalar, name: str) -> None:
    """A moment has a time zone, and a time of day has none: pyarrow takes either for UTC."""
    aware = kind is Scalar.MOMENT
    zones = {value.tzinfo for value in values if value is not None}
    wrong = {zone for zone in zones if (zone is not None) is not aware}
    if wrong:
        row = next(at for at, one in enumerate(values) if one is not None and one.tzinfo in wrong)
        raise _misfit(name, row, values[row], kind)


def _is_held(found: type[Any], kind: Scalar) -> bool:
    holds = _HOLDS[kind]
    for special, ordinary in _PASSES_FOR.items():
        if issubclass(found, special) and ordinary in holds and special not in holds:
            return False
    return issubclass(found, holds)


def _as_text(value: Any) -> str:  # noqa: ANN401 - any single value
    """A value of a column of several types: as JSON writes it, text without its quotes."""
    if isinstance(value, Enum):
        return str(value.value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _masked(_: object) -> str:
    return MASK


_WRITTEN: Final[dict[Scalar, Callable[[Any], Any]]] = {
    Scalar.MIXED: _as_text,
    Scalar.CHOICE: _as_text,
    Scalar.SECRET: _masked,
}


def _rest(layout: Layout, read: _Reading) -> Iterable[str | None]:
    names = [name for name, _ in layout.rest]
    columns = [read.values(path) for _, path in layout.rest]
    if not columns:
        return [None] * len(read.values(()))
    return [
        json_text(dict(zip(names, fields, strict=True))) for fields in zip(*columns, strict=True)
    ]


def _misfit(name: str, row: int, value: object, kind: Kind) -> ArgumentError:
    if isinstance(kind, ListOf):
        expected = "a tuple or list"
    elif isinstance(kind, StructOf):
        expected = f"a {kind.layout.rows.__name__}"
    else:
        expected = kind.value
    shown = repr(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}…"
    text = f"column {name}, item {row}: {shown} is not {expected}, and is not bent into it"
    return ArgumentError(text)


def _missing(name: str, row: int, layout: Layout) -> ArgumentError:
    text = f"column {name}, item {row}: it is empty, though {layout.rows.__name__} says that it never is"
    return ArgumentError(text)
