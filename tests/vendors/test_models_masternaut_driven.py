"""Masternaut's answers of what moved and what happened, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fleetauth.vendors.masternaut.models import (
    BusinessTravel,
    Coordinate,
    IdlingPeriod,
    Journey,
    JourneySummary,
    LivePosition,
    Location,
    LocationAddress,
    SpeedingEvent,
    TrackingEvent,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("masternaut")
START = Coordinate(latitude=45.7772, longitude=3.087)

JOURNEY = Journey(
    vehicle_id="V1001",
    vehicle_registration="EX01 VAN",
    vehicle_name="Van 1",
    driver_id="D20",
    driver_name="Sam Sample",
    driver_group_name="Drivers North",
    start_date_time=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
    end_date_time=datetime(2026, 3, 1, 8, 42, 30, 500_000, tzinfo=UTC),
    journey_duration_seconds=2550.0,
    start_coordinate=START,
    end_coordinate=Coordinate(latitude=45.8001, longitude=3.1),
    start_address="1 Rue de l'Exemple, Clermont",
    end_address="9 Rue de l'Exemple, Riom",
    distance_kilometres=31.25,
    average_speed_kph=44.1,
    max_speed_kph=90.0,
    fuel_used_litres=2.6,
    co2_emission_grams=6890.0,
)
PRIVATE = Journey(
    vehicle_id="V1002",
    start_date_time=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
    end_date_time=datetime(2026, 3, 1, 9, 10, tzinfo=UTC),
)
EVENT = TrackingEvent(
    event_id="E9001",
    event_date_time=datetime(2026, 3, 1, 8, 10, tzinfo=UTC),
    event_type="driving",
    event_description="On the road",
    vehicle_id="V1001",
    vehicle_registration="EX01 VAN",
    vehicle_name="Van 1",
    vehicle_vin="EXAMPLEVIN0001001",
    driver_id="D20",
    driver_name="Sam Sample",
    coordinate=START,
    address="1 Rue de l'Exemple, Clermont",
    heading=270.0,
    speed=48.5,
    fuel_level=63.5,
    odometer_reading=40378.2,
)
SPEEDING = SpeedingEvent(
    asset_id="V1001",
    asset_registration="EX01 VAN",
    asset_name="Van 1",
    driver_id="D20",
    driver_name="Sam Sample",
    group_name="North",
    start_time=datetime(2026, 3, 1, 8, 20, tzinfo=UTC),
    max_speed_time=datetime(2026, 3, 1, 8, 20, 30, tzinfo=UTC),
    end_time=datetime(2026, 3, 1, 8, 21, tzinfo=UTC),
    duration=60.0,
    distance_kms=2.25,
    average_speed=118.5,
    max_speed=131.0,
    max_percentage_over=19.0,
    max_speed_distance_km=0.4,
    speeding_point_count=3,
    asset_speed_limit_kph=120.0,
    road_speed_limit_kph=110.0,
    start_address="A71, Gerzat",
    max_speed_address="A71, Riom",
    end_address="A71, Combronde",
    start_coordinates=Coordinate(latitude=45.82, longitude=3.14),
    max_speed_coordinates=Coordinate(latitude=45.89, longitude=3.11),
    end_coordinates=Coordinate(latitude=45.97, longitude=3.08),
    start_location="Depot North",
    start_location_id="L30",
    max_speed_location="Riom",
    max_speed_location_id="L31",
    end_location="Combronde",
    end_location_id="L32",
)
IDLING = IdlingPeriod(
    vehicle_id="V1001",
    vehicle_registration="EX01 VAN",
    vehicle_name="Van 1",
    driver_id="D20",
    driver_name="Sam Sample",
    group_id="G10",
    group_name="North",
    start_date=datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
    end_date=datetime(2026, 3, 1, 10, 7, tzinfo=UTC),
    duration=420.0,
    coordinate=START,
    address="1 Rue de l'Exemple, Clermont",
    location=Location(
        id="L30",
        name="Depot North",
        category_name="Depots",
        address=LocationAddress(
            road_number="1",
            road="Rue de l'Exemple",
            city="Clermont",
            post_code="00100",
            country="FR",
        ),
        coordinate=START,
        radius_km=0.2,
        polygon=(
            Coordinate(latitude=45.77, longitude=3.08),
            Coordinate(latitude=45.78, longitude=3.08),
            Coordinate(latitude=45.78, longitude=3.09),
        ),
        reference="N-1",
        phone_number="+00 000 0300",
        contact="Dana Depot",
        email="dana@example.com",
        notes="Gate 2",
    ),
)
SUMMARY = JourneySummary(
    asset_id="V1001",
    asset_registration="EX01 VAN",
    asset_name="Van 1",
    group_name="North",
    distance=1204.75,
    odometer_type="CAN",
)
TRAVEL = BusinessTravel(
    extra={
        "vehicleId": "V1001",
        "businessKilometres": Decimal("31.25"),
        "approved": None,
        "purpose": {"code": "VISIT"},
    }
)
SECOND_EVENT = TrackingEvent(
    vehicle_id="V1001",
    event_id="9002",
    event_date_time=datetime(2026, 3, 1, 8, 10, 30, tzinfo=UTC),
)
SECOND_SPEEDING = SpeedingEvent(driver_id="D21", start_time=datetime(2026, 3, 1, 9, 20, tzinfo=UTC))
SECOND_IDLING = IdlingPeriod(
    driver_id="D21", start_date=datetime(2026, 3, 1, 11, tzinfo=UTC), duration=61.5
)

ANSWERS: list[tuple[str, list[Any]]] = [
    ("vehicle_journeys", [JOURNEY, PRIVATE]),
    ("driver_journeys", [JOURNEY]),
    ("vehicle_journeys_latest", [JOURNEY, PRIVATE]),
    ("driver_journeys_latest", [JOURNEY]),
    ("vehicle_history", [EVENT, SECOND_EVENT]),
    ("vehicle_history_latest", [EVENT]),
    ("vehicle_speeding", [SPEEDING]),
    ("driver_speeding", [SPEEDING, SECOND_SPEEDING]),
    ("vehicle_idling", [IDLING]),
    ("driver_idling", [IDLING, SECOND_IDLING]),
    ("journey_summary", [SUMMARY, JourneySummary(asset_id="V1002", distance=0.0)]),
    ("business_travel", [TRAVEL]),
]


def rows(name: str) -> Any:  # noqa: ANN401 - any JSON
    answer = READER.json(sample(f"masternaut/{name}"))
    return answer if isinstance(answer, list) else answer["items"]


@pytest.mark.parametrize(("name", "expected"), ANSWERS, ids=[name for name, _ in ANSWERS])
def test_an_answer_with_every_field(name: str, expected: list[Any]) -> None:
    kind: Any = type(expected[0])
    many: Any = tuple[kind, ...]
    assert list(READER.read(rows(name), many, "items")) == expected


def test_the_live_feed_has_every_field_of_a_live_position() -> None:
    many = tuple[LivePosition, ...]
    found = READER.read(rows("live_tracking_latest"), many, "items")
    assert found[1:] == READER.read(rows("live_tracking"), many)
