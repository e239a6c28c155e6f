"""What MZone's API answers with, as typed records.

Only shapes are here: no request, no paging. Facts are those of the MZone page. MZone leaves null
properties out, so every field but a key may be `None`; datetimes are aware UTC.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fleetauth.wire import Record, record, wire


@record
class Notification(Record):
    """A message in the inbox of the MZone user (MZone page, inbox notifications).

    Attributes:
        id: The notification's key.
        message: Its text.
        notification_template_id: The template that it was made from.
        utc_timestamp: When it was made.
        read_utc_timestamp: When it was read; `None` means unread.
    """

    id: str = wire("id")
    message: str | None = wire("message", default=None)
    notification_template_id: str | None = wire("notificationTemplate_Id", default=None)
    utc_timestamp: datetime | None = wire("utcTimestamp", default=None)
    read_utc_timestamp: datetime | None = wire("readUtcTimestamp", default=None)


@record
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
    """

    vehicle_id: str | None = wire("vehicle_Id", default=None)
    vehicle_description: str | None = wire("vehicle_Description", default=None)
    utc_timestamp: datetime | None = wire("utcTimestamp", default=None)
    latitude: float | None = wire("latitude", default=None)
    longitude: float | None = wire("longitude", default=None)
    location_description: str | None = wire("locationDescription", default=None)
    direction: float | None = wire("direction", default=None)
    speed: float | None = wire("speed", default=None)
    event_type_id: int | str | None = wire("eventType_Id", default=None)
    event_type_description: str | None = wire("eventType_Description", default=None)
    ignition_on: bool | None = wire("ignitionOn", default=None)
    vehicle_disabled: bool | None = wire("vehicleDisabled", default=None)


@record
class LastKnownFuelLevel(Record):
    """What was last in a vehicle's tank (MZone page, expanded in a vehicle).

    Attributes:
        level: As the device reports it; its unit is not published.
        percentage: %.
        utc_timestamp: When it was measured.
    """

    level: float | None = wire("level", default=None)
    percentage: float | None = wire("percentage", default=None)
    utc_timestamp: datetime | None = wire("utcTimestamp", default=None)


@record
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
    """

    id: str = wire("id")
    unit_id: str | None = wire("unit_Id", default=None)
    unit_type_id: str | None = wire("unitType_Id", default=None)
    vehicle_type_id: str | None = wire("vehicleType_Id", default=None)
    description: str | None = wire("description", default=None)
    unit_description: str | None = wire("unit_Description", default=None)
    unit_type_description: str | None = wire("unitType_Description", default=None)
    registration: str | None = wire("registration", default=None)
    vin: str | None = wire("vin", default=None)
    ignition_on: bool | None = wire("ignitionOn", default=None)
    is_deactivated: bool | None = wire("isDeactivated", default=None)
    vehicle_disabled: bool | None = wire("vehicleDisabled", default=None)
    can_deactivate_unit: bool | None = wire("canDeactivateUnit", default=None)
    disablement_feature_available: bool | None = wire("disablementFeatureAvailable", default=None)
    is_mrm_enabled: bool | None = wire("isMrmEnabled", default=None)
    is_fuel_reporting_enabled: bool | None = wire("isFuelReportingEnabled", default=None)
    rules_engine_enabled: bool | None = wire("rulesEngineEnabled", default=None)
    use_rest_api_for_commands: bool | None = wire("useRestApiForCommands", default=None)
    is_driver_authorization_override_enabled: bool | None = wire(
        "isDriverAuthorizationOverrideEnabled", default=None
    )
    odometer: int | None = wire("odometer", default=None)
    decimal_odometer: float | None = wire("decimalOdometer", default=None)
    utc_start_date: datetime | None = wire("utcStartDate", default=None)
    utc_last_modified: datetime | None = wire("utcLastModified", default=None)
    last_known_event_utc_timestamp: datetime | None = wire(
        "lastKnownEventUtcTimestamp", default=None
    )
    last_known_event_utc_last_modified: datetime | None = wire(
        "lastKnownEventUtcLastModified", default=None
    )
    last_known_gps_event_utc_timestamp: datetime | None = wire(
        "lastKnownGpsEventUtcTimestamp", default=None
    )
    cof_due_date: datetime | None = wire("cofDueDate", default=None)
    purchase_date: datetime | None = wire("purchaseDate", default=None)
    notification_period: int | None = wire("notificationPeriod", default=None)
    notification_odometer: int | None = wire("notificationOdometer", default=None)
    notification_engine_hours: int | None = wire("notificationEngineHours", default=None)
    maintenance_notification_period_hours: int | None = wire(
        "maintenanceNotificationPeriodHours", default=None
    )
    make_id: int | None = wire("make_Id", default=None)
    preferred_odometer_type: int | None = wire("preferredOdometerType", default=None)
    model_id: Any = wire("model_Id", default=None)
    monthly_distance_limit: Any = wire("monthlyDistanceLimit", default=None)
    vehicle_icon: Any = wire("vehicleIcon", default=None)
    event_type_group_id: Any = wire("eventTypeGroup_Id", default=None)
    engine_seconds: Any = wire("engineSeconds", default=None)
    last_known_position: LastKnownPosition | None = wire("lastKnownPosition", default=None)
    last_known_fuel_level: LastKnownFuelLevel | None = wire("lastKnownFuelLevel", default=None)
    last_known_temperature: Mapping[str, Any] | None = wire(
        "lastKnownTemperature", default=None, hash=False
    )
    last_known_fuel_consumption: Mapping[str, Any] | None = wire(
        "lastKnownFuelConsumption", default=None, hash=False
    )
    vehicle_type: Mapping[str, Any] | None = wire("vehicleType", default=None, hash=False)
    make: Mapping[str, Any] | None = wire("make", default=None, hash=False)
    model: Mapping[str, Any] | None = wire("model", default=None, hash=False)
