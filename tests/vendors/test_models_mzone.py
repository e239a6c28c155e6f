"""MZone's documented answers, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from fleetauth.errors import DecodeError
from fleetauth.vendors.mzone.models import (
    Alert,
    Driver,
    GeofenceEntryExit,
    LastKnownFuelLevel,
    LastKnownPosition,
    Notification,
    NotificationTemplate,
    Place,
    Trip,
    User,
    Vehicle,
    VehicleEvent,
    VehicleGroup,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("mzone")


def guid(number: int) -> str:
    return f"72753c0d-0000-4000-8000-{number:012d}"


def rows(name: str, kind: type[Any]) -> Any:  # noqa: ANN401 - rows of that kind
    envelope = READER.json(sample(f"mzone/{name}"))
    return READER.read(envelope["value"], tuple[kind, ...], "value")  # type: ignore[valid-type]


def test_an_unread_notification() -> None:
    assert rows("notifications", Notification)[0] == Notification(
        id="6b0f6c2e-0000-4000-8000-000000000101",
        message="Van 12 entered Depot North",
        notification_template_id="6b0f6c2e-0000-4000-8000-000000000900",
        utc_timestamp=datetime(2026, 2, 19, 20, 7, 54, 30_000, tzinfo=UTC),
    )


def test_a_read_notification_with_a_field_that_nobody_knew() -> None:
    assert rows("notifications", Notification)[1] == Notification(
        id="6b0f6c2e-0000-4000-8000-000000000102",
        message="Van 7 is due for service",
        notification_template_id="6b0f6c2e-0000-4000-8000-000000000901",
        utc_timestamp=datetime(2026, 2, 19, 20, 7, 7, tzinfo=UTC),
        read_utc_timestamp=datetime(2026, 2, 19, 21, 0, 10, 773_000, tzinfo=UTC),
        extra={"priority": 2},
    )


def test_a_vehicle_with_everything_expanded() -> None:
    assert rows("vehicles", Vehicle) == (
        Vehicle(
            id="72753c0d-0000-4000-8000-000000000001",
            unit_id="72753c0d-0000-4000-8000-000000000002",
            unit_type_id="72753c0d-0000-4000-8000-000000000003",
            vehicle_type_id="72753c0d-0000-4000-8000-000000000004",
            description="Van 12",
            unit_description="Unit 12",
            unit_type_description="Tracker",
            registration="EX12 AMP",
            vin="EXAMPLEVIN0000012",
            ignition_on=True,
            is_deactivated=False,
            vehicle_disabled=False,
            can_deactivate_unit=True,
            disablement_feature_available=False,
            is_mrm_enabled=False,
            is_fuel_reporting_enabled=True,
            rules_engine_enabled=True,
            use_rest_api_for_commands=False,
            is_driver_authorization_override_enabled=False,
            odometer=40378,
            decimal_odometer=40378.25,
            utc_start_date=datetime(2020, 1, 1, tzinfo=UTC),
            utc_last_modified=datetime(2026, 2, 19, 20, 7, 42, 500_000, tzinfo=UTC),
            last_known_event_utc_timestamp=datetime(2026, 2, 19, 20, 7, 42, tzinfo=UTC),
            last_known_event_utc_last_modified=datetime(2026, 2, 19, 20, 7, 43, tzinfo=UTC),
            last_known_gps_event_utc_timestamp=datetime(2026, 2, 19, 20, 7, 41, tzinfo=UTC),
            cof_due_date=datetime(2027, 1, 31, tzinfo=UTC),
            purchase_date=datetime(2019, 12, 15, tzinfo=UTC),
            notification_period=12,
            notification_odometer=15000,
            notification_engine_hours=500,
            maintenance_notification_period_hours=48,
            make_id=17,
            preferred_odometer_type=1,
            model_id=171,
            monthly_distance_limit=2500.5,
            vehicle_icon="van",
            event_type_group_id="72753c0d-0000-4000-8000-000000000005",
            engine_seconds=7200,
            last_known_position=LastKnownPosition(
                longitude=-2.3,
                latitude=53.4,
                event_type_id="42",
                utc_timestamp=datetime(2026, 2, 19, 20, 7, 41, tzinfo=UTC),
                speed=48.0,
            ),
            last_known_fuel_level=LastKnownFuelLevel(
                level=31.5,
                percentage=63.0,
                utc_timestamp=datetime(2026, 2, 19, 20, 5, tzinfo=UTC),
            ),
            last_known_temperature={"sensor": 1, "temperature": 4.5},
            last_known_fuel_consumption={"value": Decimal("7.9")},
            vehicle_type={"id": "72753c0d-0000-4000-8000-000000000004", "description": "Van"},
            make={"id": 17, "description": "Examplecar"},
            model={"id": 171, "description": "Porter"},
            vehicle_groups=(VehicleGroup(id=guid(11), description="Vans North", vehicle_count=37),),
        ),
    )


def test_a_last_known_position() -> None:
    assert rows("last_known_positions", LastKnownPosition) == (
        LastKnownPosition(
            vehicle_id="72753c0d-0000-4000-8000-000000000001",
            vehicle_description="Van 12",
            utc_timestamp=datetime(2026, 2, 19, 20, 7, 42, tzinfo=UTC),
            latitude=53.4,
            longitude=-2.3,
            location_description="Some Road",
            direction=0.0,
            speed=0.0,
            event_type_id=42,
            event_type_description="Heartbeat",
            ignition_on=False,
            vehicle_disabled=False,
        ),
        LastKnownPosition(
            vehicle_id=guid(7),
            vehicle_description="Van 7",
            utc_timestamp=datetime(2026, 2, 19, 20, 7, 54, 30_000, tzinfo=UTC),
            latitude=53.48,
            longitude=-2.24,
            location_description="Another Road",
            direction=271.5,
            speed=48.0,
            event_type_id="5",
            event_type_description="Driving",
            ignition_on=True,
            vehicle_disabled=False,
            vehicle=Vehicle(id=guid(7), description="Van 7"),
        ),
    )


def test_one_vehicle_is_read_as_a_row_is() -> None:
    found: Any = READER.decode(sample("mzone/vehicle"), Vehicle)
    assert set(found.extra) == {"@odata.context"}
    assert attrs.evolve(found, extra={}) == rows("vehicles", Vehicle)[0]


def test_the_notifications_of_all_users() -> None:
    first, second = rows("all_user_notifications", Notification)
    assert first == Notification(
        id=guid(201),
        message="Van 12 is speeding",
        notification_template_id=guid(900),
        utc_timestamp=datetime(2026, 2, 19, 20, 7, 10, 773_000, tzinfo=UTC),
        read_utc_timestamp=datetime(2026, 2, 19, 21, tzinfo=UTC),
        extra={"user_Id": guid(31)},
    )
    assert (second.read_utc_timestamp, second.extra) == (None, {"user_Id": guid(32)})


def test_notification_templates() -> None:
    assert rows("notification_templates", NotificationTemplate) == (
        NotificationTemplate(
            id=guid(900),
            subscriber={"id": guid(31), "description": "ada@mzone.example"},
            extra={"description": "Speeding"},
        ),
        NotificationTemplate(id=guid(901), extra={"description": "Left a place"}),
    )


def test_vehicle_groups() -> None:
    assert rows("vehicle_groups", VehicleGroup) == (
        VehicleGroup(id=guid(11), description="Vans North", vehicle_count=37),
        VehicleGroup(id=guid(12), description="Empty"),
    )


def test_a_trip() -> None:
    assert rows("trips", Trip)[0] == Trip(
        id="4294967301",
        vehicle_id=guid(1),
        vehicle_description="Van 12",
        vehicle_registration="EX12 AMP",
        unit_id=guid(2),
        unit_description="Unit 12",
        start_utc_timestamp=datetime(2026, 2, 19, 19, 30, 7, tzinfo=UTC),
        end_utc_timestamp=datetime(2026, 2, 19, 20, 7, 54, 30_000, tzinfo=UTC),
        duration=2267.0,
        distance=31.25,
        start_latitude=53.4,
        start_longitude=-2.3,
        end_latitude=53.48,
        end_longitude=-2.24,
        max_speed=96.5,
        avg_speed=49.6,
        max_rpm=3150.0,
        start_location_description="Some Road",
        end_location_description="Another Road",
        driver_id=guid(21),
        driver_description="Ada Example",
        driver_key_code="0070021",
        utc_last_modified=datetime(2026, 2, 19, 20, 8, 10, 773_000, tzinfo=UTC),
        number_of_exceptions=66,
        number_of_driver_behaviour_exceptions=1,
        number_of_speeding_exceptions=2,
        number_of_excessive_rpm_exceptions=3,
        number_of_harsh_braking_exceptions=4,
        number_of_excessive_idle_exceptions=5,
        number_of_excessive_freewheeling_exceptions=6,
        number_of_reckless_driving_exceptions=7,
        number_of_excessive_acceleration_exceptions=8,
        number_of_driver_fatigue_exceptions=9,
        number_of_accident_exceptions=10,
        number_of_temperature_exceptions=11,
    )


def test_a_trip_that_still_runs_has_no_end() -> None:
    running = rows("trips", Trip)[1]
    assert (running.end_utc_timestamp, running.driver_key_code) == (None, 70021)


def test_an_event_of_a_trip() -> None:
    assert rows("trip_events", VehicleEvent) == (
        VehicleEvent(
            id="7700000000001",
            utc_timestamp=datetime(2026, 2, 19, 19, 30, 7, tzinfo=UTC),
            latitude=53.4,
            longitude=-2.3,
            direction=90.5,
            speed=0.0,
            decimal_odometer=40347.0,
            event_type_id=1,
            event_type_description="Ignition on",
            event_type_map_marker2="marker-1",
        ),
    )


def test_events() -> None:
    first, second = rows("events", VehicleEvent)
    assert first == VehicleEvent(
        vehicle_id=guid(1),
        vehicle_description="Van 12",
        vehicle_registration="EX12 AMP",
        utc_timestamp=datetime(2026, 2, 19, 19, 30, 7, tzinfo=UTC),
        latitude=53.4,
        longitude=-2.3,
        speed=0.0,
        driver_key_code="0070021",
        event_type_id=1,
        event_type_description="Ignition on",
    )
    assert (second.overspeed, second.driver_key_code, second.event_type_id) == (True, 70021, "17")


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("users", User, User(id=guid(31), extra={"description": "ada@mzone.example"})),
        (
            "drivers",
            Driver,
            Driver(id=guid(21), description="Ada Example", extra={"driverKeyCode": "0070021"}),
        ),
        ("places", Place, Place(id=guid(41), extra={"description": "Depot North"})),
        (
            "geofence_entry_exits",
            GeofenceEntryExit,
            GeofenceEntryExit(
                id=guid(51),
                extra={
                    "vehicle_Id": guid(1),
                    "place_Id": guid(41),
                    "entryUtcTimestamp": "2026-02-19T20:07:54.03Z",
                },
            ),
        ),
        (
            "alerts",
            Alert,
            Alert(
                id=guid(61),
                extra={"vehicle_Id": guid(1), "utcTimestamp": "2026-02-19T20:07:54.03Z"},
            ),
        ),
    ],
)
def test_what_is_hardly_published_keeps_the_rest(name: str, kind: type[Any], expected: Any) -> None:  # noqa: ANN401
    (found,) = rows(name, kind)
    assert (found, found.extra) == (expected, expected.extra)


def test_the_user_who_is_signed_in() -> None:
    assert READER.decode(sample("mzone/user"), User).id == guid(31)


def test_a_fraction_of_a_kilometre_is_not_cut_off_a_whole_odometer() -> None:
    with pytest.raises(DecodeError, match=r"at value\[0\]\.odometer: expected a whole number"):
        READER.read([{"id": "1", "odometer": 3.9}], tuple[Vehicle, ...], "value")
