"""A wait is told as it goes down, and takes no longer for that."""

from __future__ import annotations

import pytest

from fleetauth.progress.waits import slept
from fleetauth.testing import FakeClock
from tests.progress.gauges import Gauge


async def test_without_anybody_to_tell_it_is_one_sleep() -> None:
    clock = FakeClock()
    await slept(clock, 12.3, "retry")
    assert clock.slept == [12.3]


async def test_it_is_told_once_a_second_what_is_left() -> None:
    gauge = Gauge()
    with gauge.meter():
        await slept(gauge.clock, 2.5, "Fleet positions")
    assert [each.waiting for each in gauge.told] == [None, 2.5, 1.5, 0.5, None]
    assert {each.waiting_for for each in gauge.told[1:-1]} == {"Fleet positions"}
    assert gauge.clock.slept == [1.0, 1.0, 0.5]


@pytest.mark.parametrize("seconds", [0.1, 1.0, 7.7, 15.0])
async def test_it_takes_as_long_as_without(seconds: float) -> None:
    gauge = Gauge()
    began = gauge.clock.monotonic()
    with gauge.meter():
        await slept(gauge.clock, seconds, "retry")
    assert gauge.clock.monotonic() - began == pytest.approx(seconds)


class Slow(FakeClock):
    """Each sleep takes a moment longer than asked for."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds + 0.25)


class Still(FakeClock):
    """Sleeping is over at once, and no time has passed."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_what_each_second_takes_too_long_does_not_add_up() -> None:
    gauge = Gauge()
    gauge.clock = Slow()
    with gauge.meter():
        await slept(gauge.clock, 5.0, "retry")
    assert sum(gauge.clock.slept) == 5.0


async def test_it_ends_on_a_clock_that_stands_still() -> None:
    gauge = Gauge()
    gauge.clock = Still()
    with gauge.meter():
        await slept(gauge.clock, 3.0, "retry")
    assert gauge.clock.slept == [1.0, 1.0, 1.0]
