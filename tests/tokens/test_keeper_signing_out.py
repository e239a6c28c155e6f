"""Signing out: the token is gone here and in the store, whatever is under way."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from fleetauth.errors import (
    StoreError,
)
from fleetauth.testing import FakeClock
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import Rig

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
