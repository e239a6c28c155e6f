"""A table of columns, a card of lines, and a sentence, each as HTML that stands for itself in a notebook's output.

How one value looks is in `values`, how the whole does in `style`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

import attrs

from .style import CLASSES, STYLE
from .times import in_two_zones
from .values import cell, escaped, is_empty, is_number

_MOST_COLUMNS: Final = 40
_TWO_ZONES: Final = "Times are in UTC, and below that in this machine's own zone."


@attrs.frozen
class Column:
    """A table's column.

    Attributes:
        name: What stands above it.
        values: One a row.
        unit: What its numbers count.
    """

    name: str
    values: tuple[Any, ...] = ()
    unit: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether none of its rows has a value, though there are rows."""
        return bool(self.values) and all(map(is_empty, self.values))

    @property
    def is_of_numbers(self) -> bool:
        """Whether all of its values are numbers."""
        return all(is_number(value) for value in self.values if not is_empty(value))


@attrs.frozen
class Line:
    """A card's line.

    Attributes:
        name: What stands before it.
        value: What it says.
        unit: What that counts.
    """

    name: str
    value: Any
    unit: str | None = None


def table(
    columns: Iterable[Column],
    *,
    caption: str,
    warnings: Iterable[str] = (),
    zone: tzinfo | None = None,
) -> str:
    """Columns side by side; those without any value are left out, and that is said.

    Args:
        columns: All of one length.
        caption: What they are, and how many.
        warnings: What must be seen before the rows.
        zone: What moments are shown in beside UTC; the machine's own if it is `None`.
    """
    given = list(columns)
    filled = [column for column in given if not column.is_empty]
    shown = filled[:_MOST_COLUMNS]
    head = "".join(_head(column) for column in shown)
    rows = zip(*(column.values for column in shown), strict=True)
    body = "".join(f"<tr>{''.join(cell(it, zone=zone) for it in row)}</tr>" for row in rows)
    notes = [_counted(len(given) - len(filled), "empty column")]
    notes.append(_counted(len(filled) - len(shown), "further column"))
    drawn = f'<div class="wide"><table><caption>{escaped(caption)}</caption>'
    drawn += f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    return _framed(drawn, warnings=warnings, notes=[*notes, _about_times(shown, zone)])


def card(
    title: str,
    lines: Iterable[Line],
    *,
    warnings: Iterable[str] = (),
    notes: Iterable[str] = (),
    zone: tzinfo | None = None,
) -> str:
    """Names and values below one another; lines without a value are left out, and that is said.

    Args:
        title: What it is about.
        lines: The names and values.
        warnings: What must be seen before them.
        notes: What to know or do, below them.
        zone: What moments are shown in beside UTC; the machine's own if it is `None`.
    """
    given = list(lines)
    shown = [line for line in given if not is_empty(line.value)]
    body = "".join(
        f'<tr><th scope="row">{escaped(line.name)}</th>{cell(line.value, zone=zone, unit=line.unit)}</tr>'
        for line in shown
    )
    drawn = f'<div class="wide"><table><caption>{escaped(title)}</caption><tbody>{body}</tbody></table></div>'
    left_out = _counted(len(given) - len(shown), "empty field")
    return _framed(drawn, kind=" card", warnings=warnings, notes=[*notes, left_out])


def sentence(what: str, text: str) -> str:
    """One line: what it is, and what is to be said of it."""
    return _framed(f"<p><b>{escaped(what)}</b>: {escaped(text)}</p>")


def _framed(
    drawn: str, *, kind: str = "", warnings: Iterable[str] = (), notes: Sequence[str] = ()
) -> str:
    above = "".join(f'<p class="warning">{escaped(text)}</p>' for text in warnings)
    below = "".join(f'<p class="note">{escaped(text)}</p>' for text in notes if text)
    return f'<div class="{CLASSES}{kind}">{STYLE}{above}{drawn}{below}</div>'


def _head(column: Column) -> str:
    number = ' class="number"' if column.values and column.is_of_numbers else ""
    unit = "" if column.unit is None else f"<br><small>{escaped(column.unit)}</small>"
    return f'<th scope="col"{number}>{escaped(column.name)}{unit}</th>'


def _counted(number: int, thing: str) -> str:
    """Such as ``"14 empty columns not shown"``; nothing for none."""
    return f"{number:,} {thing}{'' if number == 1 else 's'} not shown" if number else ""


def _about_times(columns: Iterable[Column], zone: tzinfo | None) -> str:
    moments = (it for column in columns for it in column.values if isinstance(it, datetime))
    return _TWO_ZONES if any(in_two_zones(moment, zone)[1] for moment in moments) else ""
