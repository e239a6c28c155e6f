"""MZone's trips and events: what each vehicle did in a window of time, some of it reported hours late."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.mzone import vehicles
from fleetauth.sandbox.mzone.odata import Kind, Resource, is_literal, page, without_nulls
from fleetauth.sandbox.times import iso_z, parse_time
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Motion, Vehicle

WINDOW = ("utcStartDate", "utcEndDate", "vehicle_Id", "vehicleGroup_Id")
_FIRST_TRIP = 1 << 32  # trips' keys are above 2^31, as the page says
_TRIPS_EACH = 10_000_000
_LATE = 9_000.0  # seconds that a buffering device is late by: within the page's three hours
_EXCEPTIONS = (
    "DriverBehaviour",
    "Speeding",
    "ExcessiveRPM",
    "HarshBraking",
    "ExcessiveIdle",
    "ExcessiveFreewheeling",
    "RecklessDriving",
    "ExcessiveAcceleration",
    "DriverFatique",
    "Accident",
    "Temperature",
)
_COUNTS = ("numberOfExceptions", *(f"numberOf{name}Exceptions" for name in _EXCEPTIONS))
_TRIP_FIELDS: dict[str, Kind] = {
    "id": "int",
    "vehicle_Id": "guid",
    "vehicle_Description": "text",
    "vehicle_Registration": "text",
    "unit_Id": "guid",
    "unit_Description": "text",
    "startUtcTimestamp": "time",
    "endUtcTimestamp": "time",
    "duration": "number",
    "distance": "number",
    "startLatitude": "number",
    "startLongitude": "number",
    "endLatitude": "number",
    "endLongitude": "number",
    "maxSpeed": "number",
    "avgSpeed": "number",
    "maxRPM": "number",
    "startLocationDescription": "text",
    "endLocationDescription": "text",
    "driver_Id": "guid",
    "driver_Description": "text",
    "driverKeyCode": "any",
    "utcLastModified": "time",
    **dict.fromkeys(_COUNTS, "int"),
}
_EVENT_FIELDS: dict[str, Kind] = {
    "id": "int",
    "vehicle_Id": "guid",
    "vehicle_Description": "text",
    "vehicle_Registration": "text",
    "utcTimestamp": "time",
    "latitude": "number",
    "longitude": "number",
    "speed": "number",
    "driverKeyCode": "any",
    "overspeed": "any",
    "eventType_Id": "any",
    "eventType_Description": "text",
}
_TRIP_EVENT_FIELDS: dict[str, Kind] = {
    "id": "int",
    "utcTimestamp": "time",
    "latitude": "number",
    "longitude": "number",
    "direction": "number",
    "speed": "number",
    "decimalOdometer": "number",
    "eventType_Id": "any",
    "eventType_Description": "text",
    "eventType_MapMarker2": "any",
}


def every_trip(mzone: MZone, call: Call) -> Answer:
    """`GET Trips`, with the window beside the filter."""
    start, end, chosen, query = _window(mzone, call)
    rows = [
        _trip(mzone, vehicle, journey)
        for vehicle in chosen
        for journey in _journeys(vehicle, start, min(end, mzone.clock.now()))
    ]
    return page(mzone, Resource("Trips", _TRIP_FIELDS), rows, query)


def trip_events(mzone: MZone, call: Call) -> Answer:
    """`GET Trips(<int>)/events`."""
    text = call.parts["id"]
    index, journey = divmod(int(text) - _FIRST_TRIP if text.isdecimal() else -1, _TRIPS_EACH)
    if not 0 <= index < len(mzone.world.vehicles):
        raise Refused(mzone.problem(404, "The trip does not exist.", field="NotFound"))
    vehicle = mzone.world.vehicles[index]
    start = _start(vehicle, journey)
    rows = [
        _trip_event(vehicle, motion)
        for motion in _reports(mzone, vehicle, start, start + vehicle.driving + 1)
        if motion.journey == journey
    ]
    return page(mzone, Resource("Events", _TRIP_EVENT_FIELDS), rows, call.request.query)


def every_event(mzone: MZone, call: Call) -> Answer:
    """`GET Events`, with the window beside the filter."""
    start, end, chosen, query = _window(mzone, call)
    rows = [
        _event(mzone, vehicle, motion)
        for vehicle in chosen
        for motion in _reports(mzone, vehicle, start, end)
    ]
    return page(mzone, Resource("Events", _EVENT_FIELDS), rows, query)


def _window(mzone: MZone, call: Call) -> tuple[float, float, list[Vehicle], dict[str, str]]:
    query = dict(call.request.query)
    start, end, one, group = (query.pop(name, None) for name in WINDOW)
    if start is None or end is None or not (is_literal(start, "time") and is_literal(end, "time")):
        raise Refused(mzone.problem(400, "utcStartDate and utcEndDate must be times in UTC."))
    if parse_time(start) >= parse_time(end):
        raise Refused(mzone.problem(400, "utcStartDate must be before utcEndDate."))
    ids = [id_ for id_ in (one, group) if id_ is not None]
    if len(ids) != 1 or not is_literal(ids[0], "guid"):
        raise Refused(mzone.problem(400, "Either vehicle_Id or vehicleGroup_Id must be a GUID."))
    if one is None:
        chosen = vehicles.of_group(mzone, ids[0])
    else:
        chosen = [vehicle for vehicle in mzone.world.vehicles if vehicle.guid == one.lower()]
    return parse_time(start), parse_time(end), chosen, query


def _start(vehicle: Vehicle, journey: int) -> float:
    return EPOCH - vehicle.offset + journey * vehicle.cycle


def _journeys(vehicle: Vehicle, start: float, end: float) -> range:
    """The journeys that began in a window."""
    first = math.ceil((start - EPOCH + vehicle.offset) / vehicle.cycle)
    last = math.ceil((end - EPOCH + vehicle.offset) / vehicle.cycle)
    return range(max(first, 0), max(last, 0))


def _reports(mzone: MZone, vehicle: Vehicle, start: float, end: float) -> Iterator[Motion]:
    """What the device reported of a window, as far as it has arrived: every 30 s while it drives, every 10 min while
    it stands.
    """
    world, now = mzone.world, mzone.clock.now()
    first = max(int((start - EPOCH + vehicle.offset) // vehicle.cycle), 0)
    last = int((min(end, now) - EPOCH + vehicle.offset) // vehicle.cycle)
    for journey in range(first, last + 1):
        began = _start(vehicle, journey)
        driving = [step * 30.0 for step in range(math.ceil(vehicle.driving / 30))]
        pauses = math.ceil((vehicle.cycle - vehicle.driving) / 600)
        standing = [vehicle.driving + step * 600.0 for step in range(pauses)]
        late = _LATE if mzone.late_events and picked(vehicle.index + journey, 5, 1) else 0.0
        for into in driving + standing:
            if start <= began + into < end and began + into + late <= now:
                yield world.moment(vehicle, journey, into)


def _trip(mzone: MZone, vehicle: Vehicle, journey: int) -> JsonObject:
    world, now = mzone.world, mzone.clock.now()
    first = world.moment(vehicle, journey, 0.0)
    so_far = min(now - first.at, vehicle.driving)
    last = world.moment(vehicle, journey, so_far)
    over = first.at + vehicle.driving <= now
    counts = [(journey + place) % 7 // 6 for place in range(len(_EXCEPTIONS))]
    driver = vehicle.driver
    return without_nulls(
        {
            "id": _FIRST_TRIP + vehicle.index * _TRIPS_EACH + journey,
            "vehicle_Id": vehicle.guid,
            "vehicle_Description": vehicle.description,
            "vehicle_Registration": vehicle.registration,
            "unit_Id": vehicle.unit_guid,
            "unit_Description": f"UNIT-{9000 + vehicle.index}",
            "startUtcTimestamp": iso_z(first.at, 3),
            "endUtcTimestamp": iso_z(last.at, 2) if over else None,
            "duration": round(so_far),
            "distance": round(last.journey_km, 3),
            "startLatitude": round(first.latitude, 6),
            "startLongitude": round(first.longitude, 6),
            "endLatitude": round(last.latitude, 6) if over else None,
            "endLongitude": round(last.longitude, 6) if over else None,
            "maxSpeed": round(vehicle.top_speed, 1),
            "avgSpeed": round(vehicle.top_speed / 2, 1),
            "maxRPM": None if vehicle.electric else 3200,
            "startLocationDescription": f"Invented Road, {vehicle.town}",
            "endLocationDescription": f"Made-up Lane, {vehicle.town}" if over else None,
            "driver_Id": None if driver is None else world.guid("driver", vehicle.index),
            "driver_Description": None if driver is None else driver.name,
            "driverKeyCode": _key_code(vehicle),
            "utcLastModified": iso_z(last.at + 2, 3),
            **dict(zip(_COUNTS, (sum(counts), *counts), strict=True)),
        }
    )


def _key_code(vehicle: Vehicle) -> object:
    """A driver's key, as a number or as text."""
    if vehicle.driver is None:
        return None
    return 70_000 + vehicle.index if vehicle.index % 2 else f"00{70_000 + vehicle.index}"


