"""``python -m benchmarks``: measures, and prints a Markdown report. No number of it is a failure."""

from __future__ import annotations

import argparse

from .frames import FRAMES
from .measure import measure
from .report import report

BENCHMARKS = {"frames": FRAMES}


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--rows", type=_number, help="instead of each benchmark's own number")
    parser.add_argument("--rounds", type=_number, default=5, help="by default 5")
    parser.add_argument("--smoke", action="store_true", help="few rows: only whether it runs")
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    for name in given.names or BENCHMARKS:
        benchmark = BENCHMARKS[name]
        rows, rounds = (300, 2) if given.smoke else (given.rows or benchmark.rows, given.rounds)
        print(report(benchmark, measure(benchmark, rows=rows, rounds=rounds)))


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
