"""MZone's calls on vehicles, their groups, and where they were last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fleetauth.errors import ArgumentError
from fleetauth.transport.counts import checked_count
from fleetauth.vendors.documented import documented
from fleetauth.vendors.settings import listed

from .api import PAGE_SIZE, MZoneApi
from .literals import checked_guid
from .models import LastKnownPosition, Vehicle, VehicleGroup
from .properties import Change
from .query import Query
from .related import Expandable, expansion_of, several

# Each id takes about 65 characters of the address, and servers of this kind take about 2,000.
_IDS_IN_ONE_FILTER: Final = 25


class VehicleCalls(MZoneApi):
    """Vehicles."""

    @documented("GET Vehicles", api="odata", sample="vehicles")
    def vehicles(
        self,
        *,
        vehicle_group_id: str | None = None,
        expand: Iterable[Expandable] = (),
        page_size: int = PAGE_SIZE,
    ) -> Query[Vehicle]:
        """Vehicles, in the order of their ids (``GET Vehicles``).

        Args:
            vehicle_group_id: Only those of this group.
            expand: What to send along with each, such as ``[Vehicle.last_known_position]`` or the vendor's names.
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1, `vehicle_group_id` no GUID, or `expand` is a single text.

        Example:
            >>> async for vehicle in mzone.vehicles().where(Vehicle.registration == "O'Hara"):  # doctest: +SKIP
            ...     print(vehicle.description)
        """
        group = None
        if vehicle_group_id is not None:
            group = checked_guid(vehicle_group_id, "vehicle_group_id")
        params = {"vehicleGroup_Id": group}
        return self._query("Vehicles", Vehicle, page_size=page_size, params=params, expand=expand)

    @documented("GET Vehicles({id})", api="odata", sample="vehicle")
    async def vehicle(self, vehicle_id: str, *, expand: Iterable[Expandable] = ()) -> Vehicle:
        """One vehicle (``GET Vehicles(<guid>)``).

        Args:
            vehicle_id: Its key.
            expand: What to send along, such as ``[Vehicle.last_known_position]`` or the vendor's names.

        Raises:
            ArgumentError: `vehicle_id` is no GUID.
            NotFoundError: There is none.
        """
        path = f"Vehicles({checked_guid(vehicle_id, 'vehicle_id')})"
        expanded = ",".join(expansion_of(one, Vehicle).text for one in several(expand))
        return await self._get(self._odata, path, Vehicle, params={"$expand": expanded or None})

    @documented("PATCH Vehicles({id})", api="odata", sample=None)
    async def update_vehicle(self, vehicle_id: str, *changes: Change) -> None:
        """Change a vehicle (``PATCH Vehicles(<guid>)``); what is not named stays as it is.

        It is not sent again by itself if it may have arrived: another's change could have come in between.

        Args:
            vehicle_id: Its key.
            *changes: New values; `None` takes a value away.

        Raises:
            ArgumentError: `vehicle_id` is no GUID, there are no changes, or one is of another record.
            NotFoundError: There is no such vehicle.

        Example:
            >>> await mzone.update_vehicle(van.id, Vehicle.description.to("Van 7"))  # doctest: +SKIP
        """
        path = f"Vehicles({checked_guid(vehicle_id, 'vehicle_id')})"
        if not changes:
            raise ArgumentError("update_vehicle() got nothing to change", vendor=self.vendor)
        checked = [_change(one) for one in changes]
        body = {change.name: self._writer.write(change.value) for change in checked}
        await self._ask(self._odata, "PATCH", path, json=body)

    @documented("GET LastKnownPositions", api="odata", sample="last_known_positions")
    def last_known_positions(
        self,
        vehicle_ids: Iterable[str] | None = None,
        *,
        expand: Iterable[Expandable] = (),
        page_size: int = PAGE_SIZE,
        ids_per_request: int = _IDS_IN_ONE_FILTER,
    ) -> Query[LastKnownPosition]:
        """Where vehicles were last (``GET LastKnownPositions``), in the order of their ids.

        Many ids are asked for in several requests, one after the other, as their filter would be too long for one.

        Args:
            vehicle_ids: Only these vehicles; by default all.
            expand: What to send along: ``[LastKnownPosition.vehicle]``.
            page_size: Rows in one request.
            ids_per_request: How many ids one filter names.

        Raises:
            ArgumentError: `vehicle_ids` is a single text, empty, or holds something else than GUIDs, or
                `ids_per_request` or `page_size` is below 1.

        Example:
            >>> positions = await mzone.last_known_positions([van.id])  # doctest: +SKIP
        """
        checked_count(ids_per_request, "ids_per_request", vendor=self.vendor)
        chosen: list[str] = []
        if vehicle_ids is not None:
            chosen = sorted(set(listed(vehicle_ids, "vehicle_ids", vendor=self.vendor)))
            if not chosen:
                text = "vehicle_ids is empty: leave it out for all vehicles"
                raise ArgumentError(text, vendor=self.vendor)
        parts = [
            LastKnownPosition.vehicle_id.in_(chosen[first : first + ids_per_request])
            for first in range(0, len(chosen), ids_per_request)
        ]
        return self._query(
            "LastKnownPositions",
            LastKnownPosition,
            page_size=page_size,
            key=("vehicle_Id",),
            expand=expand,
            parts=parts,
        )

    @documented("GET VehicleGroups", api="odata", sample="vehicle_groups")
    def vehicle_groups(self, *, page_size: int = PAGE_SIZE) -> Query[VehicleGroup]:
        """Groups of vehicles, in the order of their ids (``GET VehicleGroups``).

        Args:
            page_size: Rows in one request.

        Raises:
            ArgumentError: `page_size` is below 1.
        """
        return self._query("VehicleGroups", VehicleGroup, page_size=page_size)


def _change(change: object) -> Change:
    if isinstance(change, Change) and change.owner in (None, Vehicle):
        return change
    text = f"update_vehicle() got {change!r}; pass changes such as Vehicle.description.to('Van 7')"
    raise ArgumentError(text, vendor="mzone")
