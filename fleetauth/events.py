"""What can be observed: every event of a session, and the one seam through which it reaches logging and users' hooks.

Events are plain values made of names, numbers and states. No secret is ever put into one: that is why nothing else
in the SDK logs, but for the class of an error that nobody else would hear of (`guarded`, `tokens.task`). What an event
means is decided where it happens, not here.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar

import attrs

from .frozen import Frozen, frozen
from .guarded import Guarded
from .progress.metering import Metering
from .watching import EVERYWHERE, Telemetry, Watch

__all__ = [
    "CallAnswered",
    "CallRetried",
    "Event",
    "EventHook",
    "ExchangeFailed",
    "FeedJumped",
    "LeaseFailed",
    "LeaseWaited",
    "LoadFailed",
    "QuotaWaited",
    "RefreshRefused",
    "RowsMoved",
    "RowsRepeated",
    "SaveFailed",
    "Saved",
    "SecondFactorGiven",
    "SecondFactorWanted",
    "SessionClosed",
    "SessionLocked",
    "TokenAdopted",
    "TokenIssued",
    "TokenRejected",
    "TokenRequested",
    "TotalDisagrees",
]


@frozen
class Event(Frozen):
    """Something that happened in a session.

    Attributes:
        vendor: The session's vendor name, such as ``"mzone"``.
    """

    level: ClassVar[int] = logging.INFO
    vendor: str

    def sentence(self) -> str:
        """The event in a few words, for a log."""
        fields = attrs.asdict(self, recurse=False)
        del fields["vendor"]
        told = ", ".join(f"{name}={value}" for name, value in fields.items() if value is not None)
        return f"{type(self).__name__}({told})"


@frozen
class TokenRequested(Event):
    """A token request is about to be sent.

    Attributes:
        grant: OAuth 2.0's name of the grant, such as ``"refresh_token"``.
    """

    level: ClassVar[int] = logging.DEBUG
    grant: str


@frozen
class TokenIssued(Event):
    """The vendor issued a token.

    Attributes:
        grant: The grant that bought it.
        generation: 1 for the session's first token, 2 for the next …
        lifetime: Seconds from the request's start; `None` if unknown.
        seconds: How long the exchange took.
    """

    grant: str
    generation: int
    lifetime: float | None
    seconds: float


@frozen
class TokenAdopted(Event):
    """A token that another session had put into the store is used; no request was made.

    Attributes:
        generation: The token's.
    """

    generation: int


@frozen
class RefreshRefused(Event):
    """The vendor refused the refresh token; the password or client credentials follow.

    Attributes:
        code: The vendor's code, such as ``"invalid_grant"``.
    """

    level: ClassVar[int] = logging.WARNING
    code: str | None


@frozen
class ExchangeFailed(Event):
    """No token came, and it was no refusal: every token is kept.

    Attributes:
        error: The class of the error.
        message: Its sentence.
        retry_in: Seconds before the next exchange.
    """

    level: ClassVar[int] = logging.WARNING
    error: str
    message: str
    retry_in: float


@frozen
class SessionLocked(Event):
    """The vendor refused the credentials; nothing is sent until they are replaced or the session is unlocked.

    Attributes:
        message: Why, in a sentence.
    """

    level: ClassVar[int] = logging.ERROR
    message: str


@frozen
class SecondFactorWanted(Event):
    """The vendor wants a one-time password."""

    level: ClassVar[int] = logging.WARNING


@frozen
class SecondFactorGiven(Event):
    """The vendor took a one-time password; what it bought goes out beside the token.

    Attributes:
        generation: 1 for the session's first, 2 for the next …
        lifetime: Seconds that it lasts; `None` if unknown.
    """

    generation: int
    lifetime: float | None


@frozen
class TokenRejected(Event):
    """An API answered 401 to a token.

    Attributes:
        generation: The token's.
        current: Whether it was still the session's newest; a late 401 of an old one costs no exchange.
    """

    generation: int
    current: bool


@frozen
class SaveFailed(Event):
    """The store did not take a token. It serves from memory, and the save is tried again.

    Attributes:
        error: The class of the store's error, and the sentence of one of our own.
        attempt: 1 for the first try.
        retry_in: Seconds until the next; `None` if there is none before the next token.
    """

    level: ClassVar[int] = logging.ERROR
    error: str
    attempt: int
    retry_in: float | None


@frozen
class LoadFailed(Event):
    """The store could not be read; the session goes on without it.

    Attributes:
        error: The class of the store's error, and the sentence of one of our own.
    """

    level: ClassVar[int] = logging.WARNING
    error: str


@frozen
class LeaseWaited(Event):
    """Another session that shares the store was exchanging; this one waited for it.

    Attributes:
        seconds: How long.
    """

    seconds: float


@frozen
class LeaseFailed(Event):
    """The store could not give or take back the right to exchange.

    Attributes:
        error: The class of the store's error, and the sentence of one of our own.
    """

    level: ClassVar[int] = logging.WARNING
    error: str


@frozen
class Saved(Event):
    """The store took a token.

    Attributes:
        generation: The token's.
    """

    level: ClassVar[int] = logging.DEBUG
    generation: int


@frozen
class CallAnswered(Event):
    """A request was answered.

    Attributes:
        method: HTTP method.
        url: Without its query, which may name people.
        status: HTTP status.
        seconds: From sending to the body's end.
    """

    level: ClassVar[int] = logging.DEBUG
    method: str
    url: str
    status: int
    seconds: float


@frozen
class CallRetried(Event):
    """An attempt failed and another will follow.

    Attributes:
        attempt: Which attempt failed: 1 for the first.
        error: The class of the error.
        message: Its sentence.
        wait: Seconds until the next attempt.
    """

    level: ClassVar[int] = logging.WARNING
    attempt: int
    error: str
    message: str
    wait: float


@frozen
class QuotaWaited(Event):
    """A call waits because the vendor would refuse it now.

    Attributes:
        quota: The quota's name.
        wait: Seconds.
    """

    quota: str
    wait: float


@frozen
class RowsMoved(Event):
    """The vendor's count changed while its pages were read: rows may be missing or come twice.

    Attributes:
        before: Rows in all, as an earlier page said.
        after: As the latest page says.
    """

    level: ClassVar[int] = logging.WARNING
    before: int
    after: int


@frozen
class FeedJumped(Event):
    """A feed went on later than where it had got to, because the vendor had forgotten what was then.

    Attributes:
        feed: The vendor's call.
        missed_from: From when on changes may be missing, as ISO 8601.
        missed_until: Until when.
    """

    level: ClassVar[int] = logging.WARNING
    feed: str
    missed_from: str
    missed_until: str


@frozen
class RowsRepeated(Event):
    """A page began with rows that ended the page before it: rows were put in before them meanwhile.

    Attributes:
        row: The number of the page's first row, from 0.
        repeated: How many rows came again.
        left_out: Whether they were left out. Rows that have no key are not: they may only look alike.
    """

    level: ClassVar[int] = logging.WARNING
    row: int
    repeated: int
    left_out: bool


@frozen
class TotalDisagrees(Event):
    """The vendor's count is not the number of rows that it gave.

    Attributes:
        counted: Rows that came so far.
        total: What the vendor counts.
    """

    level: ClassVar[int] = logging.WARNING
    counted: int
    total: int


@frozen
class SessionClosed(Event):
    """The session was closed."""

    level: ClassVar[int] = logging.DEBUG


# Who sets up no logging sees nothing, instead of the standard library's last resort on standard error.
logging.getLogger("fleetauth").addHandler(logging.NullHandler())

EventHook = Callable[[Event], None]


@functools.cache
def _logger(vendor: str) -> logging.Logger:
    """The same for all of a vendor's sessions: to look for it takes a lock."""
    return logging.getLogger(f"fleetauth.{vendor}")


