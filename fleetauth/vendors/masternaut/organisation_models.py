"""What Masternaut says of drivers and groups.

Only shapes are here: no request, no paging. Facts are those of the Masternaut page and of the vendor's API reference.
Every field but a key may be `None`; datetimes are aware UTC.
"""

from datetime import datetime

from fleetauth.wire import Record, record, wire

from .vocabulary import KeyType


@record
class DriverKey(Record):
    """What a driver signs on with (Masternaut page, drivers).

    Attributes:
        value: What is on it. A number keeps its leading zeros.
        type: RFID, DALLAS or TachoID.
        private_mode: Whether journeys with it are private.
    """

    value: str | None = wire("value", default=None)
    type: KeyType | None = wire("type", default=None)
    private_mode: bool | None = wire("privateMode", default=None)


@record
class Driver(Record):
    """A driver (Masternaut page, drivers).

    Attributes:
        id: The driver's key.
        customer_id: Whose driver.
        name: Their name.
        active: Whether they drive for the customer now.
        active_date: Since when, UTC.
        timezone_id: Their time zone, such as Europe/London.
        group_id: Their group's key.
        group_name: Their group's name.
        default_vehicle_id: What they usually drive.
        keys: What they sign on with.
        tags: Their tags.
    """

    id: str = wire("id")
    customer_id: str | None = wire("customerId", default=None)
    name: str | None = wire("name", default=None)
    active: bool | None = wire("active", default=None)
    active_date: datetime | None = wire("activeDate", default=None)
    timezone_id: str | None = wire("timezoneId", default=None)
    group_id: str | None = wire("groupId", default=None)
    group_name: str | None = wire("groupName", default=None)
    default_vehicle_id: str | None = wire("defaultVehicleId", default=None)
    keys: tuple[DriverKey, ...] = wire("keys", default=())
    tags: tuple[str, ...] = wire("tags", default=())


@record
class Group(Record):
    """A group of vehicles and drivers (Masternaut page and API reference, groups).

    Attributes:
        id: The group's key.
        name: Its name.
        parent_id: The group that it is part of; the topmost one has none.
        path: The keys from the topmost group down to this one.
        count_vehicles: Vehicles in it.
        count_drivers: Drivers in it.
        count_secondary_vehicles: Vehicles that are in it beside their own group.
        count_secondary_drivers: Drivers that are in it beside their own group.
        vehicle_ids: Its vehicles.
        person_ids: Its drivers and users.
    """

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    parent_id: str | None = wire("parentId", default=None)
    path: str | None = wire("path", default=None)
    count_vehicles: int | None = wire("countVehicles", default=None)
    count_drivers: int | None = wire("countDrivers", default=None)
    count_secondary_vehicles: int | None = wire("countSecondaryVehicles", default=None)
    count_secondary_drivers: int | None = wire("countSecondaryDrivers", default=None)
    vehicle_ids: tuple[str, ...] = wire("vehicleIds", default=())
    person_ids: tuple[str, ...] = wire("personIds", default=())
