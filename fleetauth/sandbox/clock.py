"""The sandbox's own wall clock, which a test or a demo can move. What happens when it moves
(tokens dying, quotas refilling, vehicles driving on) is decided where those things live, never
here.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """A wall clock that runs with the real one, plus whatever it has been advanced by.

    Args:
        wall: What gives the real time, in seconds since 1970.

    Example:
        >>> clock = Clock(wall=lambda: 1000.0)
        >>> clock.advance(60.0)
        >>> clock.now()
        1060.0
    """

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._advance: Callable[[float], object] = self._shift
        self._offset = 0.0
        self._lock = threading.Lock()

    def follow(self, wall: Callable[[], float], advance: Callable[[float], object]) -> None:
        """Be another clock from now on: it tells the time, and it is what is advanced."""
        with self._lock:
            self._wall, self._advance, self._offset = wall, advance, 0.0

    def now(self) -> float:
        """Give the sandbox's time, in seconds since 1970 (UTC)."""
        return self._wall() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the clock by some seconds; a negative number moves it back."""
        self._advance(seconds)

    def _shift(self, seconds: float) -> None:
        with self._lock:
            self._offset += seconds

    def reset(self) -> None:
        """Go back to the real time."""
        with self._lock:
            self._offset = 0.0
