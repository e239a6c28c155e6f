"""`MbanqApi`: what all of Mbanq's calls share: pages by offset and limit, rows in three envelopes, ids in paths."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Final, TypeVar
from urllib.parse import quote

from fleetauth.errors import ArgumentError, DecodeError
from fleetauth.records import Records
from fleetauth.session import VendorSession
from fleetauth.transport.api import Api
from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.transport.query import Param
from fleetauth.vendors.settings import checked_page_size, count_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.json_body import NotJsonError

from .vocabulary import SortOrder

_T = TypeVar("_T")
PAGE_SIZE: Final = 200  # the vendor's own default limit, so that it is surely allowed
_ENVELOPE: Final = frozenset({"totalFilteredRecords", "pageItems"})
_ORDERS: Final = ("ASC", "DESC")


class MbanqApi(VendorSession):
    """What Mbanq's calls are made with."""

    _rest: Api

    def _paged(
        self,
        path: str,
        kind: type[_T],
        *,
        page_size: int,
        params: Mapping[str, Param] | None = None,
        order_by: str | None = None,
        sort_order: SortOrder | None = None,
    ) -> Pager[_T]:
        """A list by offset and limit. The end is where the vendor's count says so, or an empty page."""
        checked_page_size(page_size, vendor=self.vendor)
        if sort_order is not None and sort_order not in _ORDERS:
            text = f"sort_order={sort_order!r} must be 'ASC' or 'DESC'"
            raise ArgumentError(text, vendor=self.vendor)
        wanted = {**(params or {}), "orderBy": order_by, "sortOrder": sort_order}

        async def fetch(place: Place) -> Page[_T]:
            query: dict[str, Param] = {**wanted, "offset": place.row, "limit": page_size}
            answer = await self._ask(self._rest, "GET", path, params=query)
            envelope = self._opened(answer)
            rows = await self._rows(kind, envelope, answer)
            bare = envelope.total is None
            return Page(
                rows=rows,
                total=envelope.total,
                # A bare list of another length than a page's is all there is.
                whole=bare and len(rows) != page_size,
                maybe_unpaged=bare,
                answer=answer,
            )

        return Pager(
            fetch,
            observer=self._observer,
            call=f"GET {path}",
            arguments=wanted,
            page_size=page_size,
        )

    async def _list_of(self, path: str, kind: type[_T], name: str) -> Records[_T]:
        """A list that stands under a name of its own, in one piece."""
        answer = await self._ask(self._rest, "GET", path)
        return await self._all_rows(kind, self._opened(answer, name), answer)

    def _opened(self, answer: Answer, name: str = "pageItems") -> Envelope:
        """The rows of an answer: a page's, a bare list, or what stands under another name."""
        envelope = taken_apart(answer, name)
        if envelope is None:
            self._reader.json(answer.body, of=answer)  # what is no JSON at all is told as such
            text = f"{answer.method} {answer.url} gave neither {name} nor a list"
            raise DecodeError(
                text, vendor=self.vendor, status=answer.status, body=answer.shown_body
            )
        return envelope

    def _below(self, template: str, **ids: object) -> str:
        """A path with ids in it, each of them quoted.

        Raises:
            ArgumentError: An id is blank or no text.
        """
        for name, value in ids.items():
            if not isinstance(value, str) or not value.strip() or value in (".", ".."):
                text = f"{name}={value!r} must be an id as text, such as '42'"
                raise ArgumentError(text, vendor=self.vendor)
        return template.format(**{name: quote(str(value), safe="") for name, value in ids.items()})


def taken_apart(answer: Answer, name: str) -> Envelope | None:
    """The rows of an answer, a bare list or what stands under a name; `None` if it is neither."""
    with suppress(NotJsonError):
        parts = answer.parts()
        if parts.is_list:
            return Envelope(inside=parts.whole)
        rows = parts.raw(name)  # a client without accounts of a kind may lack the name
        if parts.members is None or (name == "pageItems" and rows is None):
            return None
        rest = parts.rest(_ENVELOPE | {name})
        total = count_of(parts.value("totalFilteredRecords"))
        return Envelope(inside=[] if rows is None else rows, path=name, total=total, rest=rest)
    return None
