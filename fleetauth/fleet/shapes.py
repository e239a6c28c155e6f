"""The one shape that all tracking vendors' vehicles and positions are brought into, and what makes a fleet's member.

How a vendor's own records become these is said in the vendor's room.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

import attrs

from fleetauth.frozen import Frozen, frozen
from fleetauth.wire import wire


@frozen
class FleetVehicle(Frozen):
    """A vehicle of any vendor.

    Attributes:
        vendor: Whose it is, such as ``"mzone"``.
        id: The vendor's key of it.
        name: What the customer calls it.
        registration: Number plate.
        vin: Vehicle identification number.
        odometer: km.
        source: The vendor's own record.
        member: The session's name in the fleet; it tells two accounts of one vendor apart.
    """

    vendor: str
    id: str
    name: str | None = None
    registration: str | None = None
    vin: str | None = None
    odometer: float | None = wire(default=None, unit="km")
    source: Any = attrs.field(default=None, repr=False, hash=False)
    member: str = ""


@frozen
class FleetPosition(Frozen):
    """Where a vehicle of any vendor is, and what it does.

    Attributes:
        vendor: Whose it is, such as ``"masternaut"``.
        id: The vendor's key of the vehicle.
        name: What the customer calls the vehicle.
        registration: Number plate.
        time: When it was there, UTC.
        latitude: Degrees north.
        longitude: Degrees east.
        speed: km/h.
        heading: Degrees, clockwise from north.
        ignition: Whether the ignition is on; `None` if the vendor doesn't say.
        odometer: km.
        source: The vendor's own record.
        member: The session's name in the fleet; it tells two accounts of one vendor apart.
    """

    vendor: str
    id: str | None = None
    name: str | None = None
    registration: str | None = None
    time: datetime | None = None
    latitude: float | None = wire(default=None, unit="°")
    longitude: float | None = wire(default=None, unit="°")
    speed: float | None = wire(default=None, unit="km/h")
    heading: float | None = wire(default=None, unit="°")
    ignition: bool | None = None
    odometer: float | None = wire(default=None, unit="km")
    source: Any = attrs.field(default=None, repr=False, hash=False)
    member: str = ""


@runtime_checkable
class FleetMember(Protocol):
    """What can join a `Fleet`: `MZoneSession`, `MasternautSession`, or anything of your own that has these.

    An error that is no `FleetAuthError` is taken for a mistake in the program: it ends the fleet's call.
    """

    @property
    def vendor(self) -> str:
        """The vendor's name; the member's name in the fleet, unless it is given another."""
        ...

    async def fleet_vehicles(self) -> Iterable[FleetVehicle]:
        """Every vehicle."""
        ...

    async def fleet_positions(self) -> Iterable[FleetPosition]:
        """Where each vehicle was last; one without a known position is left out."""
        ...
