"""Records by the hundred thousand are made out of the garbage collector's sight, and seen by it once they are there."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Generator, Iterator
from typing import Any

import msgspec
import pytest

from fleetauth.wire import Reader, out_of_sight
from tests.wire.test_rows import MANY, in_steps, things, written

BODY = written(things(2000))


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything is much; and nothing stays frozen behind a test."""
    monkeypatch.setattr(out_of_sight, "_MANY", 1)
    in_steps(reading())  # so that its class is ready
    gc.unfreeze()  # what Python 3.12 has frozen by itself
    yield
    gc.unfreeze()
    gc.enable()


READER = Reader("any")


def reading() -> Generator[None, None, Any]:
    return READER.steps(msgspec.Raw(BODY), MANY)


def begun() -> Generator[None, None, Any]:
    """Amid its work."""
    steps = reading()
    for _ in range(3):
        next(steps)
    return steps


def test_records_are_hidden_while_they_are_made_and_seen_when_they_are_there() -> None:
    steps = begun()
    assert gc.get_freeze_count() > 0
    _, rows = in_steps(steps)
    assert gc.get_freeze_count() == 0
    assert len(rows) == 2000
    assert any(seen is rows[0] for seen in gc.get_objects())


def test_in_a_program_that_has_frozen_nothing_they_are_hidden() -> None:
    """Whatever this Python froze by itself when it started."""
    program = """
import gc
from fleetauth.wire.out_of_sight import out_of_sight
own = gc.get_freeze_count()
with out_of_sight(1 << 23) as step:
    step()
    assert gc.get_freeze_count() > own + 1000
assert gc.get_freeze_count() == 0
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=50)


def test_who_gives_up_amid_it_hides_nothing_any_more() -> None:
    steps = begun()
    steps.close()
    assert gc.get_freeze_count() == 0


def test_of_two_at_once_the_last_to_end_shows_all() -> None:
    first, second = begun(), begun()
    in_steps(first)
    assert gc.get_freeze_count() > 0
    second.close()
    assert gc.get_freeze_count() == 0


def test_what_the_program_has_frozen_stays_so() -> None:
    gc.freeze()
    steps = begun()
    frozen = gc.get_freeze_count()
    in_steps(steps)
    assert 0 < gc.get_freeze_count() <= frozen


def test_a_collector_that_is_off_is_left_alone() -> None:
    gc.disable()
    steps = begun()
    assert gc.get_freeze_count() == 0
    in_steps(steps)
    assert not gc.isenabled()


def test_a_few_records_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out_of_sight, "_MANY", 1 << 23)
    steps = begun()
    assert gc.get_freeze_count() == 0
    in_steps(steps)
