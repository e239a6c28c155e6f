"""MPS Monitor's operations by their published names: what each way gives, and what is refused before it is sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from fleetauth import ArgumentError, InputRefusedError, NotFoundError, VendorFaultError
from fleetauth.sandbox import Fault
from fleetauth.vendors.mps_monitor.models import Acknowledgement, ListedOffice, Office
from tests.sessions.answering import Answering

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import ModuleType

    from fleetauth import MPSMonitorSession
    from fleetauth.sandbox import Sandbox
    from tests.sessions.conftest import Open

    Use = Callable[[MPSMonitorSession], Awaitable[object]]

GOOD = {"IsValid": True, "Errors": [], "ReturnValue": None}


@pytest.fixture
def answering(http: ModuleType, opened: Open) -> Callable[[object], Any]:
    """Opens a session whose every call gets one answer, and gives what was sent beside it."""

    def open_session(body: object) -> tuple[MPSMonitorSession, Answering]:
        answered = Answering(http, body)
        return opened("mps_monitor", transport=answered.transport), answered

    return open_session


# --- what each gives ------------------------------------------------------------------------------


async def test_an_office_is_made_changed_read_and_deleted(mps_monitor: MPSMonitorSession) -> None:
    made = await mps_monitor.call_done(
        "POST Office/Create", json={"ObjectToCreate": {"Description": "Attic"}}
    )
    assert isinstance(made, Acknowledgement)
    office_id = made.return_value
    office = await mps_monitor.call_one("POST Office/Get", json={"Id": office_id}, gives=Office)
    assert (office.description, office.city) == ("Attic", "Exampletown")
    await mps_monitor.call_done(
        "POST Office/Update", json={"ObjectToUpdate": Office(id=office_id, description="Cellar")}
    )
    again = await mps_monitor.call_one("POST Office/Get", json={"Id": office_id})
    assert (again["Description"], again["City"]) == ("Cellar", "Exampletown")
    await mps_monitor.call_done("DELETE Office/Delete", params={"id": office_id})
    with pytest.raises(InputRefusedError, match="The office does not exist"):
        await mps_monitor.call_one("POST Office/Get", json={"Id": office_id})


async def test_pages_by_a_body(mps_monitor: MPSMonitorSession) -> None:
    pager = mps_monitor.call_pages("POST Office/List", gives=ListedOffice, page_size=3)
    offices = [office async for office in pager]
    assert {type(office) for office in offices} == {ListedOffice}
    assert len({office.id for office in offices}) == len(offices) == 8


async def test_pages_by_a_query_and_without_a_record(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    pager = mps_monitor.call_pages(
        "GET Device/MaintenanceAlerts/List",
        params={"filterByClosed": False},
        page_size=20,
        sort_column="Code",
        sort_order="Desc",
    )
    rows = await pager
    assert all(row["Closed"] is None for row in rows)
    assert sandbox.mps_monitor.requests[-1].query == {
        "filterByClosed": "false",
        "pageNumber": "1",
        "pageRows": "20",
        "sortColumn": "Code",
        "sortOrder": "Desc",
    }


async def test_a_list_without_pages(mps_monitor: MPSMonitorSession) -> None:
    rows = await mps_monitor.call_many("POST Consumable/List", json={"DealerCode": "0000012345"})
    assert rows[0]["Consumables"][0]["Key"] == "BlackToner"


async def test_a_list_of_texts(answering: Callable[[object], Any]) -> None:
    session, _ = answering({**GOOD, "TotalRows": 2, "Result": ["Fiktiv", "Exempla"]})
    assert list(await session.call_pages("GET Product/GetBrands", gives=str)) == [
        "Fiktiv",
        "Exempla",
    ]


async def test_two_operations_want_their_paging_with_a_prefix(
    answering: Callable[[object], Any],
) -> None:
    session, answered = answering({**GOOD, "TotalRows": 0, "Result": []})
    await session.call_pages("GET Orders/GetOrders", params={"request.status": "Open"})
    assert dict(answered.requests[-1].url.params) == {
        "request.status": "Open",
        "request.pageNumber": "1",
        "request.pageRows": "100",
        "request.sortColumn": "Id",
        "request.sortOrder": "Asc",
    }


async def test_two_operations_have_pages_but_take_no_paging(
    answering: Callable[[object], Any],
) -> None:
    session, answered = answering({**GOOD, "TotalRows": 9, "Result": [{"Id": "x"}]})
    pager = session.call_pages("GET TraceVolume/List", params={"id": "device"})
    assert [row["Id"] async for row in pager] == ["x"]
    assert dict(answered.requests[-1].url.params) == {"id": "device"}


async def test_what_an_acknowledgement_says_besides_is_kept(
    answering: Callable[[object], Any],
) -> None:
    session, _ = answering({**GOOD, "Id": "new", "ExplorerDownloadUrl": None})
    done = await session.call_done(
        "POST Customer/CreateCustomer", json={"ObjectToCreate": {"Description": "New"}}
    )
    assert done.extra["Id"] == "new"


async def test_a_moment_in_a_query_is_written_as_the_vendor_writes_it(
    answering: Callable[[object], Any],
) -> None:
    session, answered = answering({**GOOD, "Result": []})
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    await session.call_many("GET Counter/Device/List", params={"id": "x", "fromDate": moment})
    assert answered.requests[-1].url.params["fromDate"] == "2026-01-01T12:00:00Z"


async def test_a_body_may_hold_records_and_moments(answering: Callable[[object], Any]) -> None:
    session, answered = answering({**GOOD, "Result": {}})
    office = Office(id="o", latitude=45.5)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    await session.call_one("POST Account/Update", json={"Office": office, "At": moment})
    assert json.loads(answered.requests[-1].content) == {
        "Office": {"Id": "o", "Lat": 45.5},
        "At": "2026-01-01T00:00:00Z",
    }


async def test_the_published_spelling_is_sent_whatever_was_written(
    answering: Callable[[object], Any],
) -> None:
    session, answered = answering({**GOOD, "Result": {}})
    await session.call_one("post /account/GETACCOUNT", json={"Id": "x"})
    assert answered.requests[-1].method == "POST"
    assert answered.urls[-1].endswith("/api3/Account/GetAccount")


async def test_an_operation_that_is_not_published_is_sent_as_it_is_written(
    answering: Callable[[object], Any],
) -> None:
    session, answered = answering({**GOOD, "Result": {"new": True}})
    assert await session.call_one("get Brand/New", unlisted=True) == {"new": True}
    assert answered.urls[-1].endswith("/api3/Brand/New")


async def test_an_unknown_operation_is_a_404(mps_monitor: MPSMonitorSession) -> None:
    with pytest.raises(NotFoundError, match="No HTTP resource was found"):
        await mps_monitor.call_one("GET Brand/New", unlisted=True)


# --- repeated only if that is safe ----------------------------------------------------------------


async def test_what_may_have_been_carried_out_is_not_sent_again(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(Fault.status(503, times=1, path="office"))
    with pytest.raises(VendorFaultError):
        await mps_monitor.call_done(
            "POST Office/Create", json={"ObjectToCreate": {"Description": "Attic"}}
        )


async def test_a_delete_is_not_sent_again_either(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    sandbox.mps_monitor.faults.add(Fault.status(503, times=1, path="office"))
    with pytest.raises(VendorFaultError):
        await mps_monitor.call_done("DELETE Office/Delete", params={"id": "x"})


@pytest.mark.parametrize(
    "use",
    [
        lambda mps: mps.call_pages("POST Office/List", repeatable=True),
        lambda mps: mps.call_pages("GET Device/MaintenanceAlerts/List", sort_column="Code"),
        lambda mps: mps.call_one("GET Account/GetProfile"),
        lambda mps: mps.call_many(
            "POST Consumable/List", json={"DealerCode": "0000012345"}, repeatable=True
        ),
        lambda mps: mps.consumables(dealer_code="0000012345"),
        lambda mps: mps.devices(),
        lambda mps: mps.customer_by_code("0000000003"),
    ],
)
async def test_a_read_is_sent_again_after_a_fault(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, use: Use
) -> None:
    sandbox.mps_monitor.faults.add(Fault.status(503, times=1, path="/api3/"))
    await mps_monitor.login()
    assert await use(mps_monitor) is not None


# --- refused before anything is sent --------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (lambda mps: mps.call_one("POST Office/Gett"), "did you mean 'POST Office/Get'"),
        (lambda mps: mps.call_one("Office"), "'METHOD Path/Of/It'"),
        (lambda mps: mps.call_one(7), "operation must be text, not int"),
        (lambda mps: mps.call_pages(None, unlisted=True), "operation must be text, not NoneType"),
        (lambda mps: mps.call_one("Office", unlisted=True), "'METHOD Path/Of/It'"),
        (lambda mps: mps.call_one("POST /", unlisted=True), "'METHOD Path/Of/It'"),
        (lambda mps: mps.call_one("POST Office/List"), r"use call_pages\(\)"),
        (lambda mps: mps.call_many("POST Office/Get"), r"use call_one\(\)"),
        (lambda mps: mps.call_done("POST Consumable/List"), r"use call_many\(\)"),
        (lambda mps: mps.call_one("DELETE Office/Delete"), r"use call_done\(\)"),
        (lambda mps: mps.call_done("POST Account/Logout"), r"use request\(\)"),
        (
            lambda mps: mps.call_one("POST Office/Get", json=["x"]),
            "a record or a mapping, not list",
        ),
        (lambda mps: mps.call_many("GET Counter/Device/List", params={"a": []}), r"params\['a'\]"),
        (
            lambda mps: mps.call_many(
                "GET Counter/Device/List",
                params={"a": datetime(2026, 1, 1)},  # noqa: DTZ001
            ),
            "a=2026-01-01T00:00:00 has no time zone",
        ),
        (
            lambda mps: mps.call_one("POST Office/Get", json={"a": datetime(2026, 1, 1)}),  # noqa: DTZ001
            "json=2026-01-01T00:00:00 has no time zone",
        ),
        (lambda mps: mps.call_pages("POST Office/List", page_size=0), "page_size=0"),
        (lambda mps: mps.call_pages("POST Office/List", params={}), "as json, not as params"),
        (lambda mps: mps.call_pages("GET Role/List", json={}), "as params, not as json"),
        (
            lambda mps: mps.call_pages("POST Office/List", json={"PageNumber": 2}),
            "PageNumber is what the pages are asked for by",
        ),
        (
            lambda mps: mps.call_pages("GET Role/List", params={"sortColumn": "Id"}),
            "sortColumn is what the pages are asked for by",
        ),
        (lambda mps: mps.device(" "), "device_id is blank"),
        (lambda mps: mps.device(7), "device_id must be text, not int"),
        (lambda mps: mps.supplies_details(""), "device_id is blank"),
        (lambda mps: mps.customer(""), "customer_id is blank"),
        (lambda mps: mps.customer_by_code(""), "code is blank"),
        (lambda mps: mps.dealer_by_code(""), "code is blank"),
        (lambda mps: mps.customer_dashboard(""), "code is blank"),
        (lambda mps: mps.customer_dashboard_devices(""), "code is blank"),
        (
            lambda mps: mps.customer_dashboard_devices("x", customer_time_zone=""),
            "customer_time_zone is blank",
        ),
        (lambda mps: mps.supply_alert(""), "supply_alert_id is blank"),
        (lambda mps: mps.get_account(""), "account_id is blank"),
        (lambda mps: mps.get_account("x", dealer_code=""), "dealer_code is blank"),
        (lambda mps: mps.accounts(origin_type="Web"), "the vendor has 'Mps', 'Api'"),
        (lambda mps: mps.accounts(roles="Dealer"), r"write \['Dealer'\]"),
        (lambda mps: mps.dealers(page_size=True), "page_size=True"),
        (lambda mps: mps.customers(has_hp_sds="yes"), "has_hp_sds must be True or False"),
        (lambda mps: mps.devices(sort_column=""), "sort_column is blank"),
        (lambda mps: mps.devices(sort_order="up"), "sort_order='up' is unknown"),
        (lambda mps: mps.devices(level_to=2.5), "level_to must be a whole number, not float"),
        (lambda mps: mps.devices(level_to=True), "level_to must be a whole number, not bool"),
        (lambda mps: mps.devices(seriel_number="x"), "did you mean serial_number"),
        (
            lambda mps: mps.devices(zzz="x"),
            r"devices\(\) has no argument zzz; it has associated_to",
        ),
        (lambda mps: mps.maintenance_alerts(device_id=""), "device_id is blank"),
        (lambda mps: mps.meter_reads(), "meter_reads.. needs from_date"),
        (
            lambda mps: mps.meter_reads(from_date="2026-01-01", to_date=datetime.now(UTC)),
            "from_date must be a datetime",
        ),
        (
            lambda mps: mps.supply_alerts(initial_from=datetime(2026, 1, 1)),  # noqa: DTZ001
            "initial_from=2026-01-01T00:00:00 has no time zone",
        ),
        (lambda mps: mps.offices(has_subnets=1), "has_subnets must be True or False, not int"),
        (lambda mps: mps.counters(), "counters.. needs dealer_code"),
        (lambda mps: mps.blended_counters(dealer_code="x"), "needs from_date"),
        (lambda mps: mps.detailed_counters(dealer_code=None), "needs dealer_code"),
        (lambda mps: mps.consumables(dealer_code=""), "dealer_code is blank"),
    ],
)
async def test_bad_input_is_told_before_anything_is_sent(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, use: Use, words: str
) -> None:
    with pytest.raises(ArgumentError, match=words) as caught:
        await use(mps_monitor)
    assert caught.value.vendor in ("mps_monitor", None)
    assert sandbox.mps_monitor.requests == []
