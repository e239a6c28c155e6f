"""`StoreContract`: what every token store must prove, as tests to be inherited. Users find it in `fleetauth.testing`.

It imports no test framework. Each test is a coroutine that raises an `AssertionError` with the promise that was broken.
"""
# ruff: noqa: D102 - a test's name says what it proves

from __future__ import annotations

import uuid

import anyio
import attrs

from fleetauth.secrets import Secret

from .protocol import Lease, StoredToken, TokenStore

_MANY = 20


class StoreContract:
    """Tests for a store of your own. Inherit them in a class that pytest collects, and say how a store is made.

    `make` gives a store; when it is called twice in one test, both share what they keep. `advance` lets the store's
    time pass. Where time can't be moved, sleep, and set `span` to a short time.

    Attributes:
        span: Seconds that the tests let pass at once.

    Example:
        >>> class TestMyStore(StoreContract):
        ...     async def make(self):
        ...         return MyStore(time=self.clock.monotonic)
        ...     async def advance(self, seconds):
        ...         self.clock.advance(seconds)
    """

    span: float = 10.0

    async def make(self) -> TokenStore:
        """A store, sharing its contents with the others of the same test."""
        raise NotImplementedError

    async def advance(self, seconds: float) -> None:
        """Let the store's time pass."""
        raise NotImplementedError

    @property
    def long(self) -> float:
        """Seconds that don't pass during a test."""
        return 1000.0 * self.span

    # --- tokens -----------------------------------------------------------------------------------

    async def test_an_unknown_key_holds_nothing(self) -> None:
        store = await self.make()
        _expect(await store.load(_key()) is None, "an unknown key gives None")

    async def test_what_was_saved_is_loaded(self) -> None:
        store, key = await self.make(), _key()
        bare = attrs.evolve(_token(2), refresh_token=None, scope=None, lifetime=None)
        for token in (_token(1), bare):
            _expect(await store.save(key, token), "a newer token is kept")
            loaded = await store.load(key)
            _expect(_same(loaded, token), "every field of a token comes back")

    async def test_what_was_deleted_is_gone(self) -> None:
        store, key = await self.make(), _key()
        await store.save(key, _token(7))
        await store.delete(key)
        _expect(await store.load(key) is None, "a deleted token is gone")
        _expect(await store.save(key, _token(1)), "after a deletion any generation is kept")

    async def test_deleting_nothing_is_no_error(self) -> None:
        store, key = await self.make(), _key()
        await store.delete(key)
        _expect(await store.load(key) is None, "nothing stays nothing")

    async def test_an_older_token_never_replaces_a_newer_one(self) -> None:
        store, key = await self.make(), _key()
        await store.save(key, _token(5))
        for older in (_token(4), attrs.evolve(_token(5), access_token=Secret("other"))):
            _expect(not await store.save(key, older), "only a greater generation is kept")
        _expect(_same(await store.load(key), _token(5)), "the newer token stays")

    async def test_of_many_savers_of_one_generation_one_is_kept(self) -> None:
        store, key = await self.make(), _key()
        tokens = [attrs.evolve(_token(1), access_token=Secret(f"by-{n}")) for n in range(_MANY)]
        kept: list[StoredToken] = []

        async def save(token: StoredToken) -> None:
            if await store.save(key, token):
                kept.append(token)

        async with anyio.create_task_group() as group:
            for token in tokens:
                group.start_soon(save, token)
        _expect(len(kept) == 1, "compare and set lets one of many pass")
        _expect(_same(await store.load(key), kept[0]), "what was told to be kept is kept")

    async def test_a_token_ages_with_the_store(self) -> None:
        store, key = await self.make(), _key()
        await store.save(key, attrs.evolve(_token(1), age=2.0))
        await self.advance(self.span)
        loaded = await store.load(key)
        age = loaded.age if loaded else 0.0
        _expect(2.0 + self.span <= age < 2.0 + self.long, "its age grows by the store's clock")

    async def test_keys_are_apart(self) -> None:
        store, key, other = await self.make(), _key(), _key()
        await store.save(key, _token(1))
        await store.acquire(key, owner="one", seconds=self.long)
        await store.push_turns(key, seconds=self.long)
        _expect(await store.load(other) is None, "another key has no token")
        lease = await store.acquire(other, owner="two", seconds=self.long)
        _expect(lease is not None, "another key's lease is free")
        wait = await store.take_turn(other, interval=1.0, at_most=self.long)
        _expect(wait == 0, "another key's turns are free")

    async def test_two_stores_on_the_same_ground_share(self) -> None:
        one, two, key = await self.make(), await self.make(), _key()
        await one.save(key, _token(1))
        await one.acquire(key, owner="one", seconds=self.long)
        await one.take_turn(key, interval=self.long, at_most=0)
        _expect(_same(await two.load(key), _token(1)), "the token is shared")
        _expect(not await two.save(key, _token(1, "other")), "the generation is shared")
        denied = await two.acquire(key, owner="two", seconds=self.long)
        _expect(denied is None, "the lease is shared")
        wait = await two.take_turn(key, interval=self.long, at_most=0)
        _expect(wait > 0, "the turns are shared")
        await one.aclose()
        _expect(_same(await two.load(key), _token(1)), "one store's end is not the other's")
        await two.aclose()

    # --- the lease --------------------------------------------------------------------------------

    async def test_one_of_many_contenders_gets_the_lease(self) -> None:
        store, key = await self.make(), _key()
        leases: list[Lease | None] = []

        async def contend(owner: str) -> None:
            leases.append(await store.acquire(key, owner=owner, seconds=self.long))

        async with anyio.create_task_group() as group:
            for number in range(_MANY):
                group.start_soon(contend, f"owner-{number}")
        _expect(len([lease for lease in leases if lease]) == 1, "one owner has the lease at a time")

    async def test_a_lease_ends_by_itself(self) -> None:
        store, key = await self.make(), _key()
        await store.acquire(key, owner="one", seconds=self.span)
        await self.advance(1.01 * self.span)
        lease = await store.acquire(key, owner="two", seconds=self.long)
        _expect(lease is not None, "a lease whose time is over is free")

    async def test_its_owner_can_extend_a_lease(self) -> None:
        store, key = await self.make(), _key()
        first = await store.acquire(key, owner="one", seconds=self.long)
        again = await store.acquire(key, owner="one", seconds=2 * self.long)
        _expect(first == again, "an extended lease is the same one, with the same fence")
        denied = await store.acquire(key, owner="two", seconds=self.long)
        _expect(denied is None, "an extended lease is held")

    async def test_an_extended_lease_outlasts_its_first_end(self) -> None:
        store, key = await self.make(), _key()
        await store.acquire(key, owner="one", seconds=self.span)
        await store.acquire(key, owner="one", seconds=self.long)
        await self.advance(1.01 * self.span)
        denied = await store.acquire(key, owner="two", seconds=self.long)
        _expect(denied is None, "the extension counts, not the first end")

    async def test_a_released_lease_is_free(self) -> None:
        store, key = await self.make(), _key()
        await store.release(key, await _leased(store, key, "one", self.long))
        lease = await store.acquire(key, owner="two", seconds=self.long)
        _expect(lease is not None, "a released lease is free at once")

    async def test_nobody_releases_anothers_lease(self) -> None:
        store, key = await self.make(), _key()
        lease = await _leased(store, key, "one", self.long)
        await store.release(key, attrs.evolve(lease, owner="two"))
        await store.release(key, attrs.evolve(lease, fence=lease.fence - 1))
        denied = await store.acquire(key, owner="two", seconds=self.long)
        _expect(denied is None, "a lease is released by its owner, with its fence")

    async def test_fences_grow(self) -> None:
        store, key = await self.make(), _key()
        fences: list[int] = []
        for owner in ("one", "two", "one"):
            lease = await _leased(store, key, owner, self.long)
            fences.append(lease.fence)
            await store.delete(key)
            await store.release(key, lease)
        _expect(
            fences[0] < fences[1] < fences[2], "each lease's fence is greater than the last one's"
        )

    async def test_a_stale_lease_saves_nothing(self) -> None:
        store, key = await self.make(), _key()
        stale = await _leased(store, key, "one", self.span)
        await self.advance(1.01 * self.span)
        fresh = await _leased(store, key, "two", self.long)
        kept = await store.save(key, _token(9), lease=stale)
        _expect(not kept, "who stalled past the lease can't overwrite the successor's token")
        _expect(await store.load(key) is None, "a refused save leaves nothing")
        _expect(await store.save(key, _token(1), lease=fresh), "the lease's owner saves")

    async def test_anothers_fence_saves_nothing(self) -> None:
        store, key = await self.make(), _key()
        lease = await _leased(store, key, "one", self.long)
        kept = await store.save(key, _token(1), lease=attrs.evolve(lease, owner="two"))
        _expect(not kept, "a fence counts with its owner's name only")

    async def test_a_lease_that_ended_unclaimed_still_saves(self) -> None:
        store, key = await self.make(), _key()
        lease = await _leased(store, key, "one", self.span)
        await self.advance(1.01 * self.span)
        _expect(await store.save(key, _token(1), lease=lease), "no token is lost for a few seconds")

    # --- turns ------------------------------------------------------------------------------------

    async def test_turns_are_spaced_and_none_is_lost(self) -> None:
        store, key = await self.make(), _key()
        interval, waits = self.long, list[float]()

        async def take() -> None:
            waits.append(await store.take_turn(key, interval=interval, at_most=_MANY * interval))

        async with anyio.create_task_group() as group:
            for _ in range(_MANY):
                group.start_soon(take)
        # Real time may pass while they are taken; far less than half an interval.
        places = [round(wait / interval) for wait in sorted(waits)]
        _expect(places == list(range(_MANY)), "each turn is one interval after the one before")

    async def test_a_turn_too_far_away_is_not_taken(self) -> None:
        store, key = await self.make(), _key()
        await store.take_turn(key, interval=self.long, at_most=0)
        for _ in range(2):
            wait = await store.take_turn(key, interval=self.long, at_most=self.long / 2)
            _expect(self.long / 2 < wait <= self.long, "how long it would be is told")
        wait = await store.take_turn(key, interval=self.long, at_most=self.long)
        _expect(wait <= self.long, "the turns refused were not taken")

    async def test_a_turn_comes_with_time(self) -> None:
        store, key = await self.make(), _key()
        await store.take_turn(key, interval=self.span, at_most=0)
        await self.advance(1.01 * self.span)
        wait = await store.take_turn(key, interval=self.span, at_most=self.long)
        _expect(wait == 0, "after an interval the next turn is free")

    async def test_turns_can_be_pushed_away(self) -> None:
        store, key = await self.make(), _key()
        await store.push_turns(key, seconds=self.long)
        await store.push_turns(key, seconds=self.span)
        wait = await store.take_turn(key, interval=self.span, at_most=0)
        _expect(self.long / 2 < wait <= self.long, "the later of two refusals counts")

    async def test_who_waits_for_a_turn_can_learn_of_a_refusal(self) -> None:
        store, key = await self.make(), _key()
        await store.take_turn(key, interval=self.long, at_most=0)
        _expect(await store.turns_refused(key) == 0, "a turn is no refusal")
        await store.push_turns(key, seconds=self.span)
        refused = await store.turns_refused(key)
        _expect(0 < refused <= self.span, "how long no turn counts is told")
        await self.advance(1.01 * self.span)
        _expect(await store.turns_refused(key) == 0, "a refusal ends")


def _expect(kept: bool, promise: str) -> None:  # noqa: FBT001 - as in assert
    if not kept:
        raise AssertionError(f"broken promise: {promise}")


def _key() -> str:
    return uuid.uuid4().hex


def _token(generation: int, access_token: str = "invented-access-token") -> StoredToken:
    return StoredToken(
        access_token=Secret(access_token),
        refresh_token=Secret("invented-refresh-token ☃"),
        token_type="Bearer",
        scope="one two",
        age=0.0,
        lifetime=3600.0,
        generation=generation,
        grant="password",
    )


def _same(loaded: StoredToken | None, token: StoredToken) -> bool:
    """Alike but for the age, which grows."""
    return loaded is not None and attrs.evolve(loaded, age=token.age) == token


async def _leased(store: TokenStore, key: str, owner: str, seconds: float) -> Lease:
    lease = await store.acquire(key, owner=owner, seconds=seconds)
    if lease is None:
        raise AssertionError("broken promise: a free lease can be taken")
    return lease
