"""MZone's documented answers, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fleetauth.errors import DecodeError
from fleetauth.vendors.mzone.models import (
    LastKnownFuelLevel,
    LastKnownPosition,
    Notification,
    Vehicle,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("mzone")


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
    )


def test_a_fraction_of_a_kilometre_is_not_cut_off_a_whole_odometer() -> None:
    with pytest.raises(DecodeError, match=r"at value\[0\]\.odometer: expected a whole number"):
        READER.read([{"id": "1", "odometer": 3.9}], tuple[Vehicle, ...], "value")
