"""No caller can lose a rotation (I2): whoever is cancelled, wherever and however, exchange and save go on."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import pytest
import trio

from fleetauth.errors import TransportError
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LIFETIME, Rig, together

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    Work = Callable[[], Coroutine[Any, Any, str]]
    GiveUp = Callable[[Work], Coroutine[Any, Any, None]]

PLACES = ["acquire", "load", "source", "save"]
ON_ASYNCIO = pytest.mark.parametrize("anyio_backend", ["asyncio"])


# --- ways to give up ------------------------------------------------------------------------------


async def by_scope(work: Work) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(work)
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()


async def by_scopes_time_limit(work: Work) -> None:
    with anyio.move_on_after(0.01):
        await work()


async def by_task(work: Work) -> None:
    task = asyncio.ensure_future(work())
    await anyio.wait_all_tasks_blocked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_timeout(work: Work) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await work()


async def by_wait_for(work: Work) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(work(), 0.01)


async def by_task_group(work: Work) -> None:
    async def fail() -> None:
        await anyio.wait_all_tasks_blocked()
        raise OSError("a sibling failed")

    async def both() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(work())
            tasks.create_task(fail())

    with pytest.raises(ExceptionGroup):
        await both()


ANYWHERE: list[GiveUp] = [by_scope, by_scopes_time_limit]
NATIVELY: list[GiveUp] = [by_task, by_timeout, by_wait_for, by_task_group]


@pytest.fixture
async def expired(signed_in: Rig) -> Rig:
    """A keeper whose token has ended: the next exchange rotates its refresh token."""
    signed_in.clock.advance(LIFETIME)
    return signed_in


async def give_up_and_go_on(rig: Rig, place: str, give_up: GiveUp) -> None:
    """Hold the exchange up at a place, let its caller give up there, let the exchange go on; then ask again."""
    rig.gate(place).hold()
    await give_up(rig.served)
    assert rig.keeper.state is State.RENEWING
    rig.gate(place).release()
    await rig.keeper.settle()
    assert await rig.stored() == "access-2"
    assert await rig.served() == "access-2"
    assert rig.source.asked == ["password", "refresh-1"]


# --- one caller -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("give_up", ANYWHERE)
async def test_a_caller_cancelled_by_a_scope_loses_nothing(
    expired: Rig, place: str, give_up: GiveUp
) -> None:
    await give_up_and_go_on(expired, place, give_up)


@ON_ASYNCIO
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("give_up", NATIVELY)
async def test_a_caller_cancelled_natively_loses_nothing(
    expired: Rig, place: str, give_up: GiveUp
) -> None:
    await give_up_and_go_on(expired, place, give_up)


@pytest.mark.parametrize("steps", range(12))
async def test_a_caller_cancelled_after_any_number_of_steps_loses_nothing(
    expired: Rig, steps: int
) -> None:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(expired.served)
        for _ in range(steps):
            await anyio.lowlevel.checkpoint()
        tasks.cancel_scope.cancel()
    await expired.keeper.settle()
    assert await expired.served() == "access-2"
    assert await expired.stored() == "access-2"


@ON_ASYNCIO
@pytest.mark.parametrize("steps", range(12))
async def test_a_caller_cancelled_natively_after_any_number_of_steps_loses_nothing(
    expired: Rig, steps: int
) -> None:
    task = asyncio.create_task(expired.keeper.token())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await expired.keeper.settle()
    assert await expired.served() == "access-2"
    assert await expired.stored() == "access-2"


@pytest.mark.parametrize("place", PLACES)
async def test_a_cancelled_renewal_loses_nothing(signed_in: Rig, place: str) -> None:
    signed_in.gate(place).hold()
    with anyio.move_on_after(0.01):
        await signed_in.keeper.renew()
    signed_in.gate(place).release()
    await signed_in.keeper.settle()
    assert (await signed_in.served(), await signed_in.stored()) == ("access-2", "access-2")


# --- some and all of many -------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
async def test_those_who_stay_get_the_token_when_the_one_who_started_leaves(
    expired: Rig, place: str
) -> None:
    expired.gate(place).hold()
    results: list[str] = []

    async def stay() -> None:
        results.extend(await together(10, expired.served))

    async with anyio.create_task_group() as tasks, anyio.create_task_group() as leaving:
        leaving.start_soon(expired.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(stay)
        await anyio.wait_all_tasks_blocked()
        leaving.cancel_scope.cancel()
        expired.gate(place).release()
    assert results == ["access-2"] * 10
    assert expired.source.asked == ["password", "refresh-1"]


@pytest.mark.parametrize("place", PLACES)
async def test_nothing_is_lost_when_all_of_many_leave(expired: Rig, place: str) -> None:
    async def many() -> str:
        return str(await together(10, expired.served))

    await give_up_and_go_on(expired, place, lambda _work: by_scope(many))


@ON_ASYNCIO
@pytest.mark.parametrize("place", PLACES)
async def test_nothing_is_lost_when_all_of_many_are_cancelled_natively(
    expired: Rig, place: str
) -> None:
    async def many(_work: object) -> None:
        await asyncio.gather(*(by_task(expired.served) for _ in range(10)))

    await give_up_and_go_on(expired, place, many)


# --- other work that waits ------------------------------------------------------------------------


@pytest.mark.parametrize("work", ["unlock", "start_over", "settle"])
async def test_cancelling_who_waits_for_the_exchange_to_end_stops_only_them(
    expired: Rig, work: str
) -> None:
    expired.source.gate.hold()
    expired.keeper.renew_if_due()
    with anyio.move_on_after(0.01):
        await getattr(expired.keeper, work)()
    expired.source.gate.release()
    assert await expired.served() == "access-2"


async def test_cancelling_the_closing_does_not_stop_the_exchange(expired: Rig) -> None:
    expired.source.gate.hold()
    expired.keeper.renew_if_due()
    with anyio.move_on_after(0.01):
        await expired.keeper.close()
    expired.source.gate.release()
    await expired.keeper.close()
    assert await expired.stored() == "access-2"


# --- the event loop's own end ---------------------------------------------------------------------


@ON_ASYNCIO
@pytest.mark.parametrize("begun", [True, False])
async def test_who_waits_is_told_when_the_exchange_itself_is_cut_off(
    expired: Rig,
    begun: bool,  # noqa: FBT001
) -> None:
    expired.source.gate.hold()
    before = asyncio.all_tasks()
    waiter = asyncio.create_task(expired.keeper.token())
    await asyncio.sleep(0)
    if begun:
        await anyio.wait_all_tasks_blocked()
    for task in asyncio.all_tasks() - before - {waiter}:
        task.cancel()
    with pytest.raises(TransportError, match="cut off"):
        await waiter


@ON_ASYNCIO
async def test_the_session_works_on_after_its_exchange_was_cut_off(expired: Rig) -> None:
    before = asyncio.all_tasks()
    expired.keeper.renew_if_due()
    for task in asyncio.all_tasks() - before:
        task.cancel()
    await expired.keeper.settle()
    assert await expired.served() == "access-2"


@ON_ASYNCIO
async def test_closing_ends_when_its_exchange_is_cut_off(expired: Rig) -> None:
    expired.source.gate.hold()
    before = asyncio.all_tasks()
    expired.keeper.renew_if_due()
    await anyio.wait_all_tasks_blocked()
    exchange = asyncio.all_tasks() - before
    closing = asyncio.create_task(expired.keeper.close())
    await anyio.wait_all_tasks_blocked()
    for task in exchange:
        task.cancel()
    await closing
    assert expired.keeper.state is State.CLOSED


def test_an_exchange_that_can_not_begin_leaves_the_session_as_it_was() -> None:
    rig = Rig()
    with pytest.raises(RuntimeError, match="no running event loop"):
        rig.keeper.renew_if_due()
    assert rig.keeper.state is State.SIGNED_OUT


@pytest.mark.parametrize("run", [asyncio.run, lambda main: trio.run(lambda: main)])
def test_a_loop_that_ends_in_an_exchange_leaves_no_trace(
    run: Callable[[Coroutine[Any, Any, None]], None], caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig()

    async def main() -> None:
        rig.source.gate.hold()
        rig.keeper.renew_if_due()
        await anyio.wait_all_tasks_blocked()

    with caplog.at_level(logging.DEBUG, "asyncio"):
        run(main())
        gc.collect()
    assert rig.keeper.state is State.SIGNED_OUT
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []
