"""MPS Monitor's documented calls as the tests make them, each with its sample answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.vendors.calls import Case

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ID = "exampleId00000000000001"
CODE = "EXAMPLE042"
END = datetime(2026, 1, 2, tzinfo=UTC)
DAY = {"from_date": END - timedelta(days=1), "to_date": END}


def case(call: str, sample: str, run: Callable[[Any], Awaitable[Any]]) -> Case:
    return Case(call, run, sample)


CASES = [
    case("GET account/getaccount", "get_account", lambda s: s.get_account()),
    case("POST Account/GetAccount", "get_account", lambda s: s.get_account(ID)),
    case("GET Account/GetProfile", "get_profile", lambda s: s.get_profile()),
    case("POST Account/GetAccounts", "get_accounts", lambda s: s.accounts()),
    case("POST Dealer/GetDealers", "dealers", lambda s: s.dealers()),
    case("POST Dealer/GetDealerByCode", "dealer_by_code", lambda s: s.dealer_by_code(CODE)),
    case("POST Customer/GetCustomers", "customers", lambda s: s.customers()),
    case("POST Customer/GetCustomer", "customer", lambda s: s.customer(ID)),
    case("POST Customer/GetCustomerByCode", "customer", lambda s: s.customer_by_code(CODE)),
    case("POST CustomerDashboard/Get", "customer_dashboard", lambda s: s.customer_dashboard(CODE)),
    case(
        "POST CustomerDashboard/Devices",
        "customer_dashboard_devices",
        lambda s: s.customer_dashboard_devices(CODE),
    ),
    case("POST Device/List", "devices", lambda s: s.devices()),
    case("POST Device/Get", "device", lambda s: s.device(ID)),
    case("GET Device/GetSuppliesDetails", "supplies_details", lambda s: s.supplies_details(ID)),
    case(
        "GET Device/MaintenanceAlerts/List",
        "maintenance_alerts",
        lambda s: s.maintenance_alerts(),
    ),
    case("POST Device/ListMeterReads", "meter_reads", lambda s: s.meter_reads(**DAY)),
    case("POST Counter/List", "counters", lambda s: s.counters(dealer_code=CODE, **DAY)),
    case(
        "POST Counter/ListBlended",
        "blended_counters",
        lambda s: s.blended_counters(dealer_code=CODE, **DAY),
    ),
    case(
        "POST Counter/ListDetailed",
        "detailed_counters",
        lambda s: s.detailed_counters(dealer_code=CODE),
    ),
    case("POST Consumable/List", "consumables", lambda s: s.consumables(dealer_code=CODE)),
    case("POST SupplyAlert/List", "supply_alerts", lambda s: s.supply_alerts()),
    case("POST SupplyAlert/Get", "supply_alert", lambda s: s.supply_alert(ID)),
    case("POST Office/List", "offices", lambda s: s.offices()),
]
