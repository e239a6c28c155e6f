"""`SecondFactor`: what a one-time password bought, and how long it serves.

It is kept in memory only. When one is wanted is the lifecycle's business; how a vendor sells it, the vendor's room's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from fleetauth.clock import Instant
from fleetauth.secrets import Secret

from .token import passed

_SURELY: Final = 60.0  # seconds: a vendor that names no end has hardly ended it so soon


@attrs.frozen(kw_only=True)
class SecondFactor:
    """What goes beside the token once a one-time password was taken.

    Attributes:
        value: The header's value.
        generation: Which of this session it is: 1, 2, 3 …
        obtained: When the request for it started, on both clocks.
        lifetime: Seconds from then; `None` if unknown: then it serves until the vendor wants another.
    """

    value: Secret
    generation: int
    obtained: Instant
    lifetime: float | None = None

    def end(self) -> Instant | None:
        """When it ends on each clock; the first of the two counts. `None` if that is unknown."""
        return None if self.lifetime is None else self._after(self.lifetime)

    def serves(self, now: Instant) -> bool:
        """Whether it can still be used at this moment, as far as is known."""
        return not passed(self.end(), now)

    def surely_serves(self, now: Instant) -> bool:
        """Whether a refusal at this moment is about something else: by the vendor's word, or because it is new."""
        return not passed(self.end() or self._after(_SURELY), now)

    def _after(self, seconds: float) -> Instant:
        return Instant(self.obtained.monotonic + seconds, self.obtained.wall + seconds)


def lifetime_of(
    valid_to: datetime | None, valid_from: datetime | None, started: Instant
) -> float | None:
    """Seconds that a second factor lasts, by what the vendor says of it; `None` if that makes no sense.

    The vendor's clock, or its time zone, may be off: the span between both ends counts, and the end only where it is
    still to come.

    Args:
        valid_to: Its end.
        valid_from: Its beginning.
        started: When the request for it started.
    """
    if valid_to is None:
        return None
    spans = [valid_to.timestamp() - started.wall]
    if valid_from is not None:
        spans.append((valid_to - valid_from).total_seconds())
    return min((span for span in spans if span > 0), default=None)
