"""Masternaut's journeys, with times, places and distances, their sums, and their change feeds with a quota each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, TypeAlias

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import chosen_vehicles, counted, page_bounds, time_of
from fleetauth.sandbox.masternaut.asset_days import period, spend, subjects
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import EPOCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

JourneyWindow: TypeAlias = Literal["started", "ended", "overlapping"]
_EVERY = 60.0
_HOUR = 3600.0
_ASSET_DAYS = 1000


def by_vehicle(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/vehicle`."""
    return _between(masternaut, call, "vehicle")


def by_driver(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/driver`."""
    return _between(masternaut, call, "driver")


def by_vehicle_latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/vehicle/latest`."""
    return _latest(masternaut, call, "vehicle")


def by_driver_latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/driver/latest`."""
    return _latest(masternaut, call, "driver")


def summary(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tracking/journey/summary`: a bare array, of journeys that started in the period."""
    start, end = period(masternaut, call)
    rows: list[JsonObject] = []
    for vehicle in chosen_vehicles(masternaut, call):
        km = sum(
            masternaut.world.moment(vehicle, number, vehicle.driving).journey_km
            for number in numbers(masternaut, vehicle, (start, end), (0.0, 0.0))
        )
        rows.append(
            {
                "assetId": vehicle.id,
                "assetRegistration": vehicle.registration,
                "assetName": vehicle.description,
                "groupName": vehicle.group.name,
                "distance": f"{km:.2f}" if vehicle.index % 3 else round(km, 2),
                "odometerType": "CAN" if vehicle.index % 2 else "GPS",
            }
        )
    return json_answer(rows)


def numbers(
    masternaut: Masternaut,
    vehicle: Vehicle,
    between: tuple[float, float],
    into: tuple[float, float],
) -> Iterator[int]:
    """Give the numbers of the journeys that were so many seconds old after the first time, and not after the last;
    both times are included. Journeys that still go on are left out.
    """
    base = EPOCH - vehicle.offset
    last = min(between[1] - into[1], masternaut.clock.now() - vehicle.driving)
    first = math.ceil((between[0] - base - into[0]) / vehicle.cycle)
    every = masternaut.journeys_every
    return iter(
        range(-(-first // every) * every, math.floor((last - base) / vehicle.cycle) + 1, every)
    )


def _between(masternaut: Masternaut, call: Call, kind: str) -> Answer:
    vehicles = subjects(masternaut, call, kind)
    start, end = period(masternaut, call)
    spend(masternaut, len(vehicles), start, end, _ASSET_DAYS)
    rows: list[JsonObject] = []
    for vehicle in vehicles:
        into = {
            "started": (0.0, 0.0),
            "ended": (vehicle.driving, vehicle.driving),
            "overlapping": (vehicle.driving, 0.0),
        }[masternaut.journey_window]
        found = numbers(masternaut, vehicle, (start, end), into)
        rows += [_row(masternaut, vehicle, number) for number in found]
    stamp: JsonObject = {"processedDateTime": iso_naive(masternaut.clock.now())}
    return json_answer(counted(rows, page_bounds(masternaut, call)) | stamp)


def _latest(masternaut: Masternaut, call: Call, kind: str) -> Answer:
    vehicles = subjects(masternaut, call, kind)
    now = masternaut.clock.now()
    since = time_of(masternaut, call, "fromDateTime")
    if since is not None and since < now - _HOUR:
        raise Refused(masternaut.problem(400, "fromDateTime is more than an hour ago."))
    masternaut.quotas.spend(masternaut, f"journeys latest {kind}", _EVERY)
    start = now - _HOUR if since is None else since
    items = [
        _row(masternaut, vehicle, number)
        for vehicle in vehicles
        for number in numbers(masternaut, vehicle, (start, now), (vehicle.driving, vehicle.driving))
    ]
    return json_answer(
        {"totalCount": len(items), "processedDateTime": iso_naive(now), "items": items}
    )


def _row(masternaut: Masternaut, vehicle: Vehicle, number: int) -> JsonObject:
    start = masternaut.world.moment(vehicle, number, 0.0)
    stop = masternaut.world.moment(vehicle, number, vehicle.driving)
    driver = vehicle.driver
    row: JsonObject = {
        "journeyId": f"{vehicle.id}-{number}",
        "vehicleId": vehicle.id,
        "vehicleRegistration": vehicle.registration,
        "vehicleName": vehicle.description,
        "driverId": None if driver is None else driver.id,
        "driverName": None if driver is None else driver.name,
        "driverGroupName": None if driver is None else driver.group.name,
        "journeyDurationSeconds": round(vehicle.driving),
        "distanceKilometres": round(stop.journey_km, 2),
        "averageSpeedKph": round(vehicle.top_speed / 2, 1),
        "maxSpeedKph": round(vehicle.top_speed, 1),
        "fuelUsedLitres": None if vehicle.electric else round(stop.journey_km * 0.08, 2),
        "co2EmissionGrams": None if vehicle.electric else round(stop.journey_km * 210),
    }
    for name, moment in (("start", start), ("end", stop)):
        row |= {
            f"{name}DateTime": iso_naive(moment.at),
            f"{name}Address": f"Invented Road, {vehicle.town}",
            f"{name}Coordinate": {
                "latitude": round(moment.latitude, 6),
                "longitude": round(moment.longitude, 6),
            },
        }
    return row
