"""Masternaut's documented answers, read field by field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from fleetauth.vendors.masternaut.models import (
    InputChannel,
    InputEvent,
    InputState,
    Job,
    JobHistoryEntry,
    JobStatusChange,
    LivePosition,
    TireEvent,
    Vehicle,
)
from fleetauth.wire import Reader
from tests.samples.files import sample

READER = Reader("masternaut")


def answer(name: str) -> Any:  # noqa: ANN401 - any JSON
    return READER.json(sample(f"masternaut/{name}"))


def test_a_live_position_with_every_field() -> None:
    assert READER.read(answer("live_tracking"), tuple[LivePosition, ...])[0] == LivePosition(
        asset_id="V1001",
        asset_registration="EX01 VAN",
        asset_name="Van 1",
        asset_vin="EXAMPLEVIN0001001",
        asset_group_id="G10",
        asset_group_name="North",
        driver_id="D20",
        driver_name="Sam Sample",
        driver_group_id="G11",
        driver_group_name="Drivers North",
        date=datetime(2014, 2, 6, 14, 29, tzinfo=UTC),
        status="behaviourHarshBraking",
        event_type="driving",
        speed=48.5,
        heading=270.0,
        odometer=40378.0,
        latitude=45.7772,
        longitude=3.087,
        road_number="D2009",
        road="Rue de l'Exemple",
        city="Clermont",
        country="FR",
        formatted_address="1 Rue de l'Exemple, Clermont",
        division="Auvergne",
        location_name="Depot North",
        location_group_name="Depots",
        location_id="L30",
        post_code="00100",
        privacy=False,
        tags=("cold", "long"),
        fuel_type=("DIESEL",),
        asset_type="VAN",
        energy_type="HEV",
        electric_battery_level_percent=81.0,
        electric_battery_level_percent_estimated=True,
        electric_range_km=42.5,
        electric_range_km_estimated=False,
        electric_charging_time_remaining_mins=30.0,
        electric_charging_time_remaining_mins_estimated=True,
        electric_charging=False,
        fuel_level_litres=31.5,
        fuel_level_percentage=63.0,
        engine_total_hours=1200.5,
        engine_total_hours_type="CAN",
        engine_rpm=1850.125,
        serial_number="4002",
        battery_voltage=12.6,
        external_power_voltage=13.8,
        ignition_status="ON",
        active_fault_codes=("P0420",),
        inputs=(
            InputState(
                input_id="I1",
                input_label="Input 1",
                input_state="ON",
                custom_input_label="Door",
                custom_input_state="Open",
            ),
        ),
        input_events=(
            InputEvent(
                event_date_time=datetime(2014, 2, 6, 14, 28, 59, tzinfo=UTC),
                event_key="TEMPERATURE",
                event_label="Temperature",
                channels=(
                    InputChannel(
                        label="Front",
                        unit="°C",
                        value=4.5,
                        string_value="4.5 °C",
                        order=1,
                        key="T1",
                    ),
                    InputChannel(label="Rear", value="n/a", string_value="n/a", order=2, key="T2"),
                ),
            ),
        ),
    )


def test_a_live_position_with_the_other_spelling_and_an_unknown_event() -> None:
    assert READER.read(answer("live_tracking"), tuple[LivePosition, ...])[1] == LivePosition(
        asset_id="V1002",
        date=datetime(2014, 2, 6, 14, 29, 30, tzinfo=UTC),
        event_type="teleported",
        post_code="63000",
    )


def test_the_change_feed_has_the_same_positions() -> None:
    items = answer("live_tracking_latest")["items"]
    assert READER.read(items, tuple[LivePosition, ...], "items")[0] == (
        LivePosition(
            asset_id="V1001",
            date=datetime(2014, 2, 6, 14, 29, tzinfo=UTC),
            status="driving",
            speed=50.0,
        )
    )


def test_a_vehicle() -> None:
    assert READER.read(answer("vehicles")["items"], tuple[Vehicle, ...], "items") == (
        Vehicle(
            id="V1001",
            registration="EX01 VAN",
            name="Van 1",
            type="VAN",
            group_id="G10",
            group_name="North",
            odometer_value=40378.0,
            odometer_type="CAN",
            odometer_last_modified=datetime(2014, 2, 6, 14, 29, tzinfo=UTC),
            make="Examplecar",
            model="Porter",
            asset_type_group="LIGHT",
            tags=("cold",),
            feature_tags=("TACHO",),
            default_driver_id="D20",
            status="IN_CIRCULATION",
            asset_costs={"currency": "EUR", "monthly": Decimal("410.50")},
            idling_fidelity=2,
            energy_type="ICE",
            fuel_type=("DIESEL",),
            engine_total_hours=1200.5,
            engine_total_hours_type="CAN",
            serial_number="700123",
            active_fault_codes=("P0300",),
        ),
    )


def test_a_job() -> None:
    assert READER.read(answer("jobs")["jobs"], tuple[Job, ...], "jobs") == (
        Job(
            job_id="J500",
            job_number="2026-0500",
            job_title="Mend the lift",
            client_name="Example Towers",
            account_number="000123",
            contact_name="Alex Example",
            contact_email="alex@example.com",
            contact_phone="+00 000 0500",
            notes="Ring twice",
            lat=45.7772,
            lng=3.087,
            address="1 Rue de l'Exemple, Clermont",
            status_change_timestamp=datetime(2026, 3, 1, 8, 5, tzinfo=UTC),
            status_change_id="C2",
            scheduled_start_date_time=datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
            job_duration="01:30",
            arrival_window_start="09:30",
            arrival_window_end="10:30",
            person_id="D20",
            vehicle_id="V1001",
            group_name="North",
            person_name="Sam Sample",
            vehicle_name="Van 1",
            order_numbers=("0012", "0013"),
            status="IN PROGRESS",
            driver_notes="On my way",
            status_history=(
                JobStatusChange(
                    date=datetime(2026, 3, 1, 8, 5, tzinfo=UTC),
                    person_id="D20",
                    name="Sam Sample",
                    status="ACCEPTED",
                    status_change_id="C2",
                ),
            ),
            actual_start=datetime(2026, 3, 1, 10, 2, tzinfo=UTC),
            actual_end=datetime(2026, 3, 1, 11, 20, tzinfo=UTC),
            override_lat=45.7773,
            override_lng=3.0871,
            job_history=(
                JobHistoryEntry(
                    date=datetime(2026, 2, 28, 16, 0, tzinfo=UTC),
                    person_id="D1",
                    name="Dana Dispatch",
                    assigned_person_name="Sam Sample",
                    assigned_asset_name="Van 1",
                ),
            ),
            job_radius=150.0,
            eta=12,
            eta_distance_kms=3.4,
            last_eta_calc_time=datetime(2026, 3, 1, 9, 50, tzinfo=UTC),
            primary_resource="PERSON",
            job_type_id="T1",
            job_type={"id": "T1", "name": "Repair", "rate": Decimal("80.10")},
        ),
    )


def test_a_tire_event_keeps_every_field() -> None:
    assert READER.read(answer("tire_events"), tuple[TireEvent, ...]) == (
        TireEvent(
            extra={
                "eventId": 9001,
                "assetId": "V1001",
                "pressure": Decimal("8.50"),
                "position": {"axle": 1, "side": "LEFT"},
                "alert": None,
            }
        ),
    )
