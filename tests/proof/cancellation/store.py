"""A store that waits before and after all that it does, so that an exchange can be met at its way there and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio.lowlevel

from fleetauth.secrets import Secret
from fleetauth.stores import Lease, MemoryStore, StoredToken
from fleetauth.stores.document import Change, Document, R
from fleetauth.testing import FakeClock

_ANOTHER = "another-session"


class WaitingStore(MemoryStore):
    """A store in memory.

    Args:
        clock: Its time.

    Attributes:
        failing_saves: How many of the next saves fail.
        refusals: How many of the next requests for the lease find it with another session.
        on_return: What that session does in the end, when it gives the lease back.
    """

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(time=clock.monotonic)
        self._clock = clock
        self.failing_saves = 0
        self.refusals = 0
        self.on_return: Callable[[], Awaitable[object]] | None = None

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Save, unless told to fail."""
        if self.failing_saves:
            self.failing_saves -= 1
            await anyio.lowlevel.checkpoint()
            raise OSError("no disk")
        return await super().save(key, token, lease=lease)

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Give the lease, unless another session has it."""
        if self.refusals:
            self.refusals -= 1
            await anyio.lowlevel.checkpoint()
            if not self.refusals and self.on_return is not None:
                await self.on_return()
            return None
        return await super().acquire(key, owner=owner, seconds=seconds)

    def tokens(self) -> list[str]:
        """The access tokens in it."""
        kept = (document.token for document in self._documents.values())
        return [token.access_token.reveal() for token in kept if token is not None]

    def leases(self) -> list[str]:
        """Who has a lease."""
        now = self._clock.monotonic()
        documents = self._documents.values()
        return [document.owner for document in documents if document.leased_until > now]

    async def put(self, key: str, token: str, refresh: str, *, generation: int) -> None:
        """Save as another session does."""
        stored = StoredToken(
            access_token=Secret(token),
            refresh_token=Secret(refresh),
            token_type="bearer",
            scope=None,
            age=0.0,
            lifetime=3600.0,
            generation=generation,
            grant="refresh_token",
        )
        await MemoryStore.save(self, key, stored)

    async def _change(self, key: str, change: Change[StoredToken, R], *, mend: bool = False) -> R:
        await anyio.lowlevel.checkpoint()
        answer = await super()._change(key, change, mend=mend)
        await anyio.lowlevel.checkpoint()
        return answer

    async def _look(self, key: str, view: Callable[[Document[StoredToken], float], R]) -> Any:  # noqa: ANN401
        await anyio.lowlevel.checkpoint()
        return await super()._look(key, view)
