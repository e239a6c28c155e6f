"""`Deadline`: one call's time limit, which its waiting, signing in and retries share (I13)."""

from __future__ import annotations

from fleetauth.clock import Clock


class Deadline:
    """When a call must have ended.

    Args:
        clock: Time.
        seconds: From now.
    """

    __slots__ = ("_clock", "_ends", "seconds")

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self.seconds: float = seconds
        self._ends = clock.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left; never below 0."""
        return max(0.0, self._ends - self._clock.monotonic())
