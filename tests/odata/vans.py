"""Four vehicles with everything that filters stumble over, for all tests of one server: made once, then only read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from fleetauth.vendors.mzone import Condition, Vehicle
from tests.odata.rows import Fleet, moment, new_id

# By their VINs, which the tests name them by. What is left out is null.
_VANS: Final[Mapping[str, Mapping[str, Any]]] = {
    "A": {
        "registration": "O'Hara",
        "description": "Van one",
        "odometer": 100,
        "decimalOdometer": 100.5,
        "ignitionOn": True,
        "utcLastModified": moment(0),
        "make_Id": 1,
    },
    "B": {
        "registration": "100% & more",
        "description": "Van two",
        "odometer": 200,
        "decimalOdometer": 200.25,
        "ignitionOn": False,
        "utcLastModified": moment(1.00005),
        "make_Id": 2,
    },
    "C": {
        "registration": "Zoë + 日本#1",
        "description": "Truck_three",
        "odometer": 300,
        "decimalOdometer": 300.125,
        "utcLastModified": moment(2),
    },
    "D": {"registration": "", "odometer": -5, "decimalOdometer": -0.001, "ignitionOn": True},
}


@attrs.frozen
class Vans:
    """Where the four are.

    Attributes:
        unit: A GUID that is in all four, and in no other vehicle.
        ids: Their keys, by VIN.
        north: The group of A and B.
        south: The group of B alone.
    """

    unit: str
    ids: Mapping[str, str]
    north: str
    south: str

    @property
    def ours(self) -> Condition:
        """Those four alone."""
        return Vehicle.unit_id == self.unit


async def parked(fleet: Fleet) -> Vans:
    """Insert the four."""
    unit, north, south = new_id(), new_id(), new_id()
    groups = {"A": [north], "B": [north, south]}
    speeds = {"A": 10, "B": 90}
    names = {north: "North's", south: "South"}
    ids: dict[str, str] = {}
    for vin, fields in _VANS.items():
        more: dict[str, Any] = {
            "vehicleGroups": [{"id": it, "description": names[it]} for it in groups.get(vin, [])]
        }
        if vin in speeds:
            more["lastKnownPosition"] = {
                "speed": speeds[vin],
                "latitude": 53.4,
                "longitude": -2.3,
                "utcTimestamp": moment(speeds[vin]),
            }
        ids[vin] = await fleet.vehicle(vin=vin, unit_Id=unit, **fields, **more)
    return Vans(unit, ids, north, south)
