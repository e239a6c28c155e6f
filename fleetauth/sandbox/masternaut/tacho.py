"""Masternaut's tachograph and tyre calls, which want a bearer token."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.masternaut.asking import counted, page_bounds
from fleetauth.sandbox.times import iso_naive, parse_time

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Driver, Motion, Vehicle

_LARGEST_LIMIT = 500
_LIVE: dict[str, bodies.Check] = {
    "driverKeys": bodies.many(bodies.text),
    "registrations": bodies.many(bodies.text),
    "skip": lambda value: type(value) is int and value >= 0,
    "limit": lambda value: type(value) is int and 1 <= value <= _LARGEST_LIMIT,
    "sort": bodies.free,
}
_ACTIVITY: dict[str, bodies.Check] = {
    **_LIVE,
    "startTime": bodies.naive,
    "endTime": bodies.naive,
    "dataContent": bodies.one_of("live"),
}


def tire_events(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tire/events`: the vendor does not publish its fields, so these are invented."""
    world, now = masternaut.world, masternaut.clock.now()
    rows: list[JsonObject] = [
        {
            "eventId": f"T{vehicle.index}-{wheel}",
            "vehicleId": vehicle.id,
            "registration": vehicle.registration,
            "wheelPosition": wheel,
            "pressureBar": "2.4" if vehicle.index % 2 else 2.4,
            "temperatureCelsius": 31.5,
            "eventType": "LOW_PRESSURE",
            "eventDateTime": iso_naive(world.report(vehicle, now).at),
        }
        for vehicle in world.vehicles[:12]
        for wheel in ("FL", "RR")
    ]
    return json_answer(counted(rows, page_bounds(masternaut, call)))


def live(masternaut: Masternaut, call: Call) -> Answer:
    """`POST tacho/live`."""
    body = bodies.read(masternaut, call, _LIVE)
    now = masternaut.clock.now()
    rows: list[JsonObject] = []
    for vehicle, driver in _drivers(masternaut, body):
        motion = masternaut.world.motion(vehicle, now)
        row = _of(driver) | {
            "driverName": driver.name,
            "assetId": vehicle.id,
            "assetRegistration": vehicle.registration,
            "eventDateTime": iso_naive(motion.at),
            "lastUpdateTime": iso_naive(now),
            "latitude": round(motion.latitude, 6),
            "longitude": round(motion.longitude, 6),
            "heading": round(motion.heading, 1),
            "address": f"Invented Road, {vehicle.town}",
            "activity": _doing(motion),
            "infringementState": "NONE",
            "tachoMakeVersion": "Invento 4.1",
            "continuousDrivingTime": "00:45",
            "remainingDrivingTime": 13_500,
        }
        rows.append(row)
    return _page(rows, body)


def activity(masternaut: Masternaut, call: Call) -> Answer:
    """`POST tacho/activity`."""
    body = bodies.read(masternaut, call, _ACTIVITY, "startTime", "endTime", "dataContent")
    start, end = (parse_time(f"{body[name]}+00:00") for name in ("startTime", "endTime"))
    if start > end:
        raise Refused(masternaut.problem(400, "startTime and endTime are wanted in this order."))
    rows: list[JsonObject] = []
    for vehicle, driver in _drivers(masternaut, body):
        first, last = (masternaut.world.motion(vehicle, at).journey for at in (start, end))
        activities = [_activity(masternaut, vehicle, number) for number in range(first, last + 1)]
        rows.append(_of(driver) | {"activities": activities})
    return _page(rows, body)


def _page(rows: list[JsonObject], body: JsonObject) -> Answer:
    skip, limit = cast("tuple[int, int]", (body.get("skip", 0), body.get("limit", 50)))
    return json_answer({"count": len(rows), "data": rows[skip : skip + limit]})


def _drivers(masternaut: Masternaut, body: JsonObject) -> list[tuple[Vehicle, Driver]]:
    keys, registrations = body.get("driverKeys"), body.get("registrations")
    return [
        (vehicle, vehicle.driver)
        for vehicle in masternaut.books.vehicles(masternaut.world)
        if vehicle.driver is not None
        and (not keys or f"KEY{vehicle.driver.id}" in cast("list[str]", keys))
        and (not registrations or vehicle.registration in cast("list[str]", registrations))
    ]


def _of(driver: Driver) -> JsonObject:
    return {"driverId": driver.id, "driverKey": f"KEY{driver.id}"}


def _doing(motion: Motion) -> str:
    return "DRIVING" if motion.ignition else "REST"


def _activity(masternaut: Masternaut, vehicle: Vehicle, number: int) -> JsonObject:
    start = masternaut.world.moment(vehicle, number, 0.0)
    stop = masternaut.world.moment(vehicle, number, vehicle.driving)
    under_way = stop.at > masternaut.clock.now()
    return {
        "assetId": vehicle.id,
        "assetRegistration": vehicle.registration,
        "startTime": iso_naive(start.at),
        "type": "DRIVER",
        "activity": "DRIVING",
        "startLatitude": round(start.latitude, 6),
        "startLongitude": round(start.longitude, 6),
        "duration": None if under_way else round(stop.at - start.at),
        "endTime": None if under_way else iso_naive(stop.at),
        "endLatitude": round(stop.latitude, 6),
        "endLongitude": round(stop.longitude, 6),
        "inProgress": under_way,
        "flagDDD": False,
        "flagManualEntry": False,
        "vehicleFriendlyName": vehicle.description,
        "driverCardSlot": 1,
        "isStartOfShift": number % 8 == 0,
        "isEndOfShift": number % 8 == 7,  # noqa: PLR2004 - eight journeys are a shift
        "distance": str(round(stop.journey_km, 2)),
    }
