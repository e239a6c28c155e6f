"""One value as what stands in a table's cell: short, escaped, numbers told apart from texts, secrets masked.

How cells become a table is in `tables`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import islice
from typing import Final, TypeGuard

import attrs

from .times import in_two_zones

NOTHING: Final = "—"
_MOST_SHOWN: Final = 60  # characters of a text
_MOST_TOLD: Final = 2000  # characters of the whole text, where the pointer rests on it
_MOST_ITEMS: Final = 20  # of a list


def escaped(text: str) -> str:
    """Text as HTML that can only be text, in an attribute too."""
    # Half of a surrogate pair can't be sent to a browser at all: it would take the whole cell with it.
    return html.escape(text.encode("utf-8", "replace").decode())


def is_empty(value: object) -> bool:
    """Whether there is nothing to show."""
    return value is None or ((_is_object(value) or _is_list(value)) and not value)


def is_number(value: object) -> bool:
    """Whether it belongs on the right of its column."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def cell(value: object, *, zone: tzinfo | None = None, unit: str | None = None) -> str:
    """The value as a ``<td>``.

    Args:
        value: Anything.
        zone: What moments are shown in beside UTC; the machine's own if it is `None`.
        unit: Shown behind it, where no column's head has it.
    """
    if is_empty(value):
        return f'<td class="none">{NOTHING}</td>'
    if isinstance(value, datetime):
        utc, local = in_two_zones(value, zone)
        second = "" if local is None else f"<br><small>{escaped(local)}</small>"
        return f'<td class="time">{escaped(utc)}{second}</td>'
    behind = "" if unit is None else f" <small>{escaped(unit)}</small>"
    if is_number(value):
        return f'<td class="number">{escaped(str(value))}{behind}</td>'
    return _text_cell(text_of(value), behind)


def _text_cell(text: str, behind: str) -> str:
    if len(text) <= _MOST_SHOWN:
        return f"<td>{escaped(text)}{behind}</td>"
    whole = text if len(text) <= _MOST_TOLD else f"{text[:_MOST_TOLD]}…"
    return f'<td title="{escaped(whole)}">{escaped(text[:_MOST_SHOWN])}…{behind}</td>'


def text_of(value: object) -> str:
    """Any value as one line of text: lists by their items, records in a list by their number."""
    if is_empty(value):
        return NOTHING
    if _is_object(value):
        return _joined(f"{key}: {text_of(field)}" for key, field in value.items())
    if not _is_list(value):
        return str(value)
    kinds = {type(item) for item in value}
    if not all(attrs.has(kind) for kind in kinds):
        return _joined(text_of(item) for item in value)
    names = " or ".join(sorted(kind.__name__ for kind in kinds))
    return f"{len(value):,} {names}"


def _is_object(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (tuple, list))


def _joined(texts: Iterable[str]) -> str:
    shown = list(islice(texts, _MOST_ITEMS + 1))
    return ", ".join([*shown[:_MOST_ITEMS], *("…" for _ in shown[_MOST_ITEMS:])])