class Observer:
    """The seam: each event of a session goes through `emit`, to the log ``fleetauth.<vendor>`` and the user's hook."""

    __slots__ = ("_hook", "_logger", "metering", "vendor", "watch")

    def __init__(
        self,
        vendor: str,
        hook: EventHook | None = None,
        *,
        metering: Metering | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        self.vendor: str = vendor
        self.watch: Watch = EVERYWHERE if telemetry is None else Watch(Guarded(telemetry))
        self._hook = hook
        self._logger = _logger(vendor)
        self.metering: Metering = metering or Metering(vendor=vendor)
        self.metering.complain = self._progress_raised

    def tells_of(self, kind: type[Event]) -> bool:
        """Whether anybody is told of such events: one that comes with every call need not be made for nobody."""
        return self._hook is not None or self._logger.isEnabledFor(kind.level)

    def emit(self, event: Event) -> None:
        """Tell of an event. A hook that fails is logged; it can't harm the session."""
        if self._logger.isEnabledFor(event.level):
            self._logger.log(event.level, "%s", event.sentence(), extra={"fleetauth_event": event})
        if self.watch.telemetry is not None:
            self.watch.telemetry.told(event)
        if self._hook is None:
            return
        try:
            self._hook(event)
        except Exception as exc:  # noqa: BLE001 - the user's own code may raise anything
            self._raised("on_event hook", exc)

    def waiting(self, reason: str, *, quota: str | None = None) -> AbstractContextManager[object]:
        """Around a wait, for whoever watches; see `Telemetry.wait`."""
        telemetry = self.watch.telemetry
        if telemetry is None:
            return nullcontext()
        return telemetry.wait(self.vendor, reason, quota)

    def _progress_raised(self, error: Exception) -> None:
        self._raised("progress callback", error)

    def _raised(self, hook: str, error: Exception) -> None:
        # Without its traceback, which would show the hook's locals.
        self._logger.error("the %s raised %s", hook, type(error).__name__)
