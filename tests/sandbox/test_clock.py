"""The clock alone."""

from __future__ import annotations

import time

from fleetauth.sandbox import Clock


def test_it_runs_with_the_real_clock() -> None:
    assert abs(Clock().now() - time.time()) < 60


def test_moves_add_up() -> None:
    clock = Clock(wall=lambda: 100.0)
    clock.advance(5.0)
    clock.advance(-2.0)
    assert clock.now() == 103.0


def test_reset_takes_the_moves_back() -> None:
    clock = Clock(wall=lambda: 100.0)
    clock.advance(5.0)
    clock.reset()
    assert clock.now() == 100.0


def test_it_can_be_another_clock() -> None:
    moves: list[float] = []
    clock = Clock(wall=lambda: 1000.0)
    clock.advance(5.0)
    clock.follow(lambda: 2000.0, moves.append)
    clock.advance(7.0)
    assert (clock.now(), moves) == (2000.0, [7.0])
