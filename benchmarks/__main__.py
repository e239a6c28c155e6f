"""``python -m benchmarks``: measures, and prints a Markdown report. No number of it is a failure.

A benchmark is a module here with a declared object, and a line in `BENCHMARKS`.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .table import Size

if TYPE_CHECKING:
    from .table import Measurable

# Module and object, by name. Each new process imports this file: what a benchmark needs is imported by that one alone.
BENCHMARKS: Final = {
    "calls": ("calls", "CALLS"),
    "inside": ("inside", "INSIDE"),
    "decode": ("decode", "DECODE"),
    "turns": ("turns", "TURNS"),
    "frames": ("frames", "FRAMES"),
    "load": ("load", "LOAD"),
    "rotation": ("rotation", "ROTATION"),
    "fresh": ("fresh", "FRESH"),
    "growth": ("growth", "GROWTH"),
    "start": ("start", "START"),
}


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--rows", type=_number, help="or calls in a turn; by default each benchmark's own"
    )
    parser.add_argument("--rounds", type=_number, help="by default each benchmark's own")
    parser.add_argument("--smoke", action="store_true", help="few rows: only whether it runs")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="also renew the page, its numbers and bars"
    )
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if given.smoke and given.write:
        parser.error("--smoke measures nothing that could be written")
    size = Size(rows=given.rows, rounds=given.rounds, smoke=given.smoke)
    for name in given.names or BENCHMARKS:
        _run(name, size, given.write)


def _run(name: str, size: Size, folder: Path | None) -> None:
    """Measure one, and write it at once: what came out stays, whatever becomes of those after it."""
    from .page import renew
    from .report import report

    tables = benchmark(name).tables(size)
    for table in tables:
        print(report(table), flush=True)
    if folder is not None:
        renew(folder, tables)


def benchmark(name: str) -> Measurable:
    """The benchmark of this name."""
    module, declared = BENCHMARKS[name]
    found: Measurable = getattr(import_module(f".{module}", __package__), declared)
    return found


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
