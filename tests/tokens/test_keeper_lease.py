"""One exchange among all who share a store (I1): lease, read again, skip if renewed, exchange, save, release."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from fleetauth.errors import (
    SessionClosedError,
)
from fleetauth.events import (
    LeaseFailed,
    LeaseWaited,
    SaveFailed,
    TokenAdopted,
)
from fleetauth.testing import FakeClock
from tests.tokens.leasing import EXCHANGE, another_has_the_lease, crew, look_twice, until
from tests.tokens.scripted import KEY, LEASE, LEEWAY, LIFETIME, Rig, ScriptedStore, put_in, together

# --- the order ------------------------------------------------------------------------------------


async def test_an_exchange_leases_reads_again_saves_and_releases(rig: Rig) -> None:
    await rig.keeper.token()
    await rig.keeper.close()
    assert rig.store.calls == EXCHANGE


async def test_the_vendor_is_asked_after_reading_and_before_saving(rig: Rig) -> None:
    rig.store.load_gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        assert (rig.store.calls, rig.source.asked) == (["acquire", "load"], [])
        rig.source.gate.hold()
        rig.store.load_gate.release()
        await anyio.wait_all_tasks_blocked()
        assert (rig.store.calls, rig.source.asked) == (["acquire", "load"], ["password"])
        rig.source.gate.release()


async def test_who_finds_a_renewed_token_asks_and_saves_nothing(rig: Rig) -> None:
    await rig.put("other", generation=4)
    rig.store.calls.clear()
    await rig.keeper.token()
    await rig.keeper.close()
    assert (rig.store.calls, rig.source.asked) == (["acquire", "load", "release"], [])


async def test_a_failed_exchange_releases(rig: Rig) -> None:
    rig.source.outcomes.append(OSError("down"))
    await together(1, rig.served)
    await rig.keeper.close()
    assert rig.store.calls == ["acquire", "load", "release"]


async def test_closing_waits_for_the_release(rig: Rig) -> None:
    rig.store.release_gate.hold()
    await rig.keeper.token()
    closed = anyio.Event()

    async def close() -> None:
        await rig.keeper.close()
        closed.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(close)
        await anyio.wait_all_tasks_blocked()
        assert not closed.is_set()
        rig.store.release_gate.release()


async def test_a_failed_release_is_told_and_harms_nothing(rig: Rig) -> None:
    rig.store.failing_releases = 1
    assert await rig.served() == "access-1"
    await rig.keeper.close()
    assert rig.told(LeaseFailed) == [LeaseFailed(vendor="mzone", error="OSError")]


# --- many sessions on one store -------------------------------------------------------------------


async def test_many_sessions_make_one_exchange_an_expiry(
    store: ScriptedStore, clock: FakeClock
) -> None:
    rigs = crew(store, clock, names="abcdefgh")
    for expiry in range(1, 6):
        served: list[str] = []

        async def one(rig: Rig, served: list[str] = served) -> None:
            served.append(await rig.served())

        async with anyio.create_task_group() as tasks:
            for rig in rigs:
                for _ in range(3):
                    tasks.start_soon(one, rig)
        assert len(set(served)) == 1
        assert sum(len(rig.source.asked) for rig in rigs) == expiry
        clock.advance(LIFETIME)
    for rig in rigs:
        await rig.keeper.close()


async def test_who_meets_a_held_lease_waits_and_adopts(store: ScriptedStore, waiting: Rig) -> None:
    lease = await another_has_the_lease(store)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.served)
        await look_twice(store)
        assert waiting.source.asked == ["password"]
        await put_in(store, "other", generation=2)
        await store.release(KEY, lease)
    assert await waiting.served() == "access-other"
    assert waiting.source.asked == ["password"]
    assert len(waiting.told(LeaseWaited)) == 1


async def test_a_saved_token_is_adopted_before_its_lease_is_released(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)
    await put_in(store, "other", generation=2)
    assert await waiting.served() == "access-other"


async def test_a_token_that_is_due_is_renewed_by_nobody_without_the_lease(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)
    await put_in(store, "other", generation=2, age=LIFETIME - LEEWAY)
    assert await waiting.served() == "access-other"
    await anyio.wait_all_tasks_blocked()
    assert waiting.source.asked == ["password"]


async def test_a_lease_whose_owner_died_ends_and_the_next_goes_on(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.served)
        await look_twice(store)
        waiting.clock.advance(LEASE)
    assert waiting.source.asked == ["password", "refresh-a1"]


async def test_nobody_waits_for_a_lease_once_the_session_closes(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(together, 1, waiting.served)
        await look_twice(store)
        with anyio.fail_after(5):
            await waiting.keeper.close()
    assert waiting.source.asked == ["password"]


async def test_who_waited_for_a_lease_is_told_that_the_session_closed(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)

    async def closing() -> None:
        await look_twice(store)
        await waiting.keeper.close()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(closing)
        with pytest.raises(SessionClosedError):
            await waiting.keeper.token()


async def test_closing_between_two_looks_is_noticed(store: ScriptedStore, waiting: Rig) -> None:
    await another_has_the_lease(store)
    store.lease_gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(together, 1, waiting.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(waiting.keeper.close)
        await anyio.wait_all_tasks_blocked()
        store.lease_gate.release()
    assert store.calls == ["acquire", "load"]


# --- who stalls past its lease --------------------------------------------------------------------


async def stall(rig: Rig, tasks: anyio.abc.TaskGroup) -> None:
    """Hold a session up in its exchange until its lease has ended."""
    rig.source.gate.hold()
    tasks.start_soon(together, 1, rig.served)
    await anyio.wait_all_tasks_blocked()
    rig.clock.advance(LEASE)


async def test_who_stalled_past_its_lease_takes_the_successors_token(
    store: ScriptedStore, clock: FakeClock
) -> None:
    first, second = crew(store, clock, names="ab")
    async with anyio.create_task_group() as tasks:
        await stall(first, tasks)
        assert await second.served() == "access-b1"
        first.source.gate.release()
    assert await first.served() == "access-b1"
    assert first.told(TokenAdopted) == [TokenAdopted(vendor="mzone", generation=1)]
    assert store.log == ["saved access-b1", "refused access-a1"]


async def test_who_stalled_while_its_successor_exchanges_saves_nothing_over_it(
    store: ScriptedStore, clock: FakeClock
) -> None:
    first, second = crew(store, clock, names="ab")
    async with anyio.create_task_group() as tasks:
        await stall(first, tasks)
        second.source.gate.hold()
        tasks.start_soon(second.served)
        await anyio.wait_all_tasks_blocked()
        first.source.gate.release()
        await until(first, SaveFailed)
        second.source.gate.release()
    await anyio.wait_all_tasks_blocked()
    clock.advance(1.0)
    await anyio.wait_all_tasks_blocked()
    assert store.log == ["refused access-a1", "saved access-b1", "refused access-a1"]
    # It has a token of the same generation; that of the others is the one to use from now on.
    first.keeper.rejected(1)
    assert await first.served() == "access-b1"
    assert first.source.asked == ["password"]
    await first.keeper.close()


async def test_who_stalled_saves_after_all_if_nothing_came_of_its_successor(
    store: ScriptedStore, clock: FakeClock
) -> None:
    (rig,) = crew(store, clock, names="a")
    async with anyio.create_task_group() as tasks:
        await stall(rig, tasks)
        await store.release(KEY, await another_has_the_lease(store))
        rig.source.gate.release()
    assert store.log == ["refused access-a1", "saved access-a1"]
    assert await store.acquire(KEY, owner="next", seconds=1.0) is not None
    assert await rig.served() == "access-a1"
