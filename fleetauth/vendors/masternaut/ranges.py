"""`RangeReader`: a range of time that is too wide for one request, read window by window and given as one.

How a window is asked for is given in. It holds nothing between two rows that would have to be closed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from typing import Any, Generic, TypeVar

import attrs

from fleetauth.markup import sentence
from fleetauth.progress import ProgressCallback
from fleetauth.progress.meter import Meter
from fleetauth.records import Records
from fleetauth.transport.counts import checked_count
from fleetauth.transport.export import Exported
from fleetauth.transport.paging import NOT_READ, Pager

from .repeats import Repeats
from .windows import DayCount, Window, windows

T = TypeVar("T")


@attrs.frozen
class Share:
    """What one request asks for: a vehicle, a driver, or a group of them.

    Attributes:
        parameter: The query's field.
        id: Its key.
        assets: How many vehicles or drivers that is.
    """

    parameter: str
    id: str
    assets: int = 1


@attrs.frozen(kw_only=True)
class RangePlan(Generic[T]):
    """What is read, and in which portions.

    Attributes:
        whole: The range.
        shares: Gives what is asked for; all for one window before the next.
        read: Asks for a share's window.
        limit: Asset-days in one request.
        count_days: What counts as a day.
        meter: Gives what a reading is shown by, as its caller wants it.
    """

    whole: Window
    shares: Callable[[], Awaitable[tuple[Share, ...]]]
    read: Callable[[Share, Window], Pager[T]]
    limit: int
    count_days: DayCount
    meter: Callable[[bool | ProgressCallback | None], Meter | None]

    def asks(self, shares: tuple[Share, ...]) -> Iterator[tuple[Share, Window]]:
        """Each request of the range, in order."""
        assets = max((share.assets for share in shares), default=1)
        parts = windows(self.whole, assets=assets, limit=self.limit, count_days=self.count_days)
        return ((share, window) for window in parts for share in shares)


class RangeReader(Exported[T]):
    """Rows of a range of time, however wide. Each comes once: a row that two adjoining windows give is given once.

    ``await reader`` gives the first page; ``async for row in reader`` all rows, window by window; ``reader.pages()``
    page by page; ``await reader.all()`` everything at once. Each starts from the beginning. After an error, the same
    iteration goes on with the window that failed.

    Example:
        >>> year = masternaut.vehicle_journeys(group_id="G1", start=new_year, end=today)  # doctest: +SKIP
        >>> async for journey in year:  # doctest: +SKIP
        ...     print(journey.start_date_time, journey.distance_kilometres)
    """

    __slots__ = ("_plan",)

    def __init__(self, plan: RangePlan[T]) -> None:
        self._plan = plan

    def __await__(self) -> Generator[Any, None, Records[T]]:
        return self._first().__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return self.rows()

    def rows(self, *, progress: bool | ProgressCallback | None = None) -> AsyncIterator[T]:
        """Row by row.

        Args:
            progress: `True` for a bar, or a function that is told each `Progress`; the session's own by default.

        Raises:
            ArgumentError: `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        return _Rows(self.pages(progress=progress))

    def pages(
        self, *, progress: bool | ProgressCallback | None = None
    ) -> AsyncIterator[Records[T]]:
        """Page by page, each as soon as it is there; a window in which nothing happened gives an empty one.

        Args:
            progress: As for `rows`.

        Raises:
            ArgumentError: `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        return _Pages(self._plan, self._plan.meter(progress))

    async def all(
        self, *, limit: int | None = None, progress: bool | ProgressCallback | None = None
    ) -> Records[T]:
        """All rows, or the first so many: nothing more is asked for than they need.

        Args:
            limit: How many rows at most.
            progress: `True` for a bar, or a function that is told each `Progress`; the session's own by default.

        Raises:
            ArgumentError: `limit` is no whole number from 1, or `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        if limit is not None:
            checked_count(limit, "limit", vendor="masternaut")
        rows: list[T] = []
        page: Records[T] = Records()
        wanted = math.inf if limit is None else limit
        async for page in _Pages(self._plan, self._plan.meter(progress), wanted=wanted):
            rows.extend(page)
            if len(rows) >= wanted:
                break
        return Records(rows[:limit], kind=page.kind)

    def __repr__(self) -> str:
        return f"<{self._told()}, {NOT_READ}>"

    def _repr_html_(self) -> str:
        """What this is and what to do with it, for a notebook."""
        return sentence(self._told(), NOT_READ)

    def _told(self) -> str:
        whole = self._plan.whole
        return f"RangeReader from {whole.start.isoformat()} to {whole.end.isoformat()}"

    async def _first(self) -> Records[T]:
        return await anext(_Pages(self._plan, None), Records[T]())


class _Pages(AsyncIterator[Records[T]]):
    def __init__(
        self, plan: RangePlan[T], meter: Meter | None, *, wanted: float = math.inf
    ) -> None:
        self._meter = meter
        self._wanted = wanted
        self._plan = plan
        self._asks: Iterator[tuple[Share, Window]] | None = None
        self._in_all = 0  # requests of the range, where somebody is shown how many there are
        self._read = 0
        self._asked: tuple[Share, Window] | None = None
        self._pages: AsyncIterator[Records[T]] | None = None
        self._repeats: defaultdict[Share, Repeats[T]] = defaultdict(Repeats)

    async def __anext__(self) -> Records[T]:
        if self._meter is None:
            return await self._next()
        with self._meter:
            return await self._next()

    def __del__(self) -> None:
        if self._meter is not None:  # it was left at some row
            self._meter.end()

    async def _next(self) -> Records[T]:
        while True:
            share, pages = await self._open()
            page = await anext(pages, None)  # after an error, it asks for the same page again
            if page is not None:
                fresh = self._repeats[share].fresh(page)
                if self._meter is not None:
                    self._meter.rows_came(len(fresh), None, most=self._wanted)
                return Records(fresh, total=page.total, raw=page.raw, kind=page.kind)
            self._pages = self._asked = None
            self._read += 1
            if self._meter is not None:
                self._meter.windows_read(self._read, self._in_all)

    async def _open(self) -> tuple[Share, AsyncIterator[Records[T]]]:
        if self._asks is None:
            self._asks = self._cut(await self._plan.shares())
        if self._asked is None:
            self._asked = next(self._asks, None)
            if self._asked is None:
                if self._meter is not None:
                    self._meter.end(complete=True)
                raise StopAsyncIteration
            self._repeats[self._asked[0]].begin()
        share, window = self._asked
        if self._pages is None:
            self._pages = aiter(self._plan.read(share, window).pages())
        return share, self._pages

    def _cut(self, shares: tuple[Share, ...]) -> Iterator[tuple[Share, Window]]:
        asks = self._plan.asks(shares)
        if self._meter is None:
            return asks
        known = tuple(asks)
        self._in_all = len(known)
        self._meter.windows_read(0, len(known))
        return iter(known)


class _Rows(AsyncIterator[T]):
    def __init__(self, pages: AsyncIterator[Records[T]]) -> None:
        self._pages = pages
        self._page: Iterator[T] = iter(())

    async def __anext__(self) -> T:
        while True:
            for row in self._page:
                return row
            self._page = iter(await anext(self._pages))
