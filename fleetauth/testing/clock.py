"""`FakeClock`: time that moves when told. What it is given to, and what then happens, is not known here."""

from __future__ import annotations

from typing import Final

import anyio
import anyio.lowlevel

# 2026-03-02 09:00 UTC, a Monday: where the fake vendors begin, so that what they invent is the same each time.
START: Final = 1_772_442_000.0


class FakeClock:
    """A `Clock` that stands still until it is moved.

    Sleeping on it moves it: nothing ever waits. With ``sleepers_wait=True`` sleepers wait for `advance` instead.

    Args:
        wall: Seconds since 1970-01-01 UTC at which it starts.
        sleepers_wait: Whether sleeping waits for somebody to move the clock.

    Attributes:
        slept: Seconds of each sleep so far.

    Example:
        >>> clock = FakeClock()
        >>> clock.advance(1800)
        >>> clock.wall() - FakeClock().wall()
        1800.0
    """

    def __init__(self, *, wall: float = 1_767_225_600.0, sleepers_wait: bool = False) -> None:
        self._wall = wall
        self._monotonic = 1000.0
        self._sleepers_wait = sleepers_wait
        self._sleepers: list[tuple[float, anyio.Event]] = []
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return self._monotonic

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return self._wall

    @property
    def sleepers(self) -> int:
        """How many are waiting for the clock to move."""
        return len(self._sleepers)

    def advance(self, seconds: float) -> None:
        """Let time pass on both clocks.

        Raises:
            ValueError: It would go backwards; `set_wall` can do that to the wall clock.
        """
        if seconds < 0:
            msg = f"time can't pass by {seconds} seconds"
            raise ValueError(msg)
        self._monotonic += seconds
        self._wall += seconds
        due = [event for moment, event in self._sleepers if moment <= self._monotonic]
        self._sleepers = [
            (moment, event) for moment, event in self._sleepers if moment > self._monotonic
        ]
        for event in due:
            event.set()

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock to another time, as an administrator or a time server does; the monotonic one goes on."""
        self._wall = seconds

    def suspend(self, seconds: float) -> None:
        """Let the machine sleep: the wall clock goes on, the monotonic one stands still."""
        self._wall += seconds

    async def sleep(self, seconds: float) -> None:
        """Move the clock by that much, or wait until it has been moved."""
        self.slept.append(seconds)
        if not self._sleepers_wait or seconds <= 0:
            self.advance(max(seconds, 0.0))
            await anyio.lowlevel.checkpoint()
            return
        sleeper = (self._monotonic + seconds, anyio.Event())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1].wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
