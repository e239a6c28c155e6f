"""Journeys: the calls below ``journey/detail``, their feeds, and the distances of ``tracking/journey/summary``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Unpack

from fleetauth.records import Records
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented
from fleetauth.wire import utc_naive_text

from .envelopes import opened
from .feed import Feed
from .feed_api import ChangeCall, FeedApi, FeedOptions
from .models import Journey, JourneySummary
from .range_api import RangeApi, RangeOptions, Subject
from .ranges import RangeReader
from .windows import checked_range

_ASSET_DAYS: Final = 1000  # in one request, says the vendor
_EVERY: Final = 60.0  # seconds from one request for the latest ones to the next, says the vendor
_HOUR: Final = timedelta(hours=1)
_VEHICLES: Final = ChangeCall(
    path="journey/detail/vehicle/latest",
    every=_EVERY,
    quota="vehicle journeys latest",
    reach=_HOUR,
)
_DRIVERS: Final = ChangeCall(
    path="journey/detail/driver/latest",
    every=_EVERY,
    quota="driver journeys latest",
    reach=_HOUR,
)
_ID: Final = "id"


class JourneyCalls(RangeApi, FeedApi):
    """Journeys."""

    @documented("GET journey/detail/vehicle", api="core", sample="vehicle_journeys")
    def vehicle_journeys(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[Journey]:
        """The journeys of a vehicle or a group in a range of time (``GET journey/detail/vehicle``), however wide.

        The vendor answers 1000 asset-days (vehicles times days) in a request: the range is split at midnights UTC.
        How many vehicles a group has is asked first, unless `assets` says it.

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of vehicle and group is given.

        Example:
            >>> async for journey in masternaut.vehicle_journeys(  # doctest: +SKIP
            ...     group_id="G1", start=new_year, end=today
            ... ):
            ...     print(journey.vehicle_id, journey.distance_kilometres)
        """
        return self._journey_range("vehicle", vehicle_id, group_id, (start, end), options)

    @documented("GET journey/detail/driver", api="core", sample="driver_journeys")
    def driver_journeys(
        self,
        *,
        start: datetime,
        end: datetime,
        driver_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[Journey]:
        """The journeys of a driver or a group in a range of time (``GET journey/detail/driver``), however wide.

        Args:
            start: From when on, with a time zone.
            end: Until when.
            driver_id: One driver's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of driver and group is given.
        """
        return self._journey_range("driver", driver_id, group_id, (start, end), options)

    @documented("GET journey/detail/vehicle/latest", api="core", sample="vehicle_journeys_latest")
    async def vehicle_journeys_latest(
        self,
        *,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        from_date_time: datetime | None = None,
        id_parameter: str = _ID,
    ) -> Records[Journey]:
        """The journeys that came in since a moment (``GET journey/detail/vehicle/latest``), in one request.

        The next one goes on from ``raw["processedDateTime"]``; `vehicle_journeys_feed` does all that. The vendor
        allows one request in 60 seconds.

        Args:
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            from_date_time: Since when, with a time zone; at most one hour ago.
            id_parameter: The query's name for the vehicle's id, where the documents disagree.

        Raises:
            ArgumentError: The moment has no time zone, or not exactly one of vehicle and group is given.
            QuotaError: The next turn comes after the time limit.
            InputRefusedError: `from_date_time` is more than an hour ago.
        """
        params = self._journeys_of("vehicle", vehicle_id, group_id, id_parameter)
        return await self._latest(_VEHICLES, Journey, params, from_date_time)

    @documented("GET journey/detail/driver/latest", api="core", sample="driver_journeys_latest")
    async def driver_journeys_latest(
        self,
        *,
        driver_id: str | None = None,
        group_id: str | None = None,
        from_date_time: datetime | None = None,
        id_parameter: str = _ID,
    ) -> Records[Journey]:
        """The same of a driver or a group of drivers (``GET journey/detail/driver/latest``).

        Args:
            driver_id: One driver's.
            group_id: A group's, instead.
            from_date_time: Since when, with a time zone; at most one hour ago.
            id_parameter: The query's name for the driver's id, where the documents disagree.

        Raises:
            ArgumentError: The moment has no time zone, or not exactly one of driver and group is given.
            QuotaError: The next turn comes after the time limit.
            InputRefusedError: `from_date_time` is more than an hour ago.
        """
        params = self._journeys_of("driver", driver_id, group_id, id_parameter)
        return await self._latest(_DRIVERS, Journey, params, from_date_time)

    @documented("GET journey/detail/vehicle/latest", api="core", sample="vehicle_journeys_latest")
    def vehicle_journeys_feed(
        self,
        *,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        id_parameter: str = _ID,
        **options: Unpack[FeedOptions],
    ) -> Feed[Journey]:
        """Journeys as they come in (``GET journey/detail/vehicle/latest`` with its cursor), once a minute.

        It begins now, or where you say. A position of more than an hour ago can't be resumed: what lies between is
        read by `vehicle_journeys`.

        Args:
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            id_parameter: The query's name for the vehicle's id, where the documents disagree.
            **options: `position`, `from_date_time`, `every`, `gaps`; see `FeedOptions`.

        Raises:
            ArgumentError: The position can't be resumed, or an argument is wrong.
        """
        params = self._journeys_of("vehicle", vehicle_id, group_id, id_parameter)
        return self._feed(_VEHICLES, Journey, params, options)

    @documented("GET journey/detail/driver/latest", api="core", sample="driver_journeys_latest")
    def driver_journeys_feed(
        self,
        *,
        driver_id: str | None = None,
        group_id: str | None = None,
        id_parameter: str = _ID,
        **options: Unpack[FeedOptions],
    ) -> Feed[Journey]:
        """The same of a driver or a group of drivers (``GET journey/detail/driver/latest`` with its cursor).

        Args:
            driver_id: One driver's.
            group_id: A group's, instead.
            id_parameter: The query's name for the driver's id, where the documents disagree.
            **options: `position`, `from_date_time`, `every`, `gaps`; see `FeedOptions`.

        Raises:
            ArgumentError: The position can't be resumed, or an argument is wrong.
        """
        params = self._journeys_of("driver", driver_id, group_id, id_parameter)
        return self._feed(_DRIVERS, Journey, params, options)

    @documented("GET tracking/journey/summary", api="core", sample="journey_summary")
    async def journey_summary(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_ids: Iterable[str] = (),
        group_ids: Iterable[str] = (),
    ) -> Records[JourneySummary]:
        """How far vehicles went in a range of time, km (``GET tracking/journey/summary``), in one request.

        The vendor names no limit to the range, and sums over parts of it would not add up where a journey lies on
        their border: so it is not split.

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_ids: Only these vehicles.
            group_ids: Only these groups' vehicles.

        Raises:
            ArgumentError: A moment has no time zone, or the end is not after the start.
        """
        whole = checked_range(start, end)
        params: dict[str, Param] = {
            "startDate": utc_naive_text(whole.start),
            "endDate": utc_naive_text(whole.end),
            "vehicleIds": self._listed(vehicle_ids, "vehicle_ids"),
            "groupIds": self._listed(group_ids, "group_ids"),
        }
        answer = await self._ask(self._core, "GET", "tracking/journey/summary", params=params)
        return await self._all_rows(JourneySummary, opened(answer, self._reader), answer)

    def _journey_range(
        self,
        subject: Subject,
        asset_id: str | None,
        group_id: str | None,
        between: tuple[datetime, datetime],
        options: RangeOptions,
    ) -> RangeReader[Journey]:
        return self._range(
            f"journey/detail/{subject}",
            Journey,
            subject,
            asset_id=asset_id,
            group_id=group_id,
            start=between[0],
            end=between[1],
            asset_days=_ASSET_DAYS,
            id_parameter=_ID,
            options=options,
        )

    def _journeys_of(
        self, subject: Subject, asset_id: str | None, group_id: str | None, id_parameter: str
    ) -> dict[str, Param]:
        share = self._asked_share(subject, asset_id, group_id, id_parameter)
        return {share.parameter: share.id}
