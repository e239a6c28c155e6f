"""MZone's vehicles: the fields of the vendor page, and what can be expanded beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.mzone.odata import Resource, page, single, without_nulls
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

_FIELDS = frozenset(
    {
        "id",
        "unit_Id",
        "unitType_Id",
        "vehicleType_Id",
        "description",
        "unit_Description",
        "unitType_Description",
        "registration",
        "vin",
        "ignitionOn",
        "isDeactivated",
        "vehicleDisabled",
        "canDeactivateUnit",
        "disablementFeatureAvailable",
        "isMrmEnabled",
        "isFuelReportingEnabled",
        "rulesEngineEnabled",
        "useRestApiForCommands",
        "isDriverAuthorizationOverrideEnabled",
        "odometer",
        "decimalOdometer",
        "utcStartDate",
        "utcLastModified",
        "lastKnownEventUtcTimestamp",
        "lastKnownEventUtcLastModified",
        "lastKnownGpsEventUtcTimestamp",
        "cofDueDate",
        "purchaseDate",
        "notificationPeriod",
        "notificationOdometer",
        "notificationEngineHours",
        "maintenanceNotificationPeriodHours",
        "make_Id",
        "preferredOdometerType",
        "model_Id",
        "monthlyDistanceLimit",
        "vehicleIcon",
        "eventTypeGroup_Id",
        "engineSeconds",
        "telematicsProfile",
    }
)


def every(mzone: MZone, call: Call) -> Answer:
    """`GET Vehicles`."""
    query = dict(call.request.query)
    group = query.pop("vehicleGroup_Id", None)
    rows = [
        _row(mzone, vehicle)
        for vehicle in mzone.world.vehicles
        if group is None or group.lower() == mzone.world.guid("group", int(vehicle.group.id[1:]))
    ]
    return page(mzone, _vehicles(mzone), rows, query)


def one(mzone: MZone, call: Call) -> Answer:
    """`GET Vehicles(<guid>)`."""
    vehicle = mzone.world.vehicle(call.parts["guid"])
    if vehicle is None:
        raise Refused(mzone.problem(404, "The vehicle does not exist.", field="NotFound"))
    return single(mzone, _vehicles(mzone), _row(mzone, vehicle), call.request.query)


def _vehicles(mzone: MZone) -> Resource:
    def of(make: Callable[[MZone, Vehicle], JsonObject]) -> Callable[[JsonObject], JsonObject]:
        vehicles = {vehicle.guid: vehicle for vehicle in mzone.world.vehicles}
        return lambda row: make(mzone, vehicles[str(row["id"])])

    return Resource(
        "Vehicles",
        _FIELDS,
        {
            "lastKnownPosition": of(_position),
            "lastKnownFuelLevel": of(_fuel_level),
            "vehicleType": of(_vehicle_type),
            "make": of(_make),
            "model": of(_model),
        },
    )


def _row(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    world, index = mzone.world, vehicle.index
    motion = world.report(vehicle, mzone.clock.now())
    return without_nulls(
        {
            "id": vehicle.guid,
            "unit_Id": vehicle.unit_guid,
            "unitType_Id": world.guid("unit type", index % 2),
            "vehicleType_Id": world.guid("vehicle type", index % 3),
            "description": vehicle.description,
            "unit_Description": f"UNIT-{9000 + index}",
            "unitType_Description": ("Example tracker", "Example tracker 2")[index % 2],
            "registration": vehicle.registration,
            "vin": None if picked(index, 6, 5) else vehicle.vin,
            "ignitionOn": motion.ignition,
            "isDeactivated": False,
            "vehicleDisabled": picked(index, 40, 13),
            "canDeactivateUnit": True,
            "disablementFeatureAvailable": index % 4 == 0,
            "isMrmEnabled": False,
            "isFuelReportingEnabled": not vehicle.electric,
            "rulesEngineEnabled": True,
            "useRestApiForCommands": False,
            "isDriverAuthorizationOverrideEnabled": False,
            "odometer": int(motion.odometer),
            "decimalOdometer": round(motion.odometer, 3),
            "utcStartDate": iso_z(EPOCH - index * 86_400),
            "utcLastModified": iso_z(motion.at + 1.25, 2),
            "lastKnownEventUtcTimestamp": iso_z(motion.at, 3),
            "lastKnownEventUtcLastModified": iso_z(motion.at + 1.25, 3),
            "lastKnownGpsEventUtcTimestamp": iso_z(motion.at, 1),
            "cofDueDate": iso_z(EPOCH + 400 * 86_400) if index % 2 else None,
            "purchaseDate": iso_z(EPOCH - 500 * 86_400) if index % 3 else None,
            "notificationPeriod": 7,
            "notificationOdometer": 500,
            "notificationEngineHours": 10,
            "maintenanceNotificationPeriodHours": 72,
            "make_Id": index % 4 + 1,
            "preferredOdometerType": index % 2,
            "model_Id": index % 4 + 10 if index % 5 else None,
            "monthlyDistanceLimit": 4000 if index % 4 == 1 else None,
            "vehicleIcon": "van" if index % 2 else None,
            "eventTypeGroup_Id": None,
            "engineSeconds": int(motion.odometer * 72) if index % 3 == 0 else None,
            "telematicsProfile": "P1" if picked(index, 8, 3) else None,
        }
    )


def _position(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    motion = mzone.world.report(vehicle, mzone.clock.now())
    # The number comes as a text in some answers, as the page says.
    event_type: object = 42 if vehicle.index % 2 else "42"
    return {
        "longitude": round(motion.longitude, 6),
        "latitude": round(motion.latitude, 6),
        "eventType_Id": event_type,
        "utcTimestamp": iso_z(motion.at, 3),
        "speed": round(motion.speed),
    }


def _fuel_level(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    motion = mzone.world.report(vehicle, mzone.clock.now())
    percentage = round(100 - motion.odometer % 600 / 6.5, 1)
    level = None if vehicle.electric else round(percentage * 0.7, 1)
    return {"level": level, "percentage": percentage, "utcTimestamp": iso_z(motion.at)}


def _vehicle_type(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    number = vehicle.index % 3
    return {
        "id": mzone.world.guid("vehicle type", number),
        "description": ("Van", "Car", "Truck")[number],
    }


def _make(_: MZone, vehicle: Vehicle) -> JsonObject:
    return {"id": vehicle.index % 4 + 1, "description": vehicle.make}


def _model(_: MZone, vehicle: Vehicle) -> JsonObject:
    return {"id": vehicle.index % 4 + 10, "description": vehicle.model}
