"""Time and a store that only the plan moves: three clocks, sleepers who wait for them, and operations that fail on
demand. What is right at any moment is said in `rules`, never here.

All times are multiples of an eighth of a second, which floating point adds without rounding.
"""

from __future__ import annotations

import asyncio
import sys
from contextvars import ContextVar

import anyio
import anyio.lowlevel

from fleetauth.stores import Lease, MemoryStore, StoredToken

WHO: ContextVar[int] = ContextVar("WHO")
"""The session that a task works for."""
_SETTLED = 2  # times in a row that nothing was left to do


class Time:
    """The session's two clocks, and the world's, which the vendor and the store go by.

    Attributes:
        world: Seconds since 1970 in truth.
        skew: Seconds by which the machine's wall clock is set wrong.
        asleep: Seconds that the monotonic clock has missed while the machine slept.
    """

    def __init__(self) -> None:
        self._start = 1_767_225_600.0
        self._monotonic = 1000.0
        self.skew = 0.0
        self.asleep = 0.0
        self._sleepers: list[tuple[float, anyio.Event]] = []

    @property
    def world(self) -> float:
        return self._start + self._monotonic + self.asleep

    def monotonic(self) -> float:
        """The session's monotonic clock."""
        return self._monotonic

    def wall(self) -> float:
        """The session's wall clock."""
        return self.world + self.skew

    def next_wake(self) -> float | None:
        """When the first of those who sleep wants to wake, by the monotonic clock."""
        return min((moment for moment, _ in self._sleepers), default=None)

    def advance_to(self, moment: float) -> None:
        """Let time pass on all clocks, up to a moment of the monotonic one, and wake who is due."""
        self._monotonic = max(moment, self._monotonic)
        for sleeper in list(self._sleepers):
            if sleeper[0] <= self._monotonic:
                sleeper[1].set()

    async def sleep(self, seconds: float) -> None:
        """Wait until the plan has moved the clock so far."""
        if seconds <= 0:
            await anyio.lowlevel.checkpoint()
            return
        sleeper = (self._monotonic + seconds, anyio.Event())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)


class FragileStore(MemoryStore):
    """A store in memory whose operations fail or stall while the plan says so.

    Attributes:
        failing: Names of the operations that fail.
        stalled: What saves wait for, if the plan holds them up.
        saved: Access tokens, in the order in which they were kept.
        handled: Access tokens whose save has ended, well or not.
    """

    def __init__(self, time: Time) -> None:
        super().__init__(time=lambda: time.world)
        self.failing: set[str] = set()
        self.stalled: anyio.Event | None = None
        self.saved: list[str] = []
        self.handled: set[str] = set()

    @property
    def kept(self) -> tuple[str, str | None] | None:
        """The access token that is in it, and the refresh token."""
        found = [document.token for document in self._documents.values() if document.token]
        assert len(found) < 2, "one account has one place"
        if not found:
            return None
        refresh = found[0].refresh_token
        return (found[0].access_token.reveal(), None if refresh is None else refresh.reveal())

    async def _passes(self, operation: str) -> None:
        await anyio.lowlevel.checkpoint()
        if operation in self.failing:
            raise OSError("invented: no disk")

    async def load(self, key: str) -> StoredToken | None:
        await self._passes("load")
        return await super().load(key)

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        try:
            await self._passes("save")
            if self.stalled is not None:
                await self.stalled.wait()
            kept = await super().save(key, token, lease=lease)
        finally:
            self.handled.add(token.access_token.reveal())
        if kept:
            self.saved.append(token.access_token.reveal())
        return kept

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        await self._passes("acquire")
        return await super().acquire(key, owner=owner, seconds=seconds)

    async def release(self, key: str, lease: Lease) -> None:
        await self._passes("release")
        await super().release(key, lease)


class Looks:
    """Those who wait for another session's lease: each looks again when the plan says so, not by real time."""

    def __init__(self) -> None:
        self.waiting: dict[int, anyio.Event] = {}

    async def sleep(self, seconds: float) -> None:  # noqa: ARG002 - the signature of `anyio.sleep`
        """Stands in for `anyio.sleep` where the shelf looks again."""
        who, event = WHO.get(), anyio.Event()
        self.waiting[who] = event
        await event.wait()


async def quiet() -> None:
    """Wait until every task waits for something that only the plan can give."""
    trio = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        import trio.testing

        await trio.testing.wait_all_tasks_blocked()
        return
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    settled = 0
    while settled < _SETTLED:
        await asyncio.sleep(0)
        settled = 0 if ready else settled + 1
