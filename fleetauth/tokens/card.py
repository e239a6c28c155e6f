"""A session as a small card in a notebook: state, time left, last renewal, quota, and what to do next. No secret.

Everything is given in as plain values: nothing is asked, awaited or sent for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from fleetauth.errors import FleetAuthError
from fleetauth.markup import Line, card, lasting

from .lifecycle import State
from .status import TokenStatus

_NO_TOKENS: Final = "basic"  # a grant that needs none: the credential goes out itself
_WHAT_TO_DO: Final = {
    State.SIGNED_OUT: "Not signed in: the first call does that, or now: await session.login()",
    State.SIGNING_IN: "Signing in: calls wait for it",
    State.LOCKED: "Give other credentials: "
    "await session.replace_credentials(…); or, once it is mended at the vendor's: await session.unlock()",
    State.SECOND_FACTOR: "The vendor wants a one-time password: await session.request_otp(), "
    "then await session.submit_otp(…)",
    State.CLOSED: "Closed: make a new session",
}


def session_card(
    name: str,
    vendor: str,
    *,
    status: TokenStatus | None = None,
    trouble: FleetAuthError | None = None,
    quotas: Mapping[str, float] | None = None,
    zone: tzinfo | None = None,
) -> str:
    """The card.

    Args:
        name: The session's class.
        vendor: Its vendor.
        status: What may be told of its token; `None` for a session that could not be made.
        trouble: Why nothing is sent, or the last exchange failed.
        quotas: Seconds until the next turn, by the quotas' names.
        zone: What times are shown in beside UTC; the machine's own if it is `None`.
    """
    lines = [Line("vendor", vendor)]
    if status is None:
        return card(name, lines, warnings=["It could not be made"], zone=zone)
    lines += lines_of(status)
    lines += [Line(quota, _free(seconds)) for quota, seconds in (quotas or {}).items()]
    troubles = [] if trouble is None else [_told(trouble, status.state)]
    advice = _WHAT_TO_DO.get(status.state, "")
    return card(name, lines, warnings=troubles, notes=[advice], zone=zone)


def lines_of(status: TokenStatus) -> Iterator[Line]:
    """What a card says of a token; no line for what is not there."""
    told = {
        "state": status.state.value,
        "time left": time_left(status),
        "ends": to_the_second(status.expires_at),
        "last renewal": to_the_second(status.renewed_at),
        "grant": status.grant,
        "second factor ends": to_the_second(status.second_factor_expires_at),
    }
    yield from (Line(name, value) for name, value in told.items() if value)
    if status.generation and status.grant != _NO_TOKENS:
        yield Line("renews by", "refresh token" if status.can_refresh else "signing in anew")


def time_left(status: TokenStatus) -> str | None:
    """How long the token serves, in round numbers; `None` if there is none."""
    if not status.generation:
        return None
    if status.grant == _NO_TOKENS:
        return "does not end"
    if status.expires_in is None:
        return "the vendor did not say"
    return lasting(status.expires_in) if status.expires_in else "has ended; the next call renews it"


def to_the_second(moment: datetime | None) -> datetime | None:
    """A moment as exactly as anybody wants to know it."""
    return None if moment is None else moment.replace(microsecond=0)


def _told(trouble: FleetAuthError, state: State) -> str:
    if state is State.LOCKED:
        return f"Locked: {trouble.message}"
    return f"The last exchange failed: {trouble.message}"


def _free(seconds: float) -> str:
    return f"free in {math.ceil(seconds)} s" if seconds else "free now"
