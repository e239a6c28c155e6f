"""Masternaut's tracking history: every report of every device, in pages, and as a feed of batches of 500."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut.asking import listed, page_bounds, time_of
from fleetauth.sandbox.masternaut.asset_days import period
from fleetauth.sandbox.times import iso_naive
from fleetauth.sandbox.world import EPOCH, Vehicle, picked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Motion


@attrs.frozen
class _Report:
    """When a vehicle reported: in which journey, and how many seconds into it."""

    at: float
    vehicle: Vehicle
    journey: int
    into: float


_FORTNIGHT = 14 * 86_400.0
_MOST = 500
_DRIVING, _STANDING = 30.0, 600.0


def between(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tracking/history/vehicle`."""
    start, end = period(masternaut, call)
    reports = _reports(masternaut, call, start, min(end, masternaut.clock.now()))
    bounds = page_bounds(masternaut, call)
    envelope: JsonObject = {"totalCount": len(reports)}
    if bounds is not None:
        index, size = bounds
        envelope["totalPages"] = -(-len(reports) // size)
        reports = reports[index * size : (index + 1) * size]
    return json_answer(envelope | {"items": _rows(masternaut, reports)})


def latest(masternaut: Masternaut, call: Call) -> Answer:
    """`GET tracking/history/vehicle/latest`: the first 500 since `fromDateTime`, and how far they go."""
    now = masternaut.clock.now()
    since = time_of(masternaut, call, "fromDateTime")
    if since is None or not now - _FORTNIGHT <= since <= now:
        text = "fromDateTime is wanted, at most 14 days ago and not in the future."
        raise Refused(masternaut.problem(400, text))
    reports = _reports(masternaut, call, since, now)
    given = reports[:_MOST]
    processed = given[-1].at if len(reports) > _MOST else now
    return json_answer(
        {
            "totalCount": len(given),
            "processedDateTime": iso_naive(processed),
            "items": _rows(masternaut, given),
        }
    )


def _reports(masternaut: Masternaut, call: Call, start: float, end: float) -> list[_Report]:
    """Give when the chosen vehicles reported from one time to the other, both included, in order."""
    wanted, groups = call.request.query.get("vehicleId"), listed(call, "groupIds")
    found = [
        _Report(at, vehicle, number, into)
        for vehicle in masternaut.books.vehicles(masternaut.world)
        if (wanted is None or vehicle.id == wanted)
        and (groups is None or vehicle.group.id in groups)
        and not picked(vehicle.index, 40, 31)  # always on a private journey
        for at, number, into in _times(vehicle, start, end)
    ]
    return sorted(found, key=lambda report: report.at)


def _times(vehicle: Vehicle, start: float, end: float) -> Iterator[tuple[float, int, float]]:
    """Give each report's time, its journey, and how many seconds into it: seldom while standing."""
    base = EPOCH - vehicle.offset
    first, last = (math.floor((at - base) / vehicle.cycle) for at in (start, end))
    for number in range(first, last + 1):
        begun, into = base + number * vehicle.cycle, 0.0
        while into < vehicle.cycle:
            if start <= begun + into <= end:
                yield begun + into, number, into
            into += _DRIVING if into + _DRIVING < vehicle.driving else _STANDING


def _rows(masternaut: Masternaut, reports: list[_Report]) -> list[JsonObject]:
    moment = masternaut.world.moment
    return [_row(each.vehicle, moment(each.vehicle, each.journey, each.into)) for each in reports]


def _row(vehicle: Vehicle, motion: Motion) -> JsonObject:
    driver = vehicle.driver
    return {
        "vehicleId": vehicle.id,
        "vehicleRegistration": vehicle.registration,
        "vehicleName": vehicle.description,
        "vehicleVin": vehicle.vin,
        "driverId": None if driver is None else driver.id,
        "driverName": None if driver is None else driver.name,
        "eventId": f"{vehicle.id}-{round(motion.at)}",
        "eventDateTime": iso_naive(motion.at),
        "eventType": "driving" if motion.ignition else "stopped",
        "eventDescription": "On the road" if motion.ignition else "At rest",
        "coordinate": {
            "longitude": round(motion.longitude, 6),
            "latitude": round(motion.latitude, 6),
        },
        "address": f"Invented Road, {vehicle.town}",
        "heading": round(motion.heading),
        "speed": round(motion.speed, 1),
        "fuelLevel": None if vehicle.electric else 55.5,
        "odometerReading": str(round(motion.odometer, 1)),
    }
