"""Records as columns side by side: what is nested in one becomes columns of its own.

It goes by the values that are there, for what is shown; nothing is read or drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from fleetauth.markup import Column

from .flat_names import flat_names
from .record import Record, fields_of, unit_of

_EXTRA: Final = "extra"
_DEEPEST: Final = 5  # records in one another; a circle of them ends there


def flat(rows: Sequence[object]) -> Iterator[Column]:
    """The columns of rows that are records or any attrs classes, in the order in which they are declared.

    Fields that stay out of `repr` stay out of this; of `extra` only the number is given, where there is any.

    Args:
        rows: The rows, of one class or several.
    """
    found = list(_found(rows, ()))
    names = flat_names([path for path, _, _ in found])
    for name, (_, values, unit) in zip(names, found, strict=True):
        yield Column(name, values, unit)


def _found(
    rows: Sequence[object], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[object, ...], str | None]]:
    """Path, values and unit of each column; a row that is missing is `None`."""
    kinds = dict.fromkeys(type(row) for row in rows if row is not None)
    fields = {field.name: field for kind in kinds for field in fields_of(kind)}
    for name, field in fields.items():
        if not field.repr:
            continue
        values = tuple(getattr(row, name, None) for row in rows)
        path = (*above, name)
        if len(path) <= _DEEPEST and _are_records(values):
            yield from _found(values, path)
        else:
            yield path, values, unit_of(field)
    numbers = tuple(_number_of_extra(row) for row in rows)
    if any(numbers):
        yield (*above, _EXTRA), numbers, "more"


def _number_of_extra(row: object) -> int | None:
    return len(row.extra) or None if isinstance(row, Record) else None


def _are_records(values: Sequence[object]) -> bool:
    there = [value for value in values if value is not None]
    return bool(there) and all(attrs.has(type(value)) for value in there)
