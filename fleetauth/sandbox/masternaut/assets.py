"""Masternaut's vehicles, drivers and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import chosen_vehicles, counted, listed, page_bounds
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Driver, Vehicle


def vehicles(masternaut: Masternaut, call: Call) -> Answer:
    """`GET vehicle`."""
    query = call.request.query
    if "vehicleIds" in query and "groupIds" in query:
        raise Refused(masternaut.problem(400, "Send vehicleIds or groupIds, not both."))
    name = query.get("name", "").lower()
    rows = [
        _vehicle(masternaut, vehicle)
        for vehicle in chosen_vehicles(masternaut, call)
        if name in vehicle.description.lower()
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def drivers(masternaut: Masternaut, call: Call) -> Answer:
    """`GET driver`."""
    ids, groups = listed(call, "driverIds"), listed(call, "groupIds")
    name = call.request.query.get("name", "").lower()
    rows = [
        _driver(masternaut, driver)
        for driver in masternaut.world.drivers
        if (ids is None or driver.id in ids)
        and (groups is None or driver.group.id in groups)
        and name in driver.name.lower()
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def groups(masternaut: Masternaut, _: Call) -> Answer:
    """`GET group`: a bare array."""
    world = masternaut.world
    rows: list[JsonObject] = []
    for group in world.groups:
        row: JsonObject = {
            "id": group.id,
            "name": group.name,
            "path": group.name
            if group.parent_id is None
            else f"{world.groups[0].name}/{group.name}",
            "countVehicles": sum(v.group == group for v in world.vehicles),
            "countDrivers": sum(d.group == group for d in world.drivers),
        }
        if group.parent_id is not None:
            row["parentId"] = group.parent_id
        rows.append(row)
    return json_answer(rows)


def _vehicle(masternaut: Masternaut, vehicle: Vehicle) -> JsonObject:
    motion = masternaut.world.report(vehicle, masternaut.clock.now())
    index = vehicle.index
    return {
        "id": vehicle.id,
        "registration": vehicle.registration,
        "name": vehicle.description,
        "type": ("VAN", "CAR", "TRUCK")[index % 3],
        "groupId": vehicle.group.id,
        "groupName": vehicle.group.name,
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
    }


def _driver(masternaut: Masternaut, driver: Driver) -> JsonObject:
    number = int(driver.id[1:])
    return {
        "id": driver.id,
        "customerId": masternaut.credentials["customer_id"],
        "name": driver.name,
        "active": not picked(number, 10, 9),
        "activeDate": iso_naive(EPOCH - number * 3600, 0),
        "timezoneId": "Europe/London",
        "groupId": driver.group.id,
        "groupName": driver.group.name,
        "defaultVehicleId": f"V{4000 + number}",
        "keys": [{"value": f"00{number}FAKE", "type": "RFID", "privateMode": False}],
        "tags": [],
    }
