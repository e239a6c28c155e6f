"""The time limit around a call cuts off what is within, and nothing else (I13): other cancellations go on their way."""

from __future__ import annotations

import asyncio

import anyio
import anyio.lowlevel
import pytest
import trio

from fleetauth.transport.time_limit import time_limit

PAST = -1.0  # seconds: over at the first wait
FAR = 60.0


async def cut_off(seconds: float) -> str:
    """Waits for good."""
    with time_limit(seconds):
        await anyio.sleep_forever()
    return "cut off"


async def test_what_lasts_too_long_is_cut_off_and_the_task_goes_on() -> None:
    assert await cut_off(PAST) == "cut off"
    await anyio.lowlevel.checkpoint()  # no cancellation is left behind
    assert await cut_off(PAST) == "cut off"


async def test_what_ends_in_time_is_left_alone() -> None:
    with time_limit(FAR):
        await anyio.lowlevel.checkpoint()
    await anyio.lowlevel.checkpoint()


async def test_an_error_within_goes_on_its_way() -> None:
    with pytest.raises(ValueError, match="within"), time_limit(FAR):
        raise ValueError("within")


async def test_an_error_made_of_the_cut_goes_on_its_way() -> None:
    async def bent() -> None:
        with time_limit(PAST):
            try:
                await anyio.sleep_forever()
            except anyio.get_cancelled_exc_class():
                raise ValueError("bent") from None

    with pytest.raises(ValueError, match="bent"):
        await bent()
    await anyio.lowlevel.checkpoint()


async def test_of_two_limits_only_the_one_that_is_over_cuts() -> None:
    with time_limit(FAR):
        assert await cut_off(PAST) == "cut off"
        await anyio.lowlevel.checkpoint()
    with time_limit(PAST):
        assert await cut_off(FAR) == "never"
    await anyio.lowlevel.checkpoint()


async def test_a_scope_of_the_callers_cancels_through_it() -> None:
    with anyio.CancelScope() as scope:
        scope.cancel()
        await cut_off(FAR)
    assert scope.cancelled_caught


async def test_a_scope_of_the_callers_wins_over_a_cut_at_the_same_moment() -> None:
    with anyio.CancelScope() as scope:
        with time_limit(PAST):
            scope.cancel()
            await anyio.sleep_forever()
        await (
            anyio.lowlevel.checkpoint()
        )  # on asyncio the cut may come first; the scope's then comes here
        raise AssertionError("the caller's cancellation was swallowed")
    assert scope.cancelled_caught


async def test_a_scope_within_that_ends_is_none_of_its_business() -> None:
    with time_limit(FAR):
        with anyio.move_on_after(0):
            await anyio.sleep_forever()
        await anyio.lowlevel.checkpoint()


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_native_cancellation_goes_through_it() -> None:
    task = asyncio.create_task(cut_off(FAR))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_native_cancellation_is_not_lost_to_a_cut_at_the_same_moment() -> None:
    task = asyncio.create_task(cut_off(PAST))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(task.cancel)
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_callers_own_time_out_is_told_from_it() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await cut_off(FAR)
    async with asyncio.timeout(FAR):
        assert await cut_off(PAST) == "cut off"


async def test_an_older_trio_that_is_there_for_other_things_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(trio.lowlevel, "in_trio_task")
    assert await cut_off(PAST) == "cut off"
