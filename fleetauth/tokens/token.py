"""`Token`: one access token, what came with it, and how long it serves. Reading one is `answers`' work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from fleetauth.clock import Instant
from fleetauth.secrets import Secret


@attrs.frozen(kw_only=True)
class Token:
    """An access token and its life.

    Attributes:
        access_token: The token itself.
        refresh_token: What buys the next one, if the vendor gave it.
        token_type: ``"bearer"`` as the vendor spells it.
        scope: What the token allows, in the vendor's words.
        lifetime: Seconds from `obtained`; `None` if unknown, then it serves until a 401.
        obtained: When the request for it *started*, on both clocks: the vendor counts from somewhere after that.
        generation: Which token of this session it is: 1, 2, 3 …
        grant: The OAuth 2.0 grant that bought it, such as ``"refresh_token"``.
        extra: What else the answer held; every text in it is a `Secret`.
    """

    access_token: Secret
    refresh_token: Secret | None = None
    token_type: str = "bearer"
    scope: str | None = None
    lifetime: float | None = None
    obtained: Instant
    generation: int = 1
    grant: str = ""
    extra: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    def age(self, now: Instant) -> float:
        """Seconds since the request for it: the older of two ages.

        One clock stops while the machine sleeps, the other may be set back.
        """
        monotonic, wall = self.obtained.monotonic, self.obtained.wall
        return max(0.0, now.monotonic - monotonic, now.wall - wall)

    def leeway(self, configured: float) -> float:
        """Seconds before its end at which it is due: at most half of its life, or a short one would always be due."""
        if self.lifetime is None:
            return configured
        return min(configured, self.lifetime / 2)

    def end(self) -> Instant | None:
        """When it expires on each clock; the first of the two counts. `None` if that is unknown."""
        if self.lifetime is None:
            return None
        return Instant(self.obtained.monotonic + self.lifetime, self.obtained.wall + self.lifetime)

    def due_at(self, configured_leeway: float) -> Instant | None:
        """When its renewal is due on each clock; the first of the two counts. `None` if it never is."""
        end = self.end()
        if end is None:
            return None
        leeway = self.leeway(configured_leeway)
        return Instant(end.monotonic - leeway, end.wall - leeway)


def until(moment: Instant, now: Instant) -> float:
    """Seconds until one of the two clocks says that a moment has come; below 0 if one does."""
    return min(moment.monotonic - now.monotonic, moment.wall - now.wall)


def passed(moment: Instant | None, now: Instant) -> bool:
    """Whether one of the two clocks says that a moment has come."""
    if moment is None:
        return False
    return now.monotonic >= moment.monotonic or now.wall >= moment.wall
