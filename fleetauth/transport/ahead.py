"""`Ahead`: pages that are asked for before their turn, and given in it. Which pages may be, `page_walk` says.

Each request runs as a task of its own: an iterator may stop between two rows for ever, so nothing of it may hold a
task group or a cancel scope (I14). What nobody will read any more is cancelled.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, Generic, TypeVar

import anyio

from fleetauth.errors import TransportError
from fleetauth.tokens.task import call_soon, running_loop, spawn

from .page import Page, Place

T = TypeVar("T")
_CLOSE_LIMIT: Final = 5.0  # seconds for cancelled requests to end


class _Flight(Generic[T]):
    """One page under way."""

    __slots__ = ("_error", "_loop", "_page", "_scope", "done", "place")

    def __init__(self, fetch: Callable[[Place], Awaitable[Page[T]]], place: Place) -> None:
        self.place: Place = place
        self.done: anyio.Event = anyio.Event()
        self._page: Page[T] | None = None
        self._error: Exception | None = None
        self._scope = anyio.CancelScope()
        self._loop: Any = running_loop()

        async def work() -> None:
            with self._scope:
                try:
                    self._page = await fetch(place)
                except Exception as exc:  # noqa: BLE001 - raised where the page is due
                    self._error = exc

        spawn(work, name=f"fleetauth page {place.page}", ended=self.done.set)

    def page(self) -> Page[T]:
        if self._error is not None:
            raise self._error
        if self._page is None:
            text = f"the request for page {self.place.page} was cut off before it ended"
            raise TransportError(text, may_have_arrived=True)
        return self._page

    def cancel(self) -> None:
        self._scope.cancel()

    def abandon(self) -> None:
        call_soon(self._loop, self._scope.cancel)


class Ahead(Generic[T]):
    """Asks for pages, some of them ahead.

    Args:
        fetch: Asks for one.
        most: How many may be under way, or wait for their turn, at once; 0 for none.
        page_size: Rows in each.
    """

    __slots__ = ("_fetch", "_flights", "_most", "_page_size")

    def __init__(
        self, fetch: Callable[[Place], Awaitable[Page[T]]], *, most: int, page_size: int
    ) -> None:
        self._fetch = fetch
        self._most = most
        self._page_size = page_size
        self._flights: deque[_Flight[T]] = deque()

    async def page(self, place: Place) -> Page[T]:
        """The page there; cancelled while it waits, it can be asked for again.

        Raises:
            FleetAuthError: The request for it failed. Those after it are given up.
        """
        if not self._flights:
            return await self._fetch(place)
        flight = self._flights[0]
        if flight.place != place:  # a page was shorter or longer than asked for, or gave a link
            await self.stop()
            return await self._fetch(place)
        await flight.done.wait()
        try:
            page = flight.page()
        except BaseException:
            await self.drop()
            raise
        self._flights.popleft()
        return page

    def fill(self, place: Place, end: float) -> None:
        """Ask for the pages from this place on, as many as may be, that begin before row number `end`."""
        while len(self._flights) < self._most:
            number = len(self._flights)
            row = place.row + number * self._page_size
            if row >= end:
                return
            self._flights.append(_Flight(self._fetch, Place(page=place.page + number, row=row)))

    async def stop(self) -> None:
        """Give up what is under way, and ask for nothing ahead any more."""
        self._most = 0
        await self.drop()

    async def drop(self) -> None:
        """Give up what is under way, and wait until it has ended."""
        flights = tuple(self._flights)
        self._flights.clear()
        for flight in flights:
            flight.cancel()
        if not flights:
            return
        with anyio.move_on_after(_CLOSE_LIMIT, shield=True):
            for flight in flights:
                await flight.done.wait()

    def __del__(self) -> None:
        for flight in self._flights:
            flight.abandon()
