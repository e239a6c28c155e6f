"""Masternaut's vehicles: the list, changes, faults, and which are nearest to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.masternaut.asking import (
    counted,
    listed,
    page_bounds,
    paged,
    period_of,
)
from fleetauth.sandbox.masternaut.books import known
from fleetauth.sandbox.masternaut.near import nearest
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import picked

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

_STATUSES = ("IN_CIRCULATION", "IN_MAINTENANCE", "SOLD")
_CHANGES: dict[str, bodies.Check] = {
    **dict.fromkeys(
        ("id", "registration", "name", "type", "groupId", "groupName", "make", "model"),
        bodies.text,
    ),
    "odometerValue": bodies.within(0, 10_000_000),
    "odometerType": bodies.one_of("CAN", "GPS"),
    "tags": bodies.many(bodies.text),
    "defaultDriverId": bodies.text,
    "status": bodies.one_of(*_STATUSES),
    "assetCosts": bodies.free,
    "energyType": bodies.one_of("ICE", "EV", "HEV"),
    "fuelType": bodies.many(bodies.text),
    "engineTotalHours": bodies.within(0, 1_000_000),
}


def vehicles(masternaut: Masternaut, call: Call) -> Answer:
    """`GET vehicle`."""
    ids, groups = listed(call, "vehicleIds"), listed(call, "groupIds")
    if ids is not None and groups is not None:
        raise Refused(masternaut.problem(400, "Send vehicleIds or groupIds, not both."))
    name = call.request.query.get("name", "").lower()
    rows = [
        row
        for row in vehicle_rows(masternaut)
        if (ids is None or row["id"] in ids)
        and (groups is None or row["groupId"] in groups)
        and name in str(row["name"]).lower()
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def change(masternaut: Masternaut, call: Call) -> Answer:
    """`PUT vehicle/{id}`: what is not sent stays."""
    body = bodies.read(masternaut, call, _CHANGES)
    rows = {str(row["id"]): row for row in vehicle_rows(masternaut)}
    key = str(known(masternaut, rows, call.parts["id"], "vehicle")["id"])
    if body.get("id", key) != key:
        raise Refused(masternaut.problem(400, "id is not the vehicle's."))
    books = masternaut.books
    for name, there in (("groupId", books.groups), ("defaultDriverId", books.drivers)):
        if body.get(name) is not None:
            known(masternaut, there, body[name], name.removesuffix("Id"))
    changes = {name: value for name, value in body.items() if name not in {"id", "groupName"}}
    if "odometerValue" in changes:
        changes["odometerValue"] = str(changes["odometerValue"])
        changes["odometerLastModified"] = iso_naive(masternaut.clock.now())
    books.vehicle_changes[key] = books.vehicle_changes.get(key, {}) | changes
    rows = {str(row["id"]): row for row in vehicle_rows(masternaut)}
    return json_answer(rows[key])


def faults(masternaut: Masternaut, call: Call) -> Answer:
    """`GET vehicle/faults`."""
    query = call.request.query
    start, end = period_of(masternaut, call)
    now = masternaut.clock.now()
    rows: list[JsonObject] = [
        {
            "id": vehicle["id"],
            "groupName": vehicle["groupName"],
            "groupId": vehicle["groupId"],
            "make": vehicle["make"],
            "model": vehicle["model"],
            "version": "1.2",
            "assetRegistration": vehicle["registration"],
            "assetName": vehicle["name"],
            "driverId": vehicle["defaultDriverId"],
            "faults": [_fault(at, number) for at in (now - 7200.0,)],
        }
        for number, vehicle in enumerate(vehicle_rows(masternaut))
        if number % 5 == 0
        and query.get("vehicleId", vehicle["id"]) == vehicle["id"]
        and query.get("groupId", vehicle["groupId"]) == vehicle["groupId"]
        and (start is None or start <= now - 7200.0)
        and (end is None or end >= now - 7200.0)
    ]
    return json_answer(paged(rows, page_bounds(masternaut, call)))


def nearest_vehicles(masternaut: Masternaut, call: Call) -> Answer:
    """`GET vehicle/nearest`."""
    world, now = masternaut.world, masternaut.clock.now()
    names = {str(row["id"]): row["name"] for row in vehicle_rows(masternaut)}
    places = [(v.id, names[v.id], world.report(v, now)) for v in world.vehicles]
    points = [(key, name, at.latitude, at.longitude) for key, name, at in places]
    return nearest(masternaut, call, points)


def vehicle_rows(masternaut: Masternaut) -> list[JsonObject]:
    """Give all vehicles as they are now, with what was written to them."""
    books = masternaut.books
    rows = [
        _vehicle(masternaut, vehicle) | books.vehicle_changes.get(vehicle.id, {})
        for vehicle in masternaut.world.vehicles
    ]
    return [row | {"groupName": books.group_name(row["groupId"])} for row in rows]


def _fault(at: float, number: int) -> JsonObject:
    return {
        "description": "Invented fault",
        "code": f"P0{number:03d}",
        "startDate": iso_naive(at),
        "endDate": None if number % 2 else iso_naive(at + 600.0),
        "startOdometer": 40_000 + number,
        "endOdometer": None if number % 2 else 40_010 + number,
        "type": "CAN_FAULT" if number % 2 else "GREMLINS",
        "inProgress": bool(number % 2),
        "details": {
            "source": "0",
            "sourceDescription": "Engine",
            "occurrenceCount": number,
            "fmi": "12",
            "fmiDescription": "Bad device",
            "lamps": ["AMBER"],
        },
    }


def _vehicle(masternaut: Masternaut, vehicle: Vehicle) -> JsonObject:
    motion = masternaut.world.report(vehicle, masternaut.clock.now())
    index = vehicle.index
    return {
        "id": vehicle.id,
        "registration": vehicle.registration,
        "name": vehicle.description,
        "type": ("VAN", "CAR", "TRUCK")[index % 3],
        "groupId": vehicle.group.id,
        "odometerValue": str(int(motion.odometer)),
        "odometerType": "CAN" if index % 2 else "GPS",
        "odometerLastModified": iso_naive(motion.at),
        "make": vehicle.make,
        "model": vehicle.model,
        "assetTypeGroup": "VEHICLE",
        "tags": ["Refrigerated"] if index % 4 == 0 else [],
        "featureTags": [],
        "defaultDriverId": None if vehicle.driver is None else vehicle.driver.id,
        "status": "ON_THE_MOON"
        if picked(index, 40, 17)
        else "IN_MAINTENANCE"
        if picked(index, 12, 11)
        else "IN_CIRCULATION",
        "assetCosts": None,
        "idlingFidelity": "LOW",
        "energyType": "EV" if vehicle.electric else "ICE",
        "fuelType": [] if vehicle.electric else ["DIESEL"],
        "engineTotalHours": round(motion.odometer / 50, 1),
        "engineTotalHoursType": "ESTIMATED",
        "serialNumber": 700_000 + index,
        "activeFaultCodes": ["P0300"] if index % 5 == 0 else [],
    }
