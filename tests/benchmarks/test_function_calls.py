"""A gate: a signed-in, typed call makes fewer function calls than a bare `get`, and no more than it did. It looks at no
time: what is counted is the same in every run, as long as the Python and the packages are.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = [name for name in ("httpx", "httpx2", "aiohttp") if find_spec(name) is not None]
# The most that has been counted, on Python 3.11, which makes the most, and some room for what other packages change.
CEILINGS = {
    "httpx": {"request": 1_375, "typed": 1_395},
    "httpx2": {"request": 1_190, "typed": 1_205},
    "aiohttp": {"request": 290, "typed": 305},
}


def counted(engine: str) -> dict[str, int]:
    """Function calls by way, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.benchmarks.counting", engine],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (run.returncode, run.stderr) == (0, "")
    found: dict[str, int] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("engine", ENGINES)
def test_a_call_makes_fewer_function_calls_than_a_bare_get(engine: str) -> None:
    found = counted(engine)
    assert found["request"] < found["typed"] < found["bare"]
    for way, ceiling in CEILINGS[engine].items():
        assert found[way] <= ceiling, f"{way} on {engine}: if that has to be, raise its ceiling"
