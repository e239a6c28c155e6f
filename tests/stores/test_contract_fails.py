"""The contract can fail: a store with one promise broken is found out, by the test that is about it."""

from __future__ import annotations

import attrs
import pytest

from fleetauth.stores import Lease, MemoryStore, StoredToken, TokenStore
from fleetauth.testing import FakeClock, StoreContract


class NeverKeeps(MemoryStore):
    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:  # noqa: ARG002
        return True


class LosesAField(MemoryStore):
    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        return await super().save(key, attrs.evolve(token, scope=None), lease=lease)


class LastSaveWins(MemoryStore):
    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        await self.delete(key)
        return await super().save(key, token, lease=lease)


class KnowsNoFence(MemoryStore):
    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:  # noqa: ARG002
        return await super().save(key, token)


class NeedsALiveLease(MemoryStore):
    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        held = lease is None or await self.acquire(key, owner=lease.owner, seconds=1) == lease
        return held and await super().save(key, token, lease=lease)


class NeverDeletes(MemoryStore):
    async def delete(self, key: str) -> None:
        pass


class NeverAges(MemoryStore):
    async def load(self, key: str) -> StoredToken | None:
        found = await super().load(key)
        return found and attrs.evolve(found, age=0.0)


class KnowsOneKey(MemoryStore):
    async def load(self, key: str) -> StoredToken | None:  # noqa: ARG002
        return await super().load("the key")

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:  # noqa: ARG002
        return await super().save("the key", token, lease=lease)


class LeasesToAll(MemoryStore):
    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:  # noqa: ARG002
        return Lease(owner=owner, fence=1)


class LeasesToNone(MemoryStore):
    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:  # noqa: ARG002
        return None


class LeasesForEver(MemoryStore):
    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        return await super().acquire(key, owner=owner, seconds=1e6 * seconds)


class ExtendsNothing(MemoryStore):
    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        found = self._documents.get(key)
        if found and found.owner == owner and found.leased_until > self._time():
            return Lease(owner=owner, fence=found.fence)
        return await super().acquire(key, owner=owner, seconds=seconds)


class ReleasesAnybodys(MemoryStore):
    async def release(self, key: str, lease: Lease) -> None:  # noqa: ARG002
        found = self._documents[key]
        await super().release(key, Lease(owner=found.owner, fence=found.fence))


class ReleasesNothing(MemoryStore):
    async def release(self, key: str, lease: Lease) -> None:
        pass


class HasNoTurns(MemoryStore):
    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:  # noqa: ARG002
        return 0.0


class TakesRefusedTurns(MemoryStore):
    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:  # noqa: ARG002
        return await super().take_turn(key, interval=interval, at_most=1e9)


class TurnsNeverCome(MemoryStore):
    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:
        return await super().take_turn(key, interval=1000 * interval, at_most=at_most)


class PushesBack(MemoryStore):
    async def push_turns(self, key: str, *, seconds: float) -> None:
        found = self._documents.get(key)
        if found:
            self._documents[key] = attrs.evolve(found, free_at=0.0)
        await super().push_turns(key, seconds=seconds)


class TellsOfNoRefusal(MemoryStore):
    async def turns_refused(self, key: str) -> float:  # noqa: ARG002
        return 0.0


BROKEN: list[tuple[type[MemoryStore], str]] = [
    (NeverKeeps, "test_what_was_saved_is_loaded"),
    (LosesAField, "test_what_was_saved_is_loaded"),
    (LastSaveWins, "test_an_older_token_never_replaces_a_newer_one"),
    (LastSaveWins, "test_of_many_savers_of_one_generation_one_is_kept"),
    (KnowsNoFence, "test_a_stale_lease_saves_nothing"),
    (KnowsNoFence, "test_anothers_fence_saves_nothing"),
    (NeedsALiveLease, "test_a_lease_that_ended_unclaimed_still_saves"),
    (NeverDeletes, "test_what_was_deleted_is_gone"),
    (NeverAges, "test_a_token_ages_with_the_store"),
    (KnowsOneKey, "test_keys_are_apart"),
    (LeasesToAll, "test_one_of_many_contenders_gets_the_lease"),
    (LeasesToAll, "test_fences_grow"),
    (LeasesToNone, "test_fences_grow"),
    (LeasesForEver, "test_a_lease_ends_by_itself"),
    (ExtendsNothing, "test_an_extended_lease_outlasts_its_first_end"),
    (ReleasesAnybodys, "test_nobody_releases_anothers_lease"),
    (ReleasesNothing, "test_a_released_lease_is_free"),
    (HasNoTurns, "test_turns_are_spaced_and_none_is_lost"),
    (TakesRefusedTurns, "test_a_turn_too_far_away_is_not_taken"),
    (TurnsNeverCome, "test_a_turn_comes_with_time"),
    (PushesBack, "test_turns_can_be_pushed_away"),
    (TellsOfNoRefusal, "test_who_waits_for_a_turn_can_learn_of_a_refusal"),
]


class Contract(StoreContract):
    def __init__(self, kind: type[MemoryStore], *, apart: bool = False) -> None:
        self.clock = FakeClock()
        self.kind = kind
        self.store = None if apart else kind(time=self.clock.monotonic)

    async def make(self) -> TokenStore:
        return self.store or self.kind(time=self.clock.monotonic)

    async def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)


@pytest.mark.parametrize(("kind", "test"), BROKEN)
async def test_a_broken_promise_is_found(kind: type[MemoryStore], test: str) -> None:
    with pytest.raises(AssertionError, match="broken promise"):
        await getattr(Contract(kind), test)()


async def test_stores_that_share_nothing_are_found() -> None:
    contract = Contract(MemoryStore, apart=True)
    with pytest.raises(AssertionError, match="the token is shared"):
        await contract.test_two_stores_on_the_same_ground_share()


async def test_how_a_store_is_made_and_time_passes_has_to_be_said() -> None:
    with pytest.raises(NotImplementedError):
        await StoreContract().make()
    with pytest.raises(NotImplementedError):
        await StoreContract().advance(1.0)
