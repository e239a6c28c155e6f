"""Masternaut's ranges on the sandbox, which enforces asset-days (I10): split, joined again, and every row exactly
once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from fleetauth import ArgumentError, InputRefusedError, MasternautSession, VendorFaultError
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.sandbox.masternaut.journeys import JourneyWindow
from fleetauth.sandbox.world import EPOCH
from fleetauth.vendors.masternaut import (
    BusinessTravel,
    IdlingPeriod,
    Journey,
    JourneySummary,
    RangeReader,
    SpeedingEvent,
    days_elapsed,
)
from tests.sessions.conftest import Open

YEAR = (datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
HOUR = 3600.0
FOUR_WEEKS = 28 * 24  # journeys, of one an hour
AUTUMN = (datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 10, 20, 18, tzinfo=UTC))


@pytest.fixture
def two_hundred(sandbox: Sandbox) -> Iterator[Sandbox]:
    """A group of 200 vehicles that start on the hour: many journeys lie on midnight, where windows adjoin."""
    world = sandbox.masternaut.world
    vehicles = world.vehicles
    world.vehicles = tuple(
        attrs.evolve(
            vehicles[index % len(vehicles)],
            index=index,
            id=f"V{6000 + index}",
            group=world.groups[1],
            cycle=HOUR,
            driving=HOUR / 2,
            offset=index % FOUR_WEEKS * HOUR,
        )
        for index in range(200)
    )
    sandbox.masternaut.journeys_every = FOUR_WEEKS
    yield sandbox
    world.vehicles = vehicles


def requests(sandbox: Sandbox, path: str) -> list[dict[str, str]]:
    return [each.query for each in sandbox.masternaut.requests if each.path.endswith(path)]


def refusals(sandbox: Sandbox) -> list[int]:
    return [each.status or 0 for each in sandbox.masternaut.requests if each.status != 200]


def keys(journeys: list[Journey]) -> list[str]:
    return [str(journey.extra["journeyId"]) for journey in journeys]


# --- a year of journeys of two hundred vehicles ---------------------------------------------------


async def test_a_year_of_two_hundred_vehicles_gives_every_journey_exactly_once(
    opened: Open, two_hundred: Sandbox
) -> None:
    masternaut: MasternautSession = opened("masternaut")
    reader = masternaut.vehicle_journeys(group_id="G2", start=YEAR[0], end=YEAR[1], page_size=500)
    found = keys([journey async for journey in reader])
    begun, ended = (moment.timestamp() for moment in YEAR)
    expected = {
        f"{vehicle.id}-{number}"
        for vehicle in two_hundred.masternaut.world.vehicles
        for number in range(-FOUR_WEEKS * 20, FOUR_WEEKS * 20, FOUR_WEEKS)
        if begun <= EPOCH - vehicle.offset + number * HOUR <= ended
    }
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert refusals(two_hundred) == []
    asked = requests(two_hundred, "journey/detail/vehicle")
    assert len({query["startDate"] for query in asked}) == 73
    assert len(requests(two_hundred, "/group")) == 1


@pytest.mark.parametrize("belonging", ["started", "ended", "overlapping"])
async def test_whatever_belongs_to_a_period_each_journey_comes_once(
    opened: Open, two_hundred: Sandbox, belonging: JourneyWindow
) -> None:
    two_hundred.masternaut.journey_window = belonging
    masternaut: MasternautSession = opened("masternaut")
    start = datetime(2026, 6, 1, tzinfo=UTC)
    whole = masternaut.vehicle_journeys(
        group_id="G2", start=start, end=start + timedelta(days=30), assets=200
    )
    found = keys([journey async for journey in whole])
    assert len(found) == len(set(found))
    assert 200 <= len(found) <= 200 * 2


async def test_a_range_on_no_border_is_covered_too(opened: Open, two_hundred: Sandbox) -> None:
    masternaut: MasternautSession = opened("masternaut")
    start = datetime(2026, 6, 1, 7, 13, 21, 500_000, tzinfo=UTC)
    reader = masternaut.vehicle_journeys(
        group_id="G2", start=start, end=start + timedelta(days=11, hours=3), assets=200
    )
    await reader.all()
    asked = requests(two_hundred, "journey/detail/vehicle")
    borders = [(query["startDate"], query["endDate"]) for query in asked]
    assert list(dict.fromkeys(borders)) == [
        ("2026-06-01T07:13:21.500", "2026-06-06T00:00:00"),
        ("2026-06-06T00:00:00", "2026-06-11T00:00:00"),
        ("2026-06-11T00:00:00", "2026-06-12T10:13:21.500"),
    ]
    assert refusals(two_hundred) == []


# --- one and all, lazily --------------------------------------------------------------------------


async def test_a_range_is_read_lazily(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    reader = masternaut.vehicle_speeding(vehicle_id="V5001", start=YEAR[0], end=YEAR[1])
    assert isinstance(reader, RangeReader)
    assert sandbox.masternaut.requests == []
    assert len(await reader) == 200
    assert len(requests(sandbox, "speeding/detail/vehicle")) == 1
    await reader.all(limit=250)
    assert len(requests(sandbox, "speeding/detail/vehicle")) == 3


async def test_all_gives_no_more_than_asked_for(masternaut: MasternautSession) -> None:
    reader = masternaut.vehicle_idling(vehicle_id="V5001", start=AUTUMN[0], end=AUTUMN[1])
    assert len(await reader.all(limit=7)) == 7


async def test_rows_and_pages_and_all_agree(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.journeys_every = 10
    reader = masternaut.driver_journeys(
        driver_id="D1001", start=AUTUMN[0], end=AUTUMN[1], asset_days=20
    )
    rows = [row async for row in reader]
    pages = [row async for page in reader.pages() for row in page]
    assert rows == pages == list(await reader.all())
    starts = [row.start_date_time for row in rows]
    assert starts == sorted(starts, key=str)


@pytest.mark.parametrize("limit", [0, -1, True, 1.5, "7"])
async def test_a_limit_that_is_none_is_refused(
    masternaut: MasternautSession, sandbox: Sandbox, limit: object
) -> None:
    reader = masternaut.vehicle_journeys(vehicle_id="V5001", start=AUTUMN[0], end=AUTUMN[1])
    with pytest.raises(ArgumentError, match="limit="):
        await reader.all(limit=limit)  # type: ignore[arg-type]
    assert sandbox.masternaut.requests == []


async def test_after_an_error_the_same_iteration_goes_on_without_loss_or_repeat(
    opened: Open, sandbox: Sandbox
) -> None:
    sandbox.masternaut.journeys_every = 10
    masternaut: MasternautSession = opened("masternaut", retries=0)
    reader = masternaut.vehicle_journeys(
        vehicle_id="V5001", start=AUTUMN[0], end=AUTUMN[1], asset_days=10, page_size=10
    )
    expected = keys(list(await reader.all()))
    rows = aiter(reader)
    found = [await anext(rows) for _ in range(20)]
    sandbox.masternaut.faults.add(Fault.status(503, path="journey/detail/vehicle", times=1))
    with pytest.raises(VendorFaultError):
        await anext(rows)
    found += [row async for row in rows]
    assert keys(found) == expected


# --- every call -----------------------------------------------------------------------------------


@attrs.frozen
class RangeCall:
    """A session's method, its call, asset-days in one request, and what its rows are."""

    name: str
    path: str
    limit: int
    kind: type


