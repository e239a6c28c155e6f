"""`Pages` and `Rows`: one reading of a list, page by page or row by row, that knows its position. `paging` makes them.

They are plain objects, not async generators: one may be left at any row without a word, on asyncio and on trio.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import attrs

from fleetauth.errors import MisuseError
from fleetauth.events import Observer
from fleetauth.progress import ProgressCallback
from fleetauth.progress.meter import Meter
from fleetauth.records import Records

from .ahead import Ahead
from .page import Page, Place
from .page_checks import PageChecks
from .position import Position, written

T = TypeVar("T")
_NOT_SHOWN: Final[AbstractContextManager[object]] = nullcontext()


@attrs.frozen(kw_only=True)
class Walk(Generic[T]):
    """How a list is to be read.

    Attributes:
        fetch: Asks for a page.
        call: The vendor's call, for whoever is shown the progress.
        observer: Told of what is doubtful.
        fingerprint: The call's, for positions.
        call: The vendor's call, for whoever looks at it.
        page_size: Rows in each page, if pages can be asked for by their number or first row.
        start: Where to begin.
        ahead: How many pages to ask for ahead.
    """

    fetch: Callable[[Place], Awaitable[Page[T]]]
    observer: Observer
    fingerprint: str
    call: str = ""
    page_size: int | None = None
    start: Position = attrs.field(factory=Position)
    ahead: int = 0

    def meter(self, progress: bool | ProgressCallback | None) -> Meter | None:  # noqa: FBT001 - as it is passed on
        """What one reading is shown by, if it is shown."""
        return self.observer.metering.reading(self.call, progress)


class Pages(AsyncIterator[Records[T]], Generic[T]):
    """A list's pages, in their order, each asked for when it is wanted.

    Stopping needs no word; ``aclose()`` or ``async with`` also waits for the end of what was asked for ahead.
    An error leaves the reading where it was: going on asks for the same page again.

    Example:
        >>> pages = mzone.notifications().pages()  # doctest: +SKIP
        >>> async for page in pages:  # doctest: +SKIP
        ...     save(page, pages.position)
    """

    __slots__ = (
        "_ahead",
        "_began",
        "_busy",
        "_checks",
        "_ended",
        "_meter",
        "_place",
        "_position",
        "_walk",
        "_wanted",
    )

    def __init__(
        self, walk: Walk[T], *, wanted: float = math.inf, meter: Meter | None = None
    ) -> None:
        self._meter = meter
        start = walk.start
        self._walk = walk
        self._wanted = start.place.row + start.skip + wanted
        self._checks: PageChecks[T] = PageChecks(walk.observer, start.total)
        self._ahead: Ahead[T] = Ahead(walk.fetch, most=walk.ahead, page_size=walk.page_size or 0)
        self._place = start.place
        self._position = start
        self._busy = False
        self._ended = False
        self._began = start

    @property
    def position(self) -> str:
        """Where the page after the last one given begins, as a text to be saved; see `Pager.resume`."""
        return written(self._position, self._walk.fingerprint)

    def position_after(self, number: int, *, of: int) -> str:
        """The same for a place in the last page given: after so many of its rows.

        Args:
            number: How many.
            of: How many it has.
        """
        if number == of:
            return self.position
        began = self._began
        return written(attrs.evolve(began, skip=began.skip + number), self._walk.fingerprint)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Records[T]:
        if self._busy:
            text = "two tasks read on at once: give each its own pages() or rows()"
            raise MisuseError(text, vendor=self._walk.observer.vendor)
        self._busy = True
        try:
            with self._meter or _NOT_SHOWN:
                while not self._ended:
                    page = await self._ahead.page(self._place)
                    rows = self._given(page)
                    if rows is not None:
                        self._count(len(rows), page.total)
                        return rows
                await self._ahead.stop()
            if self._meter is not None:
                self._meter.end(complete=True)
        finally:
            self._busy = False
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Stop here, and wait for the end of what was asked for ahead."""
        self._ended = True
        if self._meter is not None:
            self._meter.end()
        await self._ahead.stop()

    def __del__(self) -> None:
        if self._meter is not None:
            self._meter.end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _given(self, page: Page[T]) -> Records[T] | None:
        """The page's rows, with the reading moved on behind them; `None` if none is new.

        There is no await in here: a caller that is cancelled either has the page or finds it still to come.
        """
        place, checks, is_first = self._place, self._checks, not self._checks.seen
        if checks.is_all(page):
            self._ended = True
            return None
        first = checks.first_new(page, place, self._walk.start.skip)
        self._began = Position(place=place, skip=first, total=checks.total)
        following = page.next_place(place)
        if following is None or page.maybe_unpaged:
            # Resumed there, the last page is asked for again, and gives what has been added to it since.
            self._position = attrs.evolve(self._began, skip=len(page.rows))
        else:
            self._position = Position(place=following, total=checks.total)
        if following is None:
            self._ended = True
        else:
            self._place = following
            self._look_ahead(page, following)
        rows = page.rows[first:]
        return rows if rows or is_first else None

    def _count(self, rows: int, total: int | None) -> None:
        """Show that so many rows more have been given, of so many in the list."""
        if self._meter is None:
            return
        start = self._walk.start
        before = start.place.row + start.skip
        to_come = None if total is None else max(0, total - before)
        self._meter.rows_came(rows, to_come, most=self._wanted - before)

    def _look_ahead(self, page: Page[T], place: Place) -> None:
        """Ask for what comes, if the vendor's pages begin where their number says, and the end is in sight."""
        full = len(page.rows) == self._walk.page_size
        if full and place.url is None and not (page.maybe_unpaged and page.total is None):
            total = math.inf if page.total is None else page.total
            self._ahead.fill(place, min(total, self._wanted))


class Rows(AsyncIterator[T], Generic[T]):
    """A list's rows, in their order, each page asked for when its first row is wanted. See `Pages`.

    Example:
        >>> rows = masternaut.jobs().rows()  # doctest: +SKIP
        >>> async for job in rows:  # doctest: +SKIP
        ...     save(job, rows.position)
    """

    __slots__ = ("_number", "_pages", "_rows")

    def __init__(self, pages: Pages[T]) -> None:
        self._pages = pages
        self._rows: Records[T] = Records()
        self._number = 0

    @property
    def position(self) -> str:
        """Where the row after the last one given is, as a text to be saved; see `Pager.resume`."""
        return self._pages.position_after(self._number, of=len(self._rows))

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        while self._number == len(self._rows):
            self._rows = await anext(self._pages)
            self._number = 0
        self._number += 1
        return self._rows[self._number - 1]

    async def aclose(self) -> None:
        """Stop here, and wait for the end of what was asked for ahead."""
        await self._pages.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
