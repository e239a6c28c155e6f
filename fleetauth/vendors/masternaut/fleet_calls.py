"""Masternaut's vehicles and live positions in the shape that all tracking vendors share. See `fleetauth.fleet`."""

from __future__ import annotations

from typing import Final, Protocol

from fleetauth.fleet import FleetPosition, FleetVehicle
from fleetauth.records import Records
from fleetauth.transport.paging import Pager

from .models import LivePosition, Vehicle

_IGNITION: Final = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
_ENGINE_RUNS: Final = ("driving", "idling")


class _Calls(Protocol):
    vendor: str

    def vehicles(self) -> Pager[Vehicle]: ...
    async def live_tracking(self) -> Records[LivePosition]: ...


class FleetCalls:
    """What lets a Masternaut session join a `Fleet`."""

    async def fleet_vehicles(self: _Calls) -> Records[FleetVehicle]:
        """Every vehicle, in the shape that all tracking vendors share (``GET vehicle``).

        Raises:
            FleetAuthError: A call failed.
        """
        rows = await self.vehicles().all()
        return Records((_vehicle(row, self.vendor) for row in rows), kind=FleetVehicle)

    async def fleet_positions(self: _Calls) -> Records[FleetPosition]:
        """Where the vehicles are now, in the shape that all tracking vendors share (``GET tracking/live``).

        It takes a turn of the vendor's one request in 15 seconds, as `live_tracking` does. A vehicle that sent no
        position is left out.

        Raises:
            QuotaError: The next turn comes after the time limit.
            FleetAuthError: The call failed.
        """
        rows = await self.live_tracking()
        found = (
            _position(row, self.vendor)
            for row in rows
            if row.latitude is not None and row.longitude is not None
        )
        return Records(found, kind=FleetPosition)


def _vehicle(row: Vehicle, vendor: str) -> FleetVehicle:
    return FleetVehicle(
        vendor=vendor,
        id=row.id,
        name=row.name,
        registration=row.registration,
        odometer=row.odometer_value,
        source=row,
    )


def _position(row: LivePosition, vendor: str) -> FleetPosition:
    return FleetPosition(
        vendor=vendor,
        id=row.asset_id,
        name=row.asset_name,
        registration=row.asset_registration,
        time=row.date,
        latitude=row.latitude,
        longitude=row.longitude,
        speed=row.speed,
        heading=row.heading,
        ignition=_ignition(row),
        odometer=row.odometer,
        source=row,
    )


def _ignition(row: LivePosition) -> bool | None:
    """As the vendor says it; where it doesn't, an engine that runs tells it too, but one that doesn't tells nothing."""
    said = _IGNITION.get((row.ignition_status or "").strip().lower())
    if said is None and row.event_type in _ENGINE_RUNS:
        return True
    return said