CALLS = [
    RangeCall("vehicle_journeys", "journey/detail/vehicle", 1000, Journey),
    RangeCall("driver_journeys", "journey/detail/driver", 1000, Journey),
    RangeCall("vehicle_speeding", "speeding/detail/vehicle", 50, SpeedingEvent),
    RangeCall("driver_speeding", "speeding/detail/driver", 100, SpeedingEvent),
    RangeCall("vehicle_idling", "idling/detail/vehicle", 50, IdlingPeriod),
    RangeCall("driver_idling", "idling/detail/driver", 50, IdlingPeriod),
    RangeCall("business_travel", "businesstravel/detail/vehicle", 50, BusinessTravel),
]
every_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)


@every_call
async def test_a_group_is_asked_for_within_the_calls_limit(
    masternaut: MasternautSession, sandbox: Sandbox, call: RangeCall
) -> None:
    sandbox.masternaut.journeys_every = 30
    method = getattr(masternaut, call.name)
    rows = await method(group_id="G2", start=AUTUMN[0], end=AUTUMN[1]).all()
    assert {type(row) for row in rows} == {call.kind}
    assert len(rows) > 150
    assert all(rows.count(row) == 1 for row in rows[:150])
    assert refusals(sandbox) == []
    assets = 7 if "vehicle" in call.path else 6
    windows = {query["startDate"] for query in requests(sandbox, call.path)}
    assert len(windows) == -(-50 // (call.limit // assets))


@every_call
async def test_one_more_asset_day_would_be_refused(
    masternaut: MasternautSession, sandbox: Sandbox, call: RangeCall
) -> None:
    sandbox.masternaut.journeys_every = 10
    method = getattr(masternaut, call.name)
    key = {"driver_id": "D1001"} if call.name.startswith("driver") else {"vehicle_id": "V5001"}
    end = YEAR[0] + timedelta(days=call.limit + 1)
    await method(**key, start=YEAR[0], end=end)
    assert refusals(sandbox) == []
    with pytest.raises(InputRefusedError, match="asset-days"):
        await method(**key, start=YEAR[0], end=end, asset_days=call.limit + 1)


async def test_the_vendors_other_count_of_days_may_be_used(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.day_count = "elapsed"
    sandbox.masternaut.journeys_every = 50
    await masternaut.vehicle_idling(
        group_id="G2", start=AUTUMN[0], end=AUTUMN[1], count_days=days_elapsed
    ).all()
    assert refusals(sandbox) == []


# --- groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", ["vehicle", "driver"])
async def test_the_members_of_a_group_that_is_too_large_are_asked_for_one_by_one(
    opened: Open, sandbox: Sandbox, subject: str
) -> None:
    members = 60
    world = sandbox.masternaut.world
    vehicles, drivers = world.vehicles, world.drivers
    group = world.groups[1]
    world.drivers = (
        tuple(attrs.evolve(drivers[0], id=f"D{7000 + n}", group=group) for n in range(members))
        + drivers[1:3]
    )
    world.vehicles = (
        tuple(
            attrs.evolve(vehicles[0], id=f"V{7000 + n}", group=group, driver=world.drivers[n])
            for n in range(members)
        )
        + vehicles[1:3]
    )  # of other groups
    sandbox.masternaut.restore_switches()
    sandbox.masternaut.journeys_every = 50
    masternaut: MasternautSession = opened("masternaut")
    try:
        rows = await getattr(masternaut, f"{subject}_idling")(
            group_id=group.id, start=AUTUMN[0], end=AUTUMN[0] + timedelta(days=3)
        ).all()
    finally:
        world.vehicles, world.drivers = vehicles, drivers
    asked = [query[f"{subject}Id"] for query in requests(sandbox, f"idling/detail/{subject}")]
    assert len(set(asked)) == len(asked) == members
    assert refusals(sandbox) == []
    assert rows


async def test_you_may_say_how_many_assets_a_group_has(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.journeys_every = 50
    end = AUTUMN[0] + timedelta(days=1)
    for assets in (7, 51):
        await masternaut.vehicle_idling(group_id="G2", start=AUTUMN[0], end=end, assets=assets)
    asked = requests(sandbox, "idling/detail/vehicle")
    assert [sorted(query.keys() & {"groupId", "vehicleId"}) for query in asked] == [
        ["groupId"],
        ["vehicleId"],
    ]


async def test_the_groups_below_are_counted_along(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.journeys_every = 50
    await masternaut.vehicle_journeys(group_id="G1", start=AUTUMN[0], end=AUTUMN[1], page_size=500)
    (query,) = requests(sandbox, "journey/detail/vehicle")
    assert query["endDate"] == "2026-09-26T00:00:00"  # 25 days of 40 vehicles


async def test_a_group_whose_size_is_not_told_needs_it_from_you(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    with pytest.raises(ArgumentError, match="how many vehicles group_id='G99' has: pass assets"):
        await masternaut.vehicle_journeys(group_id="G99", start=AUTUMN[0], end=AUTUMN[1])
    assert requests(sandbox, "journey/detail/vehicle") == []


async def test_secondary_members_and_nulls_are_counted_with_care(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.journeys_every = 50
    body = b'[{"id": "G2", "countVehicles": 90, "countSecondaryVehicles": 10}]'
    sandbox.masternaut.faults.add(Fault.body(body, content_type="application/json", path="/group"))
    await masternaut.vehicle_journeys(group_id="G2", start=AUTUMN[0], end=AUTUMN[1])
    (query,) = requests(sandbox, "journey/detail/vehicle")
    assert query["endDate"] == "2026-09-11T00:00:00"  # 10 days of 100 vehicles


# --- journey summary ------------------------------------------------------------------------------


async def test_a_journey_summary(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    sums = await masternaut.journey_summary(
        start=AUTUMN[0], end=AUTUMN[1], vehicle_ids=["V5001", "V5002"]
    )
    assert {type(each) for each in sums} == {JourneySummary}
    assert [each.asset_id for each in sums] == ["V5001", "V5002"]
    assert all(each.distance and each.distance > 1000 for each in sums)
    (query,) = requests(sandbox, "tracking/journey/summary")
    assert query["startDate"] == "2026-09-01T12:00:00"


# --- bad input ------------------------------------------------------------------------------------

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - what is wrong with it
BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "exactly one of vehicle_id and group_id"),
    ({"vehicle_id": "V", "group_id": "G"}, "exactly one of"),
    ({"vehicle_id": ""}, "vehicle_id='' must be a text"),
    ({"vehicle_id": 7}, "vehicle_id=7 must be a text"),
    ({"group_id": " "}, "group_id=' ' must be a text"),
    ({"vehicle_id": "V", "start": NAIVE}, "start=.* no time zone"),
    ({"vehicle_id": "V", "end": AUTUMN[0]}, "not after start"),
    ({"group_id": "G", "assets": 0}, "assets=0 must be"),
    ({"group_id": "G", "asset_days": True}, "asset_days=True must be"),
    ({"group_id": "G", "page_size": 0}, "page_size=0 must be"),
    ({"group_id": "G", "days": 4}, "days=… is no argument"),
]


@pytest.mark.parametrize(("arguments", "match"), BAD)
async def test_bad_input_is_refused_before_anything_is_sent(
    masternaut: MasternautSession, sandbox: Sandbox, arguments: dict[str, Any], match: str
) -> None:
    period = {"start": AUTUMN[0], "end": AUTUMN[1]}
    with pytest.raises(ArgumentError, match=match):
        await masternaut.vehicle_journeys(**(period | arguments))
    assert sandbox.masternaut.requests == []


@pytest.mark.parametrize("path", ["/", 7])
async def test_what_is_no_path_is_refused(
    masternaut: MasternautSession,
    path: Any,  # noqa: ANN401 - a number where a text is declared
) -> None:
    with pytest.raises(ArgumentError, match=f"path={path!r} must be"):
        await masternaut.business_travel(path=path, vehicle_id="V", start=AUTUMN[0], end=AUTUMN[1])
