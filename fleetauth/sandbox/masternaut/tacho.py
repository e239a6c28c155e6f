"""Masternaut's tachograph and tyre calls, which want a bearer token."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import counted, page_bounds
from fleetauth.sandbox.times import iso_naive

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

_LISTS = ("driverKeys", "registrations")
_KNOWN = frozenset({*_LISTS, "skip", "limit", "sort"})


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
    body = masternaut.json_object(call)
    unknown = body.keys() - _KNOWN
    if unknown or not all(isinstance(body.get(name, []), list) for name in _LISTS):
        raise Refused(masternaut.problem(400, "The body is not what tacho/live takes."))
    keys, registrations = (cast("list[object]", body.get(name, [])) for name in _LISTS)
    rows = [
        row
        for row in _drivers(masternaut)
        if (not keys or row["driverKey"] in keys)
        and (not registrations or row["registration"] in registrations)
    ]
    skip, limit = _whole(masternaut, body, "skip", 0), _whole(masternaut, body, "limit", 50)
    return json_answer({"count": len(rows), "data": rows[skip : skip + limit]})


def _whole(masternaut: Masternaut, body: JsonObject, name: str, usual: int) -> int:
    value = body.get(name, usual)
    if type(value) is not int or value < 0:
        raise Refused(masternaut.problem(400, f"{name} must be a whole number."))
    return value


def _drivers(masternaut: Masternaut) -> list[JsonObject]:
    rows: list[JsonObject] = []
    for vehicle in masternaut.world.vehicles:
        if vehicle.driver is None:
            continue
        motion = masternaut.world.motion(vehicle, masternaut.clock.now())
        activity: JsonObject = {
            "activity": "DRIVING" if motion.ignition else "REST",
            "startTime": iso_naive(motion.journey_start if motion.ignition else motion.journey_end),
            "durationSeconds": round(motion.at - motion.journey_start),
            "slot": 1,
        }
        rows.append(
            {
                "driverId": vehicle.driver.id,
                "driverKey": f"KEY{vehicle.driver.id}",
                "registration": vehicle.registration,
                "activities": [activity],
            }
        )
    return rows
