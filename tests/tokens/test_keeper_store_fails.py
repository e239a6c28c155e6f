"""A store that fails, or holds what can't be read (I3): no token is lost by it, and none bought that may burn
another's.
"""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from fleetauth.errors import (
    CredentialsRefusedError,
    StoreError,
    StoreValueError,
)
from fleetauth.events import (
    ExchangeFailed,
    LeaseFailed,
    LoadFailed,
    RefreshRefused,
)
from fleetauth.stores import Lease, StoredToken
from fleetauth.testing import FakeClock
from tests.tokens.leasing import another_has_the_lease, crew
from tests.tokens.scripted import KEY, LEASE, LEEWAY, LIFETIME, Rig, ScriptedStore, put_in, together

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
