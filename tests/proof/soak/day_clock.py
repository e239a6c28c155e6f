"""The clock of a simulated day: it stands still while anybody works, and jumps to the first who wakes when all sleep.

Nothing here sleeps in real time, and nothing knows a vendor.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import anyio


class DayClock:
    """A `fleetauth.clock.Clock` that takes the sandbox's along.

    Args:
        wall: Seconds since 1970-01-01 UTC at which it starts.
        moved: Called with the seconds of each jump.

    Attributes:
        jumps: How often time jumped.
    """

    def __init__(self, *, wall: float, moved: Callable[[float], None]) -> None:
        self._start = wall
        self._passed = 0.0
        self._moved = moved
        self._numbers = itertools.count()
        self._sleepers: list[tuple[float, int, int, anyio.Event]] = []
        self._awake: set[int] = set()
        self._all_asleep = anyio.Event()
        self.jumps = 0

    @property
    def passed(self) -> float:
        """Seconds since the day began."""
        return self._passed

    @property
    def others_awake(self) -> int:
        """How many work, beside the one that asks."""
        return len(self._awake - {_me()})

    @property
    def sleepers(self) -> int:
        """How many sleep."""
        return len(self._sleepers)

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return 1000.0 + self._passed

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return self._start + self._passed

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has jumped so far."""
        me, woken = _me(), anyio.Event()
        sleeper = (self._passed + max(seconds, 0.0), next(self._numbers), me, woken)
        heapq.heappush(self._sleepers, sleeper)
        self._leave(me)
        try:
            await woken.wait()
        except BaseException:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)
            self._leave(me)
            raise

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The clock waits for this task, whenever it does not sleep on it."""
        me = _me()
        self._awake.add(me)
        try:
            yield
        finally:
            self._leave(me)

    async def run(self, at_rest: Callable[[], Awaitable[None]]) -> None:
        """Jump from waking to waking, for ever.

        Args:
            at_rest: Awaited before each jump: what works without being asked must have ended, too.
        """
        while True:
            await self._all_asleep.wait()
            await at_rest()
            if not self._awake and self._sleepers:
                self._jump()
            self._all_asleep = anyio.Event()
            if not self._awake and self._sleepers:
                self._all_asleep.set()

    def _leave(self, task: int) -> None:
        self._awake.discard(task)
        if not self._awake:
            self._all_asleep.set()

    def _jump(self) -> None:
        seconds = max(self._sleepers[0][0] - self._passed, 0.0)
        self._passed += seconds
        self._moved(seconds)
        self.jumps += 1
        while self._sleepers and self._sleepers[0][0] <= self._passed:
            _, _, task, woken = heapq.heappop(self._sleepers)
            self._awake.add(task)
            woken.set()


def _me() -> int:
    return anyio.get_current_task().id
