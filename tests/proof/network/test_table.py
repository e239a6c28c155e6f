"""The page's table of faults says what the tests check."""

from __future__ import annotations

from . import table
from .cases import CASES


def test_the_page_tells_what_is_tested() -> None:
    written = table.PAGE.read_text(encoding="utf-8")
    assert table.drawn(written) == written


def test_no_fault_is_there_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
