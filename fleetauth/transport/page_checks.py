"""What must be true of pages that follow one another, found out and reported: a fault is raised, a doubt is an event.

A short or broken page is never a quiet end of data (I9). Nothing here asks for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import attrs

from fleetauth.errors import VendorFaultError
from fleetauth.events import Observer, RowsMoved, RowsRepeated, TotalDisagrees
from fleetauth.wire import Record
from fleetauth.wire.record import fields_of, spellings

from .page import Page, Place

T = TypeVar("T")


class PageChecks(Generic[T]):
    """Sees the pages of one reading, in their order.

    Args:
        observer: Told of rows that move, and of counts that are wrong.
        total: Rows in all, as the vendor said when the position was saved that the reading begins from.

    Attributes:
        total: Rows in all, as the vendor said last.
    """

    __slots__ = ("_before", "_links", "_observer", "total")

    def __init__(self, observer: Observer, total: int | None = None) -> None:
        self._observer = observer
        self._before: Page[T] | None = None
        self._links: set[str] = set()
        self.total: int | None = total

    @property
    def seen(self) -> bool:
        """Whether a page has come."""
        return self._before is not None

    def is_all(self, page: Page[T]) -> bool:
        """Whether the endpoint, which may be unpaged, has just given everything once more."""
        return page.maybe_unpaged and page.is_again(self._before)

    def first_new(self, page: Page[T], place: Place, skip: int = 0) -> int:
        """Check the next page; which of its rows, from 0, is the first that is to be given.

        Args:
            page: The page.
            place: Where it was asked for.
            skip: How many rows of the first page of all have been given, in an earlier reading.

        Raises:
            VendorFaultError: It is the page before once more, rows are missing, or the links lead in a circle.
        """
        before = self._before
        # With another count it is no stubborn vendor: as many rows as fill a page were put in before it.
        if page.is_again(before) and page.total in (None, self.total):
            text = f"the vendor sent the same page again at row {place.row}: it ignores the paging"
            raise self._fault(page, text)
        self._check_count(page, place)
        self._check_link(page)
        self._before = page
        if before is not None:
            return self._check_repeats(before.rows, page.rows, place)
        if skip > len(page.rows):
            self._moved(place.row + skip, place.row + len(page.rows))
        return min(skip, len(page.rows))

    def _check_count(self, page: Page[T], place: Place) -> None:
        before, total, end = self.total, page.total, place.row + len(page.rows)
        ends = not page.rows and page.next_url is None
        if ends and total is not None and place.row < total:
            text = f"the vendor's page at row {place.row} is empty, though it counts {total} rows: rows are missing"
            raise self._fault(page, text)
        known = self.total = before if total is None else total
        if known is None:
            return
        if before is not None and before != known:
            self._moved(before, known)
        is_less, is_more = page.rows and place.row <= known < end, end < known
        if is_less or (is_more and (ends or page.whole)):
            self._emit(TotalDisagrees(vendor=self._observer.vendor, counted=end, total=known))

    def _check_link(self, page: Page[T]) -> None:
        if page.next_url is None:
            return
        if page.next_url in self._links:
            raise self._fault(page, "the vendor's links to the next page lead in a circle")
        self._links.add(page.next_url)

    def _check_repeats(self, before: Sequence[T], rows: Sequence[T], place: Place) -> int:
        repeated = _overlap(before, rows)
        if not repeated:
            return 0
        left_out = _has_key(rows[0])
        self._emit(
            RowsRepeated(
                vendor=self._observer.vendor, row=place.row, repeated=repeated, left_out=left_out
            )
        )
        return repeated if left_out else 0

    def _moved(self, before: int, after: int) -> None:
        self._emit(RowsMoved(vendor=self._observer.vendor, before=before, after=after))

    def _emit(self, event: RowsMoved | RowsRepeated | TotalDisagrees) -> None:
        self._observer.emit(event)

    def _fault(self, page: Page[T], text: str) -> VendorFaultError:
        answer = page.answer
        return VendorFaultError(
            text, vendor=self._observer.vendor, status=answer.status, body=answer.shown_body
        )


def _overlap(before: Sequence[Any], rows: Sequence[Any]) -> int:
    """How many of the last rows before are the first of these."""
    if not rows:
        return 0
    for start in range(max(0, len(before) - len(rows)), len(before)):
        if before[start] == rows[0] and tuple(before[start:]) == tuple(rows[: len(before) - start]):
            return len(before) - start
    return 0


def _has_key(row: object) -> bool:
    """Whether the row says which thing it is: then an equal one is the same one."""
    return isinstance(row, Record) and any(
        field.default is attrs.NOTHING and spellings(field) for field in fields_of(type(row))
    )
