"""`Pager`: a list that the vendor gives in pages, read as one goes. How a page is asked for is given in.

How a reading goes from page to page is in `page_walk`, what must be true of its pages in `page_checks`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from typing import Any, Final, TypeVar

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.events import Observer
from fleetauth.markup import sentence
from fleetauth.progress import ProgressCallback
from fleetauth.records import Records

from .counts import checked_count
from .export import Exported
from .page import Page, Place
from .page_walk import Pages, Rows, Walk
from .position import fingerprint, read

__all__ = ["Page", "Pager", "Pages", "Place", "Rows"]

T = TypeVar("T")
NOT_READ: Final = "not read yet: await it for the first page, await ….all() for all rows, async for … in it row by row"


class Pager(Exported[T]):
    """Rows that come in pages.

    ``await pager`` gives the first page; ``async for row in pager`` all rows; ``pager.pages()`` page by page;
    ``await pager.all()`` everything at once. Each starts from the beginning, and none disturbs another.

    Args:
        fetch: Asks for the page at a place.
        observer: Told of what is doubtful in the pages.
        call: The vendor's call, such as ``"GET Vehicles"``; a position of one call is refused by another.
        arguments: What the call is made with; a position saved with others is refused.
        page_size: Rows that each page is asked for, if pages are addressed by their number or first row, so that
            several can be asked for at once.

    Example:
        >>> async for job in masternaut.jobs():  # doctest: +SKIP
        ...     print(job.job_number)
    """

    __slots__ = ("_walk",)

    def __init__(
        self,
        fetch: Callable[[Place], Awaitable[Page[T]]],
        *,
        observer: Observer,
        call: str = "",
        arguments: Mapping[str, Any] | None = None,
        page_size: int | None = None,
    ) -> None:
        told = {**(arguments or {}), "page_size": page_size}
        self._walk: Walk[T] = Walk(
            fetch=fetch,
            observer=observer,
            fingerprint=fingerprint(observer.vendor, call, told),
            call=call,
            page_size=page_size,
        )

    def __await__(self) -> Generator[Any, None, Records[T]]:
        return self._first().__await__()

    def __aiter__(self) -> Rows[T]:
        return self.rows()

    def rows(self, *, progress: bool | ProgressCallback | None = None) -> Rows[T]:
        """Row by row; what is given here tells its position, to go on from there another day.

        Args:
            progress: `True` for a bar, or a function that is told each `Progress`; the session's own by default.

        Raises:
            VendorFaultError: The vendor sends the same page again, or ends before its own count.
            ArgumentError: `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        return Rows(self.pages(progress=progress))

    def pages(self, *, progress: bool | ProgressCallback | None = None) -> Pages[T]:
        """Page by page, each as soon as it is there; what is given here tells its position too.

        Args:
            progress: As for `rows`.

        Raises:
            VendorFaultError: The vendor sends the same page again, or ends before its own count.
            ArgumentError: `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        return Pages(self._walk, meter=self._walk.meter(progress))

    async def all(
        self, limit: int | None = None, *, progress: bool | ProgressCallback | None = None
    ) -> Records[T]:
        """All rows at once, or the first so many; no page is asked for beyond them.

        Args:
            limit: The most rows to give.
            progress: `True` for a bar, or a function that is told each `Progress`; the session's own by default.

        Raises:
            ArgumentError: `limit` is below 1, or `progress` is something else.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
            VendorFaultError: The vendor sends the same page again, or ends before its own count.

        Example:
            >>> jobs = await masternaut.jobs().all(limit=1000, progress=True)  # doctest: +SKIP
        """
        if limit is not None:
            checked_count(limit, "limit", vendor=self._walk.observer.vendor)
        rows: list[T] = []
        page: Records[T] = Records()
        wanted = float("inf") if limit is None else limit
        async with Pages(self._walk, wanted=wanted, meter=self._walk.meter(progress)) as pages:
            async for page in pages:
                rows.extend(page)
                if len(rows) >= wanted:
                    break
        return Records(rows[:limit], total=page.total, raw=page.raw, kind=page.kind)

    def resume(self, position: str) -> Pager[T]:
        """The same list from a position on, as `pages` or `rows` told it: the next row is the first one given.

        A list that was at its end gives what has been added to it since. The position holds no secret, but a link of
        the vendor may be in it; that one is held against the session's origins like any other.

        Args:
            position: As it was told, by the same call with the same arguments.

        Raises:
            ArgumentError: It is no position, or another call's.

        Example:
            >>> async for row in mzone.vehicles().resume(saved):  # doctest: +SKIP
            ...     print(row.registration)
        """
        walk = self._walk
        start = read(position, walk.fingerprint, vendor=walk.observer.vendor)
        return self._with(attrs.evolve(walk, start=start))

    def prefetch(self, pages: int) -> Pager[T]:
        """The same list, with up to so many pages asked for at once, ahead of their turn.

        Rows come in the same order, and an error where its page would be. The first page is always asked for alone.
        Where pages turn out to be shorter than asked for, or to follow by links, the rest is read one by one.

        Args:
            pages: How many pages may be under way, or wait for their turn.

        Raises:
            ArgumentError: `pages` is below 1, or this list's pages can only be asked for one after the other.

        Example:
            >>> vehicles = await mzone.vehicles().prefetch(4).all()  # doctest: +SKIP
        """
        checked_count(pages, "pages", vendor=self._walk.observer.vendor)
        if self._walk.page_size is None:
            text = "this list can't be read ahead: each of its pages leads to the next; read it without prefetch()"
            raise ArgumentError(text, vendor=self._walk.observer.vendor)
        return self._with(attrs.evolve(self._walk, ahead=pages))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._walk.call or 'of rows'}, {NOT_READ}>"

    def _repr_html_(self) -> str:
        """What this is and what to do with it, for a notebook."""
        return sentence(self._walk.call or type(self).__name__, NOT_READ)

    async def _first(self) -> Records[T]:
        async with Pages(attrs.evolve(self._walk, ahead=0)) as pages:
            return await anext(pages)

    def _with(self, walk: Walk[T]) -> Pager[T]:
        # Not of a subclass: it may have what the walk knows nothing of.
        pager = Pager[T](walk.fetch, observer=walk.observer)
        pager._walk = walk
        return pager
