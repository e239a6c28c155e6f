"""What is loaded when: nothing by an import of the package, and by a session what the page tells, and no more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fleetauth.sandbox import Sandbox

PAGE = (Path(__file__).parents[2] / "docs" / "supply_chain.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`.*`) \| (a session's class|its first call) \|", PAGE, re.MULTILINE)
(BESIDE,) = re.findall(r"Where they are installed for something else,(.*?)\n\n", PAGE, re.DOTALL)
LOOK = """
import sys
before = {name.partition(".")[0] for name in sys.modules}
def tell():
    names = {name.partition(".")[0] for name in sys.modules} - before - sys.stdlib_module_names
    print(*sorted(names - {"fleetauth"}))
import fleetauth
tell()
from fleetauth import MPSMonitorSession
tell()
import asyncio
async def main():
    async with MPSMonitorSession(**ARGUMENTS) as session:
        tell()
        await session.get_account()
        tell()
asyncio.run(main())
"""


def named(text: str) -> list[set[str]]:
    """The modules that a row names; alternatives are in one set."""
    alternatives = [set(re.findall(r"`(\w+)`", text))] if " or " in text else []
    return alternatives or [{name} for name in re.findall(r"`(\w+)`", text)]


def rows(*stages: str) -> list[set[str]]:
    return [module for text, stage in ROWS if stage in stages for module in named(text)]


@pytest.fixture(scope="module")
def loaded(running_sandbox: Sandbox) -> list[set[str]]:
    """The modules of others after an import, with a session's class, with a session, and after its first call."""
    running_sandbox.reset()  # another test may have left a fault
    code = LOOK.replace("ARGUMENTS", repr(running_sandbox.mps_monitor.arguments))
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50
    )
    return [set(line.split()) for line in run.stdout.splitlines()]


def test_the_page_has_the_table() -> None:
    assert len(rows("a session's class", "its first call")) > 5


def test_the_package_alone_brings_nothing(loaded: list[set[str]]) -> None:
    assert loaded[0] == set()


@pytest.mark.parametrize(
    ("stage", "when"),
    [
        (1, ("a session's class",)),
        (2, ("a session's class",)),
        (3, ("a session's class", "its first call")),
    ],
)
def test_a_session_brings_what_the_page_tells(
    stage: int, when: tuple[str, ...], loaded: list[set[str]]
) -> None:
    told = rows(*when)
    beside = set(re.findall(r"`(\w+)`", BESIDE))
    assert loaded[stage] - set().union(*told) - beside == set()
    assert [one for one in told if not one & loaded[stage]] == []
