"""MZone's last known positions: where each vehicle's device reported from last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.mzone import vehicles
from fleetauth.sandbox.mzone.odata import Expansion, Kind, Resource, page
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import picked

if TYPE_CHECKING:
    from fleetauth.sandbox.answer import Answer, JsonObject
    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

_FIELDS: dict[str, Kind] = {
    "vehicle_Id": "guid",
    "vehicle_Description": "text",
    "utcTimestamp": "time",
    "latitude": "number",
    "longitude": "number",
    "locationDescription": "text",
    "direction": "number",
    "speed": "number",
    "eventType_Id": "any",
    "eventType_Description": "text",
    "ignitionOn": "flag",
    "vehicleDisabled": "flag",
}


def every(mzone: MZone, call: Call) -> Answer:
    """`GET LastKnownPositions`."""
    known = {vehicle.guid: vehicle for vehicle in mzone.world.vehicles}

    def vehicle(row: JsonObject) -> JsonObject:
        return vehicles.row(mzone, known[str(row["vehicle_Id"])])

    belongs = {"vehicle": Expansion(vehicles.resource(mzone), vehicle)}
    resource = Resource("LastKnownPositions", _FIELDS, belongs)
    return page(mzone, resource, [_row(mzone, one) for one in known.values()], call.request.query)


def _row(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    motion = mzone.world.report(vehicle, mzone.clock.now())
    number = 5 if motion.ignition else 42
    return {
        "vehicle_Id": vehicle.guid,
        "vehicle_Description": vehicle.description,
        "utcTimestamp": iso_z(motion.at),
        "latitude": round(motion.latitude, 6),
        "longitude": round(motion.longitude, 6),
        "locationDescription": f"Invented Road, {vehicle.town}",
        "direction": round(motion.heading, 2),
        "speed": round(motion.speed),
        # The number comes as a text in some answers, as the page says.
        "eventType_Id": number if vehicle.index % 2 else str(number),
        "eventType_Description": "Driving" if motion.ignition else "Heartbeat",
        "ignitionOn": motion.ignition,
        "vehicleDisabled": picked(vehicle.index, 40, 13),
    }
