"""MZone's trips and events, as typed records.

Only shapes are here: no request, no paging. Facts are those of the MZone page. MZone leaves null
properties out, so every field but a key may be `None`; datetimes are aware UTC.
"""

from datetime import datetime
from typing import Any

from fleetauth.wire import Record

from .entity import entity, prop
from .properties import Property


@entity
class Trip(Record):
    """A trip of a vehicle (MZone page, trips).

    Attributes:
        id: The trip's key, a whole number above 2^31.
        vehicle_id: The vehicle.
        vehicle_description: The vehicle's name.
        vehicle_registration: Its number plate.
        unit_id: The device.
        unit_description: The device's name.
        start_utc_timestamp: When it began.
        end_utc_timestamp: When it ended; `None` while it runs.
        duration: Seconds.
        distance: km.
        start_latitude: Degrees.
        start_longitude: Degrees.
        end_latitude: Degrees.
        end_longitude: Degrees.
        max_speed: km/h.
        avg_speed: km/h.
        max_rpm: Revolutions a minute.
        start_location_description: The place in words.
        end_location_description: The place in words.
        driver_id: The driver.
        driver_description: The driver's name.
        driver_key_code: The driver's key; a number in some answers, text in others.
        utc_last_modified: When it was last changed.
        number_of_exceptions: Exceptions of all kinds.
        number_of_driver_behaviour_exceptions: Exceptions of driver behaviour.
        number_of_speeding_exceptions: Exceptions of speeding.
        number_of_excessive_rpm_exceptions: Exceptions of excessive RPM.
        number_of_harsh_braking_exceptions: Exceptions of harsh braking.
        number_of_excessive_idle_exceptions: Exceptions of excessive idling.
        number_of_excessive_freewheeling_exceptions: Exceptions of excessive freewheeling.
        number_of_reckless_driving_exceptions: Exceptions of reckless driving.
        number_of_excessive_acceleration_exceptions: Exceptions of excessive acceleration.
        number_of_driver_fatigue_exceptions: Exceptions of driver fatigue; the spelling on the wire is the vendor's.
        number_of_accident_exceptions: Exceptions of accidents.
        number_of_temperature_exceptions: Exceptions of temperature.
    """

    id: Property[str] = prop("id", kind="whole")
    vehicle_id: Property[str | None] = prop("vehicle_Id", default=None, kind="guid")
    vehicle_description: Property[str | None] = prop("vehicle_Description", default=None)
    vehicle_registration: Property[str | None] = prop("vehicle_Registration", default=None)
    unit_id: Property[str | None] = prop("unit_Id", default=None, kind="guid")
    unit_description: Property[str | None] = prop("unit_Description", default=None)
    start_utc_timestamp: Property[datetime | None] = prop("startUtcTimestamp", default=None)
    end_utc_timestamp: Property[datetime | None] = prop("endUtcTimestamp", default=None)
    duration: Property[float | None] = prop("duration", default=None, unit="s")
    distance: Property[float | None] = prop("distance", default=None, unit="km")
    start_latitude: Property[float | None] = prop("startLatitude", default=None, unit="°")
    start_longitude: Property[float | None] = prop("startLongitude", default=None, unit="°")
    end_latitude: Property[float | None] = prop("endLatitude", default=None, unit="°")
    end_longitude: Property[float | None] = prop("endLongitude", default=None, unit="°")
    max_speed: Property[float | None] = prop("maxSpeed", default=None, unit="km/h")
    avg_speed: Property[float | None] = prop("avgSpeed", default=None, unit="km/h")
    max_rpm: Property[float | None] = prop("maxRPM", default=None, unit="rpm")
    start_location_description: Property[str | None] = prop(
        "startLocationDescription", default=None
    )
    end_location_description: Property[str | None] = prop("endLocationDescription", default=None)
    driver_id: Property[str | None] = prop("driver_Id", default=None, kind="guid")
    driver_description: Property[str | None] = prop("driver_Description", default=None)
    driver_key_code: Property[int | str | None] = prop("driverKeyCode", default=None)
    utc_last_modified: Property[datetime | None] = prop("utcLastModified", default=None)
    number_of_exceptions: Property[int | None] = prop("numberOfExceptions", default=None)
    number_of_driver_behaviour_exceptions: Property[int | None] = prop(
        "numberOfDriverBehaviourExceptions", default=None
    )
    number_of_speeding_exceptions: Property[int | None] = prop(
        "numberOfSpeedingExceptions", default=None
    )
    number_of_excessive_rpm_exceptions: Property[int | None] = prop(
        "numberOfExcessiveRPMExceptions", default=None
    )
    number_of_harsh_braking_exceptions: Property[int | None] = prop(
        "numberOfHarshBrakingExceptions", default=None
    )
    number_of_excessive_idle_exceptions: Property[int | None] = prop(
        "numberOfExcessiveIdleExceptions", default=None
    )
    number_of_excessive_freewheeling_exceptions: Property[int | None] = prop(
        "numberOfExcessiveFreewheelingExceptions", default=None
    )
    number_of_reckless_driving_exceptions: Property[int | None] = prop(
        "numberOfRecklessDrivingExceptions", default=None
    )
    number_of_excessive_acceleration_exceptions: Property[int | None] = prop(
        "numberOfExcessiveAccelerationExceptions", default=None
    )
    number_of_driver_fatigue_exceptions: Property[int | None] = prop(
        "numberOfDriverFatiqueExceptions", default=None
    )
    number_of_accident_exceptions: Property[int | None] = prop(
        "numberOfAccidentExceptions", default=None
    )
    number_of_temperature_exceptions: Property[int | None] = prop(
        "numberOfTemperatureExceptions", default=None
    )


@entity
class VehicleEvent(Record):
    """Something that a vehicle's device reported (MZone page, events, and events of a trip).

    Attributes:
        id: The event's key; known of the events of a trip only.
        vehicle_id: The vehicle.
        vehicle_description: The vehicle's name.
        vehicle_registration: Its number plate.
        utc_timestamp: When it happened. Devices report up to three hours late.
        latitude: Degrees.
        longitude: Degrees.
        direction: Degrees, clockwise from north.
        speed: km/h.
        overspeed: As sent; its type is not published.
        decimal_odometer: km.
        driver_key_code: The driver's key; a number in some answers, text in others.
        event_type_id: What it is; a number in some answers, text in others.
        event_type_description: The same in words.
        event_type_map_marker2: As sent; its type is not published.
    """

    id: Property[str | None] = prop("id", default=None)
    vehicle_id: Property[str | None] = prop("vehicle_Id", default=None, kind="guid")
    vehicle_description: Property[str | None] = prop("vehicle_Description", default=None)
    vehicle_registration: Property[str | None] = prop("vehicle_Registration", default=None)
    utc_timestamp: Property[datetime | None] = prop("utcTimestamp", default=None)
    latitude: Property[float | None] = prop("latitude", default=None, unit="°")
    longitude: Property[float | None] = prop("longitude", default=None, unit="°")
    direction: Property[float | None] = prop("direction", default=None, unit="°")
    speed: Property[float | None] = prop("speed", default=None, unit="km/h")
    overspeed: Property[Any] = prop("overspeed", default=None)
    decimal_odometer: Property[float | None] = prop("decimalOdometer", default=None, unit="km")
    driver_key_code: Property[int | str | None] = prop("driverKeyCode", default=None)
    event_type_id: Property[int | str | None] = prop("eventType_Id", default=None)
    event_type_description: Property[str | None] = prop("eventType_Description", default=None)
    event_type_map_marker2: Property[Any] = prop("eventType_MapMarker2", default=None)
