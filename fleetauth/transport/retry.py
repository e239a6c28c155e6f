"""Retries: which failures are worth another attempt, which are safe to repeat, and how long to wait between (I11)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import attrs

from fleetauth.back_off import doubled, jittered
from fleetauth.clock import Clock
from fleetauth.errors import FleetAuthError, QuotaError, TransportError, VendorFaultError
from fleetauth.events import CallRetried, Observer
from fleetauth.progress.waits import slept
from fleetauth.wire.statuses import PASSING

from .deadline import Deadline

_T = TypeVar("_T")
_PASSING_FAULTS: Final = PASSING | {500, 502, 503, 504}


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How a session retries.

    Attributes:
        retries: Attempts after the first.
        first_wait: Seconds before the second attempt, doubled for each further one; jitter takes up to half of it.
        most_wait: Seconds that it never doubles beyond.
    """

    retries: int = 2
    first_wait: float = 0.5
    most_wait: float = 30.0

    def wait(self, attempt: int, random: float) -> float:
        """Seconds after the attempt of that number, by a random number from 0 to 1."""
        return jittered(doubled(attempt, first=self.first_wait, most=self.most_wait), random)


@attrs.define
class Progress:
    """How far a call has got, over all of its attempts.

    Attributes:
        repeatable: Whether the call may be carried out twice without harm.
        sent: Whether this attempt has sent the request itself, and not just a token request.
        arrived: Whether an earlier attempt may have been carried out.
    """

    repeatable: bool
    sent: bool = False
    arrived: bool = False

    @property
    def may_have_arrived(self) -> bool:
        """Whether the vendor may have carried out the call, if it is cut off now."""
        return self.sent or self.arrived

    def fails(self, error: FleetAuthError) -> None:
        """An attempt ended with this error."""
        if isinstance(error, TransportError):
            error.may_have_arrived = self.arrived = self.arrived or (
                self.sent and error.may_have_arrived
            )
        elif isinstance(error, VendorFaultError):
            error.may_have_arrived = self.arrived = self.arrived or self.sent

    def may_follow(self, error: FleetAuthError) -> bool:
        """Whether another attempt makes sense after this error, and is safe."""
        safe = self.repeatable or not self.arrived
        if isinstance(error, VendorFaultError):
            return safe and error.status in _PASSING_FAULTS
        # A refusal by quota was at the door: it was not carried out.
        return safe or isinstance(error, QuotaError)


async def retrying(
    work: Callable[[], Awaitable[_T]],
    *,
    progress: Progress,
    policy: RetryPolicy,
    deadline: Deadline,
    clock: Clock,
    random: Callable[[], float],
    observer: Observer,
) -> _T:
    """Do the work until it succeeds, its error is final, or attempts or time are used up."""
    number = 1
    while True:
        progress.sent = False
        try:
            return await work()
        except (QuotaError, TransportError, VendorFaultError) as error:
            progress.fails(error)
            wait = max(policy.wait(number, random()), error.retry_after or 0.0)
            if (
                number > policy.retries
                or not progress.may_follow(error)
                or wait >= deadline.remaining()
            ):
                raise
            kind, message = type(error).__name__, error.message
        observer.emit(
            CallRetried(
                vendor=observer.vendor, attempt=number, error=kind, message=message, wait=wait
            )
        )
        progress.sent = False
        with observer.waiting("retry"):
            await slept(clock, wait, "retry")
        number += 1
