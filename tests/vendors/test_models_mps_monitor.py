"""MPS Monitor's documented answers, read field by field."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.secrets import Secret
from fleetauth.vendors.mps_monitor import models
from fleetauth.vendors.mps_monitor.models import (
    Account,
    Acknowledgement,
    Customer,
    CustomerDashboard,
    CustomerDashboardDevices,
    CustomerReference,
    Dealer,
    DealerReference,
    Device,
    DeviceBlendedCounters,
    DeviceConsumables,
    DeviceCounters,
    DeviceDetailedCounters,
    DeviceSuppliesDetails,
    Envelope,
    EnvelopeError,
    ListedCustomer,
    ListedDealer,
    ListedDevice,
    ListedOffice,
    ListedSupplyAlert,
    MaintenanceAlert,
    MeterReads,
    Office,
    ReportReference,
    SupplyAlert,
)
from fleetauth.wire import Reader, Record, Writer
from fleetauth.wire.record import fields_of, spellings
from tests.samples.files import sample

READER = Reader("mps_monitor")
SAMPLES: dict[str, type[Record]] = {
    "blended_counters": DeviceBlendedCounters,
    "consumables": DeviceConsumables,
    "counters": DeviceCounters,
    "customer": Customer,
    "customer_dashboard": CustomerDashboard,
    "customer_dashboard_devices": CustomerDashboardDevices,
    "customers": ListedCustomer,
    "dealer_by_code": Dealer,
    "dealers": ListedDealer,
    "detailed_counters": DeviceDetailedCounters,
    "device": Device,
    "devices": ListedDevice,
    "get_account": Account,
    "get_accounts": Account,
    "get_profile": Account,
    "maintenance_alerts": MaintenanceAlert,
    "meter_reads": MeterReads,
    "offices": ListedOffice,
    "supplies_details": DeviceSuppliesDetails,
    "supply_alert": SupplyAlert,
    "supply_alerts": ListedSupplyAlert,
}
every_sample = pytest.mark.parametrize("name", SAMPLES)
DEALER = DealerReference(
    id="exampleDealerId00000001", code="EXDEALER01", description="Example Dealer"
)


def account() -> Account:
    envelope = READER.decode(sample("mps_monitor/get_account"), Envelope)
    return READER.read(envelope.result, Account, "Result")


def test_an_account_with_every_field() -> None:
    assert account() == Account(
        id="exampleAccountId0000001",
        name="sam.sample",
        nominative="Sam Sample",
        email="sam@example.com",
        token=Secret("canary-not-a-real-token"),
        role="DealerAdmin",
        capabilities=("Devices_View", 7),
        language="en-US",
        short_language="en",
        is_active=True,
        force_2fa=False,
        force_sso=False,
        use_2fa=True,
        last_login_at=datetime(2025, 10, 23, 14, 30, 12, 323_000, tzinfo=UTC),
        created_at="21/05/2024 20:44:41",
        created_at_date=datetime(2024, 5, 21, 20, 44, 41, tzinfo=UTC),
        is_deleted=False,
        exclude_from_warning_notifications=False,
        enabled_new_devices_notification=True,
        enable_password_expiration=False,
        preferred_dealer=DEALER,
        default_dealer=DEALER,
        customers=(
            CustomerReference(
                id="exampleCustomerId000001",
                code="0000000042",
                description="Example Customer",
                country_code="IT",
                country_name="Italy",
                country_is_eu=True,
                external_identifier="00042",
            ),
        ),
        dealers=(DEALER,),
        tags=("pilot",),
        reporting_reports=(ReportReference(code="Coverage"),),
    )


def test_an_account_does_not_show_its_token() -> None:
    assert "canary" not in repr(account())


def test_an_envelope_does_not_show_its_result() -> None:
    envelope = READER.decode(sample("mps_monitor/get_account"), Envelope)
    assert repr(envelope) == "Envelope(is_valid=False)"


def test_an_envelope_with_errors() -> None:
    assert READER.decode(sample("mps_monitor/errors_under_200"), Envelope) == Envelope(
        result=[],
        total_rows=0,
        is_valid=False,
        errors=(
            EnvelopeError(code="PageNumber", description="PageNumber must be greater than 0"),
            EnvelopeError(code="SortColumn", description="SortColumn cannot be null or empty"),
        ),
    )


def raw(name: str) -> list[Any]:
    """The rows of a sample, or the one thing in it, as they are."""
    result = json.loads(sample(f"mps_monitor/{name}"))["Result"]
    return result if isinstance(result, list) else [result]


def rows(name: str) -> tuple[Any, ...]:
    """The same as records."""
    return tuple(READER.read(row, SAMPLES[name], "Result") for row in raw(name))


def without_nothing(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without nulls and empty lists, which read as absent."""
    if isinstance(value, dict):
        kept = {name: without_nothing(field) for name, field in value.items()}
        return {name: field for name, field in kept.items() if field not in (None, [])}
    return [without_nothing(item) for item in value] if isinstance(value, list) else value


