"""Masternaut's answer to what is nearest to a place, for vehicles and locations alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.masternaut import bodies

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

QUERY = ("address", "latitude", "longitude", "radius", "maximumResultsToReturn")
_BOUNDS = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "radius": (2.0, 500.0)}
_USUAL_RADIUS = "50"
_USUAL_MOST = "10"
_DEGREE_KM = 111.2


def nearest(
    masternaut: Masternaut, call: Call, points: list[tuple[str, object, float, float]]
) -> Answer:
    """Give those of the points, each a key, a name and a position, that are within the radius: a bare array."""
    query = call.request.query
    for name, bounds in _BOUNDS.items():
        if name in query and not bodies.within(*bounds)(query[name]):
            raise Refused(masternaut.problem(400, f"{name} is out of bounds."))
    most = query.get("maximumResultsToReturn", _USUAL_MOST)
    if not most.isdecimal() or int(most) < 1:
        raise Refused(masternaut.problem(400, "maximumResultsToReturn is from 1."))
    place = _place(masternaut, call)
    if place is None:
        return json_answer([])
    radius = float(query.get("radius", _USUAL_RADIUS))
    rows: list[tuple[float, JsonObject]] = []
    for key, title, latitude, longitude in points:
        km = _km(place, (latitude, longitude))
        row: JsonObject = {"id": key, "name": title, "straightLineDistanceKilometers": round(km, 3)}
        if km <= radius:
            rows.append((km, row))
    rows.sort(key=lambda found: found[0])
    return json_answer([row for _, row in rows[: int(most)]])


def _place(masternaut: Masternaut, call: Call) -> tuple[float, float] | None:
    query = call.request.query
    is_point = "latitude" in query and "longitude" in query
    if ("latitude" in query) != ("longitude" in query) or is_point == ("address" in query):
        raise Refused(masternaut.problem(400, "Send an address, or latitude and longitude."))
    if is_point:
        return float(query["latitude"]), float(query["longitude"])
    address = query["address"].lower()
    found = (v for v in masternaut.world.vehicles if v.town.lower() in address)
    return next((vehicle.route[0] for vehicle in found), None)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = one[0] - other[0]
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(north, east) * _DEGREE_KM
