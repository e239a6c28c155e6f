"""What any benchmark gives: tables of numbers, each with its unit and its spread, as plain values.

`report` shows one as Markdown, `bars` as a picture, `results` keeps them as JSON. Nothing is measured or shown here.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final, Literal, Protocol

import attrs

Unit = Literal["s", "ms", "µs", "ratio", "MiB", "", "%"]

_DIGITS: Final = 6  # of a kept number; none of them is surer than that


@attrs.frozen
class Column:
    """What the numbers below one heading count.

    Attributes:
        name: The heading.
        unit: Of all its numbers; ``ratio`` is shown without a sign.
    """

    name: str
    unit: Unit = ""


@attrs.frozen
class Number:
    """A median, with the least and the greatest where there are several."""

    median: float
    least: float | None = None
    most: float | None = None


@attrs.frozen
class Row:
    """One way.

    Attributes:
        names: What it is: as many texts as the table has `headings`.
        numbers: A number for each column; `None` where there is none to tell.
        ours: Whether this package does it.
    """

    names: tuple[str, ...]
    numbers: tuple[Number | None, ...]
    ours: bool = False


@attrs.frozen(kw_only=True)
class Table:
    """What came out for all ways of one benchmark.

    Attributes:
        key: A short name, by which a page refers to it.
        title: What was done.
        circumstances: What the numbers depend on, in one line.
        headings: Above the rows' names.
        columns: Above their numbers.
        rows: The ways.
        notes: What else a reader must know, such as what was left out, and why.
    """

    key: str
    title: str
    circumstances: str
    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Size:
    """How much to measure.

    Attributes:
        rows: Rows of data, or calls in a turn; `None` for a benchmark's own number.
        rounds: How often each way has its turn; `None` for a benchmark's own number.
        smoke: Only whether it runs, and each way finds the same: as little as there is.
    """

    rows: int | None = None
    rounds: int | None = None
    smoke: bool = False

    def of(self, rows: int, rounds: int, *, smoke: tuple[int, int]) -> tuple[int, int]:
        """Rows and rounds, by a benchmark's own numbers for both, and for a smoke run."""
        return smoke if self.smoke else (self.rows or rows, self.rounds or rounds)


class Measurable(Protocol):
    """A benchmark, as `__main__` knows it."""

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure."""
        ...


def spread(values: Sequence[float]) -> Number:
    """What several rounds gave, as one number."""
    return Number(_rounded(median(values)), _rounded(min(values)), _rounded(max(values)))


def middle(values: Sequence[float]) -> Number:
    """What several rounds gave, where only the median can be compared."""
    return Number(_rounded(median(values)))


def over(mine: Sequence[float], theirs: Sequence[float]) -> Number:
    """The spread of each round's own ratio."""
    return spread([one / other for one, other in zip(mine, theirs, strict=True)])


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
