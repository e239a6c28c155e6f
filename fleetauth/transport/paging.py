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
from fleetauth.wire.answer import Answer

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
        answer: It came in, for errors and to notice that a page came twice.
    """

    rows: Records[T]
    total: int | None = None
    whole: bool = False
    next_url: str | None = None
    maybe_unpaged: bool = False
    answer: Answer = attrs.field(factory=lambda: Answer(status=200), repr=False)

    def is_again(self, before: Page[T] | None) -> bool:
        """Whether it is the page before it once more; what is around the rows may tell the time."""
        if before is None or not self.rows:
            return False
        return self.answer.body == before.answer.body or self.rows == before.rows


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
        links: set[str] = set()
        while True:
            page = await self._fetch(place)
            if page.maybe_unpaged and page.is_again(before):
                return
            self._check(page, before, place)
            if page.rows or before is None:
                yield page.rows
            if page.whole or not _goes_on(page, place):
                return
            if page.next_url is not None:
                self._check_link(page, links)
            place = Place(page=place.page + 1, row=place.row + len(page.rows), url=page.next_url)
            before = page

    async def _first(self) -> Records[T]:
        page = await self._fetch(Place())
        return page.rows

    def _check(self, page: Page[T], before: Page[T] | None, place: Place) -> None:
        total = page.total
        if page.is_again(before):
            raise self._fault(
                page,
                f"the vendor sent the same page again at row {place.row}: it ignores the paging",
            )
        if not page.rows and page.next_url is None and total is not None and place.row < total:
            text = f"the vendor's page at row {place.row} is empty, though it counts {total} rows: rows are missing"
            raise self._fault(page, text)
        if before is None or total is None or before.total is None or total == before.total:
            return
        self._observer.emit(
            RowsMoved(vendor=self._observer.vendor, before=before.total, after=total)
        )

    def _check_link(self, page: Page[T], links: set[str]) -> None:
        if page.next_url in links:
            raise self._fault(page, "the vendor's links to the next page lead in a circle")
        links.add(str(page.next_url))

    def _fault(self, page: Page[T], text: str) -> VendorFaultError:
        answer = page.answer
        return VendorFaultError(
            text, vendor=self._observer.vendor, status=answer.status, body=answer.shown_body
        )


def _goes_on(page: Page[Any], place: Place) -> bool:
    """Whether there is more: the vendor's link says so, else its count, else that this page was not empty."""
    if page.next_url is not None:
        return True
    return bool(page.rows) and (page.total is None or place.row + len(page.rows) < page.total)
