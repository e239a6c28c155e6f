"""What a map's popup says of a row: each value as text or a number, short, and no secret among it.

It stays plain text all the way: the page's script sets it as text, so nothing is escaped here.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias, cast

import attrs

from .map_fields import Field, Item

Cell: TypeAlias = str | int | float | None

_LONGEST: Final = 300  # characters; the whole text is in the table
_EXACT: Final = 2**53  # a script's numbers are exact up to here


def cells(fields: Sequence[Field], items: Sequence[Item]) -> tuple[list[int], list[list[Cell]]]:
    """Which fields are set in any item, by their places, and what those say, item by item."""
    columns = [[cell(field.of(item)) for item in items] for field in fields]
    used = [at for at, column in enumerate(columns) if any(one is not None for one in column)]
    return used, [[columns[at][number] for at in used] for number in range(len(items))]


def cell(value: object) -> Cell:
    """A value as it is shown; `None` where there is nothing to show, also for free-form objects."""
    if value is None or isinstance(value, str):
        return _short(value) if value else None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value if math.isfinite(value) and abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, tuple | list | set | frozenset):
        return _list(list(cast("Iterable[object]", value)))
    if isinstance(value, enum.Enum):
        return cell(value.value)
    # Of a secret, the text is its mask.
    return None if _is_inner(value) else _short(str(value))


def _moment(value: datetime) -> str:
    """As the page's script reads it; one of no known zone stays as it is."""
    if value.tzinfo is None:
        return value.isoformat(" ")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_inner(value: object) -> bool:
    return isinstance(value, Mapping) or attrs.has(type(value))


def _list(values: list[object]) -> str | None:
    if any(_is_inner(one) for one in values):
        return f"{len(values)} entries" if len(values) > 1 else "1 entry"
    return _short(", ".join(str(one) for one in values)) or None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
