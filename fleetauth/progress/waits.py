"""`slept`: a wait whose length is known, told as it goes down. Without anybody to tell it is one plain sleep."""

from __future__ import annotations

from typing import Final

from fleetauth.clock import Clock

from .meter import current

_TELL_EVERY: Final = 1.0  # seconds


async def slept(clock: Clock, seconds: float, reason: str) -> None:
    """Sleep, and tell the reading that it belongs to once a second how long that still takes.

    Args:
        clock: To sleep on.
        seconds: How long.
        reason: What is waited for.
    """
    meter = current()
    if meter is None:
        await clock.sleep(seconds)
        return
    with meter.waiting(reason, seconds):
        end, left = clock.monotonic() + seconds, seconds
        while left > 0:
            step = min(left, _TELL_EVERY)
            await clock.sleep(step)
            left = min(left - step, end - clock.monotonic())  # each sleep takes a little longer
            if left > 0:
                meter.tell()
