"""``python -m benchmarks``: measures, and prints a Markdown report. No number of it is a failure."""

from __future__ import annotations

import argparse

# Each new process imports this file: what a benchmark needs is imported by that one alone.


def _frames(rows: int | None, rounds: int | None, *, smoke: bool) -> str:
    from .frames import FRAMES
    from .measure import measure
    from .report import report

    many, often = (300, 2) if smoke else (rows or FRAMES.rows, rounds or 5)
    return report(FRAMES, measure(FRAMES, rows=many, rounds=often))


def _calls(rows: int | None, rounds: int | None, *, smoke: bool) -> str:
    from .asked import report_asked
    from .asking import ask
    from .calls import CALLS

    many, often = (10, 1) if smoke else (rows or CALLS.requests, rounds or CALLS.rounds)
    return report_asked(CALLS, ask(CALLS, requests=many, rounds=often))


BENCHMARKS = {"frames": _frames, "calls": _calls}


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--rows", type=_number, help="or calls in a turn; by default each benchmark's own"
    )
    parser.add_argument("--rounds", type=_number, help="by default each benchmark's own")
    parser.add_argument("--smoke", action="store_true", help="few rows: only whether it runs")
    given = parser.parse_args()
    unknown = set(given.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    for name in given.names or BENCHMARKS:
        print(BENCHMARKS[name](given.rows, given.rounds, smoke=given.smoke))


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


if __name__ == "__main__":
    main()
