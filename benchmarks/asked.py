"""What `asking` measured as Markdown: a line for each way, with its ratios to its engine's first way."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from .asking import BURST
from .report import circumstances, ratio, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .asking import Asking, Turns

_HEADINGS: Final = (
    "engine",
    "way",
    "processor time",
    "times its engine's first (least to most)",
    f"{BURST} at once: processor time",
    "times its engine's first (least to most)",
    "function calls",
)


def report_asked(asking: Asking, asked: Sequence[Turns]) -> str:
    """A heading, the circumstances, a line for each way, and what was left out."""
    names = {name for way in asking.measured for name in (way.engine, way.needs)} - {"fleetauth"}
    lines = [
        f"## {asking.title}",
        "",
        f"{circumstances(sorted(names))}; {len(asked[0].alone)} rounds, medians.",
        "",
        row(_HEADINGS),
        "| --- | --- | --: | --: | --: | --: | --: |",
        *_lines(asking, asked),
    ]
    left_out = [f"{way.name} on {way.engine}" for way in asking.ways if not way.is_installed]
    if left_out:
        lines += ["", f"Not measured, as something isn't installed: {'; '.join(left_out)}."]
    return "\n".join(lines) + "\n"


def _lines(asking: Asking, asked: Sequence[Turns]) -> Iterator[str]:
    firsts: dict[str, Turns] = {}
    for way, turns in zip(asking.measured, asked, strict=True):
        first = firsts.setdefault(way.engine, turns)
        cells = [
            way.engine,
            way.name,
            _microseconds(turns.alone),
            _over(turns.alone, first.alone),
            _microseconds(turns.burst),
            _over(turns.burst, first.burst),
            f"{turns.function_calls:,}",
        ]
        yield row(cells)


def _microseconds(taken: Sequence[float]) -> str:
    return f"{median(taken) * 1e6:,.0f} µs"


def _over(mine: Sequence[float], first: Sequence[float]) -> str:
    return ratio([one / other for one, other in zip(mine, first, strict=True)])
