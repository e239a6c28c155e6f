"""The emulated MPS Monitor's calls, held against its documentation: shapes, filters, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.sandbox.times import iso_z

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import MPSMonitor, Sandbox
    from tests.sandbox.conftest import Wire

PAGE = {"PageNumber": 1, "PageRows": 500, "SortColumn": "Id", "SortOrder": "Asc"}
PAGE_QUERY = {"pageNumber": "1", "pageRows": "500", "sortColumn": "Code", "sortOrder": "Asc"}
DEALER = "0000012345"
DATES = {"FromDate": "2026-01-01T00:00:00Z", "ToDate": "2026-01-03T00:00:00.500Z"}
PAGED = [
    "Account/GetAccounts",
    "Dealer/GetDealers",
    "Customer/GetCustomers",
    "Device/List",
    "SupplyAlert/List",
    "Office/List",
]
BY_ID = ["Account/GetAccount", "Customer/GetCustomer", "Device/Get", "SupplyAlert/Get"]
BY_CODE = [
    "Dealer/GetDealerByCode",
    "Customer/GetCustomerByCode",
    "CustomerDashboard/Get",
    "CustomerDashboard/Devices",
]
OF_A_DEALER = ["Counter/List", "Counter/ListBlended", "Counter/ListDetailed", "Consumable/List"]


@pytest.fixture
def mps(sandbox: Sandbox) -> MPSMonitor:
    return sandbox.mps_monitor


def post(wire: Wire, path: str, body: object) -> httpx.Response:
    return wire.request(wire.sandbox.mps_monitor, "POST", path, json=body)


def asked(wire: Wire, path: str, **body: object) -> Any:  # noqa: ANN401 - any JSON
    """The result of a call that went well."""
    answer = post(wire, path, body).json()
    assert answer["Errors"] == []
    return answer["Result"]


def rows(wire: Wire, path: str, **filters: object) -> Any:  # noqa: ANN401 - any JSON
    """The first page, which is long enough for all."""
    page = PAGE | ({"SortColumn": "LastUpdate"} if path.endswith("MeterReads") else {})
    return asked(wire, path, **page, **filters)


def codes(answer: httpx.Response) -> list[str]:
    """What a business error is about."""
    assert (answer.status_code, answer.json()["IsValid"]) == (200, False)
    return [error["Code"] for error in answer.json()["Errors"]]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGED)
def test_pages_want_all_four_paging_fields(wire: Wire, path: str) -> None:
    assert codes(post(wire, path, {})) == ["PageNumber", "PageRows", "SortColumn", "SortOrder"]


@pytest.mark.parametrize("path", PAGED)
def test_pages_know_no_other_fields(wire: Wire, path: str) -> None:
    assert codes(post(wire, path, {**PAGE, "Colour": 1})) == ["Colour"]


def test_a_query_that_asks_for_no_page_is_refused(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.get(mps, "Device/MaintenanceAlerts/List", pageNumber="0", pageRows="many")
    assert codes(answer) == ["PageNumber", "PageRows", "SortColumn", "SortOrder"]


@pytest.mark.parametrize("path", BY_ID)
def test_an_id_is_needed_and_has_to_be_known(wire: Wire, path: str) -> None:
    assert codes(post(wire, path, {})) == ["Id"]
    assert codes(post(wire, path, {"Id": "made-up"})) == ["NotFound"]
    assert codes(post(wire, path, {"Id": 7})) == ["Id"]


@pytest.mark.parametrize("path", BY_CODE)
def test_a_code_is_needed_and_has_to_be_known(wire: Wire, path: str) -> None:
    assert codes(post(wire, path, {"Code": ""})) == ["Code"]
    assert codes(post(wire, path, {"Code": "made-up"})) == ["NotFound"]


@pytest.mark.parametrize("path", OF_A_DEALER)
def test_a_dealers_code_is_needed(wire: Wire, path: str) -> None:
    assert "DealerCode" in codes(post(wire, path, {"CustomerCode": "0000000003"}))


@pytest.mark.parametrize("path", ["Counter/List", "Counter/ListBlended", "Device/ListMeterReads"])
def test_dates_are_needed_and_in_order(wire: Wire, path: str) -> None:
    dealer = {} if path.startswith("Device") else {"DealerCode": DEALER}
    assert codes(post(wire, path, dealer)) == ["FromDate", "ToDate"]
    turned = {"FromDate": DATES["ToDate"], "ToDate": DATES["FromDate"]}
    assert codes(post(wire, path, dealer | turned)) == ["FromDate"]
    assert codes(post(wire, path, dealer | DATES | {"FromDate": "soon"})) == ["FromDate"]
    assert codes(post(wire, path, dealer | DATES | {"ToDate": 2026})) == ["ToDate"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("Account/GetAccounts", {"Roles": "Dealer"}),
        ("Account/GetAccounts", {"Roles": [7]}),
        ("Account/GetAccounts", {"OriginType": "Web"}),
        ("Customer/GetCustomers", {"CommunicationStatus": 4}),
        ("Customer/GetCustomers", {"HasHpSds": "yes"}),
        ("Device/List", {"LevelFrom": "10"}),
        ("Device/List", {"Status": True}),
        ("SupplyAlert/List", {"SupplyType": "Paper"}),
        ("SupplyAlert/List", {"InitialFrom": "21/05/2024"}),
        ("Office/List", {"CustomerId": 7}),
    ],
)
def test_a_field_of_another_kind_is_named(wire: Wire, path: str, wrong: dict[str, object]) -> None:
    assert codes(post(wire, path, PAGE | wrong)) == list(wrong)


@pytest.mark.parametrize("name", ["filterByOpened", "filterByClosed"])
def test_a_flag_in_a_query_is_true_or_false(wire: Wire, mps: MPSMonitor, name: str) -> None:
    answer = wire.get(mps, "Device/MaintenanceAlerts/List", **PAGE_QUERY, **{name: "perhaps"})
    assert codes(answer) == [name]


@pytest.mark.parametrize("query", [{}, {"id": "made-up"}])
def test_the_supplies_of_no_device(wire: Wire, mps: MPSMonitor, query: dict[str, str]) -> None:
    answer = wire.get(mps, "Device/GetSuppliesDetails", **query)
    assert codes(answer) == (["NotFound"] if query else ["Id"])


def test_an_operation_that_is_not_here_is_told_as_web_api_does(wire: Wire, mps: MPSMonitor) -> None:
    answer = wire.get(mps, "Ticket/GetTickets")
    assert (answer.status_code, answer.json()) == (
        404,
        {"Message": "No HTTP resource was found that matches the request URI."},
    )


# --- filters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "filters", "found"),
    [
        ("Account/GetAccounts", {"CustomerCode": "0000000003"}, 0),
        ("Account/GetAccounts", {"OriginType": "Mps"}, 27),
        ("Account/GetAccounts", {"OriginType": 1}, 0),
        ("Dealer/GetDealers", {"FilterText": "SOUTH"}, 1),
        ("Customer/GetCustomers", {}, 8),
        ("Customer/GetCustomers", {"DealerCode": "0000012346"}, 2),
        ("Customer/GetCustomers", {"Code": "0000000003"}, 1),
        ("Customer/GetCustomers", {"HasHpSds": True}, 0),
        ("Customer/GetCustomers", {"HasPrintReleaf": True}, 0),
        ("Customer/GetCustomers", {"ActiveCustomerFilter": False}, 1),
        ("Customer/GetCustomers", {"CommunicationStatus": "OverPeriod"}, 1),
        ("Customer/GetCustomers", {"CommunicationStatus": 1}, 8),
        ("Customer/GetCustomers", {"Tags": "pilot"}, 2),
        ("Customer/GetCustomers", {"FilterText": "customer 5"}, 1),
        ("Device/List", {"Status": "Managed"}, 110),
        ("Device/List", {"Status": 2}, 10),
        ("Device/List", {"CommunicationStatus": "LastDay"}, 110),
        ("Device/List", {"CommunicationStatus": "OverPeriod"}, 3),
        ("Device/List", {"FilterCustomerCodes": ["0000000003", "0000000004"]}, 30),
        ("Device/List", {"FilterDealerCodes": ["0000012346"]}, 30),
        ("Device/List", {"FilterCustomerText": "customer 7"}, 15),
        ("Device/List", {"ProductBrand": ["Fiktiv"]}, 60),
        ("Device/List", {"ProductModel": ["Printer 2", "Printer 9"]}, 24),
        ("Device/List", {"ProductIds": ["made-up"]}, 0),
        ("Device/List", {"ToWork": True}, 6),
        ("Device/List", {"IsAlertGenerator": False}, 30),
        ("Device/List", {"ColorTypeFilterEnum": "Cyan"}, 40),
        ("Device/List", {"LevelTo": -1}, 0),
        ("Device/List", {"SerialNumber": ""}, 120),
        ("SupplyAlert/List", {"SupplyType": "PhotoConductor"}, 0),
        ("SupplyAlert/List", {"HiddenOption": "PostPoned"}, 0),
        ("SupplyAlert/List", {"DealerCode": "made-up"}, 0),
        ("SupplyAlert/List", {"InitialFrom": "2099-01-01T00:00:00Z"}, 0),
        ("Office/List", {"HasSubnets": True}, 4),
        ("Office/List", {"CustomerCode": "0000000003"}, 1),
        ("Office/List", {"FilterText": "OF3"}, 1),
    ],
)
def test_rows_are_filtered(wire: Wire, path: str, filters: dict[str, object], found: int) -> None:
    assert len(rows(wire, path, **filters)) == found


@pytest.mark.parametrize(
    ("option", "one", "other"),
    [
        ("InstallationOption", "Installed", "NotInstalled"),
        ("CancelOption", "Canceled", "NotCanceled"),
        ("HiddenOption", "Hidden", "NotHidden"),
        ("ManageOption", "Managed", "NotManaged"),
    ],
)
def test_an_option_tells_the_alerts_apart(wire: Wire, option: str, one: str, other: str) -> None:
    def found(word: str) -> set[str]:
        options = {"InstallationOption": "All", option: word}
        return {alert["Id"] for alert in rows(wire, "SupplyAlert/List", **options)}

    assert found(one) | found(other) == found("All")
    assert found(one) & found(other) == set()
    assert found(one)


def test_alerts_without_an_option_are_those_that_are_not_installed(wire: Wire) -> None:
    alerts = rows(wire, "SupplyAlert/List")
    assert {alert["TonerInstalled"] for alert in alerts} == {None}
    assert len(alerts) < len(rows(wire, "SupplyAlert/List", InstallationOption="All"))


def test_alerts_by_colour_and_by_date(wire: Wire, mps: MPSMonitor) -> None:
    now = mps.clock.now()
    alerts = rows(
        wire,
        "SupplyAlert/List",
        ColorType="Cyan",
        ExhaustedTo=iso_z(now + 10 * 86_400),
        ExhaustedFrom=iso_z(now),
    )
    assert alerts
    assert {alert["ColorType"] for alert in alerts} <= {"Cyan", 2}
    assert all(alert["ActualResidualPercentage"] <= 20 for alert in alerts)


def test_open_and_closed_messages(wire: Wire, mps: MPSMonitor) -> None:
    def found(**filters: str) -> list[dict[str, Any]]:
        query = {**PAGE_QUERY, **filters}
        answer = wire.get(mps, "Device/MaintenanceAlerts/List", **query).json()
        assert answer["Errors"] == []
        return list(answer["Result"])

    assert len(found()) == 24
    assert {message["Closed"] for message in found(filterByOpened="true")} == {None}
    assert None not in {message["Closed"] for message in found(filterByOpened="False")}
    assert {message["Description"] for message in found(filterText="jam")} == {"Paper jam"}


# --- shapes ---------------------------------------------------------------------------------------


def test_meter_reads_are_a_row_for_each_device_and_day(wire: Wire, mps: MPSMonitor) -> None:
    until = mps.clock.now() - 86_400  # it was heard of since
    days = {"FromDate": iso_z(until - 3 * 86_400), "ToDate": iso_z(until)}
    reads = rows(wire, "Device/ListMeterReads", **days, SerialNumber="000003FAKE")
    assert len(reads) == 3
    pages = [int(read["MonoPages"]) for read in reads]
    assert pages == sorted(pages)
    device = rows(wire, "Device/List", SerialNumber="000003FAKE")[0]
    by_id = rows(
        wire,
        "Device/ListMeterReads",
        **days,
        DeviceId=device["Id"],
        CustomerId=device["CustomerId"],
        IPAddress=device["IpAddress"],
    )
    assert by_id == reads
    assert rows(wire, "Device/ListMeterReads", **days, Model="Printer 9") == []


def test_counters_of_a_dealer_grow(wire: Wire, mps: MPSMonitor) -> None:
    now = mps.clock.now()
    days = {"FromDate": iso_z(now - 3 * 86_400), "ToDate": iso_z(now)}
    devices = asked(wire, "Counter/List", DealerCode=DEALER, **days)
    assert len(devices) == 90
    mono = [reading["Mono"] for reading in devices[0]["Counters"]]
    assert len(mono) == 3
    assert mono == sorted(mono)


def test_counters_before_a_devices_time_are_none(wire: Wire) -> None:
    days = {"FromDate": "2000-01-01T00:00:00", "ToDate": "2000-01-02T00:00:00"}
    devices = asked(wire, "Counter/ListBlended", DealerCode=DEALER, AssetNumber="0003", **days)
    assert [day["Entries"][0]["Value"] for day in devices[0]["CountersBlend"]] == [0.5, 0.5]


def test_a_device_alone_agrees_with_its_row(wire: Wire) -> None:
    row = rows(wire, "Device/List", SerialNumber="000003FAKE")[0]
    device = asked(wire, "Device/Get", Id=row["Id"])
    same = (row.keys() & device.keys()) - {"LastUpdate"}  # time goes on between the two
    assert {name: device[name] for name in same} == {name: row[name] for name in same}
    assert device["Counter"]["Mono"] - row["CounterMono"] in (0, 1)


def test_an_alert_alone_agrees_with_its_row(wire: Wire) -> None:
    row = rows(wire, "SupplyAlert/List")[0]
    alert = asked(wire, "SupplyAlert/Get", Id=row["Id"])
    assert alert["InstalledProductId"] == row["DeviceId"]
    assert alert["ActualResidualPercentage"] == row["ActualResidualPercentage"]


def test_a_dashboard_counts_the_customers_devices(wire: Wire) -> None:
    dashboard = asked(wire, "CustomerDashboard/Get", Code="0000000007")
    devices = asked(wire, "CustomerDashboard/Devices", Code="0000000007")
    contacted = {entry["Key"]: int(entry["Value"]) for entry in dashboard["ContactedDevices"]}
    assert sum(contacted.values()) == 15
    assert contacted["OverPeriod"] == devices["OverPeriod"] == 3


@pytest.mark.parametrize(
    ("path", "column"), [("Dealer/GetDealers", "Id"), ("Customer/GetCustomers", "Id")]
)
def test_ids_have_23_characters_and_codes_10(wire: Wire, path: str, column: str) -> None:
    for row in rows(wire, path):
        assert (len(row[column]), len(row["Code"])) == (23, 10)


# --- changes --------------------------------------------------------------------------------------


def test_an_office_is_made_changed_and_deleted(wire: Wire, mps: MPSMonitor) -> None:
    made = post(wire, "Office/Create", {"ObjectToCreate": {"Description": "Attic"}}).json()
    office = {"Id": made["ReturnValue"], "Description": "Cellar"}
    assert len(rows(wire, "Office/List")) == 9
    assert post(wire, "Office/Update", {"ObjectToUpdate": office}).json()["Errors"] == []
    assert asked(wire, "Office/Get", Id=office["Id"])["Description"] == "Cellar"
    wire.request(mps, "DELETE", "Office/Delete", params={"id": office["Id"]})
    assert len(rows(wire, "Office/List")) == 8


def test_a_reset_takes_changes_back(wire: Wire, mps: MPSMonitor) -> None:
    post(wire, "Office/Create", {"ObjectToCreate": {"Description": "Attic"}})
    mps.reset()
    assert len(mps.offices) == 8


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("Office/Create", {}, "ObjectToCreate"),
        ("Office/Create", {"ObjectToCreate": "Attic"}, "ObjectToCreate"),
        ("Office/Create", {"ObjectToCreate": {"City": "x"}}, "Description"),
        ("Office/Update", {"ObjectToUpdate": {"Description": "x"}}, "NotFound"),
        ("Office/Update", {"ObjectToUpdate": {"Description": ""}}, "Description"),
    ],
)
def test_a_wrong_change_is_refused(
    wire: Wire, path: str, body: dict[str, object], wrong: str
) -> None:
    assert codes(post(wire, path, body)) == [wrong]
