"""The emulated Masternaut's lists and writes: what it takes, what it refuses, and what it remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.sandbox.masternaut import bodies
from fleetauth.sandbox.times import iso_naive, parse_time

if TYPE_CHECKING:
    import httpx

    from fleetauth.sandbox import Masternaut, Sandbox
    from tests.sandbox.conftest import Wire

YARD = {"name": "Yard", "categoryName": "Depots", "radius": 0.5}
JOB = {
    "jobTitle": "Mend the lift",
    "clientName": "Example Towers",
    "scheduledStartDateTime": "2026-03-01T10:00Z",
    "address": "1 Invented Road",
}
DAY = {"startDate": "2026-03-01T00:00:00", "endDate": "2026-03-02T00:00:00"}


@pytest.fixture
def masternaut(sandbox: Sandbox) -> Masternaut:
    return sandbox.masternaut


def write(wire: Wire, method: str, path: str, body: object = None) -> httpx.Response:
    """A write of the Core API, with HTTP Basic."""
    masternaut = wire.sandbox.masternaut
    known = masternaut.arguments
    url = f"{known['base_url']}customer/{known['customer_id']}/{path}"
    return wire.client.request(method, url, json=body, auth=wire.basic(masternaut))


def reference(wire: Wire, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes them
    """A call of the job reference."""
    masternaut = wire.sandbox.masternaut
    headers = {"x-connect-token": f"TOKEN {wire.token(masternaut)}"}
    url = masternaut.arguments["job_reference_url"] + path
    return wire.client.request(method, url, headers=headers, **options)


# --- what is refused ------------------------------------------------------------------------------

REFUSED: list[tuple[str, str, object, int]] = [
    ("PUT", "vehicle/V5001", {"colour": "red"}, 400),
    ("PUT", "vehicle/V5001", {"name": 7}, 400),
    ("PUT", "vehicle/V5001", {"odometerValue": "far"}, 400),
    ("PUT", "vehicle/V5001", {"odometerValue": -1}, 400),
    ("PUT", "vehicle/V5001", {"odometerValue": True}, 400),
    ("PUT", "vehicle/V5001", {"odometerType": "WHEEL"}, 400),
    ("PUT", "vehicle/V5001", {"tags": "cold"}, 400),
    ("PUT", "vehicle/V5001", {"tags": [1]}, 400),
    ("PUT", "vehicle/V5001", {"assetCosts": [1]}, 400),
    ("PUT", "vehicle/V5001", {"id": "V5002"}, 400),
    ("PUT", "vehicle/V5001", {"groupId": "G99"}, 404),
    ("PUT", "vehicle/V5001", {"defaultDriverId": "D1"}, 404),
    ("PUT", "vehicle/V1", {"name": "Van 7"}, 404),
    ("PUT", "vehicle/V5001", [], 400),
    ("POST", "driver", {"group": "G2"}, 400),
    ("POST", "driver", {"groupId": "G2"}, 400),
    ("POST", "driver", {"name": ""}, 400),
    ("POST", "driver", {"name": "Ada", "active": "yes"}, 400),
    ("POST", "driver", {"name": "Ada", "activeDate": "2026-03-01T00:00:00Z"}, 400),
    ("POST", "driver", {"name": "Ada", "activeDate": "2026-13-01T00:00:00"}, 400),
    ("POST", "driver", {"name": "Ada", "groupId": "G99"}, 404),
    ("POST", "driver", {"name": "Ada", "keys": [{"value": "1", "type": "IRIS"}]}, 400),
    ("POST", "driver", {"name": "Ada", "keys": [{"colour": "red"}]}, 400),
    ("POST", "driver", {"name": "Ada", "keys": ["1"]}, 400),
    ("PUT", "driver/D1", {"active": False}, 404),
    ("DELETE", "driver/D1", None, 404),
    ("POST", "group", {}, 400),
    ("POST", "group", {"name": "Nights", "parentId": "G99"}, 404),
    ("PUT", "group", {"name": "Nights"}, 400),
    ("PUT", "group", {"id": "G99"}, 404),
    ("PUT", "group", {"id": "G1", "parentId": "G2"}, 400),
    ("DELETE", "group/G1", None, 400),
    ("DELETE", "group/G99", None, 404),
    ("POST", "location", {"name": "Yard"}, 400),
    ("POST", "location", {"name": "Yard", "categoryName": "Depots"}, 400),
    ("POST", "location", {**YARD, "polygon": []}, 400),
    ("POST", "location", {**YARD, "categoryName": "Moons"}, 400),
    ("POST", "location", {**YARD, "radius": 2}, 400),
    ("POST", "location", {**YARD, "coordinate": {"latitude": 91}}, 400),
    ("POST", "location", {**YARD, "name": "Leeds depot"}, 400),
    ("PUT", "location", YARD, 400),
    ("PUT", "location", {**YARD, "id": "L99"}, 404),
    ("DELETE", "location/L99", None, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED)
def test_a_write_that_makes_no_sense_is_refused(
    wire: Wire, method: str, path: str, body: object, status: int
) -> None:
    assert write(wire, method, path, body).status_code == status


@pytest.mark.parametrize("path", ["vehicle/nearest", "location/nearest"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"latitude": "53.8"},
        {"address": "Leeds", "latitude": "53.8", "longitude": "1"},
        {"latitude": "91", "longitude": "1"},
        {"latitude": "5", "longitude": "181"},
        {"address": "Leeds", "radius": "1"},
        {"address": "Leeds", "radius": "501"},
        {"address": "Leeds", "maximumResultsToReturn": "0"},
        {"address": "Leeds", "maximumResultsToReturn": "few"},
    ],
)
def test_what_is_nearest_wants_one_place_and_a_radius_from_2_to_500(
    wire: Wire, path: str, query: dict[str, str]
) -> None:
    assert wire.core(path, **query).status_code == 400


@pytest.mark.parametrize("radius", ["2", "500"])
def test_the_radius_may_be_at_its_bounds(wire: Wire, radius: str) -> None:
    assert wire.core("location/nearest", address="Leeds", radius=radius).status_code == 200


@pytest.mark.parametrize(
    "path", ["fuel/driver", "utilisation/vehicle", "utilisation/driver", "input/usage/vehicle"]
)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"startDate": DAY["startDate"]},
        {"startDate": DAY["endDate"], "endDate": DAY["startDate"]},
        {**DAY, "endDate": "2026-03-02T00:00:00Z"},
    ],
)
def test_a_report_wants_a_start_and_an_end(wire: Wire, path: str, query: dict[str, str]) -> None:
    assert wire.core(path, **query).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"jobTitle": None},
        {"clientName": ""},
        {"scheduledStartDateTime": "2026-03-01T10:00:00Z"},
        {"scheduledStartDateTime": "2026-03-01T10:00"},
        {"scheduledStartDateTime": "2026-13-01T10:00Z"},
        {"address": None},
        {"address": None, "lat": 53.8},
        {"lat": 95},
        {"orderNumbers": "0012"},
        {"status": "DONE"},
        {"colour": "red"},
    ],
)
def test_a_job_that_can_not_be_is_refused(wire: Wire, change: dict[str, Any]) -> None:
    assert reference(wire, "POST", "job/create", json={**JOB, **change}).status_code == 400


@pytest.mark.parametrize("query", [{}, {"updatedSince": "2026-03-01T10:00:00"}])
def test_updated_since_wants_a_minute(wire: Wire, query: dict[str, str]) -> None:
    assert reference(wire, "GET", "job/updatedSince", params=query or None).status_code == 400


def test_the_job_reference_refuses_an_authorization_header(wire: Wire) -> None:
    masternaut = wire.sandbox.masternaut
    url = masternaut.arguments["job_reference_url"] + "job/create"
    headers = {"authorization": f"Bearer {wire.token(masternaut)}"}
    assert wire.client.post(url, json=JOB, headers=headers).status_code == 401


def tacho(wire: Wire, body: object) -> httpx.Response:
    headers = {"authorization": f"Bearer {wire.token(wire.sandbox.masternaut)}"}
    url = wire.tacho_url.replace("tacho/live", "tacho/activity")
    return wire.client.post(url, json=body, headers=headers)


PERIOD = {"startTime": DAY["startDate"], "endTime": DAY["endDate"], "dataContent": "live"}


@pytest.mark.parametrize(
    "change",
    [
        {"dataContent": "archive"},
        {"dataContent": None},
        {"startTime": "2026-03-01T00:00:00Z"},
        {"startTime": "2026-03-03T00:00:00"},
        {"limit": 0},
        {"limit": 501},
        {"sort": "driverId"},
    ],
)
def test_tacho_activity_wants_a_period_and_its_content(wire: Wire, change: dict[str, Any]) -> None:
    assert tacho(wire, {**PERIOD, **change}).status_code == 400


# --- what is remembered ---------------------------------------------------------------------------


def test_a_written_odometer_is_a_text_with_a_new_date(wire: Wire, masternaut: Masternaut) -> None:
    before = masternaut.clock.now()
    row = write(wire, "PUT", "vehicle/V5001", {"odometerValue": 40_500}).json()
    assert row["odometerValue"] == "40500"
    assert parse_time(row["odometerLastModified"]) >= before - 1


def test_a_field_may_be_nulled(wire: Wire) -> None:
    assert write(wire, "PUT", "vehicle/V5001", {"groupId": None}).json()["groupName"] is None
    assert write(wire, "PUT", "driver/D1001", {"groupId": None}).json()["groupName"] is None
    assert write(wire, "PUT", "location", {"id": "L1", "categoryName": None}).status_code == 200
    assert wire.core("location/current", name="leeds").json()["items"][0]["categoryId"] is None


def test_faults_of_one_vehicle_and_of_none(wire: Wire, masternaut: Masternaut) -> None:
    now = masternaut.clock.now()
    late = iso_naive(now - 3600)
    early = iso_naive(now - 7 * 86_400)
    assert wire.core("vehicle/faults", vehicleId="V5005").json()["pagination"]["totalItems"] == 1
    assert wire.core("vehicle/faults", vehicleId="V5001").json()["items"] == []
    assert wire.core("vehicle/faults", startDate=late).json()["items"] == []
    assert wire.core("vehicle/faults", endDate=early).json()["items"] == []


def test_an_unknown_address_is_near_to_nothing(wire: Wire) -> None:
    assert wire.core("vehicle/nearest", address="Nowhere").json() == []


def test_a_location_without_a_point_is_near_to_nothing(wire: Wire) -> None:
    assert write(wire, "POST", "location", YARD).status_code == 200
    found = wire.core("location/nearest", address="Leeds", radius="500").json()
    assert "Yard" not in {row["name"] for row in found}


def test_a_vehicle_moves_the_counts_of_groups(wire: Wire) -> None:
    write(wire, "PUT", "vehicle/V5000", {"groupId": "G1"})
    counts = {row["id"]: row["countVehicles"] for row in wire.core("group").json()}
    assert (counts["G1"], counts["G2"]) == (1, 6)


def test_a_new_driver_has_a_place(wire: Wire) -> None:
    row = write(wire, "POST", "driver", {"name": "Ada"}).json()
    assert (row["groupId"], row["active"], row["customerId"]) == ("G1", True, "C-4242")
    assert wire.core("driver", driverIds=row["id"]).json()["totalCount"] == 1


def test_a_group_with_a_group_in_it_is_not_empty(wire: Wire) -> None:
    outer = write(wire, "POST", "group", {"name": "Outer"}).json()["id"]
    write(wire, "POST", "group", {"name": "Inner", "parentId": outer})
    assert write(wire, "DELETE", f"group/{outer}").status_code == 400


def test_a_new_job_is_assigned_if_it_says_to_whom(wire: Wire) -> None:
    assert reference(wire, "POST", "job/create", json=JOB).json()["status"] == "NEW"
    given = reference(wire, "POST", "job/create", json={**JOB, "personId": "D1001"}).json()
    assert given["status"] == "ASSIGNED"
    assert given["jobId"] in {job["jobId"] for job in wire.jobs().json()["jobs"]}


def test_a_reset_forgets_what_was_written(wire: Wire, sandbox: Sandbox) -> None:
    write(wire, "PUT", "vehicle/V5001", {"name": "Van 7"})
    write(wire, "POST", "driver", {"name": "Ada"})
    reference(wire, "POST", "job/create", json=JOB)
    sandbox.reset()
    assert wire.core("vehicle", name="van 7").json()["totalCount"] == 0
    assert wire.core("driver").json()["totalCount"] == 36
    assert len(wire.jobs().json()["jobs"]) == 64


def test_tacho_activities_of_a_day_say_which_go_on(wire: Wire, masternaut: Masternaut) -> None:
    now = masternaut.clock.now()
    period = {"startTime": iso_naive(now - 7200), "endTime": iso_naive(now), "dataContent": "live"}
    rows = tacho(wire, {**period, "limit": 500}).json()["data"]
    activities = [activity for row in rows for activity in row["activities"]]
    assert {activity["inProgress"] for activity in activities} == {True, False}
    assert all((a["endTime"] is None) == a["inProgress"] for a in activities)


@pytest.mark.parametrize(
    ("value", "is_number"),
    [(1, True), (-1.5, True), ("1.5", True), ("1,5", False), ("NaN", False), (True, False)],
)
def test_a_number_may_be_a_text(value: object, is_number: bool) -> None:  # noqa: FBT001 - a table
    assert bodies.number(value) is is_number


def live(wire: Wire, vehicle: str) -> dict[str, Any]:
    wire.sandbox.masternaut.quotas_enabled = False
    (row,) = wire.core("tracking/live", vehicleIds=vehicle).json()
    found: dict[str, Any] = row
    return found


def test_what_is_written_of_a_vehicle_shows_where_it_drives(wire: Wire) -> None:
    write(wire, "PUT", "vehicle/V5001", {"name": "Van 7", "registration": "NEW 1", "groupId": "G4"})
    row = live(wire, "V5001")
    assert (row["assetName"], row["assetRegistration"]) == ("Van 7", "NEW 1")
    assert (row["assetGroupId"], row["assetGroupName"]) == ("G4", "Birmingham")


def test_what_is_written_of_a_driver_shows_where_they_drive(wire: Wire) -> None:
    write(wire, "PUT", "driver/D1003", {"name": "Ada Lovely", "groupId": None})
    write(wire, "POST", "driver/D1003/vehicle/V5001")
    row = live(wire, "V5001")
    assert (row["driverId"], row["driverName"], row["driverGroupName"]) == (
        "D1003",
        "Ada Lovely",
        "",
    )
    write(wire, "DELETE", "driver/D1003")
    assert live(wire, "V5001")["driverId"] is None
