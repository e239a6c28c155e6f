"""How long to wait before another attempt: doubled each time, with jitter. Who waits, and for what, isn't known."""

from __future__ import annotations

from typing import Final

_DOUBLINGS: Final = 60  # more than any wait has, and fewer than a float can take


def doubled(attempt: int, *, first: float, most: float) -> float:
    """Seconds to wait after the attempt of that number, 1 being the first one.

    Args:
        attempt: Its number.
        first: Seconds after the first attempt.
        most: Seconds that are never exceeded.
    """
    return min(most, first * 2.0 ** min(attempt - 1, _DOUBLINGS))


def jittered(seconds: float, random: float) -> float:
    """A wait less up to half of it, by a random number from 0 to 1, so that not all come back at once."""
    return seconds * (0.5 + random / 2)
