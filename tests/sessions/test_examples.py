"""The files in `examples/` run: as they are, on a sandbox of their own, and where the environment says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fleetauth.sandbox import Sandbox
from tests.sessions.conftest import SESSIONS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))
PREFIXES = tuple(f"{vendor.upper()}_" for vendor in SESSIONS)


def run(
    example: Path, environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run an example as a user would, with no vendor's variables but these."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    return subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        env={**rest, **environment, "PYTHONIOENCODING": "utf-8"},
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=50,
    )


def test_there_is_one_example_a_vendor() -> None:
    assert [example.stem for example in EXAMPLES] == sorted(SESSIONS)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_runs_as_it_is_and_says_where(example: Path) -> None:
    done = run(example, {})
    assert (done.returncode, done.stderr) == (0, "")
    first, *shown = done.stdout.splitlines()
    assert first.endswith("is not set: this is the sandbox, and nothing in it is real.")
    assert shown


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_runs_where_the_environment_says(example: Path, sandbox: Sandbox) -> None:
    vendor = sandbox.vendors[example.stem]
    done = run(example, vendor.environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sandbox" not in done.stdout
    assert vendor.exchanges


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_is_short_enough_to_be_read_at_a_glance(example: Path) -> None:
    assert len(example.read_text(encoding="utf-8").splitlines()) < 40


# --- the docs' examples ---------------------------------------------------------------------------

DOCS = Path(__file__).parents[2] / "docs"
PRINTED = [
    (page, number, source)
    for page in ("lists", "fleet", "maps", "tables", "check", "engines")
    for number, source in enumerate(
        re.findall(
            r"^```python\n(.*?)^```$",
            (DOCS / f"{page}.md").read_text("utf-8"),
            re.DOTALL | re.MULTILINE,
        )
    )
]


@pytest.mark.parametrize(("page", "number", "source"), PRINTED)
def test_an_example_of_the_docs_runs_as_printed(
    page: str, number: int, source: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    example = tmp_path / f"{page}_{number}.py"
    example.write_text(source, encoding="utf-8")
    done = run(example, sandbox.mzone.environment | sandbox.masternaut.environment, tmp_path)
    assert (done.returncode, done.stderr, bool(done.stdout)) == (0, "", True)
