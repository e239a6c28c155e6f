"""The lifecycle's page in the docs shows the table that the code has."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_current() -> None:
    script = runpy.run_path(str(DOCS / "lifecycle_diagram.py"))
    assert (DOCS / "lifecycle.md").read_text(encoding="utf-8") == script["page"]()


def test_the_script_writes_the_page(tmp_path: Path) -> None:
    script, stale = tmp_path / "lifecycle_diagram.py", tmp_path / "lifecycle.md"
    script.write_bytes((DOCS / "lifecycle_diagram.py").read_bytes())
    stale.write_text("before\n<!-- generated: lifecycle -->\nold\n<!-- end -->\nafter\n")
    runpy.run_path(str(script), run_name="__main__")
    written = stale.read_text(encoding="utf-8")
    drawn = runpy.run_path(str(script))["drawn"]()
    assert written == f"before\n<!-- generated: lifecycle -->\n{drawn}<!-- end -->\nafter\n"


@pytest.mark.parametrize(
    "line",
    [
        "    [*] --> SignedOut",
        "    SigningIn --> Active: TokenIssued, TokenAdopted",
        "    Renewing --> Locked: CredentialsRefused",
        "| Unlocked | SignedOut | — | Active | — | SignedOut | SecondFactor | — |",
        "    Active --> SecondFactor: SecondFactorWanted",
        "    SecondFactor --> Active: SecondFactorGiven",
    ],
)
def test_the_drawing_holds(line: str) -> None:
    drawn = runpy.run_path(str(DOCS / "lifecycle_diagram.py"))["drawn"]()
    assert line in drawn.splitlines()
