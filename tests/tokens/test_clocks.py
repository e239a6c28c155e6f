"""The clocks: the machine's own, and the one that stands still until it is moved."""

from __future__ import annotations

import time
from types import SimpleNamespace

import anyio
import pytest

from fleetauth.clock import Instant, SystemClock, now
from fleetauth.testing import FakeClock

# --- the machine's --------------------------------------------------------------------------------


def test_the_machines_clocks_are_its_own() -> None:
    clock = SystemClock()
    before = (time.monotonic(), time.time())
    moment = now(clock)
    after = (time.monotonic(), time.time())
    assert before[0] <= moment.monotonic <= after[0]
    assert before[1] <= moment.wall <= after[1]


async def test_the_machines_clock_sleeps_on_the_running_loop() -> None:
    with anyio.move_on_after(0) as scope:
        await SystemClock().sleep(3600)
    assert scope.cancelled_caught


async def test_the_machines_clock_wakes_the_loop_at_least_once_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        await anyio.lowlevel.checkpoint()
        naps.append(seconds)

    time_of_day = SimpleNamespace(monotonic=lambda: sum(naps))
    monkeypatch.setattr("fleetauth.clock.time", time_of_day)
    monkeypatch.setattr("fleetauth.clock.anyio", SimpleNamespace(sleep=nap))
    await SystemClock().sleep(2.5)
    assert naps == [1.0, 1.0, 0.5]


# --- the fake one ---------------------------------------------------------------------------------


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(wall=1000.0)


@pytest.fixture
def waiting() -> FakeClock:
    return FakeClock(sleepers_wait=True)


def test_it_stands_still(clock: FakeClock) -> None:
    assert now(clock) == now(clock) == Instant(clock.monotonic(), 1000.0)


def test_it_advances_both(clock: FakeClock) -> None:
    before = now(clock)
    clock.advance(1800)
    assert now(clock) == Instant(before.monotonic + 1800, before.wall + 1800)


def test_it_never_goes_backwards(clock: FakeClock) -> None:
    before = now(clock)
    with pytest.raises(ValueError, match="time can't pass by -1 seconds"):
        clock.advance(-1)
    assert now(clock) == before


def test_the_wall_clock_can_be_set_alone(clock: FakeClock) -> None:
    before = clock.monotonic()
    clock.set_wall(5.0)
    assert now(clock) == Instant(before, 5.0)


def test_a_suspended_machine_moves_the_wall_clock_alone(clock: FakeClock) -> None:
    before = clock.monotonic()
    clock.suspend(60)
    assert now(clock) == Instant(before, 1060.0)


async def test_sleeping_moves_it(clock: FakeClock) -> None:
    await clock.sleep(30)
    assert (clock.wall(), clock.slept) == (1030.0, [30])


async def test_sleeping_lets_others_run(clock: FakeClock) -> None:
    ran: list[str] = []

    async def other() -> None:
        ran.append("other")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(other)
        for _ in range(3):
            await clock.sleep(1)
        assert ran == ["other"]


async def test_a_sleeper_waits_until_its_time_has_come(waiting: FakeClock) -> None:
    awake: list[float] = []

    async def sleep(seconds: float) -> None:
        await waiting.sleep(seconds)
        awake.append(seconds)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(sleep, 10.0)
        tasks.start_soon(sleep, 20.0)
        await anyio.wait_all_tasks_blocked()
        waiting.advance(9.0)
        await anyio.wait_all_tasks_blocked()
        assert (awake, waiting.sleepers) == ([], 2)
        waiting.advance(1.0)
        await anyio.wait_all_tasks_blocked()
        assert (awake, waiting.sleepers) == ([10.0], 1)
        waiting.advance(10.0)
    assert (awake, waiting.sleepers) == ([10.0, 20.0], 0)


@pytest.mark.parametrize("seconds", [0.0, -5.0])
async def test_sleeping_for_no_time_waits_for_nobody(waiting: FakeClock, seconds: float) -> None:
    before = now(waiting)
    await waiting.sleep(seconds)
    assert now(waiting) == before


async def test_a_cancelled_sleeper_is_forgotten(waiting: FakeClock) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.sleep, 10.0)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    assert waiting.sleepers == 0
