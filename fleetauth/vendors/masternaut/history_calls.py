"""What the vehicles reported: the calls below ``tracking/history``, and the feed of what comes in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Unpack

from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented
from fleetauth.wire import utc_naive_text

from .api import PAGE_SIZE
from .checks import required_text
from .feed import Feed
from .feed_api import ChangeCall, FeedApi, FeedOptions
from .models import TrackingEvent
from .windows import checked_range

_PATH: Final = "tracking/history/vehicle"
_LATEST: Final = ChangeCall(path=f"{_PATH}/latest", every=15.0, reach=timedelta(days=14), most=500)


class HistoryCalls(FeedApi):
    """Tracking history."""

    @documented("GET tracking/history/vehicle", api="core", sample="vehicle_history")
    def vehicle_history(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_id: str | None = None,
        group_ids: Iterable[str] = (),
        page_size: int = PAGE_SIZE,
    ) -> Pager[TrackingEvent]:
        """What vehicles reported in a range of time (``GET tracking/history/vehicle``).

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_id: Only this vehicle.
            group_ids: Only these groups' vehicles.
            page_size: Rows in one request.

        Raises:
            ArgumentError: A moment has no time zone, or the end is not after the start.

        Example:
            >>> async for event in masternaut.vehicle_history(start=monday, end=tuesday):  # doctest: +SKIP
            ...     print(event.event_date_time, event.speed)
        """
        whole = checked_range(start, end)
        params: dict[str, Param] = self._history_of(vehicle_id, group_ids) | {
            "startDate": utc_naive_text(whole.start),
            "endDate": utc_naive_text(whole.end),
        }
        return self._paged(self._core, _PATH, TrackingEvent, page_size, params)

    @documented("GET tracking/history/vehicle/latest", api="core", sample="vehicle_history_latest")
    async def vehicle_history_latest(
        self,
        *,
        from_date_time: datetime,
        vehicle_id: str | None = None,
        group_ids: Iterable[str] = (),
    ) -> Records[TrackingEvent]:
        """What has come in since a moment (``GET tracking/history/vehicle/latest``): the first 500 reports.

        The next request goes on from ``raw["processedDateTime"]``; `vehicle_history_feed` does all that.

        Args:
            from_date_time: Since when, with a time zone; at most 14 days ago.
            vehicle_id: Only this vehicle.
            group_ids: Only these groups' vehicles.

        Raises:
            ArgumentError: `from_date_time` has no time zone.
            InputRefusedError: It is more than 14 days ago.
        """
        params = self._history_of(vehicle_id, group_ids)
        return await self._latest(_LATEST, TrackingEvent, params, from_date_time)

    @documented("GET tracking/history/vehicle/latest", api="core", sample="vehicle_history_latest")
    def vehicle_history_feed(
        self,
        *,
        vehicle_id: str | None = None,
        group_ids: Iterable[str] = (),
        **options: Unpack[FeedOptions],
    ) -> Feed[TrackingEvent]:
        """Every report as it comes in (``GET tracking/history/vehicle/latest`` with its cursor).

        It begins now, or where you say. After a full batch of 500 the next is asked for at once, else every 15 seconds:
        the vendor names no quota, so `every` may be less. A position of more than 14 days ago can't be resumed.

        Args:
            vehicle_id: Only this vehicle.
            group_ids: Only these groups' vehicles.
            **options: `position`, `from_date_time`, `every`, `gaps`; see `FeedOptions`.

        Raises:
            ArgumentError: The position can't be resumed, or an argument is wrong.
        """
        return self._feed(_LATEST, TrackingEvent, self._history_of(vehicle_id, group_ids), options)

    def _history_of(self, vehicle_id: str | None, group_ids: Iterable[str]) -> dict[str, Param]:
        ids = () if vehicle_id is None else (required_text(vehicle_id, "vehicle_id"),)
        return {
            "vehicleId": self._listed(ids, "vehicle_id"),
            "groupIds": self._listed(group_ids, "group_ids"),
        }
