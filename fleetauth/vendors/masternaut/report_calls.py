"""Reports: drivers' fuel, how vehicles and drivers were used, and the use of inputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .checks import Query, at_most_one, between
from .models import DriverFuel, DriverUtilisation, InputUsage, VehicleUtilisation


class ReportCalls(MasternautApi):
    """Reports.

    Example:
        >>> day = datetime(2026, 3, 1, tzinfo=UTC)  # doctest: +SKIP
        >>> rows = await masternaut.vehicle_utilisation(day, day + timedelta(days=1))  # doctest: +SKIP
        >>> rows[0].utilisation[0].drive_time  # doctest: +SKIP
    """

    @documented("GET fuel/driver", api="core", sample="driver_fuel")
    def driver_fuel(
        self,
        start: datetime,
        end: datetime,
        *,
        driver_id: str | None = None,
        group_id: str | None = None,
        page_size: int = PAGE_SIZE,
        params: Mapping[str, Param] | None = None,
    ) -> Pager[DriverFuel]:
        """Drivers' fuel (``GET fuel/driver``). Its fields are not published: each is on the record's `extra`.

        Args:
            start: From when on; aware.
            end: Until when; aware.
            driver_id: Only this driver's.
            group_id: Only this group's drivers'.
            page_size: Rows in one request.
            params: Fields of the query as the vendor writes them. They win over those above, whose names are
                guessed from its other reports.

        Raises:
            ArgumentError: Both ids are given, a time has no time zone, or the end is not after the start.
        """
        asked = _of_driver(driver_id, group_id) | between(start, end) | dict(params or {})
        return self._paged(self._core, "fuel/driver", DriverFuel, page_size, asked)

    @documented("GET utilisation/vehicle", api="core", sample="vehicle_utilisation")
    async def vehicle_utilisation(
        self,
        start: datetime,
        end: datetime,
        *,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        params: Mapping[str, Param] | None = None,
    ) -> Records[VehicleUtilisation]:
        """How vehicles were used (``GET utilisation/vehicle``). The averages over all of them are in `raw`.

        Args:
            start: From when on; aware.
            end: Until when; aware.
            vehicle_id: Only this vehicle.
            group_id: Only this group's vehicles.
            params: Further fields of the query as the vendor writes them. They win over those above.

        Raises:
            ArgumentError: Both ids are given, a time has no time zone, or the end is not after the start.
        """
        asked = _of_vehicle(vehicle_id, group_id) | between(start, end) | dict(params or {})
        return await self._list("utilisation/vehicle", VehicleUtilisation, asked)

    @documented("GET utilisation/driver", api="core", sample="driver_utilisation")
    async def driver_utilisation(
        self,
        start: datetime,
        end: datetime,
        *,
        driver_id: str | None = None,
        group_id: str | None = None,
        params: Mapping[str, Param] | None = None,
    ) -> Records[DriverUtilisation]:
        """How drivers' time was used (``GET utilisation/driver``). Its fields are on the record's `extra`.

        Args:
            start: From when on; aware.
            end: Until when; aware.
            driver_id: Only this driver.
            group_id: Only this group's drivers.
            params: Fields of the query as the vendor writes them. They win over those above, whose names are
                guessed from the vehicles' report.

        Raises:
            ArgumentError: Both ids are given, a time has no time zone, or the end is not after the start.
        """
        asked = _of_driver(driver_id, group_id) | between(start, end) | dict(params or {})
        return await self._list("utilisation/driver", DriverUtilisation, asked)

    @documented("GET input/usage/vehicle", api="core", sample="vehicle_input_usage")
    def vehicle_input_usage(
        self,
        start: datetime,
        end: datetime,
        *,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        page_size: int = PAGE_SIZE,
        params: Mapping[str, Param] | None = None,
    ) -> Pager[InputUsage]:
        """When vehicles' inputs were used (``GET input/usage/vehicle``).

        Args:
            start: From when on; aware.
            end: Until when; aware.
            vehicle_id: Only this vehicle's.
            group_id: Only this group's vehicles'.
            page_size: Rows in one request.
            params: Fields of the query as the vendor writes them. They win over those above, whose names are
                guessed from its other reports.

        Raises:
            ArgumentError: Both ids are given, a time has no time zone, or the end is not after the start.
        """
        asked = _of_vehicle(vehicle_id, group_id) | between(start, end) | dict(params or {})
        return self._paged(self._core, "input/usage/vehicle", InputUsage, page_size, asked)


def _of_vehicle(vehicle_id: str | None, group_id: str | None) -> Query:
    at_most_one(vehicle_id=vehicle_id, group_id=group_id)
    return {"vehicleId": vehicle_id, "groupId": group_id}


def _of_driver(driver_id: str | None, group_id: str | None) -> Query:
    at_most_one(driver_id=driver_id, group_id=group_id)
    return {"driverId": driver_id, "groupId": group_id}
