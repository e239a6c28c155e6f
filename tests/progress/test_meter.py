"""What a meter tells, of whom, and when it is over."""

from __future__ import annotations

import contextvars
from collections.abc import Coroutine
from types import coroutine
from typing import Any

import anyio
import pytest

from fleetauth.progress import Progress
from fleetauth.progress.meter import current, waiting
from tests.progress.gauges import Gauge


@pytest.fixture
def gauge() -> Gauge:
    return Gauge()


def test_the_first_step_tells_that_it_began(gauge: Gauge) -> None:
    with gauge.meter():
        assert gauge.told == [Progress(what="fleet GET rows")]


def test_it_counts_rows_requests_and_windows(gauge: Gauge) -> None:
    with gauge.meter() as meter:
        gauge.clock.advance(2.5)
        meter.answered()
        meter.rows_came(40, 100)
        meter.rows_came(40, 100)
        meter.windows_read(1, 3)
    assert gauge.last == Progress(
        what="fleet GET rows",
        rows=80,
        total=100,
        windows=1,
        windows_total=3,
        requests=1,
        elapsed=2.5,
    )


@pytest.mark.parametrize(
    ("number", "total", "most", "told"),
    [
        (40, None, float("inf"), (40, None)),
        (40, 100, float("inf"), (40, 100)),
        (40, 100, 30, (30, 30)),
        (40, 100, 400, (40, 100)),
        (40, None, 400, (40, 400)),
        (0, 0, float("inf"), (0, 0)),
        (0, 0, 30, (0, 0)),
    ],
)
def test_a_limit_counts_as_the_total_where_it_is_smaller(
    gauge: Gauge, number: int, total: int | None, most: float, told: tuple[int, int | None]
) -> None:
    with gauge.meter() as meter:
        meter.rows_came(number, total, most=most)
    assert (gauge.last.rows, gauge.last.total) == told


def test_a_step_that_ends_well_ends_nothing(gauge: Gauge) -> None:
    meter = gauge.meter()
    with meter:
        pass
    with meter:
        meter.answered()
    assert [each.done for each in gauge.told] == [False, False]


def test_a_single_call_ends_with_its_step(gauge: Gauge) -> None:
    with gauge.meter(once=True):
        pass
    assert [each.done for each in gauge.told] == [False, True]
    assert not gauge.last.failed


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_error_ends_it_as_failed(gauge: Gauge, error: type[BaseException]) -> None:
    with pytest.raises(error), gauge.meter():
        raise error
    assert (gauge.last.done, gauge.last.failed) == (True, True)


def test_the_end_of_an_iterator_is_no_error(gauge: Gauge) -> None:
    meter = gauge.meter()
    with pytest.raises(StopAsyncIteration), meter:
        raise StopAsyncIteration
    meter.end()
    assert [(each.done, each.failed) for each in gauge.told] == [(False, False), (True, False)]


def test_gone_on_with_after_an_error_it_goes_on_counting(gauge: Gauge) -> None:
    meter = gauge.meter()
    with meter:
        meter.rows_came(5, 10)
    with pytest.raises(ValueError, match="broken"), meter:
        raise ValueError("broken")
    with meter:
        meter.rows_came(5, 10)
    assert [(each.rows, each.done, each.failed) for each in gauge.told] == [
        (0, False, False),
        (5, False, False),
        (5, True, True),
        (5, False, False),
        (10, False, False),
    ]


def test_one_that_was_read_to_its_end_is_not_begun_again(gauge: Gauge) -> None:
    meter = gauge.meter()
    with meter:
        meter.rows_came(40, 40)
    meter.end(complete=True)
    before = len(gauge.told)
    with meter:
        assert current() is None
    assert len(gauge.told) == before


def test_the_end_is_told_once(gauge: Gauge) -> None:
    meter = gauge.meter()
    with meter:
        meter.end()
        meter.end()
    assert [each.done for each in gauge.told] == [False, True]


def test_what_happens_after_the_end_is_told_to_nobody(gauge: Gauge) -> None:
    meter = gauge.meter(once=True)
    with meter:
        pass
    before = list(gauge.told)
    meter.answered()
    meter.rows_came(1, 1)
    meter.windows_read(1, 1)
    meter.tell()
    assert gauge.told == before


def test_one_that_never_began_has_no_end(gauge: Gauge) -> None:
    gauge.meter().end()
    assert gauge.told == []


@pytest.mark.parametrize(("total", "told"), [(12, 10), (None, None)])
def test_when_all_rows_have_come_their_number_is_the_total(
    gauge: Gauge, total: int | None, told: int | None
) -> None:
    with gauge.meter() as meter:
        meter.rows_came(10, total)
        meter.end(complete=True)
    assert gauge.last.total == told


