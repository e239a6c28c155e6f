"""`FeedApi`: what the calls that tell of changes share: their cursor, and the feed that asks them again and again.

How a feed goes on, waits and recovers is in `feed`; the calls are in a file a subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypedDict, TypeVar

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.records import Records
from fleetauth.transport.query import Param
from fleetauth.vendors.settings import known_only

from .api import MasternautApi, QuotaName
from .checks import naive_utc
from .envelopes import opened
from .feed import Changes, Feed, FeedTerms, Gaps

_T = TypeVar("_T")
_CURSOR: Final = "processedDateTime"
_AT_FIRST: Final = timedelta(minutes=1)  # before now: the vendor's clock may be behind


class FeedOptions(TypedDict, total=False):
    """How a feed is read.

    Attributes:
        position: Where an earlier feed of the same call had got to, as it told: this one goes on there.
        from_date_time: Where to begin instead; what the vendor has processed since.
        every: Seconds from one poll to the next; the vendor's quota allows no less than the documented number.
        gaps: What happens if the position is older than the vendor's memory: ``"raise"`` an `ArgumentError`, or
            ``"jump"`` to what it still has, which the event `FeedJumped` tells.
    """

    position: str | None
    from_date_time: datetime | None
    every: float
    gaps: Gaps


@attrs.frozen(kw_only=True)
class ChangeCall:
    """One of the vendor's calls that tell of changes.

    Attributes:
        path: Below the Core API.
        every: Seconds from one poll to the next.
        quota: What it counts against.
        reach: How old a cursor may be.
        most: Rows in a batch that may have more behind it.
    """

    path: str
    every: float
    quota: QuotaName | None = None
    reach: timedelta | None = None
    most: int | None = None


class FeedApi(MasternautApi):
    """Reading changes."""

    async def _latest(
        self,
        call: ChangeCall,
        kind: type[_T],
        params: Mapping[str, Param],
        from_date_time: datetime | None,
    ) -> Records[_T]:
        """What changed since a moment, in one request."""
        since = None if from_date_time is None else naive_utc(from_date_time, "from_date_time")
        quota = None if call.quota is None else self._quotas[call.quota]
        asked = {"fromDateTime": since, **params}
        answer = await self._ask(self._core, "GET", call.path, params=asked, quota=quota)
        return await self._all_rows(kind, opened(answer, self._reader), answer)

    def _feed(
        self, call: ChangeCall, kind: type[_T], params: Mapping[str, Param], options: FeedOptions
    ) -> Feed[_T]:
        """The same again and again. A feed that the vendor wants a beginning for begins now."""
        every, gaps = options.get("every", call.every), options.get("gaps", "raise")
        self._check_feed(options, every, gaps)
        position, since = options.get("position"), options.get("from_date_time")
        if since is not None:
            naive_utc(since, "from_date_time")
        elif position is None and call.reach is not None:
            since = datetime.fromtimestamp(self._clock.wall(), UTC) - _AT_FIRST

        async def poll(cursor: datetime | None) -> Changes[_T]:
            rows = await self._latest(call, kind, params, cursor)
            return Changes(
                rows=rows,
                cursor=self._read_cursor(rows.raw),
                full=call.most is not None and len(rows) >= call.most,
            )

        return Feed(
            poll,
            terms=FeedTerms(call=call.path, every=every, reach=call.reach, gaps=gaps),
            clock=self._clock,
            observer=self._observer,
            position=position,
            from_date_time=since,
        )

    def _read_cursor(self, raw: Mapping[str, Any]) -> datetime | None:
        kind: Any = datetime | None
        cursor: datetime | None = self._reader.read(raw.get(_CURSOR), kind, _CURSOR)
        return cursor

    def _check_feed(self, options: FeedOptions, every: object, gaps: object) -> None:
        known_only(options, FeedOptions, vendor=self.vendor)
        if (
            isinstance(every, bool)
            or not isinstance(every, (int, float))
            or not 0 < every < float("inf")
        ):
            text = f"every={every!r} must be a number of seconds above 0"
            raise ArgumentError(text, vendor=self.vendor)
        if gaps not in ("raise", "jump"):
            raise ArgumentError(f"gaps={gaps!r} must be 'raise' or 'jump'", vendor=self.vendor)
