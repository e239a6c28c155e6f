"""One exchange among all who share a store (I1): lease, read again, skip if renewed, exchange, save, release."""

from __future__ import annotations

from collections.abc import AsyncIterator

import anyio
import anyio.lowlevel
import pytest

from fleetauth.errors import (
    CredentialsRefusedError,
    SessionClosedError,
    StoreError,
    StoreValueError,
)
from fleetauth.events import (
    ExchangeFailed,
    LeaseFailed,
    LeaseWaited,
    LoadFailed,
    RefreshRefused,
    SaveFailed,
    TokenAdopted,
)
from fleetauth.secrets import Secret
from fleetauth.stores import Lease, StoredToken, TokenStore
from fleetauth.testing import FakeClock
from fleetauth.tokens import shelf
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import KEY, LEASE, LEEWAY, LIFETIME, Rig, ScriptedStore, together

EXCHANGE = ["acquire", "load", "save", "release"]


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A held lease is looked at again at once."""
    monkeypatch.setattr(shelf, "_FIRST_LOOK", 0.001)
    monkeypatch.setattr(shelf, "_LONGEST_LOOK", 0.002)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(sleepers_wait=True)


@pytest.fixture
def store(clock: FakeClock) -> ScriptedStore:
    """A store that sessions share."""
    return ScriptedStore([], clock)


def crew(store: TokenStore, clock: FakeClock, *, names: str = "abc") -> list[Rig]:
    """Sessions on one store and one clock, each with a name that its tokens begin with."""
    return [Rig(clock=clock, store=store, name=name) for name in names]


async def until(rig: Rig, kind: type[LeaseFailed | TokenAdopted | SaveFailed]) -> None:
    """Let the others run until a session has told something."""
    with anyio.fail_after(5):
        while not rig.told(kind):
            await anyio.lowlevel.checkpoint()


async def another_has_the_lease(store: ScriptedStore) -> Lease:
    lease = await store.acquire(KEY, owner="another", seconds=LEASE)
    assert lease is not None
    store.calls.clear()
    return lease


async def look_twice(store: ScriptedStore) -> None:
    """Let somebody look at a lease that is held, more than once."""
    with anyio.fail_after(5):
        while store.calls.count("acquire") < 3:
            await anyio.lowlevel.checkpoint()


@pytest.fixture
async def waiting(store: ScriptedStore, clock: FakeClock) -> AsyncIterator[Rig]:
    """A session whose token has ended, on a store that is not its own."""
    (rig,) = crew(store, clock, names="a")
    await rig.keeper.token()
    clock.advance(LIFETIME)
    store.calls.clear()
    yield rig
    await rig.keeper.close()


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


async def put_in(store: ScriptedStore, name: str, *, generation: int, age: float = 0.0) -> None:
    """Another session's token, saved without a gate."""
    token = StoredToken(
        access_token=Secret(f"access-{name}"),
        refresh_token=Secret(f"refresh-{name}"),
        token_type="bearer",
        scope=None,
        age=age,
        lifetime=LIFETIME,
        generation=generation,
        grant="password",
    )
    await super(ScriptedStore, store).save(KEY, token)


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


# --- the store fails ------------------------------------------------------------------------------


async def test_a_first_sign_in_goes_on_without_a_store_and_says_so(rig: Rig) -> None:
    rig.store.failing_leases = 1
    assert await rig.served() == "access-1"
    assert rig.told(LeaseFailed) == [LeaseFailed(vendor="mzone", error="OSError")]


async def test_without_a_lease_nothing_is_released(rig: Rig) -> None:
    rig.store.failing_leases = 1
    await rig.keeper.token()
    await rig.keeper.close()
    assert "release" not in rig.store.calls


async def test_a_sign_in_that_ends_others_refresh_tokens_is_refused_without_a_store(
    rig: Rig,
) -> None:
    rig.source.rotates = True
    rig.store.failing_leases = 1
    with pytest.raises(StoreError, match=r"\(OSError\).*exchange_without_lease=True"):
        await rig.keeper.token()
    assert rig.source.asked == []


async def test_a_refresh_token_is_not_used_without_a_lease(signed_in: Rig) -> None:
    signed_in.clock.advance(LIFETIME)
    signed_in.store.failing_leases = 1
    with pytest.raises(StoreError):
        await signed_in.keeper.token()
    assert signed_in.source.asked == ["password"]


async def test_a_refresh_token_is_not_used_if_nobody_knows_whether_it_is_the_newest(
    signed_in: Rig,
) -> None:
    signed_in.clock.advance(LIFETIME)
    signed_in.store.failing_loads = 1
    with pytest.raises(StoreError, match=r"\(OSError\)"):
        await signed_in.keeper.token()
    assert signed_in.source.asked == ["password"]


