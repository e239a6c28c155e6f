"""`MZoneApi`: what all of MZone's calls are made with. The calls are in the files beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from fleetauth.errors import ArgumentError, VendorFaultError
from fleetauth.session import VendorSession
from fleetauth.transport.api import Api
from fleetauth.transport.paging import Page, Place
from fleetauth.vendors.settings import checked_moment, checked_page_size
from fleetauth.wire import Writer, utc_z

from .conditions import Condition
from .literals import checked_guid
from .odata import opened
from .properties import Order
from .query import Asked, Query
from .related import Expandable, several

T = TypeVar("T")
PAGE_SIZE: Final = 200  # 200 to 10,000 are in use; the vendor's maximum is unknown


class MZoneApi(VendorSession):
    """The shared machinery of MZone's calls."""

    _odata: Api
    _writer = Writer()

    def _query(
        self,
        path: str,
        kind: type[T],
        *,
        page_size: int,
        params: Mapping[str, str | None] | None = None,
        order: Iterable[str] = (),
        key: Iterable[str] = ("id",),
        expand: Iterable[Expandable] = (),
        conditions: Iterable[Condition] = (),
        parts: Iterable[Condition] = (),
    ) -> Query[T]:
        """An entity set's rows. The order is always asked for: without one, rows repeat and go missing."""
        asked = Asked(
            path=path,
            kind=kind,
            page_size=checked_page_size(page_size, vendor=self.vendor),
            params=params or {},
            conditions=tuple(conditions),
            parts=tuple(parts),
            key=tuple(Order(name) for name in (*order, *key)),
        )
        return Query(asked, fetch=self._page, observer=self._observer).expand(*several(expand))

    async def _page(self, asked: Asked[T], place: Place) -> Page[T]:
        if len(asked.parts) > 1:
            return await self._page_of_parts(asked, place)
        query = {} if place.url else asked.page(place)
        # A link may hold anything: no attribute in this line, for tracebacks that show those.
        path = place.leads_to(asked.path, below=self._odata.base_url)
        answer = await self._ask(self._odata, "GET", path, params=query)
        envelope = opened(answer, self._reader, linked=place.url is not None)
        return Page(
            rows=await self._rows(asked.kind, envelope, answer),
            total=envelope.total,
            next_url=envelope.next_url,
            answer=answer,
        )

    async def _page_of_parts(self, asked: Asked[T], place: Place) -> Page[T]:
        """A page of a filter that is asked for in parts. Each page leads to the next, and a part to the next part."""
        base = self._odata.base_url
        url = place.url or base + asked.link(0, 0)
        part, row = _place_in(url, asked, base)
        answer = await self._ask(self._odata, "GET", url)
        envelope = opened(answer, self._reader)
        rows = await self._rows(asked.kind, envelope, answer)
        end = row + len(rows)
        if not rows and (envelope.total or 0) > row:
            text = f"the vendor's page at row {row} is empty, though it counts {envelope.total} rows: rows are missing"
            raise VendorFaultError(
                text, vendor=self.vendor, status=answer.status, body=answer.shown_body
            )
        if rows and (envelope.total is None or end < envelope.total):
            following: str | None = asked.link(part, end)
        else:
            following = asked.link(part + 1, 0) if part + 1 < len(asked.parts) else None
        next_url = None if following is None else base + following
        return Page(rows=rows, whole=next_url is None, next_url=next_url, answer=answer)

    def _window(
        self,
        start: datetime,
        end: datetime,
        vehicle_id: str | None,
        vehicle_group_id: str | None,
    ) -> dict[str, str | None]:
        """The window of time that trips and events want beside the filter, and whose they are.

        Raises:
            ArgumentError: The window is none, or not exactly one of the two ids is given.
        """
        moments = {"start": start, "end": end}
        first, last = (
            utc_z(checked_moment(moment, name, vendor=self.vendor), argument=name)
            for name, moment in moments.items()
        )
        if start >= end:
            text = f"start={start.isoformat()} must be before end={end.isoformat()}"
            raise ArgumentError(text, vendor=self.vendor)
        whose = self._whose(vehicle_id, vehicle_group_id)
        return {"utcStartDate": first, "utcEndDate": last, **whose}

    def _whose(self, vehicle_id: str | None, vehicle_group_id: str | None) -> dict[str, str | None]:
        ids = {"vehicle_id": vehicle_id, "vehicle_group_id": vehicle_group_id}
        given = [name for name, value in ids.items() if value is not None]
        if len(given) != 1:
            text = (
                "give either vehicle_id or vehicle_group_id: MZone wants one of them, and only one"
            )
            raise ArgumentError(text, vendor=self.vendor)
        vehicle, group = (
            None if value is None else checked_guid(value, name) for name, value in ids.items()
        )
        return {"vehicle_Id": vehicle, "vehicleGroup_Id": group}


def _place_in(url: str, asked: Asked[Any], base: str) -> tuple[int, int]:
    """Which part a link is of, and at which row of it."""
    (text,) = parse_qs(urlsplit(url).query).get("$skip", ["0"])[:1]
    row = int(text) if text.isdecimal() else 0
    for part in range(len(asked.parts)):
        if url == base + asked.link(part, row):
            return part, row
    raise ArgumentError("the position is damaged; begin anew", vendor="mzone")
