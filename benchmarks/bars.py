"""A table as a picture: bars for some of its columns, as SVG that is readable on light and on dark ground.

What is drawn, and where it is kept, is said by `page`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from .report import shown
from .table import Column, Number, Row, Table

_NAMES: Final = 400  # all lengths are in the picture's own units, of about a pixel
_PANEL: Final = 230
_SHOWN: Final = 90  # beside the longest bar, for its number
_GAP: Final = 24
_LINE: Final = 22
_BAR: Final = 12
_TOP: Final = 58
_EDGE: Final = 14
_STYLE: Final = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: 600 }
.ours { font-weight: 600 }
.ground { fill: #ffffff }
rect.bar { fill: #8c959f }
rect.ours { fill: #0969da }
line { stroke: #57606a; stroke-width: 1 }
.one { stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .ground { fill: #161b22 }
  rect.bar { fill: #6e7681 }
  rect.ours { fill: #4493f8 }
  line { stroke: #9198a1 }
}
"""


def bars(table: Table, columns: Sequence[int]) -> str:
    """The picture: a line for each way that has such numbers, a panel for each column."""
    rows = [row for row in table.rows if any(row.numbers[at] is not None for at in columns)]
    width = _NAMES + len(columns) * (_PANEL + _SHOWN + _GAP) + _EDGE
    height = _TOP + len(rows) * _LINE + _EDGE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(table.title)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{width}" height="{height}" rx="6"/>',
            _text(_EDGE, 24, table.title, "title"),
            *_labels(rows),
            *(line for place, at in enumerate(columns) for line in _panel(table, rows, place, at)),
            "</svg>",
            "",
        ]
    )


def _labels(rows: Sequence[Row]) -> Iterator[str]:
    for number, row in enumerate(rows):
        label = ": ".join(row.names) if len(row.names) > 1 else row.names[0]
        yield _text(_EDGE, _foot(number), label.replace("`", ""), "ours" if row.ours else "")


def _panel(table: Table, rows: Sequence[Row], place: int, at: int) -> Iterator[str]:
    left = _NAMES + place * (_PANEL + _SHOWN + _GAP)
    column = table.columns[at]
    numbers = [row.numbers[at] for row in rows]
    longest = max(_end(number) for number in numbers) or 1.0
    yield _text(left, 46, _heading(table, at))
    for number, (row, value) in enumerate(zip(rows, numbers, strict=True)):
        if value is not None:
            yield from _bar(left, number, value, _PANEL / longest, column, ours=row.ours)
    if column.unit == "ratio" and longest >= 1:
        x = left + _PANEL / longest
        foot = _TOP + len(rows) * _LINE
        yield f'<line class="one" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{foot}"/>'


def _heading(table: Table, at: int) -> str:
    """The column's name; with that of the time which it is a ratio of, where there are several."""
    name = table.columns[at].name
    if [column.name for column in table.columns].count(name) == 1:
        return name
    before = [column.name for column in table.columns[:at] if column.unit != "ratio"]
    return f"{before[-1]}, {name}"


def _bar(
    left: int, number: int, value: Number, scale: float, column: Column, *, ours: bool
) -> Iterator[str]:
    top = _TOP + number * _LINE + (_LINE - _BAR) / 2
    kind = "bar ours" if ours else "bar"
    length = value.median * scale
    yield f'<rect class="{kind}" x="{left}" y="{top:g}" width="{length:.1f}" height="{_BAR}"/>'
    if value.least is not None and value.most is not None:
        x1, x2, y = left + value.least * scale, left + value.most * scale, top + _BAR / 2
        yield f'<line x1="{x1:.1f}" y1="{y:g}" x2="{x2:.1f}" y2="{y:g}"/>'
    text = shown(Number(value.median), column)
    yield _text(left + max(length, _end(value) * scale) + 6, _foot(number), text)


def _end(number: Number | None) -> float:
    return 0.0 if number is None else max(number.median, number.most or 0.0)


def _foot(number: int) -> float:
    return _TOP + number * _LINE + _LINE / 2 + 4


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:g}"{named}>{escape(text)}</text>'
