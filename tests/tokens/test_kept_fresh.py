"""Renewal in the background: the token never ends, failures never end the block, and nothing outlives it."""

from __future__ import annotations

import asyncio

import anyio
import pytest

from fleetauth.errors import CredentialsRefusedError, VendorFaultError
from fleetauth.testing import FakeClock
from fleetauth.tokens.kept_fresh import KeptFresh
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LEEWAY, LIFETIME, Rig, together

LOOK = 30.0  # seconds between two looks at the clocks


@pytest.fixture
def rig() -> Rig:
    """A keeper whose background work waits for the clock to be moved."""
    return Rig(clock=FakeClock(sleepers_wait=True))


@pytest.fixture
def kept_fresh(rig: Rig) -> KeptFresh:
    return KeptFresh(rig.keeper, rig.clock)


async def pass_time(rig: Rig, seconds: float) -> None:
    """Let time pass, in steps in which the background work can do its part."""
    while seconds > 0:
        step = min(seconds, LOOK)
        rig.clock.advance(step)
        await anyio.wait_all_tasks_blocked()
        seconds -= step


async def test_it_signs_in(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        assert rig.keeper.ready() is not None


async def test_a_token_is_renewed_ahead_of_its_end(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await pass_time(rig, LIFETIME - LEEWAY)
        assert rig.source.asked == ["password", "refresh-1"]


async def test_no_call_ever_meets_an_expired_token(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        for _ in range(500):
            await pass_time(rig, LOOK)
            assert rig.keeper.serves()
    assert len(rig.source.asked) == 5


async def test_a_fresh_token_costs_nothing(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await pass_time(rig, LIFETIME - LEEWAY - 1)
    assert len(rig.source.asked) == 1


async def test_a_machine_that_slept_finds_out_soon(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        rig.clock.suspend(LIFETIME)
        await pass_time(rig, LOOK)
        assert len(rig.source.asked) == 2


async def test_a_failure_does_not_end_the_block(rig: Rig, kept_fresh: KeptFresh) -> None:
    rig.source.outcomes.extend([VendorFaultError("down"), OSError("down"), None])
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await pass_time(rig, LOOK * 2)
        assert await rig.served() == "access-3"


async def test_a_failure_is_tried_again_after_its_back_off(rig: Rig, kept_fresh: KeptFresh) -> None:
    rig.source.outcomes.append(VendorFaultError("down", retry_after=20.0))
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await pass_time(rig, 19.0)
        assert len(rig.source.asked) == 1
        await pass_time(rig, 2.0)
        assert len(rig.source.asked) == 2


async def test_nothing_is_sent_while_locked(rig: Rig, kept_fresh: KeptFresh) -> None:
    rig.source.outcomes.append(CredentialsRefusedError("no"))
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await pass_time(rig, LIFETIME)
        assert len(rig.source.asked) == 1


async def test_it_goes_on_when_the_session_is_unlocked(rig: Rig, kept_fresh: KeptFresh) -> None:
    rig.source.outcomes.append(CredentialsRefusedError("no"))
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await rig.keeper.unlock()
        await pass_time(rig, LOOK)
        assert rig.keeper.ready() is not None


async def test_tokens_that_are_dead_on_arrival_cause_no_storm(
    rig: Rig, kept_fresh: KeptFresh
) -> None:
    rig.source.lifetime, rig.source.seconds = 0.1, 0.2
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        assert len(rig.source.asked) == 1
        await pass_time(rig, 1.0)
        assert len(rig.source.asked) == 2


async def test_callers_and_the_background_share_one_exchange(
    rig: Rig, kept_fresh: KeptFresh
) -> None:
    rig.source.gate.hold()
    async with kept_fresh, anyio.create_task_group() as tasks:
        tasks.start_soon(together, 50, rig.served)
        await anyio.wait_all_tasks_blocked()
        rig.source.gate.release()
    assert len(rig.source.asked) == 1


async def test_nothing_is_renewed_after_the_block(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
    assert rig.clock.sleepers == 0
    await pass_time(rig, LIFETIME)
    assert len(rig.source.asked) == 1


async def test_leaving_does_not_cut_an_exchange_off(rig: Rig, kept_fresh: KeptFresh) -> None:
    rig.source.gate.hold()
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
    rig.source.gate.release()
    await rig.keeper.settle()
    assert (await rig.served(), await rig.stored()) == ("access-1", "access-1")


async def test_an_error_in_the_block_comes_out_and_ends_it(rig: Rig, kept_fresh: KeptFresh) -> None:
    async def block() -> None:
        async with kept_fresh:
            await anyio.wait_all_tasks_blocked()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await block()
    assert rig.clock.sleepers == 0


async def test_a_cancelled_block_ends(rig: Rig, kept_fresh: KeptFresh) -> None:
    async def block() -> None:
        async with kept_fresh:
            await anyio.sleep_forever()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(block)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    await anyio.wait_all_tasks_blocked()
    assert rig.clock.sleepers == 0


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_natively_cancelled_block_ends(rig: Rig, kept_fresh: KeptFresh) -> None:
    async def block() -> None:
        async with kept_fresh:
            await asyncio.sleep(3600)

    task = asyncio.create_task(block())
    await anyio.wait_all_tasks_blocked()
    task.cancel()
    await asyncio.wait([task])
    await anyio.wait_all_tasks_blocked()
    assert rig.clock.sleepers == 0


async def test_it_ends_with_the_session(rig: Rig, kept_fresh: KeptFresh) -> None:
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
        await rig.keeper.close()
        await pass_time(rig, LOOK)
        assert (rig.clock.sleepers, rig.keeper.state) == (0, State.CLOSED)


async def test_a_block_in_a_closed_session_sends_nothing(rig: Rig, kept_fresh: KeptFresh) -> None:
    await rig.keeper.close()
    async with kept_fresh:
        await anyio.wait_all_tasks_blocked()
    assert rig.source.asked == []


async def test_a_block_can_be_entered_again(rig: Rig, kept_fresh: KeptFresh) -> None:
    for _ in range(2):
        async with kept_fresh:
            await anyio.wait_all_tasks_blocked()
            assert rig.keeper.ready() is not None
    assert len(rig.source.asked) == 1
