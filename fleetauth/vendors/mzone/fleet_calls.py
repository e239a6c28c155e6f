"""MZone's vehicles and last known positions in the shape that all tracking vendors share. See `fleetauth.fleet`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from fleetauth.fleet import FleetPosition, FleetVehicle
from fleetauth.records import Records
from fleetauth.transport.paging import Pager

from .models import LastKnownPosition, Vehicle


class _Calls(Protocol):
    vendor: str

    def vehicles(self, *, expand: Iterable[str] = ()) -> Pager[Vehicle]: ...


class FleetCalls:
    """What lets an MZone session join a `Fleet`."""

    async def fleet_vehicles(self: _Calls) -> Records[FleetVehicle]:
        """Every vehicle, in the shape that all tracking vendors share (``GET Vehicles``).

        Raises:
            FleetAuthError: A call failed.
        """
        rows = await self.vehicles().all()
        return Records((_vehicle(row, self.vendor) for row in rows), kind=FleetVehicle)

    async def fleet_positions(self: _Calls) -> Records[FleetPosition]:
        """Where each vehicle was last, in the shape that all tracking vendors share (``GET Vehicles``, expanded).

        A vehicle whose position is not known is left out.

        Raises:
            FleetAuthError: A call failed.
        """
        rows = await self.vehicles(expand=["lastKnownPosition"]).all()
        known = ((row, row.last_known_position) for row in rows)
        found = (
            _position(row, last, self.vendor)
            for row, last in known
            if last is not None and last.latitude is not None and last.longitude is not None
        )
        return Records(found, kind=FleetPosition)


def _vehicle(row: Vehicle, vendor: str) -> FleetVehicle:
    return FleetVehicle(
        vendor=vendor,
        id=row.id,
        name=row.description,
        registration=row.registration,
        vin=row.vin,
        odometer=_odometer(row),
        source=row,
    )


def _position(row: Vehicle, last: LastKnownPosition, vendor: str) -> FleetPosition:
    return FleetPosition(
        vendor=vendor,
        id=row.id,
        name=row.description,
        registration=row.registration,
        time=last.utc_timestamp,
        latitude=last.latitude,
        longitude=last.longitude,
        speed=last.speed,
        heading=last.direction,
        ignition=row.ignition_on if last.ignition_on is None else last.ignition_on,
        odometer=_odometer(row),
        source=row,
    )


def _odometer(row: Vehicle) -> float | None:
    return row.odometer if row.decimal_odometer is None else row.decimal_odometer
