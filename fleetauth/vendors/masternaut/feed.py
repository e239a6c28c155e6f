"""`Feed`: a change feed of the vendor's, asked again and again from its cursor on, at the pace that its quota allows.

It holds no task, lock or cancel scope between calls: cancelling a wait or a poll leaves it where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, Literal, TypeAlias, TypeVar

import attrs

from fleetauth.clock import Clock
from fleetauth.errors import (
    ArgumentError,
    MisuseError,
    QuotaError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import CallRetried, FeedJumped, Observer
from fleetauth.records import Records

from .feed_position import read, written
from .repeats import Repeats

T = TypeVar("T")
Gaps: TypeAlias = Literal["raise", "jump"]
_MOST_FAILURES: Final = 5  # polls that fail in a row, before the caller is told
_MARGIN: Final = timedelta(minutes=1)  # for a poll that waits its turn, and for clocks that differ


@attrs.frozen(kw_only=True)
class Changes(Generic[T]):
    """What a poll brought.

    Attributes:
        rows: What changed.
        cursor: Where the next poll goes on; `None` if the vendor didn't say.
        full: Whether the vendor has more, which it gives at once.
    """

    rows: Records[T]
    cursor: datetime | None
    full: bool = False


@attrs.frozen(kw_only=True)
class FeedTerms:
    """On which terms a feed is read.

    Attributes:
        call: The vendor's call.
        every: Seconds from one poll to the next.
        reach: How old a cursor the vendor takes; `None` if it takes any.
        gaps: Whether a cursor that is older raises, or is moved to what the vendor still has.
    """

    call: str
    every: float
    reach: timedelta | None = None
    gaps: Gaps = "raise"


class Feed(Generic[T]):
    """Rows as they change at the vendor, for as long as you ask: ``async for`` row by row, or `batches`.

    A poll that fails is tried again at the next turn. If polls go on failing, the error is raised, and the next
    ``async for`` goes on from the same cursor; so it does after a ``break``, and after being cancelled.

    Example:
        >>> feed = masternaut.live_feed(position=saved)  # doctest: +SKIP
        >>> async for position in feed:  # doctest: +SKIP
        ...     handle(position)
        ...     save(feed.position)
    """

    __slots__ = (
        "_ahead",
        "_clock",
        "_cursor",
        "_not_before",
        "_observer",
        "_pending",
        "_poll",
        "_polling",
        "_repeats",
        "_terms",
    )

    def __init__(
        self,
        poll: Callable[[datetime | None], Awaitable[Changes[T]]],
        *,
        terms: FeedTerms,
        clock: Clock,
        observer: Observer,
        position: str | None = None,
        from_date_time: datetime | None = None,
    ) -> None:
        vendor = observer.vendor
        if position is not None and from_date_time is not None:
            raise ArgumentError("give position or from_date_time, not both", vendor=vendor)
        self._poll = poll
        self._terms = terms
        self._clock = clock
        self._observer = observer
        self._cursor = (
            from_date_time if position is None else read(position, terms.call, vendor=vendor)
        )
        self._ahead = self._cursor  # where the next poll goes on, once all is handed out
        self._pending: deque[T] = deque()
        self._repeats: Repeats[T] = Repeats()
        self._not_before = 0.0  # monotonic
        self._polling = False

    @property
    def position(self) -> str | None:
        """Where the feed has got to, to be saved and given back as ``position=``; `None` before there is a cursor.

        It covers a batch once all of its rows are handed out. Save it after you have dealt with what you were
        given: after a crash, what was not saved comes again, and nothing is lost.
        """
        cursor = self._cursor if self._pending else self._ahead
        return None if cursor is None else written(self._terms.call, cursor)

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """The next row, as soon as there is one.

        Raises:
            ArgumentError: The cursor is older than the vendor's memory.
            MisuseError: Another task is reading the feed.
            FleetAuthError: A poll failed for good, or several in a row did.
        """
        while not self._pending:
            await self._refill()
        return self._pending.popleft()

    def batches(self) -> AsyncIterator[Records[T]]:
        """What each poll brought, which may be nothing; with what the vendor said beside it in ``raw``."""
        return _Batches(self.next_batch)

    async def next_batch(self) -> Records[T]:
        """Poll once, and give what it brought; rows that are still to be handed out come first.

        Raises:
            ArgumentError: The cursor is older than the vendor's memory.
            MisuseError: Another task is reading the feed.
            FleetAuthError: The poll failed for good, or several in a row did.
        """
        if self._pending:
            rest = Records(self._pending)
            self._pending.clear()
            return rest
        raw = await self._refill()
        batch = Records(self._pending, total=raw.total, raw=raw.raw, kind=raw.kind)
        self._pending.clear()
        return batch

    async def _refill(self) -> Records[T]:
        if self._polling:
            text = (
                "the feed is being read by another task; make a feed for each, or hand its rows on"
            )
            raise MisuseError(text, vendor=self._observer.vendor)
        self._polling = True
        try:
            self._cursor = self._ahead
            changes = await self._polled()
        finally:
            self._polling = False
        return self._taken(changes)

    def _taken(self, changes: Changes[T]) -> Records[T]:
        """Take a batch in. Nothing awaits here: a poll is taken as a whole, or not at all."""
        moved = changes.cursor is not None and changes.cursor != self._cursor
        self._repeats.begin()
        self._pending.extend(self._repeats.fresh(changes.rows))
        if moved:
            self._ahead = changes.cursor
        elif changes.full and not self._pending:
            text = (
                f"{self._terms.call} gives the same full batch again: its cursor does not move on"
            )
            raise VendorFaultError(text, vendor=self._observer.vendor)
        if changes.full and moved:
            self._not_before = self._clock.monotonic()
        return changes.rows

    async def _polled(self) -> Changes[T]:
        failures = 0
        while True:
            wait = self._not_before - self._clock.monotonic()
            if wait > 0:
                await self._clock.sleep(wait)
            cursor = self._within_reach()
            self._not_before = self._clock.monotonic() + self._terms.every
            try:
                return await self._poll(cursor)
            except (QuotaError, TransportError, VendorFaultError) as error:
                failures += 1
                if failures >= _MOST_FAILURES:
                    raise
                self._postpone(error, failures)

    def _postpone(
        self, error: QuotaError | TransportError | VendorFaultError, failures: int
    ) -> None:
        moment = self._clock.monotonic()
        self._not_before = max(self._not_before, moment + (error.retry_after or 0.0))
        retried = CallRetried(
            vendor=self._observer.vendor,
            attempt=failures,
            error=type(error).__name__,
            message=error.message,
            wait=self._not_before - moment,
        )
        self._observer.emit(retried)

    def _within_reach(self) -> datetime | None:
        """The cursor, unless the vendor has forgotten what was then."""
        cursor, reach = self._cursor, self._terms.reach
        if cursor is None or reach is None:
            return cursor
        now = datetime.fromtimestamp(self._clock.wall(), UTC)
        if now - cursor <= reach:
            return cursor
        oldest = now - reach + _MARGIN
        if self._terms.gaps == "raise":
            raise self._gap(cursor, reach)
        self._observer.emit(
            FeedJumped(
                vendor=self._observer.vendor,
                feed=self._terms.call,
                missed_from=cursor.isoformat(),
                missed_until=oldest.isoformat(),
            )
        )
        self._cursor = self._ahead = oldest
        return oldest

    def _gap(self, cursor: datetime, reach: timedelta) -> ArgumentError:
        text = (
            f"{self._terms.call} goes back {reach} at most, and the cursor is {cursor.isoformat()}: read what lies "
            "between by the call that takes a start and an end, and make the feed anew without a position; "
            "or pass gaps='jump' to go on with what is left"
        )
        return ArgumentError(text, vendor=self._observer.vendor)


class _Batches(AsyncIterator[Records[T]]):
    """Batch after batch; nothing of it needs closing."""

    def __init__(self, read_next: Callable[[], Awaitable[Records[T]]]) -> None:
        self._read_next = read_next

    async def __anext__(self) -> Records[T]:
        return await self._read_next()
