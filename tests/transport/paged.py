"""A vendor's pages by script, for the tests of paging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

import anyio
import anyio.lowlevel

from fleetauth.events import Event, Observer
from fleetauth.records import Records
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.wire.answer import Answer
from tests.transport.fleet import Untyped

T = TypeVar("T")


def page(rows: Sequence[T], **parts: Untyped) -> Page[T]:
    """A page of these rows; its body is what the rows are, unless told otherwise."""
    body = parts.pop("body", repr((list(rows), parts)).encode())
    return Page(
        rows=Records(rows, total=parts.get("total")),
        answer=Answer(status=200, body=body, redactor=parts.pop("redactor", None)),
        **parts,
    )


class Pages(Generic[T]):
    """A vendor's pages or errors, one after another, and where each was asked for."""

    def __init__(self, *pages: Page[T] | Exception, hold: bool = False) -> None:
        self.left = list(pages)
        self.places: list[Place] = []
        self.events: list[Event] = []
        self.go_on = anyio.Event()
        self.hold = hold
        self.pager: Pager[T] = Pager(self.fetch, observer=Observer("fleet", self.events.append))

    async def fetch(self, place: Place) -> Page[T]:
        """The next page."""
        self.places.append(place)
        if self.hold:
            await self.go_on.wait()
        found = self.left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async def rows(self) -> list[T]:
        """Every row."""
        return [row async for row in self.pager]


class Shelf:
    """A vendor that gives the rows from a place on, as its list is at that moment.

    Attributes:
        rows: Its list.
        size: Rows in a page.
        counts: Whether it says how many there are.
        by_number: Whether a page is found by its number, else by its first row.
        linked: Whether it gives links.
        maybe_unpaged: Whether it is known that it may ignore the paging.
        ignores_paging: Whether it does.
        places: Where it was asked.
        under_way: Requests that have not been answered.
        most_under_way: The most that there were.
        cancelled: Requests that were given up.
        gate: If set, requests wait for it, but for the first page's.
        open_pages: How many pages after the first don't wait for it either.
        errors: What to raise, by the page's number.
    """

    def __init__(
        self,
        rows: Sequence[int],
        size: int,
        *,
        counts: bool = True,
        by_number: bool = False,
        linked: bool = False,
        maybe_unpaged: bool = False,
        ignores_paging: bool = False,
    ) -> None:
        self.rows = list(rows)
        self.size = size
        self.counts = counts
        self.by_number = by_number
        self.linked = linked
        self.maybe_unpaged = maybe_unpaged
        self.ignores_paging = ignores_paging
        self.places: list[Place] = []
        self.events: list[Event] = []
        self.under_way = 0
        self.most_under_way = 0
        self.cancelled = 0
        self.gate: anyio.Event | None = None
        self.open_pages = 0
        self.errors: dict[int, Exception] = {}

    def pager(self, *, asked: int | None = None, call: str = "GET rows") -> Pager[int]:
        """Its list, in pages of `asked` rows."""
        return Pager(
            self.fetch,
            observer=Observer("fleet", self.events.append),
            call=call,
            page_size=asked or self.size,
        )

    async def fetch(self, place: Place) -> Page[int]:
        """The page there."""
        self.places.append(place)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.gate is not None and place.page > self.open_pages:
                await self.gate.wait()
            await anyio.lowlevel.checkpoint()
        except BaseException:
            self.cancelled += 1
            with anyio.CancelScope(shield=True):  # a connection is not closed at once either
                for _ in range(5):
                    await anyio.lowlevel.checkpoint()
            raise
        finally:
            self.under_way -= 1
        if place.page in self.errors:
            raise self.errors.pop(place.page)
        return self.at(place)

    def at(self, place: Place) -> Page[int]:
        """What it answers."""
        first = place.page * self.size if self.by_number else place.row
        found = self.rows if self.ignores_paging else self.rows[first : first + self.size]
        more = self.linked and first + self.size < len(self.rows)
        return page(
            found,
            total=len(self.rows) if self.counts else None,
            next_url=f"https://fleet.example/api/rows?from={first + self.size}" if more else None,
            maybe_unpaged=self.maybe_unpaged,
        )

    @property
    def asked_pages(self) -> list[int]:
        """The numbers of the pages that were asked for."""
        return [place.page for place in self.places]
