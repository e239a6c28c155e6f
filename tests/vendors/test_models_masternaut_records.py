"""Masternaut's lists and writes read from the samples, field by field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from fleetauth.vendors.masternaut import (
    Coordinate,
    Driver,
    DriverFuel,
    DriverKey,
    DriverUtilisation,
    FaultDetails,
    FaultyVehicle,
    Group,
    InputBlock,
    InputUsage,
    Job,
    Location,
    LocationAddress,
    LocationCategory,
    Nearest,
    TachoActivity,
    TachoDriver,
    TachoLive,
    UsedTime,
    Vehicle,
    VehicleFault,
    VehicleUtilisation,
)
from fleetauth.wire import Reader, Record
from fleetauth.wire.record import fields_of, spellings
from tests.samples.files import sample

READER = Reader("masternaut")
T = TypeVar("T")


def answer(name: str) -> Any:  # noqa: ANN401 - any JSON
    """One sample, as JSON values."""
    return READER.json(sample(f"masternaut/{name}"))


def one(name: str, kind: type[T]) -> T:
    """A sample that is one thing."""
    return READER.read(answer(name), kind)


def first(name: str, kind: type[T], under: str | None = "items") -> T:
    """The first row of a sample that is a list."""
    rows = answer(name)
    return READER.read((rows if under is None else rows[under])[0], kind)


def moment(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


def test_the_answer_to_a_changed_vehicle() -> None:
    assert one("update_vehicle", Vehicle) == Vehicle(
        id="V1001",
        registration="EX01 VAN",
        name="Van 7",
        type="VAN",
        group_id="G10",
        group_name="North",
        make="Examplecar",
        model="Porter",
        tags=("cold", "new"),
        default_driver_id="D20",
        status="IN_MAINTENANCE",
        asset_costs={
            "yearOfManufacture": 2024,
            "purchaseCost": Decimal("31500.5"),
            "costCurrency": "EUR",
        },
    )


def test_a_faulty_vehicle() -> None:
    details = FaultDetails(
        source="0",
        source_description="Engine",
        occurrence_count=3,
        fmi="16",
        fmi_description="Too high",
        lamps=("AMBER",),
    )
    fault = VehicleFault(
        description="Coolant is hot",
        code="P0217",
        start_date=moment(1, 8, 5),
        end_date=moment(1, 9),
        start_odometer=40378.0,
        end_odometer=40391.5,
        type="CAN_FAULT",
        in_progress=False,
        details=details,
    )
    assert first("vehicle_faults", FaultyVehicle) == FaultyVehicle(
        id="V1001",
        group_name="North",
        group_id="G10",
        make="Examplecar",
        model="Porter",
        version="1.2",
        asset_registration="EX01 VAN",
        asset_name="Van 1",
        driver_id="D20",
        faults=(fault,),
    )


def test_what_is_nearest() -> None:
    assert READER.read(answer("nearest_vehicles"), tuple[Nearest, ...]) == (
        Nearest(id="V1001", name="Van 1", straight_line_distance_kilometers=1.25),
        Nearest(id="V1002", name="Van 2", straight_line_distance_kilometers=7.5),
    )
    assert first("nearest_locations", Nearest, None) == Nearest(
        id="L1", name="Depot North", straight_line_distance_kilometers=0.4
    )


DRIVER: dict[str, Any] = {
    "id": "D20",
    "customer_id": "C-0001",
    "name": "Sam Sample",
    "active": True,
    "active_date": datetime(2026, 1, 5, tzinfo=UTC),
    "timezone_id": "Europe/Paris",
    "group_id": "G10",
    "group_name": "North",
    "default_vehicle_id": "V1001",
    "keys": (
        DriverKey(value="00123", type="RFID", private_mode=False),
        DriverKey(value="123456", type="TachoID", private_mode=True),
    ),
    "tags": ("night",),
}


def test_a_driver() -> None:
    assert one("driver", Driver) == first("drivers", Driver) == Driver(**DRIVER)


def test_the_answers_to_a_written_driver() -> None:
    new: dict[str, Any] = {**DRIVER, "id": "D22", "name": "Ada Example", "keys": (), "tags": ()}
    changed: dict[str, Any] = {**DRIVER, "active": False}
    assert one("create_driver", Driver) == Driver(**new)
    assert one("update_driver", Driver) == Driver(**changed)


NORTH = Group(
    id="G10",
    name="North",
    parent_id="G1",
    path="G1.G10",
    count_vehicles=1,
    count_drivers=2,
    count_secondary_vehicles=0,
    count_secondary_drivers=1,
    vehicle_ids=("V1001",),
    person_ids=("D20", "D21"),
)


def test_groups() -> None:
    top = Group(id="G1", name="Example Logistics", path="G1", count_vehicles=0, count_drivers=0)
    assert READER.read(answer("groups"), tuple[Group, ...]) == (top, NORTH)


def test_the_answers_to_a_written_group() -> None:
    assert one("create_group", Group) == Group(
        id="G11", name="South", parent_id="G1", path="G1.G11", count_vehicles=0, count_drivers=0
    )
    assert one("update_group", Group).name == "Far North"


ADDRESS = LocationAddress(
    road="Rue de l'Exemple",
    road_number="1",
    city="Clermont",
    post_code="00123",
    country="France",
)
WRITTEN: dict[str, Any] = {
    "name": "Depot North",
    "address": ADDRESS,
    "coordinate": Coordinate(latitude=45.7772, longitude=3.087),
    "category_name": "Depots",
    "reference": "REF-1",
    "phone_number": "+00 000 0001",
    "contact": "Dana Dispatch",
    "email": "depot@example.com",
    "notes": "Ring twice",
}


def test_locations() -> None:
    depot, yard = READER.read(answer("locations")["items"], tuple[Location, ...])
    in_full = LocationAddress(
        formatted_address="1 Rue de l'Exemple 00123 Clermont",
        road="Rue de l'Exemple",
        road_number="1",
        road_type="Street",
        city="Clermont",
        post_code="00123",
        country="France",
    )
    fields: dict[str, Any] = WRITTEN | {
        "id": "L1",
        "address": in_full,
        "customer_id": "C-0001",
        "customer_reference": "REF-1",
        "category_id": "LC0",
        "radius_km": 0.25,
        "type": "CIRCLE",
    }
    assert depot == Location(**fields)
    assert yard.polygon == (
        Coordinate(latitude=45.8, longitude=3.1),
        Coordinate(latitude=45.8, longitude=3.2),
        Coordinate(latitude=45.9, longitude=3.2),
    )


def test_the_answers_to_a_written_location() -> None:
    assert one("create_location", Location) == Location(id="L3", radius_km=0.5, **WRITTEN)
    assert one("update_location", Location) == Location(id="L1", radius_km=0.75, **WRITTEN)


def test_a_category_keeps_every_field() -> None:
    expected = LocationCategory(extra={"id": "LC0", "name": "Depots", "colour": "green"})
    assert first("location_categories", LocationCategory, None) == expected
    assert first("location_categories", LocationCategory, None).extra == expected.extra


def test_a_drivers_fuel_keeps_every_field() -> None:
    assert first("driver_fuel", DriverFuel).extra == {
        "driverId": "D20",
        "driverName": "Sam Sample",
        "fuelUsedLitres": "41.50",
    }


USED = UsedTime(
    first_start=moment(1, 6, 30),
    last_stop=moment(1, 17, 45),
    total_time=40500,
    drive_time=20000,
    drive_time_with_pto=500,
    drive_time_without_pto=19500,
    idle_time=1500,
    idle_time_with_pto=0,
    stop_time=19000,
    count_of_stop_time=12,
)


def test_a_vehicles_utilisation() -> None:
    found = first("vehicle_utilisation", VehicleUtilisation, "utilisations")
    assert found == VehicleUtilisation(
        asset_id="V1001",
        asset_registration="EX01 VAN",
        asset_name="Van 1",
        group_name="North",
        utilisation=(USED,),
        average_start_time="06:30:00",
        average_end_time="17:45:00",
    )


def test_a_drivers_utilisation_keeps_every_field() -> None:
    found = first("driver_utilisation", DriverUtilisation, "utilisations")
    assert found.extra["driverId"] == "D20"
    assert READER.read(found.extra["utilisation"], tuple[UsedTime, ...]) == (USED,)


def test_the_use_of_an_input() -> None:
    block = InputBlock(
        event_start_date=moment(1, 8),
        event_start_latitude=45.7772,
        event_start_longitude=3.087,
        event_start_formatted_address="1 Rue de l'Exemple, Clermont",
        event_start_location_name="Depot North",
        event_start_location_group_name="Depots",
        event_start_location_id="L1",
        event_start_location_group_id="LC0",
        event_end_date=moment(1, 8, 10),
        event_end_latitude=45.78,
        event_end_longitude=3.09,
        event_end_formatted_address="2 Rue de l'Exemple, Clermont",
        event_end_location_name="Yard",
        event_end_location_group_name="Depots",
        event_end_location_id="L2",
        event_end_location_group_id="LC0",
        input_label="Input 1",
        input_id="1",
        custom_label="Tail lift",
        active_state_label="On",
        inactive_state_label="Off",
        custom_active_state_label="Down",
        custom_inactive_state_label="Up",
        fuel_used=0.4,
        distance_kms=1.5,
        duration_seconds=600,
    )
    assert first("vehicle_input_usage", InputUsage) == InputUsage(
        vehicle_registration="EX01 VAN",
        vehicle_name="Van 1",
        vehicle_id="V1001",
        driver_name="Sam Sample",
        driver_id="D20",
        vehicle_group_name="North",
        vehicle_group_id="G10",
        driver_group_name="Nights",
        driver_group_id="G12",
        input_block=block,
    )


def test_jobs_of_the_reference() -> None:
    jobs = READER.read(answer("jobs_updated_since")["jobs"], tuple[Job, ...])
    assert [(job.job_id, job.job_number) for job in jobs] == [("J501", "2026-0501"), ("J502", None)]
    created = one("create_job", Job)
    assert (created.job_id, created.status, created.order_numbers) == (
        "J503",
        "NEW",
        ("0012", "0013"),
    )


ACTIVITY = TachoActivity(
    asset_id="V1001",
    asset_registration="EX01 VAN",
    vehicle_friendly_name="Van 1",
    start_time=moment(1, 8),
    end_time=moment(1, 9, 30),
    duration=5400,
    type="DRIVER",
    activity="DRIVING",
    start_latitude=45.7772,
    start_longitude=3.087,
    end_latitude=45.8,
    end_longitude=3.2,
    in_progress=False,
    flag_ddd=True,
    flag_manual_entry=False,
    driver_card_slot=1,
    is_start_of_shift=True,
    is_end_of_shift=False,
    distance=71.5,
)


def test_a_drivers_activities() -> None:
    assert READER.read(answer("tacho_activity")["data"], tuple[TachoDriver, ...]) == (
        TachoDriver(driver_id="D20", driver_key="00FAKE0000123", activities=(ACTIVITY,)),
        TachoDriver(driver_id="D21"),
    )


def test_a_drivers_state() -> None:
    found = first("tacho_live", TachoLive, "data")
    assert found == TachoLive(
        driver_id="D20",
        driver_key="00FAKE0000123",
        activities=(ACTIVITY,),
        driver_name="Sam Sample",
        asset_id="V1001",
        asset_registration="EX01 VAN",
        event_date_time=moment(1, 8),
        last_update_time=moment(1, 8, 0, 5),
        latitude=45.7772,
        longitude=3.087,
        heading=270,
        address="1 Rue de l'Exemple, Clermont",
        activity="DRIVING",
        infringement_state="NONE",
        tacho_make_version="Invento 4.1",
        extra={"continuousDrivingTime": 2700},
    )


FILLED = [
    (FaultyVehicle, "vehicle_faults"),
    (VehicleFault, "vehicle_faults"),
    (FaultDetails, "vehicle_faults"),
    (Nearest, "nearest_vehicles"),
    (Driver, "drivers"),
    (DriverKey, "drivers"),
    (Group, "groups"),
    (Location, "locations"),
    (LocationAddress, "locations"),
    (Coordinate, "locations"),
    (VehicleUtilisation, "vehicle_utilisation"),
    (UsedTime, "vehicle_utilisation"),
    (InputUsage, "vehicle_input_usage"),
    (InputBlock, "vehicle_input_usage"),
    (TachoActivity, "tacho_activity"),
    (TachoLive, "tacho_live"),
]


@pytest.mark.parametrize(("model", "name"), FILLED)
def test_every_field_of_a_model_is_in_its_sample(model: type[Record], name: str) -> None:
    text = sample(f"masternaut/{name}").decode()
    names = {name for field in fields_of(model) for name in spellings(field)[:1]}
    assert {name for name in names if json.dumps(name) not in text} == set()
