"""The benchmarks run, and show all that docs/benchmarks.md speaks of. No number is looked at."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import attrs

from benchmarks.asked import report_asked
from benchmarks.asking import Turns, Way
from benchmarks.calls import CALLS

ROOT = Path(__file__).parents[2]


ENGINES = [name for name in ("httpx", "httpx2") if find_spec(name) is not None]


def shown_by(name: str) -> list[str]:
    """The lines of a benchmark's report."""
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-m", "benchmarks", name, "--smoke"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    return shown.stdout.splitlines()


def rows_in(lines: list[str]) -> list[list[str]]:
    """The cells of a report's table."""
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][2:]


def test_frames_are_measured_beside_dicts() -> None:
    lines = shown_by("frames")
    assert lines[0] == "## 300 live positions, from an answer's bytes to a Polars frame"
    assert [row[0] for row in rows_in(lines)] == [
        "fleetauth: `Records.to_polars()`",
        "… bytes to records",
        "… records to Polars",
        "`msgspec.json.decode`, `polars.DataFrame(dicts)`",
        "… bytes to dicts",
        "… dicts to Polars",
    ]


def test_calls_are_measured_beside_bare_ones_on_each_engine() -> None:
    lines = shown_by("calls")
    assert lines[0] == "## One vehicle from MZone, about 1 KB of JSON"
    ours = ["fleetauth: `vehicle(…)`, typed", "fleetauth: `request(…)`, bytes"]
    rows = [row for row in rows_in(lines) if not row[1].startswith("Authlib")]
    assert [row[:2] for row in rows] == [
        [engine, way] for engine in ENGINES for way in ["`AsyncClient.get`, bytes", *ours]
    ]


def test_what_cannot_be_measured_is_said() -> None:
    theirs = Way("Their `get`", "httpx", CALLS.ways[0].open, str, needs="no_such_package")
    asking = attrs.evolve(CALLS, ways=(CALLS.measured[0], theirs))
    text = report_asked(asking, [Turns(alone=(1.0,), burst=(1.0,), function_calls=1)])
    assert (
        text.splitlines()[-1] == "Not measured, as something isn't installed: Their `get` on httpx."
    )
