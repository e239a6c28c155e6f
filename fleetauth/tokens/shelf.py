"""`Shelf`: the keeper's way to its store. It bounds every access, and never lets a store's failure lose a token (I3).

An exchange begins with the lease of its key, then reads again, and ends with a save under that lease: of all who share
the store, one exchanges (I1). A save that fails is an event and is tried again by a task of its own; the token serves
from memory meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Final

import anyio
import attrs

from fleetauth.back_off import doubled, jittered
from fleetauth.clock import Clock, now
from fleetauth.errors import FleetAuthError, SessionClosedError, StoreError, StoreValueError
from fleetauth.events import LeaseFailed, LeaseWaited, LoadFailed, Observer, Saved, SaveFailed
from fleetauth.stores import Lease, TokenStore
from fleetauth.stores.failing import told

from .lifecycle import CLOSED
from .stored import Had, newer, put_in
from .task import spawn
from .token import Token, passed

_TIME_LIMIT: Final = 5.0  # seconds for one access
_FIRST_WAIT: Final = 1.0  # seconds
_MOST_WAIT: Final = 60.0  # seconds
_MOST_ATTEMPTS: Final = 10  # about six minutes; the next token tries anew
_FIRST_LOOK: Final = 0.05  # seconds until a held lease is looked at again; doubled each time
_LONGEST_LOOK: Final = 0.5  # seconds


@attrs.frozen
class _Unsaved:
    """A token to be saved, the store's name for it when its exchange began, and the lease it was bought under."""

    token: Token
    place: str | None
    lease: Lease | None


