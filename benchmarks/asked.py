"""What `asking` measured as a table: a line for each way, with ratios to the very first and to its engine's first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asking import BURST, Turns
from .report import circumstances
from .table import Column, Number, Row, Table, middle, over

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .asking import Asking
    from .server import Wire

# The columns by their places, for those who refer to them.
ALONE_OVER_FIRST, ALONE_OVER_BARE, BURST_OVER_FIRST, BURST_OVER_BARE, FUNCTION_CALLS = 1, 2, 4, 5, 6


def tabled(asking: Asking, wire: Wire, asked: Sequence[Turns | str]) -> Table:
    """The table; its notes say what was left out, and why."""
    rounds = [len(turns.alone) for turns in asked if isinstance(turns, Turns)]
    rows = tuple(_rows(asking, asked))
    return Table(
        key=f"{asking.key}-{wire}",
        title=asking.title[wire],
        circumstances=circumstances(asking.packages, rounds=rounds[0] if rounds else None),
        headings=("engine", "way"),
        columns=_columns(rows),
        rows=rows,
        notes=tuple(_left_out(asking, asked)),
    )


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    over_first = Column(f"times {rows[0].names[0]}'s first" if rows else "", "ratio")
    over_bare = Column("times its engine's first (least to most)", "ratio")
    return (
        Column("one by one", "µs"),
        over_first,
        over_bare,
        Column(f"{BURST} at once", "µs"),
        over_first,
        over_bare,
        Column("function calls"),
    )


def _rows(asking: Asking, asked: Sequence[Turns | str]) -> Iterator[Row]:
    firsts: dict[str, Turns] = {}
    for way, turns in zip(asking.ways, asked, strict=True):
        if isinstance(turns, str):
            continue
        first = firsts.setdefault(way.engine, turns)
        very_first = next(iter(firsts.values()))
        alone = _numbers(turns.alone, very_first.alone, first.alone)
        burst = _numbers(turns.burst, very_first.burst, first.burst)
        calls = Number(turns.function_calls)
        yield Row((way.engine, way.name), (*alone, *burst, calls), ours=way.ours)


def _numbers(
    mine: Sequence[float], very_first: Sequence[float], first: Sequence[float]
) -> tuple[Number, Number, Number]:
    time = middle([taken * 1e6 for taken in mine])
    return time, Number(over(mine, very_first).median), over(mine, first)


def _left_out(asking: Asking, asked: Sequence[Turns | str]) -> Iterator[str]:
    for way, turns in zip(asking.ways, asked, strict=True):
        if isinstance(turns, str):
            yield f"Not measured: {way.name} on {way.engine}, as {turns}."
