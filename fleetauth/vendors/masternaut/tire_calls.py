"""Tyres: the calls of Smart Tire."""

from __future__ import annotations

from fleetauth.transport.paging import Pager
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .models import TireEvent


class TireCalls(MasternautApi):
    """Tyres."""

    @documented("GET events", api="smart_tire", sample="tire_events")
    def tire_events(self, *, page_size: int = PAGE_SIZE) -> Pager[TireEvent]:
        """Smart Tire's events (``GET tire/events``). Their fields are not published: each is on the record's `extra`.

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._paged(self._smart_tire, "events", TireEvent, page_size)
