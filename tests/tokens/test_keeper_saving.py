"""Save, then use (I3): what comes first, what a failing store costs, and which save may overtake which."""

from __future__ import annotations

import anyio
import pytest

from fleetauth.events import LoadFailed, Saved, SaveFailed, TokenAdopted
from fleetauth.secrets import Secret
from fleetauth.stores import MemoryStore, StoredToken
from fleetauth.testing import FakeClock
from fleetauth.tokens import shelf
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LEEWAY, LIFETIME, Rig, together


@pytest.fixture
def rig() -> Rig:
    """A keeper whose background work waits for the clock to be moved."""
    return Rig(clock=FakeClock(sleepers_wait=True))


@pytest.fixture
async def unsaved(rig: Rig) -> Rig:
    """A keeper whose store did not take the first token."""
    rig.store.failing_saves = 1
    await rig.keeper.token()
    await anyio.wait_all_tasks_blocked()
    return rig


async def pass_time(rig: Rig, seconds: float) -> None:
    """Move the clock, and let all that has waited for it do its work."""
    rig.clock.advance(seconds)
    await anyio.wait_all_tasks_blocked()


async def a_new_token(rig: Rig) -> str:
    return (await rig.keeper.renew()).access_token.reveal()


# --- the order ------------------------------------------------------------------------------------


async def test_nobody_gets_a_token_that_is_not_saved_yet(rig: Rig) -> None:
    rig.store.save_gate.hold()
    got: list[str] = []

    async def wait() -> None:
        got.append(await rig.served())

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        assert (got, rig.keeper.ready(), rig.keeper.serves()) == ([], None, False)
        rig.store.save_gate.release()
    assert (got, rig.log) == (["access-1"], ["asked", "saved access-1"])


async def test_the_kept_refresh_token_is_saved_with_a_token_that_brought_none(rig: Rig) -> None:
    await rig.keeper.token()
    rig.source.brings_refresh_tokens = False
    await rig.keeper.renew()
    stored = await rig.store.load(rig.key)
    assert stored is not None
    assert stored.refresh_token == Secret("refresh-1")


async def test_a_save_is_told(rig: Rig) -> None:
    await rig.keeper.token()
    assert rig.told(Saved) == [Saved(vendor="mzone", generation=1)]


# --- a store that fails ---------------------------------------------------------------------------


async def test_a_token_that_is_not_saved_serves_from_memory(unsaved: Rig) -> None:
    assert (await unsaved.served(), await unsaved.stored()) == ("access-1", None)


async def test_a_failed_save_is_told(unsaved: Rig) -> None:
    event = SaveFailed(vendor="mzone", error="OSError", attempt=1, retry_in=1.0)
    assert unsaved.told(SaveFailed) == [event]


async def test_a_failed_save_is_tried_again(unsaved: Rig) -> None:
    await pass_time(unsaved, 1.0)
    assert await unsaved.stored() == "access-1"
    assert unsaved.clock.sleepers == 0


async def test_a_failed_save_is_not_tried_again_too_early(unsaved: Rig) -> None:
    await pass_time(unsaved, 0.9)
    assert await unsaved.stored() is None


async def test_attempts_are_further_and_further_apart_and_end(rig: Rig) -> None:
    rig.store.failing_saves = 100
    await rig.keeper.token()
    for _ in range(20):
        await anyio.wait_all_tasks_blocked()
        rig.clock.advance(60)
    assert rig.clock.slept == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert [event.attempt for event in rig.told(SaveFailed)] == list(range(1, 11))
    assert rig.told(SaveFailed)[-1].retry_in is None


async def test_a_token_that_was_given_up_is_tried_a_last_time_at_the_end(rig: Rig) -> None:
    rig.store.failing_saves = 10
    await rig.keeper.token()
    for _ in range(10):
        await anyio.wait_all_tasks_blocked()
        rig.clock.advance(60)
    await rig.keeper.close()
    assert await rig.stored() == "access-1"


async def test_closing_tries_a_last_time_at_once(unsaved: Rig) -> None:
    await unsaved.keeper.close()
    assert await unsaved.stored() == "access-1"
    await anyio.wait_all_tasks_blocked()
    assert unsaved.clock.sleepers == 0


async def test_closing_tells_that_no_attempt_follows(unsaved: Rig) -> None:
    unsaved.store.failing_saves = 1
    await unsaved.keeper.close()
    await pass_time(unsaved, 1000)
    assert [event.retry_in for event in unsaved.told(SaveFailed)] == [1.0, None]


