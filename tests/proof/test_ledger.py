"""The ledger counts what was tried and what was lost, over processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof import page
from tests.proof.ledger import BATTERIES, Count, Ledger, summed


def test_what_fails_is_lost() -> None:
    ledger = Ledger()
    with ledger.trial("network", "a reset"):
        pass
    with pytest.raises(AssertionError), ledger.trial("network", "a reset"):
        raise AssertionError
    assert ledger.counts() == [Count("network", "a reset", tried=2, lost=1)]


def test_a_battery_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no battery is called 'netwrok'"):
        Ledger().tried("netwrok", "a reset")


def test_counts_of_processes_are_summed(tmp_path: Path) -> None:
    file = tmp_path / "counts"
    for lost in (False, True):
        ledger = Ledger()
        ledger.tried("soak", "calls", 100)
        if lost:
            with pytest.raises(AssertionError), ledger.trial("soak", "calls"):
                raise AssertionError
        ledger.add_to(file)
    assert summed(file.read_text().splitlines()) == [Count("soak", "calls", tried=201, lost=1)]


def test_what_is_tried_in_several_places_is_a_table_across() -> None:
    counts = [
        Count("secrets", "a leak that was planted", tried=3, lost=0),
        Count("secrets", "password / logs", tried=1200, lost=0),
        Count("secrets", "password / files", tried=5, lost=1),
        Count("secrets", "cookie / files", tried=7, lost=0),
    ]
    _, _, *lines = page.table(counts, "secrets").splitlines()
    assert lines == [
        "| a leak that was planted | 3 | 0 |",
        "",
        "| searched for | logs | files | lost |",
        "| --- | --: | --: | --: |",
        "| password | 1,200 | 5 | 1 |",
        "| cookie |  | 7 | 0 |",
    ]


def test_the_page_tells_the_kept_counts() -> None:
    written = page.PAGE.read_text(encoding="utf-8")
    assert page.drawn(written, page.kept()) == written


def test_nothing_was_lost_in_the_kept_counts() -> None:
    counts = page.kept()
    assert {count.battery for count in counts} == set(BATTERIES)
    assert [count for count in counts if count.lost] == []