async def test_the_lease_is_given_back_by_who_could_not_read(signed_in: Rig) -> None:
    signed_in.clock.advance(LIFETIME)
    signed_in.store.failing_loads = 1
    await together(1, signed_in.served)
    assert await signed_in.store.acquire(KEY, owner="next", seconds=1.0) is not None


async def test_the_present_token_serves_while_the_store_fails(signed_in: Rig) -> None:
    signed_in.clock.advance(LIFETIME - LEEWAY)
    signed_in.store.failing_leases = 1
    assert await signed_in.served() == "access-1"
    await signed_in.keeper.settle()
    assert await signed_in.served() == "access-1"
    assert [event.error for event in signed_in.told(ExchangeFailed)] == ["StoreError"]


async def test_who_asks_for_it_exchanges_without_a_lease() -> None:
    rig = Rig(without_lease=True)
    await rig.keeper.token()
    rig.store.failing_leases = 1
    rig.clock.advance(LIFETIME)
    assert await rig.served() == "access-2"
    assert rig.source.asked == ["password", "refresh-1"]


async def test_a_store_that_is_back_is_shared_again(store: ScriptedStore, clock: FakeClock) -> None:
    first, second = crew(store, clock, names="ab")
    store.failing_leases, store.failing_saves = 1, 1
    assert await first.served() == "access-a1"
    await anyio.wait_all_tasks_blocked()
    clock.advance(1.0)
    await anyio.wait_all_tasks_blocked()
    assert await second.served() == "access-a1"


async def test_a_read_that_fails_while_another_has_the_lease_is_tried_again(
    store: ScriptedStore, waiting: Rig
) -> None:
    await another_has_the_lease(store)
    await put_in(store, "other", generation=2)
    store.failing_loads = 2
    assert await waiting.served() == "access-other"
    assert len(waiting.told(LoadFailed)) == 2


async def test_an_error_with_secrets_in_it_is_told_by_its_class(rig: Rig) -> None:
    class Leaky(ScriptedStore):
        async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
            raise OSError(f"canary {key} {owner} {seconds}")

    leaky = Rig(store=Leaky([], rig.clock))
    leaky.source.rotates = True
    with pytest.raises(StoreError) as caught:
        await leaky.keeper.token()
    told = f"{caught.value} {caught.value.__cause__} {caught.value.__context__} {leaky.events}"
    assert "canary" not in told


# --- a store's key --------------------------------------------------------------------------------


