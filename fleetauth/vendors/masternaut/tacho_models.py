"""What Masternaut's Tacho API answers with.

Only shapes are here: no request, no paging. Facts are those of the Masternaut page and of the vendor's API reference.
Every field may be `None`; datetimes are aware UTC.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire


@record
class TachoActivity(Record):
    """Something that a driver did, as the tachograph wrote it down.

    Attributes:
        asset_id: The vehicle's key.
        asset_registration: Its number plate.
        vehicle_friendly_name: Its name.
        start_time: Since when, UTC.
        end_time: Until when, UTC.
        duration: How long; its unit is not published.
        type: What kind of entry.
        activity: What was done, such as driving or rest.
        start_latitude: Degrees north, where it began.
        start_longitude: Degrees east, where it began.
        end_latitude: Degrees north, where it ended.
        end_longitude: Degrees east, where it ended.
        in_progress: Whether it goes on.
        flag_ddd: Whether it is known from the card's or the device's file.
        flag_manual_entry: Whether the driver entered it by hand.
        driver_card_slot: Which slot the card was in.
        is_start_of_shift: Whether a shift began with it.
        is_end_of_shift: Whether a shift ended with it.
        distance: How far; its unit is not published.
    """

    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    vehicle_friendly_name: str | None = wire("vehicleFriendlyName", default=None)
    start_time: datetime | None = wire("startTime", default=None)
    end_time: datetime | None = wire("endTime", default=None)
    duration: float | None = wire("duration", default=None)
    type: str | None = wire("type", default=None)
    activity: str | None = wire("activity", default=None)
    start_latitude: float | None = wire("startLatitude", default=None, unit="°")
    start_longitude: float | None = wire("startLongitude", default=None, unit="°")
    end_latitude: float | None = wire("endLatitude", default=None, unit="°")
    end_longitude: float | None = wire("endLongitude", default=None, unit="°")
    in_progress: bool | None = wire("inProgress", default=None)
    flag_ddd: bool | None = wire("flagDDD", default=None)
    flag_manual_entry: bool | None = wire("flagManualEntry", default=None)
    driver_card_slot: int | None = wire("driverCardSlot", default=None)
    is_start_of_shift: bool | None = wire("isStartOfShift", default=None)
    is_end_of_shift: bool | None = wire("isEndOfShift", default=None)
    distance: float | None = wire("distance", default=None)


@record
class TachoDriver(Record):
    """A driver and what the tachograph says of them (``POST tacho/activity``).

    Attributes:
        driver_id: The driver's key.
        driver_key: The number of their card.
        activities: What they did.
    """

    driver_id: str | None = wire("driverId", default=None)
    driver_key: str | None = wire("driverKey", default=None)
    activities: tuple[TachoActivity, ...] = wire("activities", default=())


@record
class TachoLive(TachoDriver):
    """A driver's state now (``POST tacho/live``).

    The many counters of time are in `extra`: their units are not published.

    Attributes:
        driver_id: The driver's key.
        driver_key: The number of their card.
        activities: What they do, if the vendor lists it.
        driver_name: Their name.
        asset_id: The vehicle's key.
        asset_registration: Its number plate.
        event_date_time: When this was so, UTC.
        last_update_time: When the vendor learnt of it, UTC.
        latitude: Degrees north.
        longitude: Degrees east.
        heading: Degrees from north.
        address: The place in words.
        activity: What the driver does, such as driving or rest.
        infringement_state: Whether the rules are kept, as the vendor words it.
        tacho_make_version: The tachograph's make and version.
    """

    driver_name: str | None = wire("driverName", default=None)
    asset_id: str | None = wire("assetId", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    event_date_time: datetime | None = wire("eventDateTime", default=None)
    last_update_time: datetime | None = wire("lastUpdateTime", default=None)
    latitude: float | None = wire("latitude", default=None, unit="°")
    longitude: float | None = wire("longitude", default=None, unit="°")
    heading: float | None = wire("heading", default=None, unit="°")
    address: str | None = wire("address", default=None)
    activity: str | None = wire("activity", default=None)
    infringement_state: str | None = wire("infringementState", default=None)
    tacho_make_version: str | None = wire("tachoMakeVersion", default=None)
