"""What `measure` gave as a table: a line for each way, and for each of its steps where it has several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .report import circumstances
from .table import Column, Number, Row, Table, middle, over

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .measure import Benchmark, Measured, Way

OVER_FIRST, MEMORY = 1, 2  # columns by their places, for those who refer to them
_MIB: Final = 1 << 20
_LONG: Final = 1.0  # seconds; what takes less is told in milliseconds


def tabled(benchmark: Benchmark, measured: Measured) -> Table:
    """The table, with its ratios to the first way, as far as that is installed."""
    totals = [[sum(steps) for steps in way] for way in measured.seconds]
    is_long = any(max(total) >= _LONG for total in totals)
    memory = f"peak memory at {measured.peak_rows:,} rows"
    return Table(
        key=benchmark.key,
        title=benchmark.title.format(rows=measured.rows),
        circumstances=circumstances(benchmark.packages, rounds=len(totals[0])),
        headings=("way",),
        columns=(
            Column("processor time", "s" if is_long else "ms"),
            Column("times the first way's (least to most)", "ratio"),
            Column(memory, "MiB"),
        ),
        rows=tuple(_rows(benchmark, measured, totals, 1.0 if is_long else 1e3)),
        notes=(*benchmark.notes, *_left_out(benchmark)),
    )


def _rows(
    benchmark: Benchmark, measured: Measured, totals: list[list[float]], scale: float
) -> Iterator[Row]:
    unit = None if benchmark.ways[0].missing else totals[0]
    for at, way in enumerate(benchmark.measured):
        held = measured.peaks[at]
        numbers = (
            _time(totals[at], scale),
            None if unit is None else over(totals[at], unit),
            None if held is None else middle([held / _MIB]),
        )
        yield Row((way.name,), numbers, ours=way.ours)
        yield from _steps(way, measured.seconds[at], scale)


def _steps(way: Way, seconds: Sequence[Sequence[float]], scale: float) -> Iterator[Row]:
    if len(way.steps) == 1:
        return
    for number, step in enumerate(way.steps):
        taken = _time([steps[number] for steps in seconds], scale)
        yield Row((f"… {step.name}",), (taken, None, None))


def _time(seconds: Sequence[float], scale: float) -> Number:
    return middle([taken * scale for taken in seconds])


def _left_out(benchmark: Benchmark) -> Iterator[str]:
    for way in benchmark.ways:
        if way.missing:
            yield f"Not measured: {way.name}, as {', '.join(way.missing)} isn't installed."
