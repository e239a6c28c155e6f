"""MPS Monitor's documented calls on the sandbox: what each sends, and the typed result that comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

import pytest

from fleetauth import DecodeError, InputRefusedError, NotFoundError
from fleetauth.vendors.mps_monitor.models import (
    Account,
    Customer,
    CustomerDashboard,
    CustomerDashboardDevices,
    Dealer,
    Device,
    DeviceBlendedCounters,
    DeviceConsumables,
    DeviceCounters,
    DeviceDetailedCounters,
    DeviceSuppliesDetails,
    ListedCustomer,
    ListedDealer,
    ListedDevice,
    ListedOffice,
    ListedSupplyAlert,
    MaintenanceAlert,
    MeterReads,
    SupplyAlert,
)
from tests.sessions.answering import Answering

if TYPE_CHECKING:
    from types import ModuleType

    from fleetauth import MPSMonitorSession
    from fleetauth.sandbox import Sandbox
    from tests.sessions.conftest import Open

DEALER = "0000012345"
CUSTOMER = "0000000003"


class Days(TypedDict):
    """From when until when."""

    from_date: datetime
    to_date: datetime


@pytest.fixture
def days(sandbox: Sandbox) -> Days:
    """The three days before now: two midnights at least, whenever a printer was heard of last."""
    end = datetime.fromtimestamp(int(sandbox.clock.now()), UTC)
    return {"from_date": end - timedelta(days=3), "to_date": end}


def sent(sandbox: Sandbox) -> Any:  # noqa: ANN401 - any JSON
    """The body of the last request."""
    return json.loads(sandbox.mps_monitor.requests[-1].body)


# --- lists that come in pages ---------------------------------------------------------------------


async def test_every_device_comes_once_in_the_order_asked_for(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    pager = mps_monitor.devices(page_size=50, sort_column="SerialNumber", sort_order="Desc")
    devices = [device async for device in pager]
    assert len({device.id for device in devices}) == len(devices) == 120
    assert devices[0].serial_number == "000119FAKE"
    assert isinstance(devices[0], ListedDevice)
    assert sent(sandbox) == {
        "PageNumber": 3,
        "PageRows": 50,
        "SortColumn": "SerialNumber",
        "SortOrder": "Desc",
    }


async def test_the_first_page_is_asked_for_with_all_four_paging_fields(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    devices = await mps_monitor.devices()
    assert (len(devices), devices.total) == (100, 120)
    assert sent(sandbox) == {
        "PageNumber": 1,
        "PageRows": 100,
        "SortColumn": "Id",
        "SortOrder": "Asc",
    }


async def test_devices_are_filtered_by_keyword_in_the_vendors_spelling(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    devices = await mps_monitor.devices(
        filter_customer_codes=[CUSTOMER],
        status="Managed",
        is_offline=False,
        level_to=60,
        color_type="Black",
        sds_only=False,
        page_size=5,
    )
    assert {device.customer_code for device in devices} == {CUSTOMER}
    assert all((device.black_toner or 0) <= 60 for device in devices)
    body = sent(sandbox)
    del body["PageNumber"], body["PageRows"], body["SortColumn"], body["SortOrder"]
    assert body == {
        "FilterCustomerCodes": [CUSTOMER],
        "Status": "Managed",
        "IsOffline": False,
        "LevelTo": 60,
        "ColorTypeFilterEnum": "Black",
        "SDSOnly": False,
    }


async def test_a_filter_that_is_none_is_not_sent(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    nothing: Any = None
    await mps_monitor.devices(serial_number=nothing)
    assert "SerialNumber" not in sent(sandbox)


async def test_accounts(mps_monitor: MPSMonitorSession) -> None:
    accounts = [account async for account in mps_monitor.accounts(roles=["Dealer"], page_size=4)]
    assert {type(account) for account in accounts} == {Account}
    assert {account.role for account in accounts} == {"Dealer"}
    assert len(accounts) > 4


async def test_dealers(mps_monitor: MPSMonitorSession) -> None:
    dealers = await mps_monitor.dealers(filter_text="south")
    assert [(type(dealer), dealer.code) for dealer in dealers] == [(ListedDealer, "0000012346")]
    assert dealers[0].token is not None
    assert dealers[0].token.reveal() not in repr(dealers)


async def test_customers(mps_monitor: MPSMonitorSession) -> None:
    customers = await mps_monitor.customers(dealer_code=DEALER, active_customer_filter=True)
    assert {type(customer) for customer in customers} == {ListedCustomer}
    assert [customer.dealer_code for customer in customers] == [DEALER] * 6


async def test_maintenance_alerts_are_paged_in_the_query(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    pager = mps_monitor.maintenance_alerts(filter_by_closed=True, page_size=5)
    alerts = [alert async for alert in pager]
    assert {type(alert) for alert in alerts} == {MaintenanceAlert}
    assert len({alert.identifier for alert in alerts}) == len(alerts) == 12
    assert all(alert.closed is not None for alert in alerts)
    assert sandbox.mps_monitor.requests[-1].query == {
        "filterByClosed": "true",
        "pageNumber": "3",
        "pageRows": "5",
        "sortColumn": "Opened",
        "sortOrder": "Asc",
    }


async def test_a_devices_maintenance_alerts(mps_monitor: MPSMonitorSession) -> None:
    device = (await mps_monitor.devices(serial_number="000010FAKE"))[0]
    alerts = await mps_monitor.maintenance_alerts(device_id=device.id)
    assert [alert.closed for alert in alerts] == [None]
    rule = alerts[0].panel_message_alert_configuration
    assert rule is not None
    assert rule.description == "Example rule"


async def test_meter_reads(mps_monitor: MPSMonitorSession, sandbox: Sandbox, days: Days) -> None:
    pager = mps_monitor.meter_reads(
        **days,
        customer_code=CUSTOMER,
        meter_read_type="Counters",
        page_size=7,
    )
    reads = [read async for read in pager]
    assert {type(read) for read in reads} == {MeterReads}
    assert len({(read.serial_number, read.last_update) for read in reads}) == len(reads) > 7
    assert all((read.mono_pages or "").isdecimal() for read in reads)
    body = sent(sandbox)
    assert body["SortColumn"] == "LastUpdate"
    assert datetime.fromisoformat(body["ToDate"]) == days["to_date"]
    assert body["ToDate"].endswith("Z")


async def test_supply_alerts(mps_monitor: MPSMonitorSession, days: Days) -> None:
    pager = mps_monitor.supply_alerts(
        supply_type="Toner", hidden_option="NotHidden", initial_to=days["to_date"], page_size=10
    )
    alerts = [alert async for alert in pager]
    assert {type(alert) for alert in alerts} == {ListedSupplyAlert}
    assert len({alert.id for alert in alerts}) == len(alerts) > 10
    assert {type(alert.color_type) for alert in alerts} == {int, str}
    assert not any(alert.is_hidden for alert in alerts)


async def test_offices(mps_monitor: MPSMonitorSession) -> None:
    offices = await mps_monitor.offices(customer_code=CUSTOMER, has_subnets=True)
    assert [type(office) for office in offices] == [ListedOffice]
    assert offices[0].latitude == pytest.approx(45.49)
    assert offices[0].office_subnets[0].ip_root_from == "192.0.2.1"


# --- lists that come whole ------------------------------------------------------------------------


async def test_counters(mps_monitor: MPSMonitorSession, days: Days) -> None:
    counters = await mps_monitor.counters(dealer_code=DEALER, customer_code=CUSTOMER, **days)
    assert {type(device) for device in counters} == {DeviceCounters}
    readings = counters[0].counters
    assert [reading.date for reading in readings] == sorted(
        reading.date for reading in readings if reading.date
    )
    assert (readings[-1].mono or 0) > (readings[0].mono or 0)


async def test_blended_counters_are_exact(mps_monitor: MPSMonitorSession, days: Days) -> None:
    counters = await mps_monitor.blended_counters(
        dealer_code=DEALER, serial_number="000003FAKE", **days
    )
    assert [type(device) for device in counters] == [DeviceBlendedCounters]
    entry = counters[0].counters_blend[0].entries[0]
    assert isinstance(entry.value, Decimal)
    assert entry.value % 1 == Decimal("0.5")


async def test_detailed_counters_by_their_tags(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    counters = await mps_monitor.detailed_counters(
        dealer_code=DEALER, serial_number="000003FAKE", counter_detailed_tags=["mono", "duplex"]
    )
    assert [type(device) for device in counters] == [DeviceDetailedCounters]
    assert [counter.tag for counter in counters[0].counters_detailed] == ["mono", "duplex"]
    assert [counter.source for counter in counters[0].counters_detailed] == [0, "Mps"]
    assert sent(sandbox)["CounterDetaildTags"] == ["mono", "duplex"]


async def test_consumables(mps_monitor: MPSMonitorSession) -> None:
    devices = await mps_monitor.consumables(dealer_code=DEALER, serial_number="000003FAKE")
    assert [type(device) for device in devices] == [DeviceConsumables]
    black = devices[0].consumables[0]
    assert black.color_type is not None
    assert (black.key, black.color_type.id) == ("BlackToner", 1)


# --- one of them ----------------------------------------------------------------------------------


async def test_a_dealer_by_its_code(mps_monitor: MPSMonitorSession) -> None:
    dealer = await mps_monitor.dealer_by_code(DEALER)
    assert (type(dealer), dealer.code, dealer.sdi_code) == (Dealer, DEALER, "0000000")


async def test_a_customer_by_its_id_and_by_its_code(mps_monitor: MPSMonitorSession) -> None:
    by_code = await mps_monitor.customer_by_code(CUSTOMER)
    by_id = await mps_monitor.customer(by_code.id)
    assert isinstance(by_id, Customer)
    assert by_id == by_code
    assert by_id.dealer is not None
    assert by_id.dealer.code == DEALER


async def test_a_customers_dashboard(mps_monitor: MPSMonitorSession) -> None:
    dashboard = await mps_monitor.customer_dashboard(CUSTOMER)
    assert isinstance(dashboard, CustomerDashboard)
    contacted = {entry.key: entry.value for entry in dashboard.contacted_devices}
    assert contacted["LastDay"] == "14"
    assert dashboard.supplies_delivery == ()


async def test_a_customers_devices_in_figures(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    devices = await mps_monitor.customer_dashboard_devices(
        CUSTOMER, customer_time_zone="Europe/Rome"
    )
    assert isinstance(devices, CustomerDashboardDevices)
    assert (devices.total_managed or 0) + (devices.total_un_managed or 0) == 15
    assert devices.last_day == 14
    assert sent(sandbox) == {"Code": CUSTOMER, "CustomerTimeZone": "Europe/Rome"}


async def test_a_customers_devices_in_figures_need_no_time_zone(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.customer_dashboard_devices(CUSTOMER)
    assert sent(sandbox) == {"Code": CUSTOMER}


async def test_a_device_by_its_id(mps_monitor: MPSMonitorSession) -> None:
    listed = (await mps_monitor.devices(serial_number="000004FAKE"))[0]
    device = await mps_monitor.device(listed.id)
    assert isinstance(device, Device)
    assert device.serial_number == "000004FAKE"
    assert device.counter is not None
    assert (device.counter.mono or 0) >= (listed.counter_mono or 0)


async def test_the_supplies_in_a_device(mps_monitor: MPSMonitorSession) -> None:
    device = (await mps_monitor.devices(serial_number="000003FAKE"))[0]
    supplies = await mps_monitor.supplies_details(device.id)
    assert isinstance(supplies, DeviceSuppliesDetails)
    assert [supply.color_type_enum for supply in supplies.supply_details] == [
        "Black",
        "Cyan",
        "Magenta",
        "Yellow",
    ]


async def test_a_supply_alert_by_its_id(mps_monitor: MPSMonitorSession) -> None:
    listed = (await mps_monitor.supply_alerts())[0]
    alert = await mps_monitor.supply_alert(listed.id)
    assert isinstance(alert, SupplyAlert)
    assert alert.actual_residual_percentage == listed.actual_residual_percentage
    assert alert.supply_alert_reasons[0].threshold_limit == 25


# --- what goes wrong ------------------------------------------------------------------------------


async def test_a_column_that_is_none_is_refused_under_success(
    mps_monitor: MPSMonitorSession,
) -> None:
    with pytest.raises(InputRefusedError, match="SortColumn Colour does not exist") as caught:
        await mps_monitor.devices(sort_column="Colour")
    assert (caught.value.status, caught.value.code) == (200, "SortColumn")


def answering(http: ModuleType, opened: Open, **envelope: object) -> MPSMonitorSession:
    """A session whose every call is answered with this envelope."""
    session: MPSMonitorSession = opened(
        "mps_monitor", transport=Answering(http, envelope).transport
    )
    return session


async def test_nothing_in_a_good_envelope_is_not_found(http: ModuleType, opened: Open) -> None:
    session = answering(http, opened, Result=None, IsValid=True, Errors=[])
    with pytest.raises(NotFoundError, match="found nothing"):
        await session.device("x" * 23)


@pytest.mark.parametrize("well", [{"IsValid": True}, {"TotalRows": 0}, {"TotalRows": "0"}])
async def test_no_list_is_an_empty_one_if_the_vendor_says_that_all_is_well(
    http: ModuleType, opened: Open, well: dict[str, object]
) -> None:
    session = answering(http, opened, Result=None, Errors=[], **well)
    assert len(await session.consumables(dealer_code=DEALER)) == 0
    assert [device async for device in session.devices()] == []


@pytest.mark.parametrize("doubtful", [{}, {"IsValid": False}, {"IsValid": True, "TotalRows": 3}])
async def test_no_list_is_an_error_otherwise(
    http: ModuleType, opened: Open, doubtful: dict[str, object]
) -> None:
    session = answering(http, opened, Result=None, Errors=[], **doubtful)
    with pytest.raises(DecodeError, match="answered no list"):
        await session.devices()


async def test_what_an_envelope_says_besides_is_kept(http: ModuleType, opened: Open) -> None:
    session = answering(http, opened, Result=[], IsValid=False, Errors=[], ReturnValue="note")
    assert (await session.devices()).raw == {
        "IsValid": False,
        "Errors": [],
        "ReturnValue": "note",
    }
