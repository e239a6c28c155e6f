"""What Masternaut's reports say: fuel, utilisation, and the use of inputs.

Only shapes are here: no request, no paging. Facts are those of the vendor's API reference, where the Masternaut page
has the calls alone. Every field may be `None`; datetimes are aware UTC.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire


@record
class DriverFuel(Record):
    """A driver's fuel (``GET fuel/driver``).

    The vendor publishes no fields of it, so all that it sends is in `extra`.
    """


@record
class UsedTime(Record):
    """How the time of one period was used. The vendor doesn't publish the unit of its times.

    Attributes:
        first_start: When it was first started, UTC.
        last_stop: When it last stopped, UTC.
        total_time: From the first start to the last stop.
        drive_time: Driving.
        drive_time_with_pto: Driving, with the power take-off on.
        drive_time_without_pto: Driving, with the power take-off off.
        idle_time: Idling.
        idle_time_with_pto: Idling, with the power take-off on.
        stop_time: Standing.
        count_of_stop_time: How many times it stood.
    """

    first_start: datetime | None = wire("firstStart", default=None)
    last_stop: datetime | None = wire("lastStop", default=None)
    total_time: float | None = wire("totalTime", default=None)
    drive_time: float | None = wire("driveTime", default=None)
    drive_time_with_pto: float | None = wire("driveTimeWithPto", default=None)
    drive_time_without_pto: float | None = wire("driveTimeWithoutPto", default=None)
    idle_time: float | None = wire("idleTime", default=None)
    idle_time_with_pto: float | None = wire("idleTimeWithPto", default=None)
    stop_time: float | None = wire("stopTime", default=None)
    count_of_stop_time: int | None = wire("countOfStopTime", default=None)


@record
class VehicleUtilisation(Record):
    """How a vehicle was used (``GET utilisation/vehicle``).

    Attributes:
        asset_id: The vehicle's key.
        asset_registration: Its number plate.
        asset_name: Its name.
        group_name: Its group's name.
        utilisation: How, period by period.
        average_start_time: ``hh:mm:ss``, UTC.
        average_end_time: ``hh:mm:ss``, UTC.
    """

    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    asset_name: str | None = wire("assetName", default=None)
    group_name: str | None = wire("groupName", default=None)
    utilisation: tuple[UsedTime, ...] = wire("utilisation", default=())
    average_start_time: str | None = wire("averageStartTime", default=None)
    average_end_time: str | None = wire("averageEndTime", default=None)


@record
class DriverUtilisation(Record):
    """How a driver's time was used (``GET utilisation/driver``).

    The vendor publishes no fields of it, so all that it sends is in `extra`.
    """


@record
class InputBlock(Record):
    """One time that an input was on.

    Attributes:
        event_start_date: Since when, UTC.
        event_start_latitude: Degrees north, where it began.
        event_start_longitude: Degrees east, where it began.
        event_start_formatted_address: That place in words.
        event_start_location_name: The location there.
        event_start_location_group_name: Its category's name.
        event_start_location_id: Its key.
        event_start_location_group_id: Its category's key.
        event_end_date: Until when, UTC.
        event_end_latitude: Degrees north, where it ended.
        event_end_longitude: Degrees east, where it ended.
        event_end_formatted_address: That place in words.
        event_end_location_name: The location there.
        event_end_location_group_name: Its category's name.
        event_end_location_id: Its key.
        event_end_location_group_id: Its category's key.
        input_label: The input's name.
        input_id: The input's key.
        custom_label: The customer's own name for it.
        active_state_label: What "on" is called.
        inactive_state_label: What "off" is called.
        custom_active_state_label: The customer's own name for "on".
        custom_inactive_state_label: The customer's own name for "off".
        fuel_used: Meanwhile; its unit is not published.
        distance_kms: km meanwhile.
        duration_seconds: Seconds.
    """

    event_start_date: datetime | None = wire("eventStartDate", default=None)
    event_start_latitude: float | None = wire("eventStartLatitude", default=None, unit="°")
    event_start_longitude: float | None = wire("eventStartLongitude", default=None, unit="°")
    event_start_formatted_address: str | None = wire("eventStartFormattedAddress", default=None)
    event_start_location_name: str | None = wire("eventStartLocationName", default=None)
    event_start_location_group_name: str | None = wire("eventStartLocationGroupName", default=None)
    event_start_location_id: str | None = wire("eventStartLocationId", default=None)
    event_start_location_group_id: str | None = wire("eventStartLocationGroupId", default=None)
    event_end_date: datetime | None = wire("eventEndDate", default=None)
    event_end_latitude: float | None = wire("eventEndLatitude", default=None, unit="°")
    event_end_longitude: float | None = wire("eventEndLongitude", default=None, unit="°")
    event_end_formatted_address: str | None = wire("eventEndFormattedAddress", default=None)
    event_end_location_name: str | None = wire("eventEndLocationName", default=None)
    event_end_location_group_name: str | None = wire("eventEndLocationGroupName", default=None)
    event_end_location_id: str | None = wire("eventEndLocationId", default=None)
    event_end_location_group_id: str | None = wire("eventEndLocationGroupId", default=None)
    input_label: str | None = wire("inputLabel", default=None)
    input_id: str | None = wire("inputId", default=None)
    custom_label: str | None = wire("customLabel", default=None)
    active_state_label: str | None = wire("activeStateLabel", default=None)
    inactive_state_label: str | None = wire("inactiveStateLabel", default=None)
    custom_active_state_label: str | None = wire("customActiveStateLabel", default=None)
    custom_inactive_state_label: str | None = wire("customInactiveStateLabel", default=None)
    fuel_used: float | None = wire("fuelUsed", default=None)
    distance_kms: float | None = wire("distanceKms", default=None, unit="km")
    duration_seconds: float | None = wire("durationSeconds", default=None, unit="s")


@record
class InputUsage(Record):
    """A vehicle's use of one of its inputs (``GET input/usage/vehicle``).

    Attributes:
        vehicle_registration: Its number plate.
        vehicle_name: Its name.
        vehicle_id: The vehicle's key.
        driver_name: Who drove.
        driver_id: Their key.
        vehicle_group_name: The vehicle's group.
        vehicle_group_id: Its key.
        driver_group_name: The driver's group.
        driver_group_id: Its key.
        input_block: When, where and which.
    """

    vehicle_registration: str | None = wire("vehicleRegistration", default=None)
    vehicle_name: str | None = wire("vehicleName", default=None)
    vehicle_id: str | None = wire("vehicleId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    vehicle_group_name: str | None = wire("vehicleGroupName", default=None)
    vehicle_group_id: str | None = wire("vehicleGroupId", default=None)
    driver_group_name: str | None = wire("driverGroupName", default=None)
    driver_group_id: str | None = wire("driverGroupId", default=None)
    input_block: InputBlock | None = wire("inputBlock", default=None)
