"""`Shelf`: the keeper's way to its store. It bounds every access, and never lets a store's failure lose a token (I3).

A save that fails is an event and is tried again by a task of its own; the token serves from memory meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import anyio
import attrs

from fleetauth.clock import Clock, Instant, now
from fleetauth.events import LoadFailed, Observer, Saved, SaveFailed
from fleetauth.stores import StoredToken, TokenStore

from .task import spawn
from .token import Token

_TIME_LIMIT: Final = 5.0  # seconds for one access
_FIRST_WAIT: Final = 1.0  # seconds
_MOST_WAIT: Final = 60.0  # seconds
_MOST_ATTEMPTS: Final = 10  # about six minutes; the next token tries anew


@attrs.frozen
class _Unsaved:
    """A token to be saved, and the store's name for it when its exchange began."""

    token: Token
    place: str | None


class Shelf:
    """Saves and loads one session's token.

    Args:
        store: Where; `None` for a credential that needs no keeping.
        key: Gives the token's name in the store.
        clock: Time.
        observer: Told of saves and failures.
    """

    def __init__(
        self,
        *,
        store: TokenStore | None,
        key: Callable[[], Awaitable[str]],
        clock: Clock,
        observer: Observer,
    ) -> None:
        self._store = store
        self._key = key
        self._clock = clock
        self._observer = observer
        self._place: str | None = None
        self._unsaved: _Unsaved | None = None
        self._sleeping: anyio.CancelScope | None = None
        # Saves take turns, or an older token's, tried again, may land after a newer one's.
        self._turn = anyio.Lock()

    async def newer_than(self, generation: int) -> Token | None:
        """The stored token, if it is newer than the one that the session has. An exchange begins with this."""
        self._place = None
        if self._store is None:
            return None
        try:
            with anyio.fail_after(_TIME_LIMIT):
                self._place = await self._key()
                stored = await self._store.load(self._place)
            return _newer(stored, generation, now(self._clock))
        except Exception as exc:  # noqa: BLE001 - a store may raise anything, and the session goes on without it
            self._observer.emit(LoadFailed(vendor=self._observer.vendor, error=type(exc).__name__))
            return None

    async def save(self, token: Token) -> None:
        """Keep a token; if the store fails, go on trying in the background. An exchange ends with this."""
        unsaved = _Unsaved(token, self._place)
        async with self._turn:
            self._unsaved = unsaved
            await self._try_unsaved(unsaved, attempt=1)
        self._wake()  # who tries to save an older one has nothing left to do
        if self._unsaved is unsaved:

            async def work() -> None:
                await self._try_again(unsaved)

            spawn(work, name=f"fleetauth {self._observer.vendor} token save")

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

    async def _try_unsaved(self, unsaved: _Unsaved, *, attempt: int) -> None:
        # A newer token may have been saved, or the session closed, while this one slept or waited its turn.
        if self._unsaved is unsaved and await self._try(unsaved, attempt=attempt):
            self._unsaved = None

    async def _try(self, unsaved: _Unsaved, *, attempt: int) -> bool:
        """Whether nothing is left to be done about this token."""
        if self._store is None:
            return True
        token = unsaved.token
        try:
            with anyio.fail_after(_TIME_LIMIT):
                place = await self._key()
                if unsaved.place not in (None, place):
                    return True  # the credentials were replaced meanwhile: whose token is it?
                if attempt > 1:
                    stored = await self._store.load(place)
                    if stored is not None and stored.generation > token.generation:
                        return True  # another session was faster, and has a newer one
                await self._store.save(place, _put_in(token))
        except Exception as exc:  # noqa: BLE001 - a store may raise anything, and no token may be lost by it
            error = type(exc).__name__
        else:
            self._observer.emit(Saved(vendor=self._observer.vendor, generation=token.generation))
            return True
        retry_in = _wait(attempt) if attempt < _MOST_ATTEMPTS else None
        self._observer.emit(
            SaveFailed(
                vendor=self._observer.vendor, error=error, attempt=attempt, retry_in=retry_in
            )
        )
        return False


def _wait(attempt: int) -> float:
    return min(_MOST_WAIT, _FIRST_WAIT * 2.0 ** (attempt - 1))


def _put_in(token: Token) -> StoredToken:
    return StoredToken(
        access_token=token.access_token,
        refresh_token=token.refresh_token,
        token_type=token.token_type,
        scope=token.scope,
        obtained=token.obtained.wall,
        lifetime=token.lifetime,
        generation=token.generation,
        grant=token.grant,
    )


def _newer(stored: StoredToken | None, generation: int, moment: Instant) -> Token | None:
    if stored is None or stored.generation <= generation:
        return None
    return _taken_out(stored, moment)


def _taken_out(stored: StoredToken, moment: Instant) -> Token:
    # Its age by the wall clock, put on this process's monotonic clock; 0 if the wall clock was set back meanwhile.
    age = max(0.0, moment.wall - stored.obtained)
    obtained = Instant(moment.monotonic - age, stored.obtained)
    return Token(
        access_token=stored.access_token,
        refresh_token=stored.refresh_token,
        token_type=stored.token_type,
        scope=stored.scope,
        obtained=obtained,
        lifetime=stored.lifetime,
        generation=stored.generation,
        grant=stored.grant,
    )
