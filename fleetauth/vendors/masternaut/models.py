"""What Masternaut's APIs answer with, as typed records: live positions and tyres here, the rest by subject.

Only shapes are here: no request, no paging. Facts are those of the Masternaut page. Every field but
a key may be `None`; numbers may come as text; datetimes are aware UTC, which Masternaut leaves out.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .behaviour_models import BusinessTravel, IdlingPeriod, SpeedingEvent
from .job_models import Job, JobHistoryEntry, JobStatusChange
from .journey_models import Journey, JourneySummary, TrackingEvent
from .location_models import Coordinate, Location, LocationAddress, LocationCategory
from .organisation_models import Driver, DriverKey, Group
from .report_models import (
    DriverFuel,
    DriverUtilisation,
    InputBlock,
    InputUsage,
    UsedTime,
    VehicleUtilisation,
)
from .tacho_models import TachoActivity, TachoDriver, TachoLive
from .vehicle_models import FaultDetails, FaultyVehicle, Nearest, Vehicle, VehicleFault
from .vocabulary import EnergyType, EngineHoursType, EventType, PositionStatus

__all__ = [
    "BusinessTravel",
    "Coordinate",
    "Driver",
    "DriverFuel",
    "DriverKey",
    "DriverUtilisation",
    "FaultDetails",
    "FaultyVehicle",
    "Group",
    "IdlingPeriod",
    "InputBlock",
    "InputChannel",
    "InputEvent",
    "InputState",
    "InputUsage",
    "Job",
    "JobHistoryEntry",
    "JobStatusChange",
    "Journey",
    "JourneySummary",
    "LivePosition",
    "Location",
    "LocationAddress",
    "LocationCategory",
    "Nearest",
    "SpeedingEvent",
    "TachoActivity",
    "TachoDriver",
    "TachoLive",
    "TireEvent",
    "TrackingEvent",
    "UsedTime",
    "Vehicle",
    "VehicleFault",
    "VehicleUtilisation",
]


@record
class InputState(Record):
    """A switch that is wired to a vehicle's device, and its state (Masternaut page, live tracking).

    Attributes:
        input_id: The input's key.
        input_label: Its name.
        input_state: Its state.
        custom_input_label: The customer's own name for it.
        custom_input_state: The customer's own name for its state.
    """

    input_id: str | None = wire("inputId", default=None)
    input_label: str | None = wire("inputLabel", default=None)
    input_state: str | None = wire("inputState", default=None)
    custom_input_label: str | None = wire("customInputLabel", default=None)
    custom_input_state: str | None = wire("customInputState", default=None)


@record
class InputChannel(Record):
    """One measured value of an input event (Masternaut page, live tracking).

    Attributes:
        label: Its name.
        unit: Its unit, such as ``°C``.
        value: A number or text, as sent.
        string_value: The value as text, with what belongs to it.
        order: Its place among the channels.
        key: The channel's key.
    """

    label: str | None = wire("label", default=None)
    unit: str | None = wire("unit", default=None)
    value: float | str | None = wire("value", default=None)
    string_value: str | None = wire("stringValue", default=None)
    order: int | None = wire("order", default=None)
    key: str | None = wire("key", default=None)


@record
class InputEvent(Record):
    """Something that an input reported (Masternaut page, live tracking).

    Attributes:
        event_date_time: When.
        event_key: The kind of event.
        event_label: The same in words.
        channels: What was measured.
    """

    event_date_time: datetime | None = wire("eventDateTime", default=None)
    event_key: str | None = wire("eventKey", default=None)
    event_label: str | None = wire("eventLabel", default=None)
    channels: tuple[InputChannel, ...] = wire("channels", default=())


@record
class LivePosition(Record):
    """Where an asset is now, and what it does (Masternaut page, live tracking).

    Attributes:
        asset_id: The asset's key.
        asset_registration: Number plate.
        asset_name: Its name.
        asset_vin: Vehicle identification number.
        asset_group_id: The group that it belongs to.
        asset_group_name: The group's name.
        driver_id: Who drives.
        driver_name: Their name.
        driver_group_id: The group that they belong to.
        driver_group_name: The group's name.
        date: When it was there, UTC.
        status: What it does, finely told.
        event_type: What it does, roughly told.
        speed: km/h.
        heading: Degrees, clockwise from north.
        odometer: km.
        latitude: Degrees; may be missing.
        longitude: Degrees; may be missing.
        road_number: Of the place.
        road: Of the place.
        city: Of the place.
        country: Of the place.
        formatted_address: The place in one line.
        division: Of the place.
        location_name: The customer's own location there.
        location_group_name: The group of that location.
        location_id: The key of that location.
        post_code: Of the place; the vendor writes ``postCode`` or ``postcode``.
        privacy: Whether the journey is private.
        tags: The asset's tags.
        fuel_type: What it burns.
        asset_type: What it is.
        energy_type: ICE, EV or HEV.
        electric_battery_level_percent: %.
        electric_battery_level_percent_estimated: Whether that is an estimate.
        electric_range_km: km.
        electric_range_km_estimated: Whether that is an estimate.
        electric_charging_time_remaining_mins: Minutes.
        electric_charging_time_remaining_mins_estimated: Whether that is an estimate.
        electric_charging: Whether it is being charged.
        fuel_level_litres: Litres.
        fuel_level_percentage: %.
        engine_total_hours: Hours.
        engine_total_hours_type: CAN or ESTIMATED.
        engine_rpm: Revolutions per minute; can be fractional.
        serial_number: Of the device.
        battery_voltage: V.
        external_power_voltage: V.
        ignition_status: As the vendor names it.
        active_fault_codes: The engine's fault codes.
        inputs: The states of its inputs.
        input_events: What its inputs reported.
    """

    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    asset_name: str | None = wire("assetName", default=None)
    asset_vin: str | None = wire("assetVin", default=None)
    asset_group_id: str | None = wire("assetGroupId", default=None)
    asset_group_name: str | None = wire("assetGroupName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    driver_group_id: str | None = wire("driverGroupId", default=None)
    driver_group_name: str | None = wire("driverGroupName", default=None)
    date: datetime | None = wire("date", default=None)
    status: PositionStatus | None = wire("status", default=None)
    event_type: EventType | None = wire("eventType", default=None)
    speed: float | None = wire("speed", default=None, unit="km/h")
    heading: float | None = wire("heading", default=None, unit="°")
    odometer: float | None = wire("odometer", default=None, unit="km")
    latitude: float | None = wire("latitude", default=None, unit="°")
    longitude: float | None = wire("longitude", default=None, unit="°")
    road_number: str | None = wire("roadNumber", default=None)
    road: str | None = wire("road", default=None)
    city: str | None = wire("city", default=None)
    country: str | None = wire("country", default=None)
    formatted_address: str | None = wire("formattedAddress", default=None)
    division: str | None = wire("division", default=None)
    location_name: str | None = wire("locationName", default=None)
    location_group_name: str | None = wire("locationGroupName", default=None)
    location_id: str | None = wire("locationId", default=None)
    post_code: str | None = wire("postCode", "postcode", default=None)
    privacy: bool | None = wire("privacy", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    fuel_type: tuple[str, ...] = wire("fuelType", default=())
    asset_type: str | None = wire("assetType", default=None)
    energy_type: EnergyType | None = wire("energyType", default=None)
    electric_battery_level_percent: float | None = wire(
        "electricBatteryLevelPercent", default=None, unit="%"
    )
    electric_battery_level_percent_estimated: bool | None = wire(
        "electricBatteryLevelPercentEstimated", default=None
    )
    electric_range_km: float | None = wire("electricRangeKm", default=None, unit="km")
    electric_range_km_estimated: bool | None = wire("electricRangeKmEstimated", default=None)
    electric_charging_time_remaining_mins: float | None = wire(
        "electricChargingTimeRemainingMins", default=None, unit="min"
    )
    electric_charging_time_remaining_mins_estimated: bool | None = wire(
        "electricChargingTimeRemainingMinsEstimated", default=None
    )
    electric_charging: bool | None = wire("electricCharging", default=None)
    fuel_level_litres: float | None = wire("fuelLevelLitres", default=None, unit="L")
    fuel_level_percentage: float | None = wire("fuelLevelPercentage", default=None, unit="%")
    engine_total_hours: float | None = wire("engineTotalHours", default=None, unit="h")
    engine_total_hours_type: EngineHoursType | None = wire("engineTotalHoursType", default=None)
    engine_rpm: float | None = wire("engineRpm", default=None, unit="rpm")
    serial_number: str | None = wire("serialNumber", default=None)
    battery_voltage: float | None = wire("batteryVoltage", default=None, unit="V")
    external_power_voltage: float | None = wire("externalPowerVoltage", default=None, unit="V")
    ignition_status: str | None = wire("ignitionStatus", default=None)
    active_fault_codes: tuple[str, ...] = wire("activeFaultCodes", default=())
    inputs: tuple[InputState, ...] = wire("inputs", default=())
    input_events: tuple[InputEvent, ...] = wire("inputEvents", default=())


@record
class TireEvent(Record):
    """An event of the Smart Tire API (Masternaut page, Smart Tire).

    The vendor publishes no fields of it, so all that it sends is in `extra`.
    """
