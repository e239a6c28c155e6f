"""`DocumentStore`: a store made of documents that can be changed atomically. Where they live is each store's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic

import attrs

from fleetauth.errors import StoreValueError

from . import document as rules
from .document import Change, Document, R, T
from .protocol import Lease, StoredToken


class DocumentStore(ABC, Generic[T]):
    """The store protocol on top of one atomic operation.

    A subclass says how a document is changed and looked at, by its own clock, and in which form `T` it keeps a token.
    """

    @abstractmethod
    async def _change(self, key: str, change: Change[T, R], *, mend: bool = False) -> R:
        """Read, change and write one document, alone; give the change's answer.

        Args:
            key: The document's name.
            change: Quick, and free of side effects. It may run in another thread.
            mend: Take a document that can't be read for an empty one, instead of raising.
        """

    @abstractmethod
    async def _look(self, key: str, view: Callable[[Document[T], float], R]) -> R:
        """Read one document, and give the view of it."""

    @abstractmethod
    def _put_in(self, key: str, token: StoredToken) -> T:
        """A token in the form that is kept."""

    @abstractmethod
    def _taken_out(self, key: str, kept: T) -> StoredToken | StoreValueError:
        """The token again. An error is given back, not raised here, so that no traceback holds what was kept."""

    async def load(self, key: str) -> StoredToken | None:
        """The token that was saved last, or `None`."""

        def view(found: Document[T], now: float) -> StoredToken | StoreValueError | None:
            kept = rules.current(found, now)
            return None if kept is None else aged(self._taken_out(key, kept[0]), kept[1])

        token = await self._look(key, view)
        if isinstance(token, StoreValueError):
            raise token
        return token

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Keep a token, unless there is a newer one or a newer lease; whether it was kept."""

        def change(found: Document[T], now: float) -> tuple[Document[T], bool]:
            kept = self._put_in(key, token)
            return rules.with_token(found, kept, token.generation, lease, now)

        return await self._change(key, change)

    async def delete(self, key: str) -> None:
        """Forget the token, if there is one, also one that can't be read."""
        await self._change(key, lambda found, _: (rules.without_token(found), None), mend=True)

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Take or extend the lease; `None` while another has it."""
        return await self._change(key, lambda found, now: rules.leased(found, owner, seconds, now))

    async def release(self, key: str, lease: Lease) -> None:
        """Give a lease back, if it is still one's own."""
        await self._change(key, lambda found, _: (rules.released(found, lease), None))

    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:
        """Take a quota's next turn if it is near enough; seconds until it."""
        return await self._change(
            key, lambda found, now: rules.turn_taken(found, interval, at_most, now)
        )

    async def push_turns(self, key: str, *, seconds: float) -> None:
        """Let nobody have a turn for so many seconds."""
        await self._change(key, lambda found, now: (rules.turns_pushed(found, seconds, now), None))

    async def turns_refused(self, key: str) -> float:
        """Seconds for which no turn counts that was given before the vendor refused."""
        return await self._look(key, rules.turns_refused)

    async def aclose(self) -> None:
        """Nothing is held open."""


def aged(token: StoredToken | StoreValueError, seconds: float) -> StoredToken | StoreValueError:
    """The token, that many seconds later."""
    if isinstance(token, StoreValueError):
        return token
    return attrs.evolve(token, age=token.age + seconds)