async def test_closing_right_after_a_failed_save_leaves_nothing_behind(rig: Rig) -> None:
    rig.store.failing_saves = 1
    await rig.keeper.token()
    await rig.keeper.close()
    await anyio.wait_all_tasks_blocked()
    assert (await rig.stored(), rig.clock.sleepers) == ("access-1", 0)


async def test_closing_during_a_second_attempt_saves_once(unsaved: Rig) -> None:
    unsaved.store.save_gate.hold()
    await pass_time(unsaved, 1.0)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(unsaved.keeper.close)
        await anyio.wait_all_tasks_blocked()
        unsaved.store.save_gate.release()
    assert unsaved.log == ["asked", "save failed", "saved access-1"]


async def test_a_store_that_hangs_is_not_waited_for_long(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_TIME_LIMIT", 0.05)
    rig.store.save_gate.hold()
    rig.store.load_gate.hold()
    with anyio.fail_after(5):
        assert await rig.served() == "access-1"
    assert [event.error for event in rig.told(LoadFailed)] == ["TimeoutError"]
    assert [event.error for event in rig.told(SaveFailed)] == ["TimeoutError"]


async def test_closing_ends_though_the_store_hangs(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_TIME_LIMIT", 0.05)
    rig.store.save_gate.hold()
    with anyio.fail_after(5):
        await rig.keeper.token()
        await rig.keeper.close()
    assert rig.keeper.state is State.CLOSED


# --- which save may overtake which ----------------------------------------------------------------


async def test_a_newer_token_ends_the_attempts_for_the_older_one(unsaved: Rig) -> None:
    assert await a_new_token(unsaved) == "access-2"
    await pass_time(unsaved, 1000)
    assert (await unsaved.stored(), unsaved.clock.sleepers) == ("access-2", 0)
    assert "saved access-1" not in unsaved.log


async def test_a_newer_token_that_fails_too_is_tried_from_the_start(unsaved: Rig) -> None:
    unsaved.store.failing_saves = 1
    await a_new_token(unsaved)
    await pass_time(unsaved, 0.0)
    await pass_time(unsaved, 1.0)
    assert await unsaved.stored() == "access-2"
    assert [event.attempt for event in unsaved.told(SaveFailed)] == [1, 1]


async def test_a_second_attempt_never_lands_after_a_newer_save(unsaved: Rig) -> None:
    unsaved.store.save_gate.hold()
    await pass_time(unsaved, 1.0)  # the second attempt for access-1 is in the store now
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(a_new_token, unsaved)
        await anyio.wait_all_tasks_blocked()
        unsaved.store.save_gate.release()
    assert unsaved.log[-2:] == ["refused access-1", "saved access-2"]


async def test_a_second_attempt_does_not_replace_another_sessions_newer_token(unsaved: Rig) -> None:
    await unsaved.put("other", generation=2)
    await pass_time(unsaved, 1.0)
    assert await unsaved.stored() == "access-other"


async def test_a_second_attempt_replaces_an_older_token(unsaved: Rig) -> None:
    await unsaved.put("old", generation=0)
    await pass_time(unsaved, 1.0)
    assert await unsaved.stored() == "access-1"


async def test_a_token_bought_while_the_credentials_were_replaced_is_saved_for_nobody(
    rig: Rig,
) -> None:
    rig.source.gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        rig.key = "mzone:somebody else"
        rig.source.gate.release()
    assert await rig.stored() is None
    rig.key = "mzone:key"
    assert await rig.stored() is None


async def test_a_second_attempt_after_the_credentials_were_replaced_saves_for_nobody(
    unsaved: Rig,
) -> None:
    unsaved.key = "mzone:somebody else"
    await pass_time(unsaved, 1.0)
    assert (await unsaved.stored(), unsaved.clock.sleepers) == (None, 0)


# --- another session's token ----------------------------------------------------------------------


async def test_a_stored_token_is_used_without_a_request(rig: Rig) -> None:
    await rig.put("other", generation=4)
    assert await together(50, rig.served) == ["access-other"] * 50
    assert rig.source.asked == []
    assert rig.told(TokenAdopted) == [TokenAdopted(vendor="mzone", generation=4)]


async def test_a_stored_tokens_age_counts(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME - 100)
    assert await rig.served() == "access-other"
    rig.clock.advance(100)
    assert await rig.served() == "access-1"


async def test_a_stored_token_from_the_future_lives_no_longer_than_its_life(rig: Rig) -> None:
    await rig.put("other", generation=4, age=-1e6)
    await rig.keeper.token()
    rig.clock.advance(LIFETIME)
    assert await rig.served() == "access-1"


async def test_the_next_generation_follows_the_stored_one(rig: Rig) -> None:
    await rig.put("other", generation=4)
    await rig.keeper.token()
    token = await rig.keeper.renew()
    assert (token.generation, rig.source.asked) == (5, ["refresh-other"])


async def test_an_expired_stored_token_gives_its_refresh_token(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME)
    assert await rig.served() == "access-1"
    assert rig.source.asked == ["refresh-other"]


async def test_an_older_stored_token_is_ignored(rig: Rig) -> None:
    await rig.keeper.token()
    await rig.keeper.renew()
    await rig.put("old", generation=1)
    assert await a_new_token(rig) == "access-3"


async def test_another_sessions_renewal_spares_the_request(rig: Rig) -> None:
    await rig.keeper.token()
    await rig.put("other", generation=2)
    rig.keeper.rejected(1)
    assert await rig.served() == "access-other"
    assert rig.source.asked == ["password"]


async def test_a_due_stored_token_serves_those_who_come_during_the_renewal(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME - LEEWAY)
    rig.source.gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        assert rig.keeper.state is State.RENEWING
        assert await rig.served() == "access-other"
        rig.source.gate.release()


async def test_a_due_stored_token_serves_when_its_renewal_fails(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME - LEEWAY)
    rig.source.outcomes.append(OSError("down"))
    assert await together(50, rig.served) == ["access-other"] * 50


async def test_who_wanted_a_new_token_hears_of_the_failure_all_the_same(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME - LEEWAY)
    rig.source.outcomes.append(OSError("down"))
    assert await together(1, lambda: a_new_token(rig)) == ["VendorFaultError"]


async def test_a_token_found_in_the_store_replaces_the_ready_one(rig: Rig) -> None:
    await rig.keeper.token()
    await rig.put("other", generation=2, age=LIFETIME - LEEWAY)
    rig.source.outcomes.append(OSError("down"))
    await together(1, lambda: a_new_token(rig))
    assert await rig.served() == "access-other"


async def test_a_token_found_in_the_store_is_redacted(rig: Rig) -> None:
    await rig.put("other", generation=4)
    await rig.keeper.token()
    assert rig.redactor.text("access-other, refresh-other") == "***, ***"


async def test_closing_during_the_look_into_the_store_is_fine(rig: Rig) -> None:
    await rig.put("other", generation=4, age=LIFETIME)
    rig.store.load_gate.hold()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(rig.served)
        await anyio.wait_all_tasks_blocked()
        tasks.start_soon(rig.keeper.close)
        await anyio.wait_all_tasks_blocked()
        rig.store.load_gate.release()
    assert (rig.keeper.state, await rig.stored()) == (State.CLOSED, "access-1")


async def test_a_store_that_can_not_be_read_is_told_and_gone_without(rig: Rig) -> None:
    rig.store.failing_loads = 1
    assert await rig.served() == "access-1"
    assert rig.told(LoadFailed) == [LoadFailed(vendor="mzone", error="OSError")]


async def test_a_credential_that_needs_no_keeping_meets_no_store() -> None:
    rig = Rig(keeps=False)
    assert await rig.served() == "access-1"
    await rig.keeper.close()
    assert (rig.log, rig.told(Saved)) == (["asked"], [])


class Garbage(MemoryStore):
    """A store that gives back something else."""

    async def load(self, key: str) -> StoredToken | None:  # noqa: ARG002
        return "garbage"  # type: ignore[return-value]


async def test_a_store_that_gives_garbage_is_told_and_gone_without() -> None:
    rig = Rig(store=Garbage())
    assert await rig.served() == "access-1"
    assert [event.error for event in rig.told(LoadFailed)] == ["AttributeError"]


# --- two sessions, one store ----------------------------------------------------------------------


async def test_a_second_session_uses_the_first_ones_token() -> None:
    store = MemoryStore()
    first, second = Rig(store=store), Rig(store=store)
    await first.keeper.token()
    assert (await second.served(), second.source.asked) == ("access-1", [])


async def test_two_sessions_take_turns_with_one_rotation() -> None:
    store = MemoryStore()
    first, second = Rig(store=store), Rig(store=store)
    await first.keeper.token()
    await second.keeper.token()
    await first.keeper.renew()
    second.keeper.rejected(1)
    assert await second.served() == "access-2"
    await second.keeper.renew()
    assert second.source.asked == ["refresh-2"]
