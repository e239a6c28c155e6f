"""The emulated Masternaut: one token, three ways to sign in, quotas, and data in the page's
shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.sandbox.times import iso_naive, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from fleetauth.sandbox import Masternaut, Sandbox
    from fleetauth.sandbox.masternaut.problems import Shape
    from fleetauth.sandbox.masternaut.service import Envelope
    from tests.sandbox.conftest import Wire


@pytest.fixture
def masternaut(sandbox: Sandbox) -> Masternaut:
    return sandbox.masternaut


# --- the token ------------------------------------------------------------------------------------


def test_a_token_answer_has_the_documented_shape(wire: Wire, masternaut: Masternaut) -> None:
    answer = wire.sign_in(masternaut).json()
    assert answer["success"] is True
    assert answer["token_type"] == "bearer"
    assert answer["expires_in"] == 2_591_999
    assert len(answer["accessToken"]) == 32
    assert "access_token" not in answer


def test_one_token_is_shared_until_it_expires(wire: Wire, masternaut: Masternaut) -> None:
    first = wire.token(masternaut)
    masternaut.clock.advance(1000.0)
    assert wire.token(masternaut) == first
    masternaut.clock.advance(2_591_999.0)
    assert wire.token(masternaut) != first


def test_a_shared_token_tells_the_time_it_has_left(wire: Wire, masternaut: Masternaut) -> None:
    wire.sign_in(masternaut)
    masternaut.clock.advance(1000.0)
    assert abs(wire.sign_in(masternaut).json()["expires_in"] - 2_590_999) < 60


def test_every_token_answer_is_an_exchange(wire: Wire, masternaut: Masternaut) -> None:
    wire.sign_in(masternaut)
    wire.sign_in(masternaut)
    assert len(masternaut.exchanges) == 2


def test_success_false_comes_under_200(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.success_false = True
    answer = wire.sign_in(masternaut)
    assert (answer.status_code, answer.json()["success"]) == (200, False)
    assert masternaut.refused_sign_ins == 1


@pytest.mark.parametrize(
    "change", [{"grant_type": "password"}, {"scope": "all"}, {"client_id": "mn-example+client"}]
)
def test_the_form_holds_the_grant_and_no_more(
    wire: Wire, masternaut: Masternaut, change: dict[str, str]
) -> None:
    assert wire.sign_in(masternaut, **change).status_code == 400


@pytest.mark.parametrize(
    "authorization",
    [None, "Bearer abc", "Basic YWJj", "Basic !", "Basic YTpi", "Basic /zov", "basic"],
)
def test_the_token_endpoint_wants_the_client_by_basic(
    wire: Wire, masternaut: Masternaut, authorization: str | None
) -> None:
    answer = wire.client.post(
        masternaut.arguments["token_url"],
        data={"grant_type": "client_credentials"},
        headers={} if authorization is None else {"authorization": authorization},
    )
    assert answer.status_code == 401
    assert answer.json() == {"errorCode": "401", "errorMsg": "Bad Credentials"}
    assert masternaut.refused_sign_ins == 1


def test_five_refusals_lock_the_client(wire: Wire, masternaut: Masternaut) -> None:
    for _ in range(5):
        wire.client.post(
            masternaut.arguments["token_url"], data=wire.form(masternaut), auth=("a", "b")
        )
    assert wire.sign_in(masternaut).status_code == 401


# --- three schemes --------------------------------------------------------------------------------


def core_with(wire: Wire, path: str, **headers: str) -> httpx.Response:
    known = wire.sandbox.masternaut.arguments
    url = f"{known['base_url']}customer/{known['customer_id']}/{path}"
    return wire.client.get(url, headers=headers)


def test_core_takes_basic(wire: Wire) -> None:
    assert wire.core("tracking/live").status_code == 200


def test_core_refuses_bearer(wire: Wire, masternaut: Masternaut) -> None:
    answer = core_with(wire, "vehicle", authorization=f"Bearer {wire.token(masternaut)}")
    assert answer.status_code == 401


def test_core_takes_bearer_where_that_is_switched_on(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.core_accepts_bearer = True
    answer = core_with(wire, "vehicle", authorization=f"Bearer {wire.token(masternaut)}")
    assert answer.status_code == 200
    assert core_with(wire, "vehicle").status_code == 401


def test_tyres_refuse_basic(wire: Wire) -> None:
    assert wire.core("tire/events").status_code == 401


def test_jobs_take_their_own_header(wire: Wire) -> None:
    assert wire.jobs().status_code == 200


@pytest.mark.parametrize(
    "template",
    [
        {},
        {"authorization": "Bearer {token}"},
        {"x-connect-token": "{token}"},
        {"x-connect-token": "token {token}"},
        {"x-connect-token": "Bearer {token}"},
        {"x-connect-token": "TOKEN made-up"},
        {"x-connect-token": "TOKEN {token}", "authorization": "Bearer {token}"},
        {"x-connect-token": "TOKEN {token}", "authorization": "Basic YTpi"},
    ],
)
def test_jobs_take_nothing_else(
    wire: Wire, masternaut: Masternaut, template: dict[str, str]
) -> None:
    token = wire.token(masternaut)
    headers = {name: value.format(token=token) for name, value in template.items()}
    assert wire.client.get(wire.jobs_url, headers=headers).status_code == 401


def test_another_customer_is_refused(wire: Wire, masternaut: Masternaut) -> None:
    url = f"{masternaut.arguments['base_url']}customer/C-1/vehicle"
    assert wire.client.get(url, auth=wire.basic(masternaut)).status_code == 401


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "status", "body"),
    [
        ("errorMsg", 401, '{"errorCode":"401","errorMsg":"Bad Credentials"}'),
        ("errorMessage", 401, '{"errorCode":"401","errorMessage":"Bad Credentials"}'),
        ("status", 401, '{"status":"401","message":"Bad Credentials"}'),
        ("array", 401, '[{"errorCode":12401,"errorMsg":"Bad Credentials"}]'),
        ("under_200", 200, '{"errorCode":"401","errorMsg":"Bad Credentials"}'),
        ("not_json", 401, "<h1>Bad Credentials</h1>"),
        ("empty", 401, ""),
    ],
)
def test_errors_come_in_every_shape_of_the_page(
    wire: Wire, masternaut: Masternaut, shape: Shape, status: int, body: str
) -> None:
    masternaut.error_shape = shape
    answer = core_with(wire, "vehicle")
    assert (answer.status_code, answer.text) == (status, body)


# --- quotas ---------------------------------------------------------------------------------------

QUOTAS = [
    ("tracking/live", {}, 15.0),
    ("tracking/live/latest", {}, 15.0),
    ("journey/detail/vehicle/latest", {"id": "V5001"}, 60.0),
    ("journey/detail/driver/latest", {"id": "D1001"}, 60.0),
]


@pytest.mark.parametrize(("path", "query", "every"), QUOTAS)
def test_a_second_request_within_the_quota_gets_a_bare_429(
    wire: Wire, path: str, query: dict[str, str], every: float
) -> None:
    wire.core(path, **query)
    wire.sandbox.clock.advance(every - 5)
    answer = wire.core(path, **query)
    assert (answer.status_code, answer.content) == (429, b"")
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize(("path", "query", "every"), QUOTAS)
def test_the_quota_refills_with_the_clock(
    wire: Wire, path: str, query: dict[str, str], every: float
) -> None:
    wire.core(path, **query)
    wire.sandbox.clock.advance(every)
    assert wire.core(path, **query).status_code == 200


def test_each_kind_of_request_has_its_own_quota(wire: Wire) -> None:
    assert [wire.core(path, **query).status_code for path, query, _ in QUOTAS] == [200] * 4


def test_a_refused_request_does_not_start_the_wait_anew(wire: Wire) -> None:
    wire.core("tracking/live")
    wire.sandbox.clock.advance(10.0)
    wire.core("tracking/live")
    wire.sandbox.clock.advance(5.0)
    assert wire.core("tracking/live").status_code == 200


def test_quotas_can_be_switched_off(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.quotas_enabled = False
    assert [wire.core("tracking/live").status_code for _ in range(3)] == [200] * 3


# --- live positions -------------------------------------------------------------------------------


def live(wire: Wire, **query: str) -> list[dict[str, Any]]:
    wire.sandbox.masternaut.quotas_enabled = False
    found: list[dict[str, Any]] = wire.core("tracking/live", **query).json()
    return found


def test_live_positions_leave_private_journeys_out(wire: Wire) -> None:
    assert len(live(wire)) == 39


PAGE_FIELDS = {
    "assetId",
    "assetRegistration",
    "assetName",
    "assetVin",
    "assetGroupId",
    "assetGroupName",
    "driverId",
    "driverName",
    "driverGroupId",
    "driverGroupName",
    "date",
    "status",
    "eventType",
    "speed",
    "heading",
    "odometer",
    "latitude",
    "longitude",
    "roadNumber",
    "road",
    "city",
    "country",
    "formattedAddress",
    "division",
    "locationName",
    "locationGroupName",
    "locationId",
    "postCode",
    "postcode",
    "privacy",
    "tags",
    "fuelType",
    "assetType",
    "energyType",
    "electricBatteryLevelPercent",
    "electricRangeKm",
    "electricChargingTimeRemainingMins",
    "electricCharging",
    "fuelLevelLitres",
    "fuelLevelPercentage",
    "engineTotalHours",
    "engineTotalHoursType",
    "engineRpm",
    "serialNumber",
    "batteryVoltage",
    "externalPowerVoltage",
    "ignitionStatus",
    "activeFaultCodes",
    "inputs",
    "inputEvents",
}


def test_every_field_of_the_page_turns_up(wire: Wire) -> None:
    seen: set[str] = set()
    for _ in range(8):
        seen |= {name for row in live(wire) for name in row}
        wire.sandbox.clock.advance(700.0)
    assert seen >= PAGE_FIELDS


def test_positions_may_be_missing(wire: Wire) -> None:
    assert any("latitude" not in row for row in live(wire))


def test_numbers_come_as_texts_here_and_there(wire: Wire) -> None:
    assert {type(row["batteryVoltage"]) for row in live(wire)} == {str, float}


def test_a_date_is_naive_here_and_has_a_z_there(wire: Wire) -> None:
    assert {row["date"].endswith("Z") for row in live(wire)} == {True, False}


def test_a_status_that_no_list_knows_turns_up(wire: Wire) -> None:
    assert any(row["status"] == "geofenceDwell" for row in live(wire))


def test_live_positions_of_some_vehicles_drivers_and_groups(wire: Wire) -> None:
    assert {row["assetId"] for row in live(wire, vehicleIds="V5001,V5002")} == {"V5001", "V5002"}
    assert {row["driverId"] for row in live(wire, driverIds="D1003")} == {"D1003"}
    assert {row["assetGroupId"] for row in live(wire, groupIds="G4")} == {"G4"}


def test_a_switch_must_be_true_or_false(wire: Wire) -> None:
    assert wire.core("tracking/live", showAllVehicleStatus="true").status_code == 200
    assert wire.core("tracking/live", showAllVehicleStatus="yes").status_code == 400


def latest(wire: Wire, **query: str) -> dict[str, Any]:
    wire.sandbox.masternaut.quotas_enabled = False
    found: dict[str, Any] = wire.core("tracking/live/latest", **query).json()
    return found


def test_the_change_feed_starts_with_everything(wire: Wire) -> None:
    found = latest(wire)
    assert found["totalCount"] == len(found["items"]) == 39
    assert parse_time(found["processedDateTime"]) <= wire.sandbox.clock.now()


def test_the_change_feed_goes_on_from_its_cursor(wire: Wire) -> None:
    cursor = latest(wire)["processedDateTime"]
    wire.sandbox.clock.advance(45.0)
    found = latest(wire, fromDateTime=cursor)
    assert 0 < found["totalCount"] < 39
    assert all(parse_time(row["date"]) > parse_time(cursor) for row in found["items"])


def test_nothing_changed_is_an_empty_feed(wire: Wire, masternaut: Masternaut) -> None:
    now = iso_naive(masternaut.clock.now() + 3600)
    assert latest(wire, fromDateTime=now)["items"] == []


@pytest.mark.parametrize(
    "text", ["2026-11-21T00:00:00Z", "2026-11-21 00:00:00", "2026-11-21", "2026-99-99T00:00:00"]
)
def test_a_time_is_sent_in_utc_without_saying_so(wire: Wire, text: str) -> None:
    assert wire.core("tracking/live/latest", fromDateTime=text).status_code == 400


# --- vehicles, drivers, groups --------------------------------------------------------------------


@pytest.mark.parametrize(("path", "total"), [("vehicle", 40), ("driver", 36)])
def test_a_list_without_paging_has_no_page_count(wire: Wire, path: str, total: int) -> None:
    answer = wire.core(path).json()
    assert answer.keys() == {"totalCount", "items"}
    assert answer["totalCount"] == len(answer["items"]) == total


def test_pages_are_counted_from_zero(wire: Wire) -> None:
    pages = [wire.core("vehicle", pageIndex=str(n), pageSize="15").json() for n in range(4)]
    assert [len(page["items"]) for page in pages] == [15, 15, 10, 0]
    assert {page["totalPages"] for page in pages} == {3}


def test_a_page_index_alone_has_pages_of_fifty(wire: Wire) -> None:
    assert len(wire.core("vehicle", pageIndex="0").json()["items"]) == 40


@pytest.mark.parametrize(
    "query", [{"pageIndex": "-1"}, {"pageSize": "0"}, {"pageSize": "501"}, {"pageSize": "x"}]
)
def test_a_page_that_cannot_be_is_refused(wire: Wire, query: dict[str, str]) -> None:
    assert wire.core("vehicle", **query).status_code == 400


def test_vehicles_by_name_and_by_group(wire: Wire) -> None:
    assert wire.core("vehicle", name="CARRIER").json()["totalCount"] == 10
    assert wire.core("vehicle", groupIds="G2,G3").json()["totalCount"] == 14


def test_vehicles_by_id_and_group_at_once_are_refused(wire: Wire) -> None:
    assert wire.core("vehicle", groupIds="G2", vehicleIds="V5001").status_code == 400


def test_an_odometer_is_a_text(wire: Wire) -> None:
    rows = wire.core("vehicle").json()["items"]
    assert all(isinstance(row["odometerValue"], str) for row in rows)


def test_drivers_by_id_group_and_name(wire: Wire) -> None:
    assert wire.core("driver", driverIds="D1001").json()["totalCount"] == 1
    assert wire.core("driver", groupIds="G2").json()["totalCount"] == 6
    assert wire.core("driver", name="sample").json()["totalCount"] == 10


def test_groups_are_a_bare_array(wire: Wire) -> None:
    groups = wire.core("group").json()
    assert len(groups) == 7
    assert sum(group["countVehicles"] for group in groups) == 40
    assert ["parentId" in group for group in groups] == [False] + [True] * 6


# --- journeys -------------------------------------------------------------------------------------


def day(masternaut: Masternaut) -> dict[str, str]:
    now = masternaut.clock.now()
    return {"startDate": iso_naive(now - 86_400), "endDate": iso_naive(now)}


def test_a_vehicles_journeys_of_a_day(wire: Wire, masternaut: Masternaut) -> None:
    rows = wire.core("journey/detail/vehicle", id="V5001", **day(masternaut)).json()["items"]
    assert 10 < len(rows) < 40
    assert {row["vehicleId"] for row in rows} == {"V5001"}
    assert all(row["startDateTime"] < row["endDateTime"] for row in rows)


def test_a_drivers_journeys_and_a_groups(wire: Wire, masternaut: Masternaut) -> None:
    by_driver = wire.core("journey/detail/driver", id="D1001", **day(masternaut)).json()["items"]
    assert {row["driverId"] for row in by_driver} == {"D1001"}
    by_group = wire.core("journey/detail/vehicle", groupId="G2", **day(masternaut)).json()["items"]
    assert len({row["vehicleId"] for row in by_group}) == 7


@pytest.mark.parametrize("query", [{}, {"id": "V5001", "groupId": "G2"}])
def test_journeys_want_exactly_one_of_id_and_group(
    wire: Wire, masternaut: Masternaut, query: dict[str, str]
) -> None:
    answer = wire.core("journey/detail/vehicle", **query, **day(masternaut))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"startDate": "2026-11-01T00:00:00"},
        {"startDate": "2026-11-02T00:00:00", "endDate": "2026-11-01T00:00:00"},
    ],
)
def test_journeys_want_a_start_and_an_end(wire: Wire, query: dict[str, str]) -> None:
    assert wire.core("journey/detail/vehicle", id="V5001", **query).status_code == 400


def test_the_latest_journeys_go_on_from_their_cursor(wire: Wire, masternaut: Masternaut) -> None:
    first = wire.core("journey/detail/vehicle/latest", groupId="G2").json()
    masternaut.clock.advance(3500.0)
    second = wire.core(
        "journey/detail/vehicle/latest", groupId="G2", fromDateTime=first["processedDateTime"]
    ).json()
    seen = {row["journeyId"] for row in first["items"]}
    assert second["items"]
    assert not seen & {row["journeyId"] for row in second["items"]}


def test_a_cursor_of_more_than_an_hour_ago_is_refused(wire: Wire, masternaut: Masternaut) -> None:
    old = iso_naive(masternaut.clock.now() - 4000)
    answer = wire.core("journey/detail/vehicle/latest", id="V5001", fromDateTime=old)
    assert answer.status_code == 400


# --- jobs, tyres, tachographs ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("envelope", "pick"),
    [
        ("array", lambda answer: answer),
        ("jobs", lambda answer: answer["jobs"]),
        ("items", lambda answer: answer["items"]),
        ("paged", lambda answer: answer["items"]),
    ],
)
def test_jobs_come_in_each_envelope(
    wire: Wire,
    masternaut: Masternaut,
    envelope: Envelope,
    pick: Callable[[Any], list[dict[str, str]]],
) -> None:
    masternaut.jobs_envelope = envelope
    pages = [pick(wire.jobs(pageIndex=str(n), pageSize="50").json()) for n in range(3)]
    assert [len(page) for page in pages] == [50, 14, 0]
    assert len({job["jobId"] for page in pages for job in page}) == 64


def test_the_paged_envelope_tells_the_pages(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.jobs_envelope = "paged"
    expected = {"totalItems": 64, "totalPages": 4, "pageSize": 20, "pageIndex": 1}
    assert wire.jobs(pageIndex="1", pageSize="20").json()["pagination"] == expected
    assert wire.jobs().json()["pagination"]["totalPages"] == 1


def test_jobs_have_every_status_and_one_that_no_list_knows(wire: Wire) -> None:
    statuses = {job["status"] for job in wire.jobs().json()["jobs"]}
    assert {"NEW", "IN PROGRESS", "VISITED", "TELEPORTED"} <= statuses


def test_a_job_date_has_no_seconds(wire: Wire) -> None:
    job = wire.jobs().json()["jobs"][0]
    assert len(job["scheduledStartDateTime"]) == len("2026-01-01T00:00Z")


def test_tyre_events_are_paged(wire: Wire, masternaut: Masternaut) -> None:
    path = "customer/C-4242/tire/events"
    answer = wire.get(masternaut, path, pageIndex="0", pageSize="5").json()
    assert (len(answer["items"]), answer["totalCount"], answer["totalPages"]) == (5, 24, 5)


def tacho(wire: Wire, body: object) -> httpx.Response:
    headers = {"authorization": f"Bearer {wire.token(wire.sandbox.masternaut)}"}
    return wire.client.post(wire.tacho_url, json=body, headers=headers)


def test_tacho_data_is_paged_by_skip_and_limit(wire: Wire) -> None:
    answer = tacho(wire, {"skip": 30, "limit": 10, "sort": {}}).json()
    assert (answer["count"], len(answer["data"])) == (36, 6)


def test_tacho_data_of_some_drivers_and_vehicles(wire: Wire) -> None:
    assert tacho(wire, {"driverKeys": ["KEYD1002"]}).json()["count"] == 1
    assert tacho(wire, {"registrations": ["ZZ03 FKE", "ZZ04 FKE"]}).json()["count"] == 2


@pytest.mark.parametrize(
    "body", [{"colour": 1}, {"driverKeys": "K"}, {"skip": -1}, {"limit": "5"}, {"limit": True}]
)
def test_a_tacho_body_that_is_not_understood_is_refused(wire: Wire, body: object) -> None:
    assert tacho(wire, body).status_code == 400


def test_tachographs_refuse_basic(wire: Wire, masternaut: Masternaut) -> None:
    answer = wire.client.post(wire.tacho_url, json={}, auth=wire.basic(masternaut))
    assert answer.status_code == 401
