"""Time, passed in: the two clocks that a token's life is measured with, and sleeping.

Every other part takes a `Clock`, so that tests move time instead of waiting for it. Nothing here knows a token.
"""

from __future__ import annotations

import time
from typing import Final, Protocol

import anyio
import attrs

_LONGEST_NAP: Final = 1.0  # seconds


@attrs.frozen
class Instant:
    """One moment on both clocks.

    Attributes:
        monotonic: Seconds of a clock that never jumps, but may stop while the machine sleeps.
        wall: Seconds since 1970-01-01 UTC, of a clock that runs during sleep, but may be set.
    """

    monotonic: float
    wall: float


class Clock(Protocol):
    """What the SDK asks of time."""

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        ...

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        """Seconds since some moment in the past."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Sleep on the running event loop, in naps: a notebook's stop button waits for the loop to wake."""
        end, left = time.monotonic() + seconds, seconds
        while True:
            await anyio.sleep(min(left, _LONGEST_NAP))
            left = end - time.monotonic()
            if left <= 0:
                return


def now(clock: Clock) -> Instant:
    """Both clocks, read one after the other."""
    return Instant(clock.monotonic(), clock.wall())
