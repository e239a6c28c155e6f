"""What else MZone knows of: users, drivers, places, visits to them, alerts, and what can be written beside them. The
vendor publishes hardly any of their fields, so most are invented here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mzone.odata import Kind, Resource, page, single
from fleetauth.sandbox.times import iso_z

if TYPE_CHECKING:
    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call

_TOWNS = 6
_USERS = Resource("Users", {"id": "guid", "description": "text", "isEnabled": "flag"})
_DRIVERS = Resource("Drivers", {"id": "guid", "description": "text", "driverKeyCode": "text"})
_PLACES = Resource(
    "Places", {"id": "guid", "description": "text", "latitude": "number", "longitude": "number"}
)
_VISITS: dict[str, Kind] = {
    "id": "guid",
    "vehicle_Id": "guid",
    "place_Id": "guid",
    "entryUtcTimestamp": "time",
}
_ALERTS: dict[str, Kind] = {
    "id": "guid",
    "vehicle_Id": "guid",
    "description": "text",
    "utcTimestamp": "time",
}
_MAKES = Resource("Makes", {"id": "int", "description": "text"})


def users(mzone: MZone, call: Call) -> Answer:
    """`GET Users`."""
    return page(mzone, _USERS, [_user(mzone, number) for number in range(3)], call.request.query)


def myself(mzone: MZone, call: Call) -> Answer:
    """`GET Users/_.self()`."""
    return single(mzone, _USERS, _user(mzone, 0), call.request.query)


def drivers(mzone: MZone, call: Call) -> Answer:
    """`GET Drivers`."""
    rows: list[JsonObject] = [
        {
            "id": mzone.world.guid("driver", number),
            "description": driver.name,
            "driverKeyCode": f"00{70_000 + number}",
        }
        for number, driver in enumerate(mzone.world.drivers)
    ]
    return page(mzone, _DRIVERS, rows, call.request.query)


def places(mzone: MZone, call: Call) -> Answer:
    """`GET Places`."""
    rows: list[JsonObject] = []
    for number, vehicle in enumerate(mzone.world.vehicles[:_TOWNS]):
        latitude, longitude = vehicle.route[0]
        rows.append(
            {
                "id": mzone.world.guid("place", number),
                "description": f"Depot {vehicle.town}",
                "latitude": round(latitude, 6),
                "longitude": round(longitude, 6),
            }
        )
    return page(mzone, _PLACES, rows, call.request.query)


def visits(mzone: MZone, call: Call) -> Answer:
    """`GET GeofenceEntryExits`."""
    rows: list[JsonObject] = [
        {
            "id": mzone.world.guid("visit", vehicle.index),
            "vehicle_Id": vehicle.guid,
            "place_Id": mzone.world.guid("place", vehicle.index % _TOWNS),
            "entryUtcTimestamp": iso_z(mzone.clock.now() - 600 * vehicle.index),
        }
        for vehicle in mzone.world.vehicles
    ]
    return page(mzone, Resource("GeofenceEntryExits", _VISITS), rows, call.request.query)


def alerts(mzone: MZone, call: Call) -> Answer:
    """`GET Alerts`."""
    rows: list[JsonObject] = [
        {
            "id": mzone.world.guid("alert", vehicle.index),
            "vehicle_Id": vehicle.guid,
            "description": f"{vehicle.description} needs a look",
            "utcTimestamp": iso_z(mzone.clock.now() - 900 * vehicle.index, 2),
        }
        for vehicle in mzone.world.vehicles[::4]
    ]
    return page(mzone, Resource("Alerts", _ALERTS), rows, call.request.query)


def makes(mzone: MZone, call: Call) -> Answer:
    """`GET Makes`: one of the many entity sets of which only the name is known."""
    names = sorted({vehicle.make for vehicle in mzone.world.vehicles})
    rows: list[JsonObject] = [
        {"id": number, "description": name} for number, name in enumerate(names, 1)
    ]
    return page(mzone, _MAKES, rows, call.request.query)


def write_fuel(mzone: MZone, call: Call) -> Answer:
    """`POST FuelEntries`."""
    return _written(mzone, call, "FuelEntries")


def read_fuel(mzone: MZone, call: Call) -> Answer:
    """`GET FuelEntries`."""
    return _read(mzone, call, "FuelEntries")


def write_adjustment(mzone: MZone, call: Call) -> Answer:
    """`POST DeviceOdometerAdjustments`."""
    return _written(mzone, call, "DeviceOdometerAdjustments")


def read_adjustments(mzone: MZone, call: Call) -> Answer:
    """`GET DeviceOdometerAdjustments`."""
    return _read(mzone, call, "DeviceOdometerAdjustments")


def _user(mzone: MZone, number: int) -> JsonObject:
    names = (mzone.credentials["username"], "grace@mzone.example", "linus@mzone.example")
    return {
        "id": mzone.world.guid("user", number),
        "description": names[number],
        "isEnabled": number < len(names) - 1,
    }


def _written(mzone: MZone, call: Call, name: str) -> Answer:
    fields = mzone.json_object(call)
    if not fields or "id" in fields:
        raise Refused(mzone.problem(400, f"{name} takes fields, and gives the id itself."))
    rows = mzone.written[name]
    row: JsonObject = {"id": mzone.world.guid(name, len(rows)), **fields}
    rows.append(row)
    context = f"{mzone.urls()['base_url']}$metadata#{name}/$entity"
    return json_answer({"@odata.context": context, **row}, 201)


def _read(mzone: MZone, call: Call, name: str) -> Answer:
    rows = mzone.written[name]
    fields: dict[str, Kind] = dict.fromkeys((field for row in rows for field in row), "any")
    return page(mzone, Resource(name, {**fields, "id": "guid"}), rows, call.request.query)
