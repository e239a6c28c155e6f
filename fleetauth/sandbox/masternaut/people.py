"""Masternaut's drivers and groups: lists, single ones, changes, and which vehicle is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.masternaut.asking import counted, listed, page_bounds
from fleetauth.sandbox.masternaut.assets import vehicle_rows
from fleetauth.sandbox.masternaut.books import known

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

_KEY = bodies.thing(
    value=bodies.text, type=bodies.one_of("RFID", "DALLAS", "TachoID"), privateMode=bodies.flag
)
_DRIVER: dict[str, bodies.Check] = {
    **dict.fromkeys(("name", "timezoneId", "groupId", "defaultVehicleId"), bodies.text),
    "active": bodies.flag,
    "activeDate": bodies.naive,
    "keys": bodies.many(_KEY),
    "tags": bodies.many(bodies.text),
}
_GROUP: dict[str, bodies.Check] = {"name": bodies.text, "parentId": bodies.text}
_NO_CONTENT = Answer(204)


def drivers(masternaut: Masternaut, call: Call) -> Answer:
    """`GET driver`."""
    ids, groups = listed(call, "driverIds"), listed(call, "groupIds")
    name = call.request.query.get("name", "").lower()
    rows = [
        _shown(masternaut, row)
        for row in masternaut.books.drivers.values()
        if (ids is None or row["id"] in ids)
        and (groups is None or row["groupId"] in groups)
        and name in str(row["name"]).lower()
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def driver(masternaut: Masternaut, call: Call) -> Answer:
    """`GET driver/{id}`."""
    return json_answer(_shown(masternaut, _driver(masternaut, call)))


def create_driver(masternaut: Masternaut, call: Call) -> Answer:
    """`POST driver`."""
    body = _driver_body(masternaut, call, "name")
    key = masternaut.books.new_key("D")
    usual: JsonObject = {
        "id": key,
        "active": True,
        "timezoneId": "Europe/London",
        "groupId": masternaut.world.groups[0].id,
        "defaultVehicleId": None,
        "keys": [],
        "tags": [],
    }
    masternaut.books.drivers[key] = usual | body
    return json_answer(_shown(masternaut, masternaut.books.drivers[key]))


def change_driver(masternaut: Masternaut, call: Call) -> Answer:
    """`PUT driver/{id}`."""
    row = _driver(masternaut, call)
    row |= _driver_body(masternaut, call)
    return json_answer(_shown(masternaut, row))


def delete_driver(masternaut: Masternaut, call: Call) -> Answer:
    """`DELETE driver/{id}`: their vehicles have nobody then."""
    key = str(_driver(masternaut, call)["id"])
    del masternaut.books.drivers[key]
    for row in vehicle_rows(masternaut):
        if row["defaultDriverId"] == key:
            _give(masternaut, str(row["id"]), None)
    return _NO_CONTENT


def assign(masternaut: Masternaut, call: Call) -> Answer:
    """`POST driver/{id}/vehicle/{vid}`."""
    row, vehicle = _driver(masternaut, call), _vehicle_key(masternaut, call)
    row["defaultVehicleId"] = vehicle
    _give(masternaut, vehicle, row["id"])
    return _NO_CONTENT


def unassign(masternaut: Masternaut, call: Call) -> Answer:
    """`DELETE driver/{id}/vehicle/{vid}`."""
    row, vehicle = _driver(masternaut, call), _vehicle_key(masternaut, call)
    if row["defaultVehicleId"] != vehicle:
        raise Refused(masternaut.problem(404, "The vehicle is not the driver's."))
    row["defaultVehicleId"] = None
    _give(masternaut, vehicle, None)
    return _NO_CONTENT


def groups(masternaut: Masternaut, _: Call) -> Answer:
    """`GET group`: a bare array."""
    vehicles = vehicle_rows(masternaut)
    rows = masternaut.books.groups.values()
    return json_answer([_counted(masternaut, row, vehicles) for row in rows])


def create_group(masternaut: Masternaut, call: Call) -> Answer:
    """`POST group`."""
    body = _group_body(masternaut, call, _GROUP, "name")
    key = masternaut.books.new_key("G")
    parent: JsonObject = {"parentId": masternaut.world.groups[0].id}
    masternaut.books.groups[key] = {"id": key} | parent | body
    return json_answer(_counted(masternaut, masternaut.books.groups[key], []))


def change_group(masternaut: Masternaut, call: Call) -> Answer:
    """`PUT group`, whose body names the group."""
    body = _group_body(masternaut, call, {**_GROUP, "id": bodies.text}, "id")
    row = known(masternaut, masternaut.books.groups, body["id"], "group")
    if body["id"] in masternaut.books.ancestry(body.get("parentId")):
        raise Refused(masternaut.problem(400, "A group can not be below itself."))
    row |= body
    return json_answer(_counted(masternaut, row, vehicle_rows(masternaut)))


def delete_group(masternaut: Masternaut, call: Call) -> Answer:
    """`DELETE group/{id}`, which must be empty."""
    books = masternaut.books
    key = known(masternaut, books.groups, call.parts["id"], "group")["id"]
    inside = [*vehicle_rows(masternaut), *books.drivers.values()]
    if any(row["groupId"] == key for row in inside) or any(
        row.get("parentId") == key for row in books.groups.values()
    ):
        raise Refused(masternaut.problem(400, "The group is not empty."))
    del books.groups[str(key)]
    return _NO_CONTENT


def _driver(masternaut: Masternaut, call: Call) -> JsonObject:
    return known(masternaut, masternaut.books.drivers, call.parts["id"], "driver")


def _driver_body(masternaut: Masternaut, call: Call, *wanted: str) -> JsonObject:
    body = bodies.read(masternaut, call, _DRIVER, *wanted)
    if body.get("groupId") is not None:
        known(masternaut, masternaut.books.groups, body["groupId"], "group")
    return body


def _vehicle_key(masternaut: Masternaut, call: Call) -> str:
    key = call.parts["vehicle"]
    if all(vehicle.id != key for vehicle in masternaut.world.vehicles):
        raise Refused(masternaut.problem(404, f"There is no vehicle {key}."))
    return key


def _give(masternaut: Masternaut, vehicle: str, driver_key: object) -> None:
    changes = masternaut.books.vehicle_changes
    changes[vehicle] = changes.get(vehicle, {}) | {"defaultDriverId": driver_key}


def _shown(masternaut: Masternaut, row: JsonObject) -> JsonObject:
    customer = masternaut.credentials["customer_id"]
    group = masternaut.books.group_name(row["groupId"])
    return {**row, "customerId": customer, "groupName": group}


def _group_body(
    masternaut: Masternaut, call: Call, fields: dict[str, bodies.Check], *wanted: str
) -> JsonObject:
    body = bodies.read(masternaut, call, fields, *wanted)
    if body.get("parentId") is not None:
        known(masternaut, masternaut.books.groups, body["parentId"], "group")
    return body


def _counted(masternaut: Masternaut, row: JsonObject, vehicles: list[JsonObject]) -> JsonObject:
    inside = [v["id"] for v in vehicles if v["groupId"] == row["id"]]
    people = [d["id"] for d in masternaut.books.drivers.values() if d["groupId"] == row["id"]]
    return {
        **row,
        "path": ".".join(reversed(masternaut.books.ancestry(row["id"]))),
        "vehicleIds": inside,
        "personIds": people,
        "countVehicles": len(inside),
        "countDrivers": len(people),
        "countSecondaryVehicles": 0,
        "countSecondaryDrivers": 0,
    }
