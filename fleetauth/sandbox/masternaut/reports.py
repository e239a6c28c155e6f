"""Masternaut's reports: drivers' fuel, how vehicles and drivers were used, and the use of inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.masternaut.asking import counted, page_bounds
from fleetauth.sandbox.masternaut.asset_days import period
from fleetauth.sandbox.masternaut.assets import vehicle_rows
from fleetauth.sandbox.times import iso_naive

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

_HOUR = 3600.0


def fuel(masternaut: Masternaut, call: Call) -> Answer:
    """`GET fuel/driver`: the vendor does not publish its fields, so these are invented."""
    start, end = period(masternaut, call)
    rows: list[JsonObject] = [
        {
            "driverId": driver["id"],
            "driverName": driver["name"],
            "fuelUsedLitres": f"{(end - start) / _HOUR:.2f}",
            "distanceKilometres": round((end - start) / 60.0, 2),
        }
        for driver in _drivers(masternaut, call)
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def vehicles(masternaut: Masternaut, call: Call) -> Answer:
    """`GET utilisation/vehicle`: an envelope of its own."""
    start, end = period(masternaut, call)
    rows = [
        {
            "assetId": vehicle["id"],
            "assetRegistration": vehicle["registration"],
            "assetName": vehicle["name"],
            "groupName": vehicle["groupName"],
            "utilisation": [_used(start, end)],
            "averageStartTime": "06:30:00",
            "averageEndTime": "17:45:00",
        }
        for vehicle in _vehicles(masternaut, call)
    ]
    averages = {"averageStartTime": "06:30:00", "averageEndTime": "17:45:00"}
    return json_answer({"utilisations": rows, **averages})


def drivers(masternaut: Masternaut, call: Call) -> Answer:
    """`GET utilisation/driver`: the vendor does not publish its fields, so these are invented."""
    start, end = period(masternaut, call)
    rows = [
        {"driverId": driver["id"], "driverName": driver["name"], "utilisation": [_used(start, end)]}
        for driver in _drivers(masternaut, call)
    ]
    return json_answer({"utilisations": rows})


def inputs(masternaut: Masternaut, call: Call) -> Answer:
    """`GET input/usage/vehicle`."""
    start, end = period(masternaut, call)
    names = {key: row["name"] for key, row in masternaut.books.drivers.items()}
    rows: list[JsonObject] = [
        {
            "vehicleRegistration": vehicle["registration"],
            "vehicleName": vehicle["name"],
            "vehicleId": vehicle["id"],
            "driverName": names.get(str(vehicle["defaultDriverId"])),
            "driverId": vehicle["defaultDriverId"],
            "vehicleGroupName": vehicle["groupName"],
            "vehicleGroupId": vehicle["groupId"],
            "driverGroupName": vehicle["groupName"],
            "driverGroupId": vehicle["groupId"],
            "inputBlock": _block(start, end, number),
        }
        for vehicle in _vehicles(masternaut, call)
        for number in (1, 2)
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def _vehicles(masternaut: Masternaut, call: Call) -> list[JsonObject]:
    query = call.request.query
    return [
        row
        for row in vehicle_rows(masternaut)
        if query.get("vehicleId", row["id"]) == row["id"]
        and query.get("groupId", row["groupId"]) == row["groupId"]
    ]


def _drivers(masternaut: Masternaut, call: Call) -> list[JsonObject]:
    query = call.request.query
    return [
        row
        for row in masternaut.books.drivers.values()
        if query.get("driverId", row["id"]) == row["id"]
        and query.get("groupId", row["groupId"]) == row["groupId"]
    ]


def _used(start: float, end: float) -> JsonObject:
    total = round(end - start)
    return {
        "firstStart": iso_naive(start),
        "lastStop": iso_naive(end),
        "totalTime": total,
        "driveTime": total // 2,
        "driveTimeWithPto": 0,
        "driveTimeWithoutPto": str(total // 2),
        "idleTime": total // 4,
        "idleTimeWithPto": 0,
        "stopTime": total // 4,
        "countOfStopTime": 3,
    }


def _block(start: float, end: float, number: int) -> JsonObject:
    block: JsonObject = {
        "inputLabel": f"Input {number}",
        "inputId": str(number),
        "customLabel": "Tail lift" if number == 1 else None,
        "activeStateLabel": "On",
        "inactiveStateLabel": "Off",
        "customActiveStateLabel": "Down",
        "customInactiveStateLabel": "Up",
        "fuelUsed": 0.4,
        "distanceKms": "1.5",
        "durationSeconds": round(min(600.0, end - start)),
    }
    for name, at in (("Start", start), ("End", min(start + 600.0, end))):
        block |= {
            f"event{name}Date": iso_naive(at),
            f"event{name}Latitude": 53.8,
            f"event{name}Longitude": -1.55,
            f"event{name}FormattedAddress": "Invented Road 1, Leeds",
            f"event{name}LocationName": "Leeds depot",
            f"event{name}LocationGroupName": "Depots",
            f"event{name}LocationId": "L1",
            f"event{name}LocationGroupId": "LC0",
        }
    return block