# -------------------------------------------------------------- the one under way


def test_the_meter_of_a_step_is_found_only_within_it(gauge: Gauge) -> None:
    meter = gauge.meter()
    with meter:
        assert current() is meter
    assert current() is None


def test_what_is_within_another_step_is_not_shown_beside_it(gauge: Gauge) -> None:
    inner = gauge.meter("inner")
    with gauge.meter("outer") as outer:
        with inner:
            inner.rows_came(3, 3)
            assert current() is outer
        assert current() is outer
    inner.end()
    assert {each.what for each in gauge.told} == {"outer"}
    assert gauge.last.rows == 0


def test_a_silent_one_hides_what_is_within_it(gauge: Gauge) -> None:
    with gauge.silent() as silent, gauge.meter("inner", once=True):
        silent.answered()
        silent.rows_came(1, 1)
        silent.tell()
        assert current() is None
    assert gauge.told == []


def test_an_ended_one_is_not_found(gauge: Gauge) -> None:
    with gauge.meter() as meter:
        meter.end()
        assert current() is None


def test_a_listener_does_not_see_the_meter(gauge: Gauge) -> None:
    seen: list[object] = []
    with gauge.meter(listener=lambda _: seen.append(current())) as meter:
        assert current() is meter
    assert seen == [None]


def test_a_listener_that_fails_harms_nothing(gauge: Gauge) -> None:
    def listener(_: Progress) -> None:
        raise ValueError("canary")

    with gauge.meter(listener=listener) as meter:
        assert current() is meter
    assert [type(error) for error in gauge.complaints] == [ValueError]


def test_a_listener_may_stop_the_program(gauge: Gauge) -> None:
    def listener(progress: Progress) -> None:
        gauge.told.append(progress)
        if not progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), gauge.meter(listener=listener):
        pytest.fail("it began")
    assert current() is None
    assert gauge.last.failed


def test_a_step_closed_in_another_context_ends_quietly(gauge: Gauge) -> None:
    @coroutine
    def forever() -> Any:  # noqa: ANN401 - a bare yield, as an event loop sees it
        yield

    async def step() -> None:
        with gauge.meter():
            await forever()

    abandoned: Coroutine[Any, Any, None] = step()
    contextvars.copy_context().run(abandoned.send, None)
    abandoned.close()
    assert gauge.last.failed
    assert current() is None


async def test_steps_side_by_side_keep_apart(gauge: Gauge) -> None:
    other = Gauge()

    async def read(which: Gauge, requests: int) -> None:
        meter = which.meter()
        for _ in range(requests):
            with meter:
                await anyio.lowlevel.checkpoint()
                assert current() is meter
                meter.answered()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read, gauge, 3)
        tasks.start_soon(read, other, 5)
    assert (gauge.last.requests, other.last.requests) == (3, 5)


# -------------------------------------------------------------- waiting


def told_waits(gauge: Gauge) -> list[tuple[str | None, float | None]]:
    return [(each.waiting_for, each.waiting) for each in gauge.told]


def test_a_wait_is_told_at_its_beginning_and_its_end(gauge: Gauge) -> None:
    with gauge.meter() as meter, meter.waiting("Fleet positions", 12.0):
        gauge.clock.advance(12.0)
    assert told_waits(gauge) == [(None, None), ("Fleet positions", 12.0), (None, None)]


def test_a_wait_of_unknown_length_has_no_seconds(gauge: Gauge) -> None:
    with gauge.meter(), waiting("sign-in"):
        assert (gauge.last.waiting_for, gauge.last.waiting) == ("sign-in", None)
    assert gauge.last.waiting_for is None


def test_nobody_is_told_of_a_wait_outside(gauge: Gauge) -> None:
    with waiting("sign-in"):
        assert gauge.told == []


def test_of_several_waits_the_one_that_ends_first_is_told(gauge: Gauge) -> None:
    with (
        gauge.meter() as meter,
        meter.waiting("sign-in", None),
        meter.waiting("late", 30.0),
        meter.waiting("early", 15.0),
        meter.waiting("later", 45.0),
    ):
        gauge.clock.advance(5.0)
        meter.tell()
        assert (gauge.last.waiting_for, gauge.last.waiting) == ("early", 10.0)
        gauge.clock.advance(25.0)
        meter.tell()
        assert gauge.last.waiting == 0.0


def test_a_wait_that_outlives_its_meter_is_told_no_more(gauge: Gauge) -> None:
    with gauge.meter() as meter:
        with meter.waiting("retry", 5.0):
            meter.end()
            assert gauge.last.waiting_for is None
        assert gauge.last.done
        assert len(gauge.told) == 3
