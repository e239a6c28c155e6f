"""Vehicles: the list, changes, faults, and which are nearest to a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from fleetauth.errors import ArgumentError
from fleetauth.records import Records
from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .api import PAGE_SIZE, MasternautApi
from .checks import at_most_one, between, filled, near, of_kind, segment
from .models import FaultyVehicle, Nearest, Vehicle
from .writes import VehicleChanges
from .writing import CORE


class VehicleCalls(MasternautApi):
    """Vehicles.

    Example:
        >>> async for vehicle in masternaut.vehicles(group_ids=["G1"]):  # doctest: +SKIP
        ...     print(vehicle.registration, vehicle.odometer_value)
        >>> await masternaut.update_vehicle("V1", VehicleChanges(name="Van 7"))  # doctest: +SKIP
    """

    @documented("GET vehicle", api="core", sample="vehicles")
    def vehicles(
        self,
        *,
        vehicle_ids: Iterable[str] = (),
        group_ids: Iterable[str] = (),
        name: str | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[Vehicle]:
        """The customer's vehicles (``GET vehicle``).

        Args:
            vehicle_ids: Only these vehicles.
            group_ids: Only these groups' vehicles; the vendor takes vehicles or groups, not both.
            name: Only those of this name.
            page_size: Rows in one request; up to 500 are known to work.

        Raises:
            ArgumentError: An id is none, both vehicles and groups are given, or `page_size` is below 1.
        """
        vehicles = self._listed(vehicle_ids, "vehicle_ids")
        groups = self._listed(group_ids, "group_ids")
        if vehicles and groups:
            text = "vehicle_ids and group_ids were given: the vendor takes one of them in a request"
            raise ArgumentError(text, vendor=self.vendor)
        params: dict[str, Param] = {"vehicleIds": vehicles, "groupIds": groups, "name": name}
        return self._paged(self._core, "vehicle", Vehicle, page_size, params)

    @documented("PUT vehicle/{id}", api="core", sample="update_vehicle")
    async def update_vehicle(self, vehicle_id: str, changes: VehicleChanges) -> Vehicle | None:
        """Change some of a vehicle's fields (``PUT vehicle/{id}``); the others stay as they are.

        Args:
            vehicle_id: Which vehicle.
            changes: What is to change.

        Returns:
            The vehicle as the vendor answers it; `None` if it answers nothing.

        Raises:
            ArgumentError: There is nothing to change, or the id is none.
            NotFoundError: The vendor knows no such vehicle.
        """
        place = f"vehicle/{segment(vehicle_id, 'vehicle_id')}"
        body = filled(CORE.write(of_kind(changes, VehicleChanges, "changes")), "changes")
        return await self._write(self._core, ("PUT", place), Vehicle, body)

    @documented("GET vehicle/faults", api="core", sample="vehicle_faults")
    def vehicle_faults(
        self,
        *,
        vehicle_id: str | None = None,
        group_id: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        page_size: int = PAGE_SIZE,
    ) -> Pager[FaultyVehicle]:
        """Vehicles with faults, and the faults (``GET vehicle/faults``).

        Args:
            vehicle_id: Only this vehicle's.
            group_id: Only this group's vehicles'.
            start: From when on; aware.
            end: Until when; aware.
            page_size: Rows in one request.

        Raises:
            ArgumentError: Both ids are given, a time has no time zone, or the end is not after the start.
        """
        at_most_one(vehicle_id=vehicle_id, group_id=group_id)
        params = {"vehicleId": vehicle_id, "groupId": group_id} | between(start, end)
        return self._paged(self._core, "vehicle/faults", FaultyVehicle, page_size, params)

    @documented("GET vehicle/nearest", api="core", sample="nearest_vehicles")
    async def nearest_vehicles(
        self,
        *,
        address: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        radius: float | None = None,
        maximum_results_to_return: int | None = None,
        params: Mapping[str, Param] | None = None,
    ) -> Records[Nearest]:
        """The vehicles that are nearest to a place (``GET vehicle/nearest``).

        Args:
            address: The place in words; or
            latitude: degrees north, with
            longitude: degrees east.
            radius: How far around it, from 2 to 500; the vendor doesn't publish the unit.
            maximum_results_to_return: At most so many.
            params: Fields of the query as the vendor writes them. They win over those above: the spelling of
                ``latitude`` and ``longitude`` is a guess.

        Raises:
            ArgumentError: There is no place, or two, or the radius is out of bounds.
        """
        asked = near(address, latitude, longitude, radius, maximum_results_to_return)
        return await self._list("vehicle/nearest", Nearest, asked | dict(params or {}))