def _event_id(vehicle: Vehicle, motion: Motion) -> int:
    return (vehicle.index << 40) + int(motion.at)


def _type(motion: Motion) -> tuple[int, str]:
    return (5, "Driving") if motion.ignition else (42, "Heartbeat")


def _event(mzone: MZone, vehicle: Vehicle, motion: Motion) -> JsonObject:
    number, words = _type(motion)
    fast = motion.speed > vehicle.top_speed * 0.98
    return without_nulls(
        {
            "id": _event_id(vehicle, motion) if mzone.event_ids else None,
            "vehicle_Id": vehicle.guid,
            "vehicle_Description": vehicle.description,
            "vehicle_Registration": vehicle.registration,
            "utcTimestamp": iso_z(motion.at, 3),
            "latitude": round(motion.latitude, 6),
            "longitude": round(motion.longitude, 6),
            "speed": round(motion.speed),
            "driverKeyCode": _key_code(vehicle),
            "overspeed": fast or None,
            "eventType_Id": number if vehicle.index % 2 else str(number),
            "eventType_Description": words,
        }
    )


def _trip_event(vehicle: Vehicle, motion: Motion) -> JsonObject:
    number, words = _type(motion)
    return {
        "id": _event_id(vehicle, motion),
        "utcTimestamp": iso_z(motion.at, 3),
        "latitude": round(motion.latitude, 6),
        "longitude": round(motion.longitude, 6),
        "direction": round(motion.heading, 2),
        "speed": round(motion.speed),
        "decimalOdometer": round(motion.odometer, 3),
        "eventType_Id": number,
        "eventType_Description": words,
        "eventType_MapMarker2": f"marker-{number}",
    }