class Shelf:
    """Saves and loads one session's token.

    Args:
        store: Where; `None` for a credential that needs no keeping.
        key: Gives the token's name in the store.
        clock: Time.
        random: Gives numbers from 0 to 1, for the jitter of waits.
        observer: Told of saves and failures.
        lease_seconds: How long an exchange may take at most; who dies in one holds up the others no longer.
    """

    def __init__(
        self,
        *,
        store: TokenStore | None,
        key: Callable[[], Awaitable[str]],
        clock: Clock,
        random: Callable[[], float],
        observer: Observer,
        lease_seconds: float,
    ) -> None:
        self._store = store
        self._key = key
        self._clock = clock
        self._random = random
        self._observer = observer
        self._lease_seconds = lease_seconds
        self._owner = ""
        self._place: str | None = None
        self._lease: Lease | None = None
        self._unsaved: _Unsaved | None = None
        self._sleeping: anyio.CancelScope | None = None
        self._looking: anyio.CancelScope | None = None
        self._ending = False

    @cached_property
    def _turn(self) -> anyio.Lock:
        """An older token's save, tried again, may not overtake a newer one's. It is made in the loop that it is for."""
        return anyio.Lock()

    # -------------------------------------------------------------- an exchange begins and ends

    @property
    def leased(self) -> bool:
        """Whether the exchange under way has the lease."""
        return self._lease is not None

    async def begin(self, newest: Token | None, generation: int, *, alone: bool) -> Token | None:
        """Take the lease, waiting while another session exchanges; then read again.

        Args:
            newest: The token that the session has.
            generation: Of the newest token that the session ever had.
            alone: Whether the exchange may go on if the store fails.

        Returns:
            A stored token that is newer, if there is one.

        Raises:
            StoreError: The store fails, and without a lease another session's refresh token might be burnt.
            SessionClosedError: The session closes while it waits.
        """
        self._place = self._lease = None
        if self._store is None:
            return None
        # A name for each exchange: the lease of the one before may be on its way back still.
        self._owner = uuid.uuid4().hex
        try:
            with anyio.fail_after(_TIME_LIMIT):
                self._place = await self._key()
        except Exception as exc:  # noqa: BLE001 - the exchange itself meets it too, and tells it better
            self._observer.emit(LoadFailed(vendor=self._observer.vendor, error=told(exc)))
            return None
        return await self._leased(self._store, self._place, Had(newest, generation), alone=alone)

    async def extend(self) -> None:
        """Begin the lease's time anew, before another token request of the same exchange."""
        if self._store is None or self._place is None or self._lease is None:
            return
        try:
            # Had it ended meanwhile, it is another one now, with a number of its own.
            lease = await self._acquired(self._store, self._place, self._owner)
            self._lease = lease or self._lease
        except Exception as exc:  # noqa: BLE001 - the lease still has its first time
            self._observer.emit(LeaseFailed(vendor=self._observer.vendor, error=told(exc)))

    async def end(self) -> None:
        """Give the lease back. If that fails, it ends by itself."""
        lease, place, self._lease = self._lease, self._place, None
        if self._store is None or place is None or lease is None:
            return
        try:
            async with self._turn:  # closing waits for it
                with anyio.fail_after(_TIME_LIMIT):
                    await self._store.release(place, lease)
        except Exception as exc:  # noqa: BLE001 - a store may raise anything
            self._observer.emit(LeaseFailed(vendor=self._observer.vendor, error=told(exc)))

    async def _leased(
        self, store: TokenStore, place: str, had: Had, *, alone: bool
    ) -> Token | None:
        started, look = anyio.current_time(), _FIRST_LOOK
        while True:
            try:
                self._lease = await self._acquired(store, place, self._owner)
            except Exception as exc:  # noqa: BLE001 - a store may raise anything
                failure = told(exc)
                self._observer.emit(LeaseFailed(vendor=self._observer.vendor, error=failure))
                break
            token = await self._loaded(store, place, had)
            if isinstance(token, str):
                if self._lease is not None:
                    failure = token
                    break
            elif self._lease is not None or (token is not None and self._serves(token)):
                if look > _FIRST_LOOK:
                    waited = anyio.current_time() - started
                    self._observer.emit(LeaseWaited(vendor=self._observer.vendor, seconds=waited))
                return token
            await self._look_again_in(jittered(look, self._random()))
            look = min(_LONGEST_LOOK, look * 2)
        if alone:
            return None
        raise StoreError(
            f"the store fails ({failure}). Without it no token is bought: another session's refresh token might "
            "be burnt. The present token serves to its end. Mend the store, or make the session with "
            "exchange_without_lease=True",
            vendor=self._observer.vendor,
        )

    async def _look_again_in(self, seconds: float) -> None:
        with anyio.CancelScope() as self._looking:
            if not self._ending:
                # Real time, whatever the clock: the other session that is waited for works in it.
                await anyio.sleep(seconds)
        if self._ending:
            raise SessionClosedError(CLOSED, vendor=self._observer.vendor)

    async def _acquired(self, store: TokenStore, place: str, owner: str) -> Lease | None:
        with anyio.fail_after(_TIME_LIMIT):
            return await store.acquire(place, owner=owner, seconds=self._lease_seconds)

    async def _loaded(self, store: TokenStore, place: str, had: Had) -> Token | str | None:
        """A stored token that is newer; what went wrong if it can't be said whether there is one."""
        try:
            with anyio.fail_after(_TIME_LIMIT):
                stored = await store.load(place)
            return newer(stored, had, now(self._clock))
        except Exception as exc:  # noqa: BLE001 - a store may raise anything, and the session goes on without it
            self._observer.emit(LoadFailed(vendor=self._observer.vendor, error=told(exc)))
            # What can't be read now can't be read later either: it is as good as not there.
            return None if isinstance(exc, StoreValueError) else told(exc)

    def _serves(self, token: Token) -> bool:
        return not passed(token.end(), now(self._clock))

    # -------------------------------------------------------------- saving

    async def save(self, token: Token) -> Token:
        """Keep a token; if the store fails, go on trying in the background.

        Returns:
            The token to use: this one, or the newer one of another session that has overtaken this one's lease.
        """
        unsaved = _Unsaved(token, self._place, self._lease)
        try:
            async with self._turn:
                self._unsaved = unsaved
                overtaken = await self._try_unsaved(unsaved, attempt=1)
        except KeyboardInterrupt:  # of a loop that may be run on, as IPython does
            self._save_later(unsaved)
            raise
        self._wake()  # who tries to save an older one has nothing left to do
        if self._unsaved is unsaved:
            self._save_later(unsaved)
        return overtaken or token

    def _save_later(self, unsaved: _Unsaved) -> None:
        async def work() -> None:
            await self._try_again(unsaved)

        spawn(work, name=f"fleetauth {self._observer.vendor} token save")

    async def forget(self) -> None:
        """Remove what is stored.

        Raises:
            StoreError: The store fails; what is stored is still there.
        """
        self._unsaved = None
        self._wake()
        if self._store is None:
            return
        failure = None
        try:
            async with self._turn:  # a save under way may not land behind it
                with anyio.fail_after(_TIME_LIMIT):
                    await self._store.delete(await self._key())
        except FleetAuthError:
            raise
        except Exception as exc:  # noqa: BLE001 - a store may raise anything
            failure = told(exc)
        if failure is not None:
            raise StoreError(
                f"the store fails ({failure}). The token is still in it",
                vendor=self._observer.vendor,
            )

    def stop_waiting(self) -> None:
        """Wait for no other session's exchange any more: this session closes."""
        self._ending = True
        if self._looking is not None:
            self._looking.cancel()

    async def close(self) -> None:
        """Try a last time, if a token is not saved yet."""
        async with self._turn:
            if self._unsaved is not None:
                await self._try_unsaved(self._unsaved, attempt=_MOST_ATTEMPTS)
            self._unsaved = None
        self._wake()

    def _wake(self) -> None:
        if self._sleeping is not None:
            self._sleeping.cancel()

    async def _try_again(self, unsaved: _Unsaved) -> None:
        attempt = 1
        while self._unsaved is unsaved and attempt < _MOST_ATTEMPTS:
            with anyio.CancelScope() as self._sleeping:
                await self._clock.sleep(_wait(attempt))
            attempt += 1
            async with self._turn:
                await self._try_unsaved(unsaved, attempt=attempt)

    async def _try_unsaved(self, unsaved: _Unsaved, *, attempt: int) -> Token | None:
        """Another session's newer token, if that is in the store instead."""
        if self._unsaved is not unsaved:
            return None  # a newer token was saved, or the session closed, while this one slept or waited its turn
        try:
            with anyio.fail_after(_TIME_LIMIT):
                kept = await self._kept(unsaved, unsaved.lease)
            if not kept:
                return await self._overtaken(unsaved)
        except Exception as exc:  # noqa: BLE001 - a store may raise anything, and no token may be lost by it
            error = told(exc)
        else:
            self._unsaved = None
            return None
        retry_in = _wait(attempt) if attempt < _MOST_ATTEMPTS else None
        self._observer.emit(
            SaveFailed(
                vendor=self._observer.vendor, error=error, attempt=attempt, retry_in=retry_in
            )
        )
        return None

    async def _kept(self, unsaved: _Unsaved, lease: Lease | None) -> bool:
        if self._store is None:
            return True
        place = await self._key()
        if unsaved.place not in (None, place):
            return True  # the credentials were replaced meanwhile: whose token is it?
        token = unsaved.token
        kept = await self._store.save(place, put_in(token, now(self._clock)), lease=lease)
        if kept:
            self._observer.emit(Saved(vendor=self._observer.vendor, generation=token.generation))
        return kept

    async def _overtaken(self, unsaved: _Unsaved) -> Token | None:
        """The store refused a token: somebody saved another one, or has taken the lease and may do so yet.

        Returns:
            Their token, if there is one.

        Raises:
            StoreError: They have the lease still, or it can't be read whether they saved one. If nothing came of it,
                this token is to be saved later.
        """
        place, lease = unsaved.place, unsaved.lease
        token: Token | None = None
        if self._store is not None and place is not None:
            had = Had(None, unsaved.token.generation - 1)
            found = await self._loaded(self._store, place, had)
            if isinstance(found, str):
                raise StoreError(found, vendor=self._observer.vendor)
            token = found
            if token is None and lease is not None:
                await self._save_anew(self._store, place, unsaved, lease.owner)
        self._unsaved = None
        return token

    async def _save_anew(
        self, store: TokenStore, place: str, unsaved: _Unsaved, owner: str
    ) -> None:
        lease = await self._acquired(store, place, owner)
        if lease is None:
            raise StoreError("another session has the lease", vendor=self._observer.vendor)
        with anyio.fail_after(_TIME_LIMIT):
            await self._kept(unsaved, lease)
            await store.release(place, lease)


def _wait(attempt: int) -> float:
    return doubled(attempt, first=_FIRST_WAIT, most=_MOST_WAIT)
