"""How vehicles were driven: Masternaut's speeding, idling and business travel in detail, as typed records.

Only shapes are here: no request, no paging. The Masternaut page leaves their fields open, so they are named as in the
vendor's reference. Every field may be `None`; datetimes are aware UTC.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .location_models import Coordinate, Location


@record
class SpeedingEvent(Record):
    """A stretch on which an asset was too fast (Masternaut page, speeding detail).

    Attributes:
        asset_id: The asset's key.
        asset_registration: Number plate.
        asset_name: Its name.
        driver_id: Who drove.
        driver_name: Their name.
        group_name: The group's name.
        start_time: When it began, UTC.
        max_speed_time: When it was fastest, UTC.
        end_time: When it ended, UTC.
        duration: As sent; its unit is not published.
        distance_kms: km.
        average_speed: km/h.
        max_speed: km/h.
        max_percentage_over: % over the limit.
        max_speed_distance_km: km.
        speeding_point_count: Positions that were too fast.
        asset_speed_limit_kph: The asset's own limit, km/h.
        road_speed_limit_kph: The road's limit, km/h.
        start_address: The place of the start in one line.
        max_speed_address: The place of the greatest speed in one line.
        end_address: The place of the end in one line.
        start_coordinates: Where it began.
        max_speed_coordinates: Where it was fastest.
        end_coordinates: Where it ended.
        start_location: The customer's own location at the start.
        start_location_id: Its key.
        max_speed_location: The customer's own location at the greatest speed.
        max_speed_location_id: Its key.
        end_location: The customer's own location at the end.
        end_location_id: Its key.
    """

    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    asset_name: str | None = wire("assetName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    group_name: str | None = wire("groupName", default=None)
    start_time: datetime | None = wire("startTime", default=None)
    max_speed_time: datetime | None = wire("maxSpeedTime", default=None)
    end_time: datetime | None = wire("endTime", default=None)
    duration: float | None = wire("duration", default=None)
    distance_kms: float | None = wire("distanceKms", default=None, unit="km")
    average_speed: float | None = wire("averageSpeed", default=None, unit="km/h")
    max_speed: float | None = wire("maxSpeed", default=None, unit="km/h")
    max_percentage_over: float | None = wire("maxPercentageOver", default=None, unit="%")
    max_speed_distance_km: float | None = wire("maxSpeedDistanceKm", default=None, unit="km")
    speeding_point_count: int | None = wire("speedingPointCount", default=None)
    asset_speed_limit_kph: float | None = wire("assetSpeedLimitKph", default=None, unit="km/h")
    road_speed_limit_kph: float | None = wire("roadSpeedLimitKph", default=None, unit="km/h")
    start_address: str | None = wire("startAddress", default=None)
    max_speed_address: str | None = wire("maxSpeedAddress", default=None)
    end_address: str | None = wire("endAddress", default=None)
    start_coordinates: Coordinate | None = wire("startCoordinates", default=None)
    max_speed_coordinates: Coordinate | None = wire("maxSpeedCoordinates", default=None)
    end_coordinates: Coordinate | None = wire("endCoordinates", default=None)
    start_location: str | None = wire("startLocation", default=None)
    start_location_id: str | None = wire("startLocationId", default=None)
    max_speed_location: str | None = wire("maxSpeedLocation", default=None)
    max_speed_location_id: str | None = wire("maxSpeedLocationId", default=None)
    end_location: str | None = wire("endLocation", default=None)
    end_location_id: str | None = wire("endLocationId", default=None)


@record
class IdlingPeriod(Record):
    """A time in which a vehicle stood with its engine on (Masternaut page, idling detail).

    Attributes:
        vehicle_id: The vehicle's key.
        vehicle_registration: Number plate.
        vehicle_name: Its name.
        driver_id: Who drove.
        driver_name: Their name.
        group_id: The group's key.
        group_name: The group's name.
        start_date: When it began, UTC.
        end_date: When it ended, UTC.
        duration: As sent; its unit is not published.
        coordinate: Where.
        address: The place in one line.
        location: The customer's own location there.
    """

    vehicle_id: str | None = wire("vehicleId", default=None)
    vehicle_registration: str | None = wire("vehicleRegistration", default=None)
    vehicle_name: str | None = wire("vehicleName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    driver_name: str | None = wire("driverName", default=None)
    group_id: str | None = wire("groupId", default=None)
    group_name: str | None = wire("groupName", default=None)
    start_date: datetime | None = wire("startDate", default=None)
    end_date: datetime | None = wire("endDate", default=None)
    duration: float | None = wire("duration", default=None)
    coordinate: Coordinate | None = wire("coordinate", default=None)
    address: str | None = wire("address", default=None)
    location: Location | None = wire("location", default=None)


@record
class BusinessTravel(Record):
    """Business travel in detail (Masternaut page, quotas: the call is named there and nothing more).

    The vendor publishes no fields of it, so all that it sends is in `extra`.
    """
