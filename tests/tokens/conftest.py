"""What the tests of the keeper share: a keeper with everything around it scripted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from fleetauth.testing import FakeClock
from fleetauth.tokens import shelf
from tests.tokens.leasing import crew
from tests.tokens.scripted import LIFETIME, Rig, ScriptedStore


@pytest.fixture
def rig() -> Rig:
    """A keeper that has not signed in yet."""
    return Rig()


@pytest.fixture
async def signed_in(rig: Rig) -> Rig:
    """A keeper whose first token serves."""
    await rig.keeper.token()
    return rig


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


@pytest.fixture
async def waiting(store: ScriptedStore, clock: FakeClock) -> AsyncIterator[Rig]:
    """A session whose token has ended, on a store that is not its own."""
    (rig,) = crew(store, clock, names="a")
    await rig.keeper.token()
    clock.advance(LIFETIME)
    store.calls.clear()
    yield rig
    await rig.keeper.close()
