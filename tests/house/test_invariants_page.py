"""The page of invariants: each has tests that hold it, the page names those, and nobody names one that isn't there."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGE = (DOCS / "invariants.md").read_text(encoding="utf-8")
SCRIPT: Any = SimpleNamespace(**runpy.run_path(str(DOCS / "invariants_tests.py")))
ALL = [f"I{number}" for number in range(1, 16)]


def test_the_page_is_up_to_date() -> None:
    assert SCRIPT.page() == PAGE, "run: python docs/invariants_tests.py"


def test_the_page_explains_every_invariant() -> None:
    assert SCRIPT.invariants() == ALL


@pytest.mark.parametrize("name", ALL)
def test_an_invariant_has_tests_that_hold_it(name: str) -> None:
    assert SCRIPT.holding(name), (
        f"no test names {name}: say at its opening which invariant it is about"
    )


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_what_the_sources_name_is_an_invariant() -> None:
    files = [*SCRIPT.tellers(ROOT / "fleetauth").values(), *SCRIPT.tellers(ROOT / "tests").values()]
    named = {one for names, _, _ in files for one in names}
    assert named - set(ALL) == set()


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ('"""It keeps (I4) what it has."""\ndef test_it(): ...', True),
        ('"""All of them (I2 to I5)."""\ndef test_it(): ...', True),
        ('"""Something else."""\n# --- the replay (I4) ---\nasync def test_it(): ...', True),
        ('"""It keeps (I4) what it has."""\ndef helper(): ...', False),
        ('"""Something else (I14)."""\ndef test_it(): ...', False),
        ('"""Something else."""\ndef test_it(): assert "I4"', False),
    ],
)
def test_a_file_holds_what_it_says(tmp_path: Path, source: str, *, holds: bool) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text(source)
    assert bool(SCRIPT.holding("I4", tmp_path)) is holds


def test_the_script_writes_the_page(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    script, stale = (tmp_path / "docs" / name for name in ("invariants_tests.py", "invariants.md"))
    script.write_bytes((DOCS / script.name).read_bytes())
    stale.write_text("## I1: One\n<!-- generated: I1 -->\n<!-- end -->\n")
    (tmp_path / "tests" / "test_it.py").write_text('"""One (I1). More."""\ndef test_it(): ...')
    runpy.run_path(str(script), run_name="__main__")
    assert "| `tests/test_it.py` | One |" in stale.read_text(encoding="utf-8")


def test_a_place_that_is_gone_is_missed(tmp_path: Path) -> None:
    (tmp_path / "invariants.md").write_text("## I1: One\n")
    script = tmp_path / "invariants_tests.py"
    script.write_bytes((DOCS / "invariants_tests.py").read_bytes())
    with pytest.raises(LookupError, match="no place for the tests of I1"):
        runpy.run_path(str(script), run_name="__main__")
