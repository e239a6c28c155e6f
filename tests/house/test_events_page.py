"""The page of events: made from the code, up to date, and its examples run."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fleetauth.sandbox import Sandbox

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "events.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHOWN = ["TokenIssued(grant=password", "DEBUG:fleetauth.mzone:", '"name": "mzone GET Vehicles"']


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "events_table.py"))


def test_the_page_is_up_to_date(script: dict[str, Any]) -> None:
    assert script["page"]() == PAGE, "run: python docs/events_table.py"


def test_every_event_has_a_group(script: dict[str, Any]) -> None:
    assert script["ungrouped"]() == set()


def test_the_script_writes_the_page(tmp_path: Path) -> None:
    script, stale = tmp_path / "events_table.py", tmp_path / "events.md"
    script.write_bytes((DOCS / "events_table.py").read_bytes())
    stale.write_text(
        re.sub(r"(<!-- generated: \w+ -->\n).*?(<!-- end -->)", r"\1\2", PAGE, flags=re.DOTALL)
    )
    runpy.run_path(str(script), run_name="__main__")
    assert stale.read_text(encoding="utf-8") == PAGE


def test_a_place_that_is_gone_is_missed(tmp_path: Path) -> None:
    script = tmp_path / "events_table.py"
    script.write_bytes((DOCS / "events_table.py").read_bytes())
    (tmp_path / "events.md").write_text("nothing")
    with pytest.raises(LookupError, match="no place for events"):
        runpy.run_path(str(script), run_name="__main__")


@pytest.mark.parametrize(
    "line",
    [
        "| `SessionClosed` | DEBUG | The session was closed. |  |",
        "| `Saved` | DEBUG | The store took a token. | `generation`: The token's. |",
    ],
)
def test_the_page_holds(line: str) -> None:
    assert line in PAGE.splitlines()


@pytest.mark.parametrize(
    ("source", "shown"), [*zip(EXAMPLES, SHOWN, strict=True)], ids=["hook", "log", "spans"]
)
def test_an_example_runs_as_printed_and_shows_what_it_should(
    source: str, shown: str, sandbox: Sandbox
) -> None:
    environment = os.environ | sandbox.mzone.environment
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", source],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert (run.returncode, shown in run.stdout + run.stderr) == (0, True), run.stderr
