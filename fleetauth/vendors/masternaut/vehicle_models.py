"""What Masternaut says of vehicles: the list, their faults, and what is nearest to a place.

Only shapes are here: no request, no paging. Facts are those of the Masternaut page and of the vendor's API reference.
Every field but a key may be `None`; numbers may come as text; datetimes are aware UTC.
"""

from datetime import datetime
from typing import Any

from fleetauth.wire import Record, record, wire

from .vocabulary import EnergyType, EngineHoursType, FaultType, OdometerType, VehicleStatus


@record
class Vehicle(Record):
    """A vehicle of the customer (Masternaut page, Core endpoints, vehicle).

    Attributes:
        id: The vehicle's key.
        registration: Number plate.
        name: Its name.
        type: What it is.
        group_id: The group that it belongs to.
        group_name: The group's name.
        odometer_value: km.
        odometer_type: CAN or GPS.
        odometer_last_modified: When the odometer was last set, UTC.
        make: Who built it.
        model: What they call it.
        asset_type_group: The group of its type.
        tags: Its tags.
        feature_tags: The vendor's tags of what it can do.
        default_driver_id: Who usually drives it.
        status: IN_CIRCULATION, IN_MAINTENANCE or SOLD.
        asset_costs: Its shape is not published, so as sent.
        idling_fidelity: The same.
        energy_type: ICE, EV or HEV.
        fuel_type: What it burns.
        engine_total_hours: Hours.
        engine_total_hours_type: CAN or ESTIMATED.
        serial_number: Of the device in it.
        active_fault_codes: The codes of the faults it has now.
    """

    id: str = wire("id")
    registration: str | None = wire("registration", default=None)
    name: str | None = wire("name", default=None)
    type: str | None = wire("type", default=None)
    group_id: str | None = wire("groupId", default=None)
    group_name: str | None = wire("groupName", default=None)
    odometer_value: float | None = wire("odometerValue", default=None, unit="km")
    odometer_type: OdometerType | None = wire("odometerType", default=None)
    odometer_last_modified: datetime | None = wire("odometerLastModified", default=None)
    make: str | None = wire("make", default=None)
    model: str | None = wire("model", default=None)
    asset_type_group: str | None = wire("assetTypeGroup", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    feature_tags: tuple[str, ...] = wire("featureTags", default=())
    default_driver_id: str | None = wire("defaultDriverId", default=None)
    status: VehicleStatus | None = wire("status", default=None)
    asset_costs: Any = wire("assetCosts", default=None, hash=False)
    idling_fidelity: Any = wire("idlingFidelity", default=None, hash=False)
    energy_type: EnergyType | None = wire("energyType", default=None)
    fuel_type: tuple[str, ...] = wire("fuelType", default=())
    engine_total_hours: float | None = wire("engineTotalHours", default=None, unit="h")
    engine_total_hours_type: EngineHoursType | None = wire("engineTotalHoursType", default=None)
    serial_number: str | None = wire("serialNumber", default=None)
    active_fault_codes: tuple[str, ...] = wire("activeFaultCodes", default=())


@record
class FaultDetails(Record):
    """What the vehicle itself says of a fault (Masternaut's API reference, vehicle faults).

    Attributes:
        source: The unit that reported it.
        source_description: That unit in words.
        occurrence_count: How often it occurred.
        fmi: Its failure mode, as a code.
        fmi_description: The failure mode in words.
        lamps: The lamps that it lights.
    """

    source: str | None = wire("source", default=None)
    source_description: str | None = wire("sourceDescription", default=None)
    occurrence_count: int | None = wire("occurrenceCount", default=None)
    fmi: str | None = wire("fmi", default=None)
    fmi_description: str | None = wire("fmiDescription", default=None)
    lamps: tuple[str, ...] = wire("lamps", default=())


@record
class VehicleFault(Record):
    """One fault of a vehicle (Masternaut's API reference, vehicle faults).

    Attributes:
        description: What is wrong.
        code: Its code.
        start_date: Since when, UTC.
        end_date: Until when, UTC.
        start_odometer: km, when it began.
        end_odometer: km, when it ended.
        type: Who found it, such as CAN_FAULT.
        in_progress: Whether it is still there.
        details: What the vehicle says of it.
    """

    description: str | None = wire("description", default=None)
    code: str | None = wire("code", default=None)
    start_date: datetime | None = wire("startDate", default=None)
    end_date: datetime | None = wire("endDate", default=None)
    start_odometer: float | None = wire("startOdometer", default=None, unit="km")
    end_odometer: float | None = wire("endOdometer", default=None, unit="km")
    type: FaultType | None = wire("type", default=None)
    in_progress: bool | None = wire("inProgress", default=None)
    details: FaultDetails | None = wire("details", default=None)


@record
class FaultyVehicle(Record):
    """A vehicle and its faults (``GET vehicle/faults``; Masternaut's API reference).

    Attributes:
        id: The vehicle's key.
        group_name: Its group's name.
        group_id: Its group's key.
        make: Who built it.
        model: What they call it.
        version: The model's version.
        asset_registration: Its number plate.
        asset_name: Its name.
        driver_id: Who drives it.
        faults: Its faults.
    """

    id: str | None = wire("id", default=None)
    group_name: str | None = wire("groupName", default=None)
    group_id: str | None = wire("groupId", default=None)
    make: str | None = wire("make", default=None)
    model: str | None = wire("model", default=None)
    version: str | None = wire("version", default=None)
    asset_registration: str | None = wire("assetRegistration", default=None)
    asset_name: str | None = wire("assetName", default=None)
    driver_id: str | None = wire("driverId", default=None)
    faults: tuple[VehicleFault, ...] = wire("faults", default=())


@record
class Nearest(Record):
    """A vehicle or a location near a place (Masternaut page, ``vehicle/nearest`` and ``location/nearest``).

    Attributes:
        id: Its key.
        name: Its name.
        straight_line_distance_kilometers: km from the place, as the crow flies.
    """

    id: str = wire("id")
    name: str | None = wire("name", default=None)
    straight_line_distance_kilometers: float | None = wire(
        "straightLineDistanceKilometers", default=None, unit="km"
    )
