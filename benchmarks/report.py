"""What was measured as Markdown, with what it depends on: the machine, Python, the packages' versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .measure import Benchmark, Measured

_MIB = 1 << 20


def report(benchmark: Benchmark, measured: Measured) -> str:
    """A heading, the circumstances, and a line for each way and each of its steps."""
    heading = benchmark.title.format(rows=measured.rows)
    rounds = len(measured.seconds[0])
    lines = [
        f"## {heading}",
        "",
        f"{circumstances(benchmark.packages)}; {rounds} rounds, medians.",
        "",
        "| way | processor time | times the last way's (least to most) | peak memory |",
        "| --- | --: | --: | --: |",
        *_lines(benchmark, measured),
    ]
    return "\n".join(lines) + "\n"


def circumstances(packages: Sequence[str]) -> str:
    """What the numbers depend on, in one line."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("fleetauth", *packages))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{platform.python_implementation()} {platform.python_version()}, {system}; {versions}"


def _lines(benchmark: Benchmark, measured: Measured) -> Iterator[str]:
    totals = [[sum(steps) for steps in way] for way in measured.seconds]
    for at, way in enumerate(benchmark.ways):
        ratios = [mine / last for mine, last in zip(totals[at], totals[-1], strict=True)]
        held = measured.peaks[at]
        cells = [way.name, _seconds(totals[at]), ratio(ratios), _memory(held)]
        yield row(cells)
        for number, step in enumerate(way.steps):
            taken = [steps[number] for steps in measured.seconds[at]]
            yield row([f"… {step.name}", _seconds(taken), "", ""])


def row(cells: Sequence[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def _seconds(taken: Sequence[float]) -> str:
    return f"{median(taken):.2f} s"


def ratio(ratios: Sequence[float]) -> str:
    """Their median, with the least and the greatest."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _memory(held: int | None) -> str:
    return "not known" if held is None else f"{held / _MIB:,.0f} MiB"
