"""The benchmarks run, and show all that docs/benchmarks.md speaks of. No number is looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_frames_are_measured_beside_dicts() -> None:
    shown = subprocess.run(
        [sys.executable, "-W", "error", "-m", "benchmarks", "frames", "--smoke"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0] == "## 300 live positions, from an answer's bytes to a Polars frame"
    rows = [line.split(" | ") for line in lines if line.startswith("| ")][2:]
    assert [row[0].removeprefix("| ") for row in rows] == [
        "fleetauth: `Records.to_polars()`",
        "… bytes to records",
        "… records to Polars",
        "`msgspec.json.decode`, `polars.DataFrame(dicts)`",
        "… bytes to dicts",
        "… dicts to Polars",
    ]
