"""What callers have written to Masternaut: its drivers, groups, locations, created jobs and changed vehicles, since
the start or the last reset. What was never written follows from the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from fleetauth.sandbox.answer import JsonObject, Refused
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import EPOCH, Driver, Group, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.world import Vehicle, World

CATEGORIES = ("Depots", "Customers")


class Books:
    """All that can be written, in the wire's own fields, by key."""

    def __init__(self, world: World) -> None:
        self.vehicle_changes: dict[str, JsonObject] = {}
        self.drivers: dict[str, JsonObject] = {d.id: _driver(d) for d in world.drivers}
        self.groups: dict[str, JsonObject] = {g.id: _group(g) for g in world.groups}
        self.locations: dict[str, JsonObject] = {
            f"L{number}": _location(world, number) for number in range(1, 7)
        }
        self.jobs: list[JsonObject] = []
        self._keys = 0

    def new_key(self, letter: str) -> str:
        """Give a key that nothing has yet."""
        self._keys += 1
        return f"{letter}{9000 + self._keys}"

    def vehicles(self, world: World) -> list[Vehicle]:
        """Give the world's vehicles with the names, groups and drivers that were written to them."""
        return [self._as_written(vehicle) for vehicle in world.vehicles]

    def _as_written(self, vehicle: Vehicle) -> Vehicle:
        changes = self.vehicle_changes.get(vehicle.id, {})
        usual = None if vehicle.driver is None else vehicle.driver.id
        driver = self.drivers.get(str(changes.get("defaultDriverId", usual)))
        return attrs.evolve(
            vehicle,
            registration=str(changes.get("registration") or vehicle.registration),
            description=str(changes.get("name") or vehicle.description),
            group=self._as_group(changes.get("groupId", vehicle.group.id)),
            driver=None
            if driver is None
            else Driver(
                str(driver["id"]), str(driver["name"]), self._as_group(driver.get("groupId"))
            ),
        )

    def _as_group(self, key: object) -> Group:
        return Group("" if key is None else str(key), str(self.group_name(key) or ""), None)

    def group_name(self, key: object) -> object:
        """Give the name of the group with this key; None if there is none."""
        return self.groups.get(str(key), {}).get("name")

    def ancestry(self, key: object) -> list[str]:
        """Give a group's key, its parent's, and so on up to the topmost one's."""
        if key is None:
            return []
        return [str(key), *self.ancestry(self.groups[str(key)].get("parentId"))]


def known(
    masternaut: Masternaut, rows: dict[str, JsonObject], key: object, noun: str
) -> JsonObject:
    """Give what has this key; `Refused` with 404 if nothing has."""
    row = rows.get(str(key))
    if row is None:
        raise Refused(masternaut.problem(404, f"There is no {noun} {key}."))
    return row


def _driver(driver: Driver) -> JsonObject:
    number = int(driver.id[1:])
    return {
        "id": driver.id,
        "name": driver.name,
        "active": not picked(number, 10, 9),
        "activeDate": iso_naive(EPOCH - number * 3600, 0),
        "timezoneId": "Europe/London",
        "groupId": driver.group.id,
        "defaultVehicleId": f"V{4000 + number}",
        "keys": [{"value": f"00{number}FAKE", "type": "RFID", "privateMode": False}],
        "tags": [],
    }


def _group(group: Group) -> JsonObject:
    row: JsonObject = {"id": group.id, "name": group.name}
    return row if group.parent_id is None else row | {"parentId": group.parent_id}


def _location(world: World, number: int) -> JsonObject:
    vehicle = world.vehicles[number - 1]
    latitude, longitude = vehicle.route[0]
    return {
        "id": f"L{number}",
        "name": f"{vehicle.town} depot",
        "categoryName": CATEGORIES[number % 2],
        "address": {
            "roadNumber": str(number),
            "road": "Invented Road",
            "city": vehicle.town,
            "postCode": f"00{number:03d}",
            "country": vehicle.country,
        },
        "coordinate": {"latitude": round(latitude, 6), "longitude": round(longitude, 6)},
        "radius": "0.25" if number % 2 else 0.5,
        "polygon": None,
        "reference": f"REF-{number}",
        "phoneNumber": f"+00 000 {number:04d}",
        "contact": "Sam Sample",
        "email": "depot@fleet.example",
        "notes": None,
    }
