"""MZone's vehicles: the fields of the vendor page, and what can be expanded beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.mzone.odata import (
    Expansion,
    Kind,
    Resource,
    is_literal,
    page,
    single,
    without_nulls,
)
from fleetauth.sandbox.times import iso_z
from fleetauth.sandbox.world import EPOCH, picked

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetauth.sandbox.mzone.service import MZone
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Group, Vehicle

_FIELDS: dict[str, Kind] = {
    "id": "guid",
    "unit_Id": "guid",
    "unitType_Id": "guid",
    "vehicleType_Id": "guid",
    "description": "text",
    "unit_Description": "text",
    "unitType_Description": "text",
    "registration": "text",
    "vin": "text",
    "ignitionOn": "flag",
    "isDeactivated": "flag",
    "vehicleDisabled": "flag",
    "canDeactivateUnit": "flag",
    "disablementFeatureAvailable": "flag",
    "isMrmEnabled": "flag",
    "isFuelReportingEnabled": "flag",
    "rulesEngineEnabled": "flag",
    "useRestApiForCommands": "flag",
    "isDriverAuthorizationOverrideEnabled": "flag",
    "odometer": "int",
    "decimalOdometer": "number",
    "utcStartDate": "time",
    "utcLastModified": "time",
    "lastKnownEventUtcTimestamp": "time",
    "lastKnownEventUtcLastModified": "time",
    "lastKnownGpsEventUtcTimestamp": "time",
    "cofDueDate": "time",
    "purchaseDate": "time",
    "notificationPeriod": "int",
    "notificationOdometer": "int",
    "notificationEngineHours": "int",
    "maintenanceNotificationPeriodHours": "int",
    "make_Id": "int",
    "preferredOdometerType": "int",
    "model_Id": "any",
    "monthlyDistanceLimit": "any",
    "vehicleIcon": "any",
    "eventTypeGroup_Id": "any",
    "engineSeconds": "any",
    "telematicsProfile": "text",
}
_POSITION = Resource(
    "LastKnownPositions",
    {
        "longitude": "number",
        "latitude": "number",
        "eventType_Id": "any",
        "utcTimestamp": "time",
        "speed": "number",
    },
)
_FUEL_LEVEL = Resource(
    "LastKnownFuelLevels", {"level": "number", "percentage": "number", "utcTimestamp": "time"}
)
_NAMED: dict[str, Kind] = {"id": "any", "description": "text"}
_GROUPS = Resource("VehicleGroups", {"id": "guid", "description": "text", "vehicleCount": "int"})


def every(mzone: MZone, call: Call) -> Answer:
    """`GET Vehicles`."""
    query = dict(call.request.query)
    group = query.pop("vehicleGroup_Id", None)
    vehicles = mzone.world.vehicles if group is None else of_group(mzone, group)
    return page(mzone, resource(mzone), [row(mzone, vehicle) for vehicle in vehicles], query)


def one(mzone: MZone, call: Call) -> Answer:
    """`GET Vehicles(<guid>)`."""
    return single(mzone, resource(mzone), row(mzone, _found(mzone, call)), call.request.query)


def change(mzone: MZone, call: Call) -> Answer:
    """`PATCH Vehicles(<guid>)`."""
    vehicle = _found(mzone, call)
    changes = mzone.json_object(call)
    for name, value in changes.items():
        if name not in _FIELDS or name == "id" or not _fits(value, _FIELDS[name]):
            raise Refused(mzone.problem(400, f"{name} cannot be set to that.", field=name))
    mzone.vehicle_changes.setdefault(vehicle.guid, {}).update(changes)
    return Answer(204)


def groups(mzone: MZone, call: Call) -> Answer:
    """`GET VehicleGroups`."""
    rows = [_group(mzone, group) for group in mzone.world.groups]
    return page(mzone, _GROUPS, rows, call.request.query)


def of_group(mzone: MZone, guid: str) -> list[Vehicle]:
    """Give the vehicles of a group; everything belongs to the first one."""
    return [
        vehicle
        for vehicle in mzone.world.vehicles
        if guid.lower() in {group_guid(mzone, group) for group in _groups_of(mzone, vehicle)}
    ]


def group_guid(mzone: MZone, group: Group) -> str:
    """Give a group's key."""
    return mzone.world.guid("group", int(group.id[1:]))


def _groups_of(mzone: MZone, vehicle: Vehicle) -> tuple[Group, ...]:
    return (mzone.world.groups[0], vehicle.group)


def _group(mzone: MZone, group: Group) -> JsonObject:
    guid = group_guid(mzone, group)
    count = len(of_group(mzone, guid))
    return {"id": guid, "description": group.name, "vehicleCount": count}


def _found(mzone: MZone, call: Call) -> Vehicle:
    vehicle = mzone.world.vehicle(call.parts["guid"])
    if vehicle is None:
        raise Refused(mzone.problem(404, "The vehicle does not exist.", field="NotFound"))
    return vehicle


def _fits(value: object, kind: Kind) -> bool:
    if value is None or kind == "any":
        return True
    if isinstance(value, bool):
        return kind == "flag"
    if isinstance(value, str):
        return kind == "text" or (kind in ("guid", "time") and is_literal(value, kind))
    return (
        isinstance(value, int)
        if kind == "int"
        else kind == "number" and isinstance(value, (int, float))
    )


def resource(mzone: MZone) -> Resource:
    """Give what vehicles are, and what belongs to them."""
    vehicles = {vehicle.guid: vehicle for vehicle in mzone.world.vehicles}

    def of(
        resource: Resource,
        make: Callable[[MZone, Vehicle], JsonObject | list[JsonObject]],
        *,
        many: bool = False,
    ) -> Expansion:
        return Expansion(resource, lambda row: make(mzone, vehicles[str(row["id"])]), many)

    return Resource(
        "Vehicles",
        _FIELDS,
        {
            "lastKnownPosition": of(_POSITION, _position),
            "lastKnownFuelLevel": of(_FUEL_LEVEL, _fuel_level),
            "lastKnownTemperature": of(Resource("Temperatures", {"value": "number"}), _temperature),
            "lastKnownFuelConsumption": of(
                Resource("FuelConsumptions", {"value": "number"}), _consumption
            ),
            "vehicleType": of(Resource("VehicleTypes", _NAMED), _vehicle_type),
            "make": of(Resource("Makes", _NAMED), _make),
            "model": of(Resource("Models", _NAMED), _model),
            "vehicleGroups": of(
                _GROUPS,
                lambda mzone, vehicle: [_group(mzone, one) for one in _groups_of(mzone, vehicle)],
                many=True,
            ),
        },
    )


def row(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    """Give a vehicle as it is now, with what was changed of it."""
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
            **mzone.vehicle_changes.get(vehicle.guid, {}),
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


def _temperature(mzone: MZone, vehicle: Vehicle) -> JsonObject:
    motion = mzone.world.report(vehicle, mzone.clock.now())
    return {"value": round(4 + motion.speed / 40, 1)}


def _consumption(_: MZone, vehicle: Vehicle) -> JsonObject:
    return {"value": None if vehicle.electric else 7.5 + vehicle.index % 5}


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
