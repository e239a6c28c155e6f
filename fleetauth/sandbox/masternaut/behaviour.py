"""Masternaut's details of how its vehicles were driven: one stretch that was too fast and one idle while in each
journey, and business travel. Each has a limit of asset-days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, json_answer
from fleetauth.sandbox.masternaut.asking import counted, page_bounds
from fleetauth.sandbox.masternaut.asset_days import period, spend, subjects
from fleetauth.sandbox.masternaut.journeys import numbers
from fleetauth.sandbox.times import iso_naive

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Motion, Vehicle

_LASTS = 60.0


def vehicle_speeding(masternaut: Masternaut, call: Call) -> Answer:
    """`GET speeding/detail/vehicle`."""
    return _details(masternaut, call, "vehicle", 50, _speeding)


def driver_speeding(masternaut: Masternaut, call: Call) -> Answer:
    """`GET speeding/detail/driver`."""
    return _details(masternaut, call, "driver", 100, _speeding)


def vehicle_idling(masternaut: Masternaut, call: Call) -> Answer:
    """`GET idling/detail/vehicle`."""
    return _details(masternaut, call, "vehicle", 50, _idling)


def driver_idling(masternaut: Masternaut, call: Call) -> Answer:
    """`GET idling/detail/driver`."""
    return _details(masternaut, call, "driver", 50, _idling)


def business_travel(masternaut: Masternaut, call: Call) -> Answer:
    """The details of business travel, whose path and fields are not published."""
    return _details(masternaut, call, "vehicle", 50, _travel)


def _details(
    masternaut: Masternaut,
    call: Call,
    kind: str,
    limit: int,
    row: Callable[[Vehicle, Motion], JsonObject],
) -> Answer:
    vehicles = subjects(masternaut, call, kind)
    start, end = period(masternaut, call)
    spend(masternaut, len(vehicles), start, end, limit)
    rows = [
        row(vehicle, masternaut.world.moment(vehicle, number, vehicle.driving / 2))
        for vehicle in vehicles
        for number in numbers(
            masternaut, vehicle, (start, end), (vehicle.driving / 2, vehicle.driving / 2)
        )
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def _driver(vehicle: Vehicle) -> JsonObject:
    driver = vehicle.driver
    return {
        "driverId": None if driver is None else driver.id,
        "driverName": None if driver is None else driver.name,
    }


def _point(motion: Motion) -> JsonObject:
    return {"latitude": round(motion.latitude, 6), "longitude": round(motion.longitude, 6)}


def _speeding(vehicle: Vehicle, motion: Motion) -> JsonObject:
    place = f"Invented Road, {vehicle.town}"
    row: JsonObject = {
        "startTime": iso_naive(motion.at),
        "maxSpeedTime": iso_naive(motion.at + _LASTS / 2),
        "endTime": iso_naive(motion.at + _LASTS),
        "assetId": vehicle.id,
        "assetRegistration": vehicle.registration,
        "assetName": vehicle.description,
        "groupName": vehicle.group.name,
        "duration": _LASTS,
        "distanceKms": round(motion.speed * _LASTS / 3600, 2),
        "averageSpeed": round(motion.speed, 1),
        "maxSpeed": str(round(motion.speed, 1)),
        "maxPercentageOver": 12,
        "maxSpeedDistanceKm": 0.2,
        "speedingPointCount": 3,
        "assetSpeedLimitKph": None,
        "roadSpeedLimitKph": round(motion.speed / 1.12),
    }
    for name in ("start", "maxSpeed", "end"):
        row |= {
            f"{name}Address": place,
            f"{name}Coordinates": _point(motion),
            f"{name}Location": None,
            f"{name}LocationId": None,
        }
    return row | _driver(vehicle)


def _idling(vehicle: Vehicle, motion: Motion) -> JsonObject:
    row: JsonObject = {
        "vehicleId": vehicle.id,
        "vehicleRegistration": vehicle.registration,
        "vehicleName": vehicle.description,
        "groupId": vehicle.group.id,
        "groupName": vehicle.group.name,
        "startDate": iso_naive(motion.at),
        "endDate": iso_naive(motion.at + _LASTS),
        "duration": _LASTS,
        "coordinate": _point(motion),
        "address": f"Invented Road, {vehicle.town}",
        "location": None,
    }
    if vehicle.index % 5 == 0:
        row["location"] = {
            "id": f"L{vehicle.index % 6 + 1}",
            "name": f"{vehicle.town} depot",
            "categoryName": "Depots",
            "coordinate": _point(motion),
            "radius": 0.2,
        }
    return row | _driver(vehicle)


def _travel(vehicle: Vehicle, motion: Motion) -> JsonObject:
    return {
        "vehicleId": vehicle.id,
        "startDateTime": iso_naive(motion.journey_start),
        "businessKilometres": round(motion.journey_km, 2),
    } | _driver(vehicle)
