"""The docs' table of calls: made from the code, up to date, and without a gap that nobody explains."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
VENDORS = ["mzone", "masternaut", "mps_monitor", "mbanq"]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "calls_table.py"))


def test_the_page_is_up_to_date(script: dict[str, Any]) -> None:
    written = (DOCS / "calls.md").read_text(encoding="utf-8")
    assert written == script["page"](), "run: python docs/calls_table.py"


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_gap_is_explained(script: dict[str, Any], vendor: str) -> None:
    assert [row for row in script["rows"](vendor) if not row.explained] == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_method_s_call_is_in_the_vendor_s_list(script: dict[str, Any], vendor: str) -> None:
    assert script["undocumented"](vendor) == set()
