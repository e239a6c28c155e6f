"""Rows as a notebook shows them: the first few as a table, with units, counts, and times in two zones.

How a table is drawn is `fleetauth.markup`'s work; here is what stands in it. Nothing here needs an extra.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any, Final

import attrs

from fleetauth.markup import Column, table
from fleetauth.wire.flat import flat
from fleetauth.wire.record import fields_of, unit_of
from fleetauth.wire.shapes import is_object

MOST_ROWS: Final = 10
_MOST_NAMES: Final = 50  # characters


def html_of(
    rows: Sequence[object],
    *,
    total: int | None,
    kind: type[Any] | None,
    warnings: Iterable[str] = (),
    zone: tzinfo | None = None,
) -> str:
    """The first rows as a table.

    Args:
        rows: All rows.
        total: How many there are in all, by the vendor's count.
        kind: Their class, where it is known; it gives an empty table its columns.
        warnings: What must be seen before the rows.
        zone: What times are shown in beside UTC; the machine's own if it is `None`.
    """
    shown = rows[:MOST_ROWS]
    columns = _columns(shown) if shown else _declared(kind)
    caption = f"{len(rows):,}{_of(len(rows), total)} {names_of(rows, kind)}".strip()
    if len(shown) < len(rows):
        caption += f", the first {len(shown)} shown"
    return table(columns, caption=caption, warnings=warnings, zone=zone)


def names_of(rows: Iterable[object], kind: type[Any] | None) -> str:
    """The classes of rows, in few words."""
    names = sorted({type(row).__name__ for row in rows}) or ([kind.__name__] if kind else [])
    told = " or ".join(names)
    return told if len(told) <= _MOST_NAMES else f"rows of {len(names):,} classes"


def _of(number: int, total: int | None) -> str:
    return "" if total is None or total == number else f" of {total:,}"


def _columns(rows: Sequence[object]) -> Iterable[Column]:
    if all(attrs.has(type(row)) for row in rows):
        return flat(rows)
    objects = [row for row in rows if is_object(row)]
    if len(objects) == len(rows):
        keys = dict.fromkeys(key for row in objects for key in row)
        return [Column(str(key), tuple(row.get(key) for row in objects)) for key in keys]
    return [Column("value", tuple(rows))]


def _declared(kind: type[Any] | None) -> Iterable[Column]:
    """The columns of a class without rows. What may be nested in it is one column: nobody knows whether it is."""
    if kind is None or not attrs.has(kind):
        return ()
    return [Column(field.name, unit=unit_of(field)) for field in fields_of(kind) if field.repr]
