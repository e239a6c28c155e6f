"""The README is true: its examples run, and CI runs its commands. Its links are looked at with all others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^```console\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_readme_has_an_example() -> None:
    assert PYTHON


@pytest.mark.parametrize("source", PYTHON)
def test_an_example_runs_as_printed_and_shows_something(source: str, sandbox: Sandbox) -> None:
    environment = dict(os.environ)
    for vendor in sandbox.vendors.values():
        environment |= vendor.environment
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", source],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (run.returncode, run.stderr, bool(run.stdout.strip())) == (0, "", True)


def test_two_commands_of_one_line_each_set_everything_up() -> None:
    assert [command.count("\n") for command in COMMANDS] == [1, 1]


@pytest.mark.parametrize("what", ["-m fleetauth demo", "-m nox -s tests"])
def test_ci_runs_the_commands_of_the_readme(what: str) -> None:
    first = next(line for line in README.splitlines() if what in line)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"{first}\n" in COMMANDS
    assert f'run_readme "{what}"' in script


@pytest.mark.parametrize("vendor", ["mzone", "masternaut", "mps_monitor", "mbanq"])
def test_the_readme_names_every_credential_that_a_vendor_needs(
    vendor: str, sandbox: Sandbox
) -> None:
    prefix = f"{vendor.upper()}_"
    row = next(line for line in README.splitlines() if line.startswith(f"| `{prefix}…`"))
    wanted = {name.removeprefix(prefix) for name in sandbox.vendors[vendor].environment}
    assert set(re.findall(r"`([A-Z_]+)`", row)) == {n for n in wanted if not n.endswith("_URL")}
