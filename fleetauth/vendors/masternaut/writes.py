"""What Masternaut is told: new drivers, groups, locations and jobs, and changes of vehicles, as typed records.

Only shapes are here. A field that is left at its default is not sent, so a change touches nothing else; what has no
field here goes into `extra`, by the wire's name: ``extra={"defaultDriverId": None}`` sends a null.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fleetauth.wire import Record, record, wire

from .location_models import Coordinate, LocationAddress
from .organisation_models import DriverKey
from .vocabulary import EnergyType, OdometerType, VehicleStatus


@record
class VehicleChanges(Record):
    """What is to change of a vehicle (``PUT vehicle/{id}``). The vendor doesn't say which of them it lets be changed.

    Attributes:
        registration: Its number plate.
        name: Its name.
        type: What it is, such as VAN.
        group_id: Its group's key.
        odometer_value: km.
        odometer_type: CAN or GPS.
        make: Who built it.
        model: What they call it.
        tags: Its tags, all of them.
        default_driver_id: Who usually drives it.
        status: IN_CIRCULATION, IN_MAINTENANCE or SOLD.
        asset_costs: As the vendor writes them.
        energy_type: ICE, EV or HEV.
        fuel_type: What it burns.
        engine_total_hours: Hours.
    """

    registration: str | None = wire("registration", default=None)
    name: str | None = wire("name", default=None)
    type: str | None = wire("type", default=None)
    group_id: str | None = wire("groupId", default=None)
    odometer_value: float | None = wire("odometerValue", default=None, unit="km")
    odometer_type: OdometerType | None = wire("odometerType", default=None)
    make: str | None = wire("make", default=None)
    model: str | None = wire("model", default=None)
    tags: tuple[str, ...] | None = wire("tags", default=None)
    default_driver_id: str | None = wire("defaultDriverId", default=None)
    status: VehicleStatus | None = wire("status", default=None)
    asset_costs: Mapping[str, Any] | None = wire("assetCosts", default=None, hash=False)
    energy_type: EnergyType | None = wire("energyType", default=None)
    fuel_type: tuple[str, ...] | None = wire("fuelType", default=None)
    engine_total_hours: float | None = wire("engineTotalHours", default=None, unit="h")


@record
class DriverDetails(Record):
    """A new driver, or what is to change of one (``POST driver``, ``PUT driver/{id}``).

    Attributes:
        name: Their name.
        active: Whether they drive for the customer.
        active_date: Since when; aware.
        timezone_id: Their time zone, such as Europe/London.
        group_id: Their group's key.
        default_vehicle_id: What they usually drive.
        keys: What they sign on with, all of them.
        tags: Their tags, all of them.
    """

    name: str | None = wire("name", default=None)
    active: bool | None = wire("active", default=None)
    active_date: datetime | None = wire("activeDate", default=None)
    timezone_id: str | None = wire("timezoneId", default=None)
    group_id: str | None = wire("groupId", default=None)
    default_vehicle_id: str | None = wire("defaultVehicleId", default=None)
    keys: tuple[DriverKey, ...] | None = wire("keys", default=None)
    tags: tuple[str, ...] | None = wire("tags", default=None)


@record
class GroupDetails(Record):
    """A new group, or what is to change of one (``POST group``, ``PUT group``).

    Attributes:
        name: Its name.
        parent_id: The group that it becomes part of.
    """

    name: str | None = wire("name", default=None)
    parent_id: str | None = wire("parentId", default=None)


@record
class LocationDetails(Record):
    """A new location, or one as it is to be (``POST location``, ``PUT location``).

    The vendor wants `name` and `category_name`, and either `radius_km` or `polygon`.

    Attributes:
        name: Its name; no two locations share one.
        category_name: The name of a category that there is.
        address: Where it is, in words.
        coordinate: Where it is, on the map.
        radius_km: km around the point, from 0.001 to 1.
        polygon: Its border, point by point.
        reference: The customer's reference.
        phone_number: Whom to ring.
        contact: Whom to ask for.
        email: Their address.
        notes: What else there is to know.
    """

    name: str | None = wire("name", default=None)
    category_name: str | None = wire("categoryName", default=None)
    address: LocationAddress | None = wire("address", default=None)
    coordinate: Coordinate | None = wire("coordinate", default=None)
    radius_km: float | None = wire("radius", default=None, unit="km")
    polygon: tuple[Coordinate, ...] | None = wire("polygon", default=None)
    reference: str | None = wire("reference", default=None)
    phone_number: str | None = wire("phoneNumber", default=None)
    contact: str | None = wire("contact", default=None)
    email: str | None = wire("email", default=None)
    notes: str | None = wire("notes", default=None)


@record
class NewJob(Record):
    """A job to be created (``POST job/create``). Wanted are the first three, and `address` or both `lat` and `lng`.

    Attributes:
        job_title: Its title.
        client_name: Whom it is for.
        scheduled_start_date_time: When it should start; aware, on a whole minute.
        address: The place in words.
        lat: Degrees north.
        lng: Degrees east.
        job_number: Its number; no two jobs share one.
        account_number: The client's account.
        contact_name: Whom to ask for.
        contact_email: Their address.
        contact_phone: Their number.
        notes: For the driver.
        job_duration: How long it should take, as the vendor writes it.
        arrival_window_start: From when on to arrive, as the vendor writes it.
        arrival_window_end: Until when to arrive, as the vendor writes it.
        person_id: Who is to do it.
        vehicle_id: With which vehicle.
        group_name: Of which group.
        order_numbers: The client's orders that it serves.
        job_radius: Around the place; its unit is not published.
        primary_resource: What it is planned by, such as DRIVER.
        job_type_id: The type's key.
    """

    job_title: str = wire("jobTitle")
    client_name: str = wire("clientName")
    scheduled_start_date_time: datetime = wire("scheduledStartDateTime")
    address: str | None = wire("address", default=None)
    lat: float | None = wire("lat", default=None, unit="°")
    lng: float | None = wire("lng", default=None, unit="°")
    job_number: str | None = wire("jobNumber", default=None)
    account_number: str | None = wire("accountNumber", default=None)
    contact_name: str | None = wire("contactName", default=None)
    contact_email: str | None = wire("contactEmail", default=None)
    contact_phone: str | None = wire("contactPhone", default=None)
    notes: str | None = wire("notes", default=None)
    job_duration: str | None = wire("jobDuration", default=None)
    arrival_window_start: str | None = wire("arrivalWindowStart", default=None)
    arrival_window_end: str | None = wire("arrivalWindowEnd", default=None)
    person_id: str | None = wire("personId", default=None)
    vehicle_id: str | None = wire("vehicleId", default=None)
    group_name: str | None = wire("groupName", default=None)
    order_numbers: tuple[str, ...] | None = wire("orderNumbers", default=None)
    job_radius: float | None = wire("jobRadius", default=None)
    primary_resource: str | None = wire("primaryResource", default=None)
    job_type_id: str | None = wire("jobTypeId", default=None)
