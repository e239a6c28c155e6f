"""`Shelf`: the keeper's way to its store. It bounds every access, and never lets a store's failure lose a token (I3).

A save that fails is an event and is tried again by a task of its own; the token serves from memory meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import anyio

from fleetauth.clock import Clock, Instant, now
from fleetauth.events import LoadFailed, Observer, Saved, SaveFailed
from fleetauth.stores import StoredToken, TokenStore

from .task import spawn
from .token import Token

_TIME_LIMIT: Final = 5.0  # seconds for one access
_FIRST_WAIT: Final = 1.0  # seconds
_MOST_WAIT: Final = 60.0  # seconds
_MOST_ATTEMPTS: Final = 10  # about six minutes; the next token tries anew


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
        self._unsaved: Token | None = None
        self._sleeping: anyio.CancelScope | None = None

    async def newer_than(self, generation: int) -> Token | None:
        """The stored token, if it is newer than the one that the session has."""
        if self._store is None:
            return None
        try:
            with anyio.fail_after(_TIME_LIMIT):
                stored = await self._store.load(await self._key())
        except Exception as exc:  # noqa: BLE001 - a store may raise anything, and the session goes on without it
            self._observer.emit(LoadFailed(vendor=self._observer.vendor, error=type(exc).__name__))
            return None
        if stored is None or stored.generation <= generation:
            return None
        return _taken_out(stored, now(self._clock))

    async def save(self, token: Token) -> None:
        """Keep a token; if the store fails, go on trying in the background."""
        self._unsaved = None
        if await self._try(token, attempt=1):
            return
        self._unsaved = token
        if self._sleeping is None:
            spawn(self._try_again, name=f"fleetauth {self._observer.vendor} token save")

    async def close(self) -> None:
        """Try a last time, if a token is not saved yet."""
        if self._sleeping is not None:
            self._sleeping.cancel()
        token, self._unsaved = self._unsaved, None
        if token is not None:
            await self._try(token, attempt=_MOST_ATTEMPTS)

    async def _try_again(self) -> None:
        with anyio.CancelScope() as self._sleeping:
            attempt = 1
            while self._unsaved is not None and attempt < _MOST_ATTEMPTS:
                await self._clock.sleep(_wait(attempt))
                attempt += 1
                await self._try_unsaved(attempt)
        self._sleeping = None

    async def _try_unsaved(self, attempt: int) -> None:
        # Newer tokens may be saved, or the session closed, while this one sleeps or is being saved.
        token = self._unsaved
        if token is not None and await self._try(token, attempt=attempt) and self._unsaved is token:
            self._unsaved = None

    async def _try(self, token: Token, *, attempt: int) -> bool:
        if self._store is None:
            return True
        try:
            with anyio.fail_after(_TIME_LIMIT):
                await self._store.save(await self._key(), _put_in(token))
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


def _taken_out(stored: StoredToken, moment: Instant) -> Token:
    # Its age by the wall clock, put on this process's monotonic clock.
    obtained = Instant(moment.monotonic - (moment.wall - stored.obtained), stored.obtained)
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
