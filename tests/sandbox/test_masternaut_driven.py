"""What the sandbox's Masternaut tells of the road, held against its vendor page: history, journeys, how they drove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fleetauth.sandbox.times import iso_naive, parse_time

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut import Masternaut
    from fleetauth.sandbox.masternaut.journeys import JourneyWindow
    from tests.sandbox.conftest import Wire

DAY = 86_400.0
# Midnights, so that days are easily counted.
NOON, LATER = "2026-03-01T12:00:00", "2026-03-03T12:00:00"


@pytest.fixture
def masternaut(wire: Wire) -> Masternaut:
    return wire.sandbox.masternaut


def between(start: str, end: str, **query: str) -> dict[str, str]:
    return {"startDate": start, "endDate": end, **query}


def items(wire: Wire, path: str, **query: str) -> list[dict[str, Any]]:
    answer = wire.core(path, **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


# --- asset-days -----------------------------------------------------------------------------------

LIMITS = [
    ("journey/detail/vehicle", 1000),
    ("journey/detail/driver", 1000),
    ("speeding/detail/vehicle", 50),
    ("speeding/detail/driver", 100),
    ("idling/detail/vehicle", 50),
    ("idling/detail/driver", 50),
    ("businesstravel/detail/vehicle", 50),
]
DETAILS = pytest.mark.parametrize(("path", "limit"), LIMITS)


def one(path: str) -> dict[str, str]:
    return {"id": "D1001" if path.endswith("driver") else "V5001"}


@DETAILS
def test_a_request_may_ask_for_so_many_asset_days(
    wire: Wire, masternaut: Masternaut, path: str, limit: int
) -> None:
    masternaut.journeys_every = 50
    start = parse_time("2023-01-01T00:00:00")
    end = start + limit * DAY
    query = between(iso_naive(start), iso_naive(end), **one(path))
    assert wire.core(path, **query).status_code == 200
    refused = wire.core(path, **(query | {"endDate": iso_naive(end + 1)}))
    assert refused.status_code == 400
    assert f"more than {limit} asset-days" in refused.text


def test_the_assets_of_a_group_are_counted(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.journeys_every = 50
    start = parse_time("2026-03-01T00:00:00")
    ends = [iso_naive(start + days * DAY) for days in (7, 8)]
    queries = [between("2026-03-01T00:00:00", end, groupId="G2") for end in ends]
    statuses = [wire.core("idling/detail/vehicle", **query).status_code for query in queries]
    assert statuses == [200, 400]  # 49 and 56 asset-days


def test_what_counts_as_a_day_is_a_switch(wire: Wire, masternaut: Masternaut) -> None:
    masternaut.journeys_every = 50
    start = parse_time(NOON)
    query = between(NOON, iso_naive(start + 50 * DAY), id="V5001")
    assert wire.core("speeding/detail/vehicle", **query).status_code == 400
    masternaut.day_count = "elapsed"
    assert wire.core("speeding/detail/vehicle", **query).status_code == 200


# --- whom a request is about ----------------------------------------------------------------------


@DETAILS
@pytest.mark.parametrize(
    "query", [{}, {"id": "V5001", "groupId": "G2"}, {"groupId": "G2", "vehicleId": "V5001"}]
)
def test_details_want_exactly_one_of_id_and_group(
    wire: Wire, path: str, limit: int, query: dict[str, str]
) -> None:
    del limit
    assert wire.core(path, **between(NOON, LATER, **query)).status_code == 400


@DETAILS
@pytest.mark.parametrize(
    "query", [{}, {"startDate": NOON}, between(LATER, NOON), between(f"{NOON}Z", LATER)]
)
def test_details_want_a_start_and_an_end(
    wire: Wire, path: str, limit: int, query: dict[str, str]
) -> None:
    del limit
    assert wire.core(path, **query, **one(path)).status_code == 400


@pytest.mark.parametrize("name", ["id", "vehicleId"])
def test_the_id_goes_by_either_name(wire: Wire, name: str) -> None:
    rows = items(wire, "journey/detail/vehicle", **between(NOON, LATER, **{name: "V5001"}))
    assert {row["vehicleId"] for row in rows} == {"V5001"}


def test_a_group_of_drivers_has_its_drivers(wire: Wire) -> None:
    rows = items(wire, "speeding/detail/driver", **between(NOON, LATER, groupId="G2"))
    assert len({row["driverId"] for row in rows}) == 6


@DETAILS
def test_details_come_in_pages(wire: Wire, path: str, limit: int) -> None:
    del limit
    query = between(NOON, LATER, **one(path), pageSize="7")
    answers = [wire.core(path, **query, pageIndex=str(page)).json() for page in (0, 1)]
    assert {answer["totalPages"] for answer in answers} == {-(-answers[0]["totalCount"] // 7)}
    first, second = (answer["items"] for answer in answers)
    assert len(first) == len(second) == 7
    assert first != second


# --- journeys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "field"), [("started", "startDateTime"), ("ended", "endDateTime")]
)
def test_which_journeys_belong_to_a_period_is_a_switch(
    wire: Wire, masternaut: Masternaut, window: JourneyWindow, field: str
) -> None:
    masternaut.journey_window = window
    rows = items(wire, "journey/detail/vehicle", **between(NOON, LATER, groupId="G2"))
    assert rows
    assert all(NOON <= row[field] <= LATER for row in rows)


def test_journeys_that_overlap_a_period_are_the_most(wire: Wire, masternaut: Masternaut) -> None:
    counts: dict[str, int] = {}
    for window in ("started", "ended", "overlapping"):
        masternaut.journey_window = window
        rows = items(wire, "journey/detail/vehicle", **between(NOON, LATER, groupId="G2"))
        counts[window] = len(rows)
    assert counts["overlapping"] > max(counts["started"], counts["ended"])


def test_a_journey_that_goes_on_is_not_told(wire: Wire, masternaut: Masternaut) -> None:
    now = masternaut.clock.now()
    query = between(iso_naive(now - DAY / 2), iso_naive(now + DAY), groupId="G3")
    rows = items(wire, "journey/detail/vehicle", **query)
    assert all(row["endDateTime"] <= iso_naive(masternaut.clock.now()) for row in rows)


def test_a_journey_summary_is_the_sum_of_the_journeys(wire: Wire) -> None:
    rows = items(wire, "journey/detail/vehicle", **between(NOON, LATER, id="V5004"))
    query = between(NOON, LATER, vehicleIds="V5004")
    (found,) = wire.core("tracking/journey/summary", **query).json()
    km = sum(row["distanceKilometres"] for row in rows)
    assert float(found["distance"]) == pytest.approx(km, abs=0.5)
    assert found["assetId"] == "V5004"


def test_distances_come_as_texts_here_and_there(wire: Wire) -> None:
    rows = wire.core("tracking/journey/summary", **between(NOON, LATER, groupIds="G2,G3")).json()
    assert {type(row["distance"]) for row in rows} == {str, float}


# --- tracking history -----------------------------------------------------------------------------


def test_a_history_has_every_report_in_order(wire: Wire) -> None:
    evening = "2026-03-01T18:00:00"
    rows = items(wire, "tracking/history/vehicle", **between(NOON, evening, groupIds="G2"))
    times = [row["eventDateTime"] for row in rows]
    assert times == sorted(times)
    assert NOON <= times[0] <= times[-1] <= evening
    assert len({row["vehicleId"] for row in rows}) == 7
    assert len({row["eventId"] for row in rows}) == len(rows)


def test_a_history_comes_in_pages(wire: Wire) -> None:
    query = between(NOON, LATER, vehicleId="V5001")
    answer = wire.core("tracking/history/vehicle", **query, pageIndex="1", pageSize="10").json()
    whole = items(wire, "tracking/history/vehicle", **query)
    assert answer["items"] == whole[10:20]
    assert answer["totalPages"] == -(-len(whole) // 10)


def test_private_journeys_are_in_no_history(wire: Wire) -> None:
    assert items(wire, "tracking/history/vehicle", **between(NOON, LATER, vehicleId="V5031")) == []


def test_the_latest_history_goes_on_from_its_cursor(wire: Wire, masternaut: Masternaut) -> None:
    since = iso_naive(masternaut.clock.now() - DAY)
    path = "tracking/history/vehicle/latest"
    first = wire.core(path, groupIds="G2", fromDateTime=since).json()
    assert first["totalCount"] == len(first["items"]) == 500
    cursor = first["processedDateTime"]
    assert cursor == first["items"][-1]["eventDateTime"]
    second = wire.core(path, groupIds="G2", fromDateTime=cursor).json()
    seen = {row["eventId"] for row in first["items"]}
    assert len(seen & {row["eventId"] for row in second["items"]}) <= 1  # the one on the border


def test_a_history_that_has_no_more_is_processed_until_now(
    wire: Wire, masternaut: Masternaut
) -> None:
    since = masternaut.clock.now() - 60
    query = {"vehicleId": "V5001", "fromDateTime": iso_naive(since)}
    answer = wire.core("tracking/history/vehicle/latest", **query).json()
    assert parse_time(answer["processedDateTime"]) > since


@pytest.mark.parametrize("ago", [15 * DAY, -3600.0, None])
def test_a_cursor_is_wanted_of_the_last_fourteen_days(
    wire: Wire, masternaut: Masternaut, ago: float | None
) -> None:
    query = {} if ago is None else {"fromDateTime": iso_naive(masternaut.clock.now() - ago)}
    assert wire.core("tracking/history/vehicle/latest", **query).status_code == 400


# --- how they drove -------------------------------------------------------------------------------


def test_idling_names_a_location_here_and_there(wire: Wire) -> None:
    queries = [between(NOON, LATER, id=vehicle) for vehicle in ("V5005", "V5006")]
    places = [items(wire, "idling/detail/vehicle", **query)[0]["location"] for query in queries]
    assert places[0]["name"]
    assert places[1] is None


def test_speeding_is_faster_than_the_road_allows(wire: Wire) -> None:
    rows = items(wire, "speeding/detail/vehicle", **between(NOON, LATER, id="V5001"))
    assert rows
    assert all(float(row["maxSpeed"]) > row["roadSpeedLimitKph"] for row in rows)


def test_business_travel_has_kilometres(wire: Wire) -> None:
    rows = items(wire, "businesstravel/detail/vehicle", **between(NOON, LATER, vehicleId="V5001"))
    assert all(row["businessKilometres"] > 0 for row in rows)
