"""Masternaut's journeys and tracking history, as typed records.

Only shapes are here: no request, no paging. What the Masternaut page leaves open (names of start and end) is named as
in the vendor's reference. Every field may be `None`; datetimes are aware UTC.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .location_models import Coordinate
from .vocabulary import OdometerType


@record
class Journey(Record):
    """A journey from start to stop (Masternaut page, journey detail). Of a private one, little is told.

    Attributes:
        vehicle_id: The vehicle's key.
        vehicle_registration: Number plate.
        vehicle_name: Its name.
        driver_id: Who drove.
        driver_name: Their name.
        driver_group_name: Their group's name.
        start_date_time: When it began, UTC.
        end_date_time: When it ended, UTC.
        journey_duration_seconds: Seconds.
        start_coordinate: Where it began.
        end_coordinate: Where it ended.
        start_address: The place of the start in one line.
        end_address: The place of the end in one line.
        distance_kilometres: km.
        average_speed_kph: km/h.
        max_speed_kph: km/h.
        fuel_used_litres: Litres.
        co2_emission_grams: Grams.
    """

    vehicle_id: str | None = wire("vehicleId", default=None)
    vehicle_registration: str | None = wire("vehicleRegistration", default=None)
    vehicle_name: str | None = wire("vehicleName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    driver_group_name: str | None = wire("driverGroupName", default=None)
    start_date_time: datetime | None = wire("startDateTime", default=None)
    end_date_time: datetime | None = wire("endDateTime", default=None)
    journey_duration_seconds: float | None = wire("journeyDurationSeconds", default=None, unit="s")
    start_coordinate: Coordinate | None = wire("startCoordinate", default=None)
    end_coordinate: Coordinate | None = wire("endCoordinate", default=None)
    start_address: str | None = wire("startAddress", default=None)
    end_address: str | None = wire("endAddress", default=None)
    distance_kilometres: float | None = wire("distanceKilometres", default=None, unit="km")
    average_speed_kph: float | None = wire("averageSpeedKph", default=None, unit="km/h")
    max_speed_kph: float | None = wire("maxSpeedKph", default=None, unit="km/h")
    fuel_used_litres: float | None = wire("fuelUsedLitres", default=None, unit="L")
    co2_emission_grams: float | None = wire("co2EmissionGrams", default=None, unit="g")


@record
class JourneySummary(Record):
    """How far an asset went in a range of time (Masternaut page, journey summary).

    Attributes:
        asset_id: The asset's key.
        asset_registration: Number plate.
        asset_name: Its name.
        group_name: Its group's name.
        distance: km.
        odometer_type: CAN or GPS.
    """

    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    asset_name: str | None = wire("assetName", default=None)
    group_name: str | None = wire("groupName", default=None)
    distance: float | None = wire("distance", default=None, unit="km")
    odometer_type: OdometerType | None = wire("odometerType", default=None)


@record
class TrackingEvent(Record):
    """What a vehicle's device reported (Masternaut page, tracking history).

    Attributes:
        event_id: The event's key.
        event_date_time: When, UTC.
        event_type: What it was.
        event_description: The same in words.
        vehicle_id: The vehicle's key.
        vehicle_registration: Number plate.
        vehicle_name: Its name.
        vehicle_vin: Vehicle identification number.
        driver_id: Who drove.
        driver_name: Their name.
        coordinate: Where.
        address: The place in one line.
        heading: Degrees, clockwise from north.
        speed: km/h.
        fuel_level: As sent; its unit is not published.
        odometer_reading: km.
    """

    event_id: str | None = wire("eventId", default=None)
    event_date_time: datetime | None = wire("eventDateTime", default=None)
    event_type: str | None = wire("eventType", default=None)
    event_description: str | None = wire("eventDescription", default=None)
    vehicle_id: str | None = wire("vehicleId", default=None)
    vehicle_registration: str | None = wire("vehicleRegistration", default=None)
    vehicle_name: str | None = wire("vehicleName", default=None)
    vehicle_vin: str | None = wire("vehicleVin", default=None)
    driver_id: str | None = wire("driverId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    coordinate: Coordinate | None = wire("coordinate", default=None)
    address: str | None = wire("address", default=None)
    heading: float | None = wire("heading", default=None, unit="°")
    speed: float | None = wire("speed", default=None, unit="km/h")
    fuel_level: float | None = wire("fuelLevel", default=None)
    odometer_reading: float | None = wire("odometerReading", default=None, unit="km")
