"""The benchmarks run, each way finds the same, and what can't be measured is said. No number is looked at."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import attrs
import pytest

from benchmarks.__main__ import BENCHMARKS, benchmark
from benchmarks.asked import tabled
from benchmarks.asking import Turns, Way
from benchmarks.calls import CALLS
from benchmarks.decode import DECODE
from benchmarks.measure import Measured
from benchmarks.measure import Way as Reading
from benchmarks.measured import tabled as tabled_reading
from benchmarks.positions import known_by, live_positions

ROOT = Path(__file__).parents[2]

# Each starts processes of its own, which import every peer: on a busy machine that takes its time.
pytestmark = pytest.mark.timeout(180)

ENGINES = [name for name in ("httpx", "httpx2") if find_spec(name) is not None]
OURS = ["**fleetauth: `vehicle(…)`, typed**", "**fleetauth: `request(…)`, bytes**"]


def shown_by(name: str) -> list[str]:
    """The lines of a benchmark's report."""
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-m", "benchmarks", name, "--smoke"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    return shown.stdout.splitlines()


def rows_in(lines: list[str]) -> list[list[str]]:
    """The cells of a report's tables, without what stands above their columns."""
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    heads = [at for at, row in enumerate(rows) if row[0] == "---"]
    above = {place for at in heads for place in (at - 1, at)}
    return [row for at, row in enumerate(rows) if at not in above]


def test_frames_are_measured_beside_dicts() -> None:
    lines = shown_by("frames")
    assert lines[0] == "## 300 live positions, from an answer's bytes to a Polars frame"
    assert [row[0] for row in rows_in(lines)] == [
        "`msgspec.json.decode`, `polars.DataFrame(dicts)`",
        "… bytes to dicts",
        "… dicts to Polars",
        "**fleetauth: `Records.to_polars()`**",
        "… bytes to records",
        "… records to Polars",
    ]


def test_calls_are_measured_beside_bare_ones_in_plain_over_tls_and_compressed() -> None:
    lines = shown_by("calls")
    titles = [line for line in lines if line.startswith("## ")]
    assert titles == [
        "## One vehicle from MZone, about 1 KB of JSON",
        "## The same over TLS",
        "## The same, compressed",
    ]
    wanted = [[engine, way] for engine in ENGINES for way in ["`AsyncClient.get`, bytes", *OURS]]
    found = [row[:2] for row in rows_in(lines)]
    assert [row for row in found if row in wanted] == wanted * 3


@pytest.mark.parametrize("way", DECODE.measured, ids=lambda way: way.name)
def test_every_reading_finds_all_positions(way: Reading) -> None:
    body = live_positions(100)
    (step,) = way.steps
    assert way.found(step.run(body)) == known_by(body)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_is_a_declared_object(name: str) -> None:
    assert callable(benchmark(name).tables)


def test_a_call_that_cannot_be_measured_is_said() -> None:
    first = CALLS.ways[0]
    theirs = Way("Their `get`", "httpx", first.open, str, needs=("no_such_package",))
    asking = attrs.evolve(CALLS, ways=(first, theirs))
    turns = Turns(alone=(1.0,), burst=(1.0,), function_calls=1)
    table = tabled(asking, "plain", [turns, theirs.lack])
    assert [row.names for row in table.rows] == [("httpx", "`AsyncClient.get`, bytes")]
    assert table.notes == (
        "Not measured: Their `get` on httpx, as no_such_package isn't installed.",
    )


def test_a_reading_that_cannot_be_measured_is_said_and_nothing_is_compared_with_it() -> None:
    theirs = Reading("theirs", (), len, needs=("no_such_package",))
    ours = Reading("ours", (DECODE.ways[0].steps[0],), len)
    table = tabled_reading(
        attrs.evolve(DECODE, ways=(theirs, ours)), Measured(1, 1, (((1.0,),),), (None,))
    )
    assert [row.names for row in table.rows] == [("ours",)]
    assert table.rows[0].numbers[1:] == (None, None)
    assert table.notes == ("Not measured: theirs, as no_such_package isn't installed.",)
