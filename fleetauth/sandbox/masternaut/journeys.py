"""Masternaut's journeys, with times, places and distances, and their change feeds with a quota
each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import time_of
from fleetauth.sandbox.times import iso_naive

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

_EVERY = 60.0
_HOUR = 3600.0


def by_vehicle(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/vehicle`."""
    return _between(masternaut, call, _chosen(masternaut, call, "vehicle"))


def by_driver(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/driver`."""
    return _between(masternaut, call, _chosen(masternaut, call, "driver"))


def by_vehicle_latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/vehicle/latest`."""
    return _latest(masternaut, call, "vehicle")


def by_driver_latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET journey/detail/driver/latest`."""
    return _latest(masternaut, call, "driver")


def _chosen(masternaut: Masternaut, call: Call, kind: str) -> list[Vehicle]:
    query = call.request.query
    if ("id" in query) == ("groupId" in query):
        raise Refused(masternaut.problem(400, "Send exactly one of id and groupId."))
    if "groupId" in query:
        return [v for v in masternaut.world.vehicles if v.group.id == query["groupId"]]
    if kind == "vehicle":
        return [v for v in masternaut.world.vehicles if v.id == query["id"]]
    return [
        v for v in masternaut.world.vehicles if v.driver is not None and v.driver.id == query["id"]
    ]


def _between(masternaut: Masternaut, call: Call, vehicles: list[Vehicle]) -> Answer:
    start, end = (time_of(masternaut, call, name) for name in ("startDate", "endDate"))
    if start is None or end is None or start > end:
        raise Refused(masternaut.problem(400, "startDate and endDate are wanted, in this order."))
    return json_answer([row for v in vehicles for row in _ended(masternaut, v, start, end)])


def _latest(masternaut: Masternaut, call: Call, kind: str) -> Answer:
    vehicles = _chosen(masternaut, call, kind)
    now = masternaut.clock.now()
    since = time_of(masternaut, call, "fromDateTime")
    if since is not None and since < now - _HOUR:
        raise Refused(masternaut.problem(400, "fromDateTime is more than an hour ago."))
    masternaut.quotas.spend(masternaut, f"journeys latest {kind}", _EVERY)
    start = now - _HOUR if since is None else since
    items = [row for v in vehicles for row in _ended(masternaut, v, start, now)]
    return json_answer(
        {"totalCount": len(items), "processedDateTime": iso_naive(now), "items": items}
    )


def _ended(masternaut: Masternaut, vehicle: Vehicle, start: float, end: float) -> list[JsonObject]:
    """Give the journeys that ended after the one time and not after the other."""
    world = masternaut.world
    end = min(end, masternaut.clock.now())
    first, last = world.motion(vehicle, start).journey, world.motion(vehicle, end).journey
    rows = [(n, world.moment(vehicle, n, vehicle.driving)) for n in range(first, last + 1)]
    return [_row(masternaut, vehicle, n) for n, stop in rows if start < stop.at <= end]


def _row(masternaut: Masternaut, vehicle: Vehicle, number: int) -> JsonObject:
    start = masternaut.world.moment(vehicle, number, 0.0)
    stop = masternaut.world.moment(vehicle, number, vehicle.driving)
    row: JsonObject = {
        "journeyId": f"{vehicle.id}-{number}",
        "vehicleId": vehicle.id,
        "vehicleName": vehicle.description,
        "driverId": None if vehicle.driver is None else vehicle.driver.id,
        "driverName": None if vehicle.driver is None else vehicle.driver.name,
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
            f"{name}Place": f"Invented Road, {vehicle.town}",
            f"{name}Latitude": round(moment.latitude, 6),
            f"{name}Longitude": round(moment.longitude, 6),
        }
    return row
