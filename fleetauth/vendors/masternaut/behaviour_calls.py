"""How the vehicles were driven: speeding, idling and business travel in detail, over ranges of any width."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Unpack

from fleetauth.errors import ArgumentError
from fleetauth.vendors.documented import documented

from .models import BusinessTravel, IdlingPeriod, SpeedingEvent
from .range_api import RangeApi, RangeOptions
from .ranges import RangeReader

_VEHICLE_ID: Final = "vehicleId"
_DRIVER_ID: Final = "driverId"
# Asset-days in one request, says the vendor.
_VEHICLE_SPEEDING: Final = 50
_DRIVER_SPEEDING: Final = 100
_IDLING: Final = 50
_BUSINESS_TRAVEL: Final = 50


class BehaviourCalls(RangeApi):
    """Speeding, idling, business travel. All of them split ranges as `vehicle_journeys` does.

    Where one day of a whole group is more than a request may ask for, its members are asked for one by one.
    """

    @documented("GET speeding/detail/vehicle", api="core", sample="vehicle_speeding")
    def vehicle_speeding(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[SpeedingEvent]:
        """Where a vehicle or a group was too fast (``GET speeding/detail/vehicle``; 50 asset-days a request).

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of vehicle and group is given.

        Example:
            >>> async for event in masternaut.vehicle_speeding(  # doctest: +SKIP
            ...     vehicle_id="V1", start=new_year, end=today
            ... ):
            ...     print(event.start_time, event.max_speed, event.road_speed_limit_kph)
        """
        return self._range(
            "speeding/detail/vehicle",
            SpeedingEvent,
            "vehicle",
            asset_id=vehicle_id,
            group_id=group_id,
            start=start,
            end=end,
            asset_days=_VEHICLE_SPEEDING,
            id_parameter=_VEHICLE_ID,
            options=options,
        )

    @documented("GET speeding/detail/driver", api="core", sample="driver_speeding")
    def driver_speeding(
        self,
        *,
        start: datetime,
        end: datetime,
        driver_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[SpeedingEvent]:
        """Where a driver or a group was too fast (``GET speeding/detail/driver``; 100 asset-days a request).

        Args:
            start: From when on, with a time zone.
            end: Until when.
            driver_id: One driver's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of driver and group is given.
        """
        return self._range(
            "speeding/detail/driver",
            SpeedingEvent,
            "driver",
            asset_id=driver_id,
            group_id=group_id,
            start=start,
            end=end,
            asset_days=_DRIVER_SPEEDING,
            id_parameter=_DRIVER_ID,
            options=options,
        )

    @documented("GET idling/detail/vehicle", api="core", sample="vehicle_idling")
    def vehicle_idling(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[IdlingPeriod]:
        """Where a vehicle or a group stood with its engine on (``GET idling/detail/vehicle``; 50 asset-days a request).

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of vehicle and group is given.
        """
        return self._range(
            "idling/detail/vehicle",
            IdlingPeriod,
            "vehicle",
            asset_id=vehicle_id,
            group_id=group_id,
            start=start,
            end=end,
            asset_days=_IDLING,
            id_parameter=_VEHICLE_ID,
            options=options,
        )

    @documented("GET idling/detail/driver", api="core", sample="driver_idling")
    def driver_idling(
        self,
        *,
        start: datetime,
        end: datetime,
        driver_id: str | None = None,
        group_id: str | None = None,
        **options: Unpack[RangeOptions],
    ) -> RangeReader[IdlingPeriod]:
        """Where a driver or a group stood with the engine on (``GET idling/detail/driver``; 50 asset-days a request).

        Args:
            start: From when on, with a time zone.
            end: Until when.
            driver_id: One driver's.
            group_id: A group's, instead.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: A moment has no time zone, or not exactly one of driver and group is given.
        """
        return self._range(
            "idling/detail/driver",
            IdlingPeriod,
            "driver",
            asset_id=driver_id,
            group_id=group_id,
            start=start,
            end=end,
            asset_days=_IDLING,
            id_parameter=_DRIVER_ID,
            options=options,
        )

    @documented("GET businesstravel/detail/vehicle", api="core", sample="business_travel")
    def business_travel(
        self,
        *,
        start: datetime,
        end: datetime,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        path: str = "businesstravel/detail/vehicle",
        **options: Unpack[RangeOptions],
    ) -> RangeReader[BusinessTravel]:
        """The business travel of a vehicle or a group in detail; 50 asset-days a request.

        The vendor documents this call's limit and nothing else. Its path here follows that of its neighbours: give the
        right one if the vendor told you. Its rows' fields are all on `extra`.

        Args:
            start: From when on, with a time zone.
            end: Until when.
            vehicle_id: One vehicle's.
            group_id: A group's, instead.
            path: Below the Core API.
            **options: `assets`, `asset_days`, `count_days`, `id_parameter`, `page_size`; see `RangeOptions`.

        Raises:
            ArgumentError: The path is blank, a moment is naive, or not exactly one of vehicle and group is given.
            NotFoundError: The vendor has no such path.
        """
        if not _is_path(path):
            text = f"path={path!r} must be the call's path below the Core API"
            raise ArgumentError(text, vendor=self.vendor)
        return self._range(
            path,
            BusinessTravel,
            "vehicle",
            asset_id=vehicle_id,
            group_id=group_id,
            start=start,
            end=end,
            asset_days=_BUSINESS_TRAVEL,
            id_parameter=_VEHICLE_ID,
            options=options,
        )


def _is_path(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip("/ "))
