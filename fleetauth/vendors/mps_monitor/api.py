"""`MPSMonitorApi`: what all of MPS Monitor's calls share. It sends, opens the envelope and reads what is in it.

Each subject's calls live in a file of their own, on top of this; how a session signs in is said in `session`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fleetauth.records import Records
from fleetauth.session import VendorSession
from fleetauth.transport.api import Api
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.wire.answer import Answer

from .envelope import opened, opened_list
from .filters import written_filters
from .paging import Order

_T = TypeVar("_T")


class MPSMonitorApi(VendorSession):
    """The room's machinery: one result, a list, pages."""

    _api3: Api

    async def _found(self, path: str, kind: type[_T], asked: Mapping[str, Any]) -> _T:
        """One thing, by a ``POST`` that reads."""
        answer = await self._ask(self._api3, "POST", path, json=asked, repeatable=True)
        return self._one(answer, kind)

    async def _listed(self, path: str, kind: type[_T], asked: Mapping[str, Any]) -> Records[_T]:
        """A list without pages, by a ``POST`` that reads."""
        answer = await self._ask(self._api3, "POST", path, json=asked, repeatable=True)
        return await self._many(answer, kind)

    def _searched(
        self,
        call: str,
        path: str,
        kind: type[_T],
        filters: type[Any],
        given: Mapping[str, Any],
        *,
        column: str = "Id",
    ) -> Pager[_T]:
        """Rows in pages that a ``POST`` with filters gives.

        Args:
            call: The method's name, for errors.
            path: Below the base URL.
            kind: What a row is.
            filters: The call's filters.
            given: What the user gave.
            column: What the rows are ordered by, if the user does not say so.
        """
        asked, order = written_filters(filters, given, call=call), Order.of(given, column=column)
        size = order.page_size
        return self._pages("POST", path, kind, lambda place: asked | order.body(place), size)

    def _pages(
        self,
        method: str,
        path: str,
        kind: type[_T],
        asked: Callable[[Place], Mapping[str, Any]],
        page_size: int,
        *,
        repeatable: bool = True,
        whole: bool = False,
    ) -> Pager[_T]:
        """Rows in pages.

        Args:
            method: HTTP method.
            path: Below the base URL.
            kind: What a row is.
            asked: What asks for a page: the query of a ``GET``, the body of all else.
            page_size: Rows that a page is asked for.
            repeatable: Whether the call may be sent twice.
            whole: Whether the first page is everything.
        """

        async def fetch(place: Place) -> Page[_T]:
            fields = asked(place)
            params, json = (fields, None) if method == "GET" else (None, fields)
            answer = await self._ask(
                self._api3, method, path, params=params, json=json, repeatable=repeatable
            )
            # Not given back: the page after it is compared with it, and errors show it.
            rows = await self._rows(kind, opened_list(answer, self._reader), answer)
            return Page(rows=rows, total=rows.total, whole=whole, answer=answer)

        return Pager(
            fetch,
            observer=self._observer,
            call=f"{method} {path}",
            arguments=asked(Place()),
            page_size=None if whole else page_size,
        )

    def _one(self, answer: Answer, kind: type[_T]) -> _T:
        envelope = opened(answer, self._reader)
        return self._reader.read(envelope.inside, kind, envelope.path, body=answer.body, of=answer)

    async def _many(self, answer: Answer, kind: type[_T]) -> Records[_T]:
        return await self._all_rows(kind, opened_list(answer, self._reader), answer)
