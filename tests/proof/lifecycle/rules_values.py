"""What the rules of a token are told and remember: the clocks, what differs from session to session, an exchange."""

from __future__ import annotations

from typing import Protocol

import attrs

from tests.proof.lifecycle.rules_store import Held


class Now(Protocol):
    """The session's clocks."""

    def monotonic(self) -> float: ...

    def wall(self) -> float: ...


@attrs.frozen
class Habits:
    """What differs from vendor to vendor, and from session to session.

    Attributes:
        grant: The grant that buys a token without a refresh token; `None` for a credential that nobody is asked for.
        refreshes: Whether there is a grant for refresh tokens.
        rotates: Whether each sign-in ends the refresh tokens of those before.
        leeway: Seconds before its end at which a token is renewed, if half of its life is not less.
        jitter: From 0 to 1, the same each time.
    """

    grant: str | None
    refreshes: bool = True
    rotates: bool = False
    leeway: float = 60.0
    jitter: float = 1.0


@attrs.define
class Unsaved:
    """A token that is not in the store yet."""

    token: Held
    owner: int
    turn: int | None
    attempt: int
    again_at: float


@attrs.define
class Exchange:
    """One exchange under way.

    Attributes:
        owner: Its number, for the lease.
        turn: The lease's number, if it has the lease.
        step: It "begins", "looks" for another's lease to end, "asks" the vendor, or "saves".
        asks: The refresh token that it asks with; `None` for the credentials.
        started: When the request was sent, on both clocks.
        doubted: Whether it goes on with the credentials, as nothing came by the refresh token, which may serve still.
        bought: What is being saved.
    """

    owner: int
    turn: int | None = None
    step: str = "begins"
    asks: str | None = None
    started: tuple[float, float] = (0.0, 0.0)
    doubted: bool = False
    bought: Held | None = None
