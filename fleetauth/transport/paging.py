"""`Pager`: a list that the vendor gives in pages, read as one goes. How a page is asked for is given in.

A short or broken page is never a quiet end of data (I9): the end is where the vendor's count says so, or an empty page.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from typing import Any, Generic, TypeVar

import attrs

from fleetauth.errors import VendorFaultError
from fleetauth.events import Observer, RowsMoved
from fleetauth.records import Records

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """One page, as it came.

    Attributes:
        rows: Its rows.
        total: Rows in all pages, if the vendor says so.
        whole: Whether the vendor said that this is everything, as with a bare array.
        next_url: Where the vendor says the next page is.
        maybe_unpaged: Whether the endpoint may ignore the paging: the same page again then means that it was all.
        body: The raw answer, for errors and to notice that a page came twice.
    """

    rows: Records[T]
    total: int | None = None
    whole: bool = False
    next_url: str | None = None
    maybe_unpaged: bool = False
    body: bytes = attrs.field(default=b"", repr=False)


@attrs.frozen(kw_only=True)
class Place:
    """Where the next page begins.

    Attributes:
        page: Its number, from 0.
        row: The number of its first row, from 0.
        url: The vendor's own link to it, if it gave one.
    """

    page: int = 0
    row: int = 0
    url: str | None = None


class Pager(Generic[T]):
    """Rows that come in pages.

    ``await pager`` gives the first page; ``async for row in pager`` all rows; ``pager.pages()`` page by page.
    Each starts from the beginning.

    Example:
        >>> async for job in masternaut.jobs():  # doctest: +SKIP
        ...     print(job.job_number)
    """

    __slots__ = ("_fetch", "_observer")

    def __init__(self, fetch: Callable[[Place], Awaitable[Page[T]]], *, observer: Observer) -> None:
        self._fetch = fetch
        self._observer = observer

    def __await__(self) -> Generator[Any, None, Records[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for row in page:
                yield row

    async def pages(self) -> AsyncIterator[Records[T]]:
        """Page by page, each as soon as it is there.

        Raises:
            VendorFaultError: The vendor sends the same page again, or ends before its own count.
        """
        place = Place()
        before: Page[T] | None = None
        while True:
            page = await self._fetch(place)
            if before is not None and page.body == before.body and page.maybe_unpaged:
                return
            self._check(page, before, place)
            if page.rows or before is None:
                yield page.rows
            if not page.rows or page.whole:
                return
            place = Place(page=place.page + 1, row=place.row + len(page.rows), url=page.next_url)
            if page.next_url is None and page.total is not None and place.row >= page.total:
                return
            before = page

    async def _first(self) -> Records[T]:
        page = await self._fetch(Place())
        return page.rows

    def _check(self, page: Page[T], before: Page[T] | None, place: Place) -> None:
        total = page.total
        if not page.rows and total is not None and place.row < total:
            text = f"the vendor's page at row {place.row} is empty, though it counts {total} rows: rows are missing"
            raise VendorFaultError(text, vendor=self._observer.vendor, body=page.body)
        if before is None:
            return
        if page.rows and page.body == before.body:
            text = f"the vendor sent the same page again at row {place.row}: it seems to ignore the paging"
            raise VendorFaultError(text, vendor=self._observer.vendor, body=page.body)
        if total is not None and before.total is not None and total != before.total:
            self._observer.emit(
                RowsMoved(vendor=self._observer.vendor, before=before.total, after=total)
            )
