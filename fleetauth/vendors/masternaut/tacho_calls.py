"""Tachographs: drivers' states and activities. Both calls are a `POST` that only reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs

from fleetauth.transport.paging import Page, Pager, Place
from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import checked_page_size, count_of, listed

from .api import PAGE_SIZE, MasternautApi
from .checks import in_order, naive_utc
from .envelopes import opened
from .models import TachoDriver, TachoLive

_T = TypeVar("_T")


class TachoCalls(MasternautApi):
    """Tachographs.

    Example:
        >>> async for driver in masternaut.tacho_live(registrations=["EX01 VAN"]):  # doctest: +SKIP
        ...     print(driver.driver_name, driver.activity)
    """

    @documented("POST live", api="tacho", sample="tacho_live")
    def tacho_live(
        self,
        *,
        driver_keys: Iterable[str] = (),
        registrations: Iterable[str] = (),
        sort: Mapping[str, Any] | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[TachoLive]:
        """What drivers do now (``POST tacho/live``).

        Args:
            driver_keys: Only drivers with these cards.
            registrations: Only vehicles with these number plates.
            sort: By which fields, by the wire's names, as the vendor wants it; its values are not published.
            page_size: Rows in one request.

        Raises:
            ArgumentError: A key is none, or `page_size` is below 1.
        """
        body = self._chosen(driver_keys, registrations, sort)
        return self._skipping("live", TachoLive, body, page_size)

    @documented("POST activity", api="tacho", sample="tacho_activity")
    def tacho_activity(
        self,
        start: datetime,
        end: datetime,
        *,
        driver_keys: Iterable[str] = (),
        registrations: Iterable[str] = (),
        data_content: str = "live",
        sort: Mapping[str, Any] | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[TachoDriver]:
        """What drivers did (``POST tacho/activity``).

        Args:
            start: From when on; aware.
            end: Until when; aware.
            driver_keys: Only drivers with these cards.
            registrations: Only vehicles with these number plates.
            data_content: Which data; ``"live"`` is the only one that is documented.
            sort: By which fields, by the wire's names, as the vendor wants it; its values are not published.
            page_size: Rows in one request.

        Raises:
            ArgumentError: A time has no time zone, the end is not after the start, or a key is none.
        """
        period = {
            "startTime": naive_utc(start, "start"),
            "endTime": naive_utc(end, "end"),
            "dataContent": data_content,
        }
        in_order(start, end)
        body = period | self._chosen(driver_keys, registrations, sort)
        return self._skipping("activity", TachoDriver, body, page_size)

    def _chosen(
        self,
        driver_keys: Iterable[str],
        registrations: Iterable[str],
        sort: Mapping[str, Any] | None,
    ) -> dict[str, object]:
        body: dict[str, object] = {
            "driverKeys": listed(driver_keys, "driver_keys", vendor=self.vendor),
            "registrations": listed(registrations, "registrations", vendor=self.vendor),
        }
        return body if sort is None else body | {"sort": dict(sort)}

    def _skipping(
        self, path: str, kind: type[_T], body: Mapping[str, object], page_size: int
    ) -> Pager[_T]:
        checked_page_size(page_size, vendor=self.vendor)

        async def fetch(place: Place) -> Page[_T]:
            asked = {**body, "skip": place.row, "limit": page_size}
            answer = await self._ask(self._tacho, "POST", path, json=asked, repeatable=True)
            envelope = opened(answer, self._reader)
            count = count_of(envelope.rest.get("count"))
            rows = await self._rows(kind, attrs.evolve(envelope, total=count), answer)
            # Whether ``count`` is of all rows or of this page isn't published: it may prove that there
            # is more, but never that there is not. The end is an empty page.
            proves_more = count is not None and count > place.row + len(rows)
            return Page(rows=rows, total=count if proves_more else None, answer=answer)

        return Pager(
            fetch,
            observer=self._observer,
            call=f"POST tacho/{path}",
            arguments=body,
            page_size=page_size,
        )
