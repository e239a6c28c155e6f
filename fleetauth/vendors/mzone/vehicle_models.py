"""MZone's vehicles, their groups, and where they were last, as typed records.

Only shapes are here: no request, no paging. Facts are those of the MZone page. MZone leaves null
properties out, so every field but a key may be `None`; datetimes are aware UTC.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fleetauth.wire import Record

from .entity import entity, prop
from .properties import Property
from .related import Collection, Navigation


@entity
class LastKnownPosition(Record):
    """Where a vehicle was last seen (MZone page, last known positions, or expanded in a vehicle).

    Attributes:
        vehicle_id: The vehicle's key.
        vehicle_description: Its name.
        utc_timestamp: When it was there.
        latitude: Degrees.
        longitude: Degrees.
        location_description: The place in words.
        direction: Degrees, clockwise from north.
        speed: km/h.
        event_type_id: What made the device report; a number in some answers, text in others.
        event_type_description: The same in words.
        ignition_on: Whether the ignition was on.
        vehicle_disabled: Whether the vehicle was immobilised.
        vehicle: The vehicle, if expanded.
    """

    vehicle_id: Property[str | None] = prop("vehicle_Id", default=None, kind="guid")
    vehicle_description: Property[str | None] = prop("vehicle_Description", default=None)
    utc_timestamp: Property[datetime | None] = prop("utcTimestamp", default=None)
    latitude: Property[float | None] = prop("latitude", default=None, unit="°")
    longitude: Property[float | None] = prop("longitude", default=None, unit="°")
    location_description: Property[str | None] = prop("locationDescription", default=None)
    direction: Property[float | None] = prop("direction", default=None, unit="°")
    speed: Property[float | None] = prop("speed", default=None, unit="km/h")
    event_type_id: Property[int | str | None] = prop("eventType_Id", default=None)
    event_type_description: Property[str | None] = prop("eventType_Description", default=None)
    ignition_on: Property[bool | None] = prop("ignitionOn", default=None)
    vehicle_disabled: Property[bool | None] = prop("vehicleDisabled", default=None)
    vehicle: Navigation["Vehicle"] = prop("vehicle", default=None)


@entity
class LastKnownFuelLevel(Record):
    """What was last in a vehicle's tank (MZone page, expanded in a vehicle).

    Attributes:
        level: As the device reports it; its unit is not published.
        percentage: %.
        utc_timestamp: When it was measured.
    """

    level: Property[float | None] = prop("level", default=None)
    percentage: Property[float | None] = prop("percentage", default=None, unit="%")
    utc_timestamp: Property[datetime | None] = prop("utcTimestamp", default=None)


@entity
class VehicleGroup(Record):
    """A group of vehicles (MZone page, also there).

    Attributes:
        id: The group's key.
        description: Its name.
        vehicle_count: How many vehicles are in it.
    """

    id: Property[str] = prop("id", kind="guid")
    description: Property[str | None] = prop("description", default=None)
    vehicle_count: Property[int | None] = prop("vehicleCount", default=None)


@entity
class Vehicle(Record):
    """A vehicle (MZone page, vehicles).

    Attributes:
        id: The vehicle's key.
        unit_id: The device that is built in.
        unit_type_id: The device's type.
        vehicle_type_id: The vehicle's type.
        description: Its name.
        unit_description: The device's name.
        unit_type_description: The device type's name.
        registration: Number plate.
        vin: Vehicle identification number.
        ignition_on: Whether the ignition is on.
        is_deactivated: Whether the vehicle is deactivated.
        vehicle_disabled: Whether it is immobilised.
        can_deactivate_unit: Whether its device can be deactivated.
        disablement_feature_available: Whether it can be immobilised.
        is_mrm_enabled: The vendor's ``isMrmEnabled``.
        is_fuel_reporting_enabled: Whether fuel is reported.
        rules_engine_enabled: Whether the rules engine runs for it.
        use_rest_api_for_commands: Whether commands go by REST.
        is_driver_authorization_override_enabled: Whether driver authorisation may be overridden.
        odometer: km, whole.
        decimal_odometer: km, with fraction.
        utc_start_date: Since when it is known.
        utc_last_modified: When it was last changed.
        last_known_event_utc_timestamp: When it last reported.
        last_known_event_utc_last_modified: When that report was last changed.
        last_known_gps_event_utc_timestamp: When it last reported a position.
        cof_due_date: When its certificate of fitness is due.
        purchase_date: When it was bought.
        notification_period: For maintenance; its unit is not published.
        notification_odometer: For maintenance, km.
        notification_engine_hours: For maintenance, hours.
        maintenance_notification_period_hours: Hours.
        make_id: The make's key.
        preferred_odometer_type: The vendor's number of it.
        model_id: The model's key; its type is not published, so as sent.
        monthly_distance_limit: As sent.
        vehicle_icon: As sent.
        event_type_group_id: As sent.
        engine_seconds: As sent.
        last_known_position: If expanded.
        last_known_fuel_level: If expanded.
        last_known_temperature: If expanded; free-form.
        last_known_fuel_consumption: If expanded; free-form.
        vehicle_type: If expanded; free-form.
        make: If expanded; free-form.
        model: If expanded; free-form.
        vehicle_groups: If expanded; to filter by groups, ``Vehicle.vehicle_groups.any(VehicleGroup.id == …)``.
    """

    id: Property[str] = prop("id", kind="guid")
    unit_id: Property[str | None] = prop("unit_Id", default=None, kind="guid")
    unit_type_id: Property[str | None] = prop("unitType_Id", default=None, kind="guid")
    vehicle_type_id: Property[str | None] = prop("vehicleType_Id", default=None, kind="guid")
    description: Property[str | None] = prop("description", default=None)
    unit_description: Property[str | None] = prop("unit_Description", default=None)
    unit_type_description: Property[str | None] = prop("unitType_Description", default=None)
    registration: Property[str | None] = prop("registration", default=None)
    vin: Property[str | None] = prop("vin", default=None)
    ignition_on: Property[bool | None] = prop("ignitionOn", default=None)
    is_deactivated: Property[bool | None] = prop("isDeactivated", default=None)
    vehicle_disabled: Property[bool | None] = prop("vehicleDisabled", default=None)
    can_deactivate_unit: Property[bool | None] = prop("canDeactivateUnit", default=None)
    disablement_feature_available: Property[bool | None] = prop(
        "disablementFeatureAvailable", default=None
    )
    is_mrm_enabled: Property[bool | None] = prop("isMrmEnabled", default=None)
    is_fuel_reporting_enabled: Property[bool | None] = prop("isFuelReportingEnabled", default=None)
    rules_engine_enabled: Property[bool | None] = prop("rulesEngineEnabled", default=None)
    use_rest_api_for_commands: Property[bool | None] = prop("useRestApiForCommands", default=None)
    is_driver_authorization_override_enabled: Property[bool | None] = prop(
        "isDriverAuthorizationOverrideEnabled", default=None
    )
    odometer: Property[int | None] = prop("odometer", default=None, unit="km")
    decimal_odometer: Property[float | None] = prop("decimalOdometer", default=None, unit="km")
    utc_start_date: Property[datetime | None] = prop("utcStartDate", default=None)
    utc_last_modified: Property[datetime | None] = prop("utcLastModified", default=None)
    last_known_event_utc_timestamp: Property[datetime | None] = prop(
        "lastKnownEventUtcTimestamp", default=None
    )
    last_known_event_utc_last_modified: Property[datetime | None] = prop(
        "lastKnownEventUtcLastModified", default=None
    )
    last_known_gps_event_utc_timestamp: Property[datetime | None] = prop(
        "lastKnownGpsEventUtcTimestamp", default=None
    )
    cof_due_date: Property[datetime | None] = prop("cofDueDate", default=None)
    purchase_date: Property[datetime | None] = prop("purchaseDate", default=None)
    notification_period: Property[int | None] = prop("notificationPeriod", default=None)
    notification_odometer: Property[int | None] = prop(
        "notificationOdometer", default=None, unit="km"
    )
    notification_engine_hours: Property[int | None] = prop(
        "notificationEngineHours", default=None, unit="h"
    )
    maintenance_notification_period_hours: Property[int | None] = prop(
        "maintenanceNotificationPeriodHours", default=None, unit="h"
    )
    make_id: Property[int | None] = prop("make_Id", default=None)
    preferred_odometer_type: Property[int | None] = prop("preferredOdometerType", default=None)
    model_id: Property[Any] = prop("model_Id", default=None)
    monthly_distance_limit: Property[Any] = prop("monthlyDistanceLimit", default=None)
    vehicle_icon: Property[Any] = prop("vehicleIcon", default=None)
    event_type_group_id: Property[Any] = prop("eventTypeGroup_Id", default=None)
    engine_seconds: Property[Any] = prop("engineSeconds", default=None)
    last_known_position: Navigation[LastKnownPosition] = prop("lastKnownPosition", default=None)
    last_known_fuel_level: Navigation[LastKnownFuelLevel] = prop("lastKnownFuelLevel", default=None)
    last_known_temperature: Navigation[Mapping[str, Any]] = prop(
        "lastKnownTemperature", default=None, hash=False
    )
    last_known_fuel_consumption: Navigation[Mapping[str, Any]] = prop(
        "lastKnownFuelConsumption", default=None, hash=False
    )
    vehicle_type: Navigation[Mapping[str, Any]] = prop("vehicleType", default=None, hash=False)
    make: Navigation[Mapping[str, Any]] = prop("make", default=None, hash=False)
    model: Navigation[Mapping[str, Any]] = prop("model", default=None, hash=False)
    vehicle_groups: Collection[VehicleGroup] = prop("vehicleGroups", default=())
