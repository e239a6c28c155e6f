"""`Page` and `Place`: what a vendor's room and the pager tell each other of one page. Nothing here asks for one."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import attrs

from fleetauth.errors import OriginError
from fleetauth.records import Records
from fleetauth.wire.answer import Answer, same_body

from .origins import linked

T = TypeVar("T")


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
    url: str | None = attrs.field(default=None, repr=False)

    def leads_to(self, path: str, *, below: str) -> str:
        """The vendor's link, or else this path.

        Args:
            path: Of the first page.
            below: The API's base URL, on whose origin the link must be.

        Raises:
            OriginError: The link leads elsewhere, or may be read in several ways.
        """
        url = self.url
        if not url:
            return path
        try:
            return linked(below, url)
        except OriginError as exc:  # its frames hold what a vendor wrote
            error = exc.with_traceback(None)
        del url
        raise error


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
    next_url: str | None = attrs.field(default=None, repr=False)
    maybe_unpaged: bool = False
    answer: Answer = attrs.field(factory=lambda: Answer(status=200), repr=False)

    def is_again(self, before: Page[Any] | None) -> bool:
        """Whether it is the page before it once more; what is around the rows may tell the time."""
        if before is None or not self.rows:
            return False
        return same_body(self.answer, before.answer) or self.rows == before.rows

    def next_place(self, place: Place) -> Place | None:
        """Where the page after it begins, if there may be one.

        The vendor's link says so, else its count, else that this page was not empty. A count that has been
        overrun is no end: only an empty page is.
        """
        end = place.row + len(self.rows)
        if self.whole or (self.next_url is None and (not self.rows or end == self.total)):
            return None
        return Place(page=place.page + 1, row=end, url=self.next_url)