async def test_a_key_that_can_not_be_made_is_told_and_the_exchange_tells_more(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> str:
        raise OSError("no credential")

    monkeypatch.setattr(rig.shelf, "_key", broken)
    assert await rig.served() == "access-1"
    assert rig.told(LoadFailed) == [LoadFailed(vendor="mzone", error="OSError")]
    assert rig.store.calls == []


async def test_a_token_bought_without_a_key_replaces_no_newer_one(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.put("other", generation=4)
    right, calls = rig.shelf._key, [0]

    async def flaky() -> str:
        calls[0] += 1
        if calls[0] == 1:
            raise OSError("no credential")
        return await right()

    monkeypatch.setattr(rig.shelf, "_key", flaky)
    assert await rig.served() == "access-1"
    assert await rig.stored() == "access-other"


# --- a refused refresh token ----------------------------------------------------------------------


async def test_a_refused_refresh_token_gives_the_lease_its_whole_time_again(
    store: ScriptedStore, waiting: Rig
) -> None:
    waiting.source.outcomes.append(CredentialsRefusedError("refused"))
    waiting.source.seconds = LEASE - 5.0
    await waiting.keeper.token()
    assert waiting.told(RefreshRefused)
    assert store.calls[:3] == ["acquire", "load", "acquire"]
    assert store.log[-1] == "saved access-a3"


async def test_a_lease_that_ended_before_it_was_extended_saves_by_its_new_number(
    store: ScriptedStore, waiting: Rig
) -> None:
    waiting.source.outcomes.append(CredentialsRefusedError("refused"))
    waiting.source.seconds = LEASE
    await waiting.keeper.token()
    assert [line for line in store.log if "a3" in line] == ["saved access-a3"]


async def test_a_lease_that_can_not_be_extended_is_told(store: ScriptedStore, waiting: Rig) -> None:
    waiting.source.gate.hold()
    waiting.source.outcomes.append(CredentialsRefusedError("refused"))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.served)
        await anyio.wait_all_tasks_blocked()
        store.failing_leases = 1
        waiting.source.gate.release()
    assert [event.error for event in waiting.told(LeaseFailed)] == ["OSError"]
    assert await waiting.served() == "access-a3"


async def test_a_refusal_without_a_lease_extends_none() -> None:
    rig = Rig(without_lease=True)
    await rig.keeper.token()
    rig.clock.advance(LIFETIME)
    rig.store.failing_leases = 1
    rig.source.outcomes.append(CredentialsRefusedError("refused"))
    rig.store.calls.clear()
    await rig.keeper.token()
    assert rig.store.calls == ["acquire", "save"]


# --- what can't be read ---------------------------------------------------------------------------


class Unreadable(ScriptedStore):
    """A store whose values are damaged, from a newer version, or under another key."""

    async def load(self, key: str) -> StoredToken | None:  # noqa: ARG002
        raise StoreValueError("a stored value is damaged")


async def test_a_value_that_can_not_be_read_is_told_and_a_new_sign_in_made(
    clock: FakeClock,
) -> None:
    rig = Rig(store=Unreadable([], clock), clock=clock)
    rig.source.rotates = True
    assert await rig.served() == "access-1"
    told = "StoreValueError: a stored value is damaged"
    assert rig.told(LoadFailed) == [LoadFailed(vendor="mzone", error=told)]


async def test_a_value_that_can_not_be_replaced_costs_no_exchange_while_the_token_serves(
    clock: FakeClock,
) -> None:
    store = Unreadable([], clock)
    await put_in(store, "unreadable", generation=9)
    rig = Rig(store=store, clock=clock)
    assert await together(50, rig.served) == ["access-1"] * 50
    clock.advance(LIFETIME - LEEWAY - 1)
    assert await rig.served() == "access-1"
    assert (rig.source.asked, rig.clock.sleepers) == (["password"], 0)


class OpenToOthers(ScriptedStore):
    """A store that says in its own words what is wrong."""

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:  # noqa: ARG002
        raise StoreError("the directory is open to others: chmod 700 it")


async def test_a_store_s_own_words_say_what_is_wrong_with_it(clock: FakeClock) -> None:
    rig = Rig(store=OpenToOthers([], clock), clock=clock)
    rig.source.rotates = True
    with pytest.raises(StoreError, match="StoreError: the directory is open to others: chmod 700"):
        await rig.served()


# --- signing out ----------------------------------------------------------------------------------


async def test_signing_out_removes_the_stored_token(signed_in: Rig) -> None:
    await signed_in.keeper.sign_out()
    assert await signed_in.stored() is None
    assert signed_in.keeper.state is State.SIGNED_OUT


async def test_the_next_call_signs_in_anew(signed_in: Rig) -> None:
    await signed_in.keeper.sign_out()
    assert await signed_in.served() == "access-2"
    assert signed_in.source.asked == ["password", "password"]


async def test_who_signs_out_of_a_failing_store_is_told_and_signed_out_here(
    signed_in: Rig,
) -> None:
    signed_in.store.failing_deletions = 1
    with pytest.raises(StoreError, match="The token is still in it"):
        await signed_in.keeper.sign_out()
    assert signed_in.keeper.ready() is None
    assert signed_in.keeper.state is State.SIGNED_OUT


async def test_a_token_that_could_not_be_removed_is_not_used_by_who_signed_out(
    signed_in: Rig,
) -> None:
    signed_in.store.failing_deletions = 1
    with pytest.raises(StoreError):
        await signed_in.keeper.sign_out()
    assert await signed_in.served() == "access-2"


async def test_a_stores_own_error_reaches_who_signs_out(
    signed_in: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def delete(key: str) -> None:
        raise StoreError(f"{key}: Permission denied")

    monkeypatch.setattr(signed_in.store, "delete", delete)
    with pytest.raises(StoreError, match="Permission denied"):
        await signed_in.keeper.sign_out()


async def test_a_call_during_the_sign_out_does_not_find_the_old_token(signed_in: Rig) -> None:
    signed_in.store.delete_gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(signed_in.keeper.sign_out)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(signed_in.served)
        await anyio.wait_all_tasks_blocked()
        signed_in.store.delete_gate.release()
    assert await signed_in.served() == "access-2"


async def test_closing_waits_for_the_sign_out(signed_in: Rig) -> None:
    signed_in.store.delete_gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(signed_in.keeper.sign_out)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(signed_in.keeper.close)
        await anyio.wait_all_tasks_blocked()
        signed_in.store.delete_gate.release()
    assert await signed_in.stored() is None


async def test_a_save_under_way_does_not_land_behind_the_sign_out(clock: FakeClock) -> None:
    rig = Rig(clock=clock)
    rig.store.failing_saves = 1
    await rig.keeper.token()
    await anyio.wait_all_tasks_blocked()
    rig.store.save_gate.hold()
    clock.advance(1.0)
    await anyio.wait_all_tasks_blocked()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.keeper.sign_out)
        await anyio.wait_all_tasks_blocked()
        rig.store.save_gate.release()
    assert await rig.stored() is None
    assert clock.sleepers == 0


async def test_signing_out_without_a_store_is_fine() -> None:
    rig = Rig(keeps=False)
    await rig.keeper.token()
    await rig.keeper.sign_out()
    assert rig.keeper.state is State.SIGNED_OUT