def records_in(value: Any) -> Iterator[Record]:  # noqa: ANN401 - a record, or what is in one
    """A record and all that are in it."""
    if isinstance(value, Record):
        yield value
        for field in fields_of(type(value)):
            yield from records_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from records_in(item)


@every_sample
def test_what_is_read_is_what_was_sent_to_the_last_field(name: str) -> None:
    assert [Writer().write(row) for row in rows(name)] == without_nothing(raw(name))


@every_sample
def test_every_field_of_a_sample_is_modelled(name: str) -> None:
    assert {record.extra != {} for record in records_in(rows(name))} == {False}


def test_every_field_of_every_model_is_in_a_sample() -> None:
    filled: dict[type[Record], set[str]] = defaultdict(set)
    for name in SAMPLES:
        for record in records_in(rows(name)):
            for field in fields_of(type(record)):
                if getattr(record, field.name) != field.default:
                    filled[type(record)].update(spellings(field))
    wrapping = {Acknowledgement, Envelope, EnvelopeError}
    shared = {kind for kind in vars(models).values() if str(kind).endswith("Facts'>")}
    missing = {
        (kind.__name__, spelling)
        for kind in vars(models).values()
        if isinstance(kind, type) and issubclass(kind, Record)
        if kind not in wrapping | shared
        for field in fields_of(kind)
        for spelling in spellings(field)
        if spelling not in filled[kind]
    }
    assert missing == set()


def test_a_devices_values_have_their_types() -> None:
    (device,) = rows("device")
    assert isinstance(device, Device)
    assert device.last_update == datetime(2025, 10, 23, 14, 30, 12, 323_000, tzinfo=UTC)
    assert device.asset_number == "000042"
    assert isinstance(device.black_toner, int)
    assert isinstance(device.mono_coverage, float)
    assert isinstance(device.project_supplies[0].price_customer, Decimal)
    assert device.walk_status == "Disabled"
    assert device.custom_field_values[0].value == "Example value"
    sds = device.sds_device
    assert sds is not None
    assert sds.features_availability is not None
    assert sds.features_availability.features[0].dependencies[0].status == "Example status"
    assert sds.actions[0].status_reports[0].state == "Postponed"


def test_an_enum_may_be_a_number() -> None:
    first, second, _ = rows("devices")
    assert first.last_rapa_operation_result == "Queued"
    assert second.last_rapa_operation_result == 2


def test_a_printers_settings_are_not_shown() -> None:
    (device,) = rows("device")
    setting = device.sds_device.last_config_items[0]
    shown = [setting.value, setting.set_value, setting.single_value]
    assert all(shown)
    assert not any(value in repr(setting) for value in shown)


@every_sample
def test_no_sample_shows_a_token(name: str) -> None:
    assert "canary" not in repr(rows(name))


def written_fields(kind: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """Fields that a user may give, by the model's names."""
    texts = st.none() | st.text(max_size=8)
    numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
    chosen = {
        field.name: numbers if field.name in ("latitude", "longitude") else texts
        for field in fields_of(kind)
        if str(field.type).startswith("str") or field.name in ("latitude", "longitude")
    }
    return st.fixed_dictionaries(chosen)


@settings(max_examples=50, deadline=None)
@given(fields=written_fields(Office))
def test_an_office_that_is_written_reads_as_it_was(fields: dict[str, Any]) -> None:
    office = Office(**fields)
    assert READER.decode(json.dumps(Writer().write(office)).encode(), Office) == office
