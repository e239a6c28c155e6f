"""Masternaut's change feeds on the sandbox: cursor, quota, resuming, and what the vendor has forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest

from fleetauth import (
    ArgumentError,
    DecodeError,
    Event,
    InputRefusedError,
    MasternautSession,
    VendorFaultError,
)
from fleetauth.events import FeedJumped
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.vendors.masternaut import Journey, LivePosition, TrackingEvent
from fleetauth.vendors.masternaut.feed import Feed
from tests.sessions.conftest import Open, SharedClock

LATEST = "tracking/live/latest"


def now(sandbox: Sandbox) -> datetime:
    return datetime.fromtimestamp(sandbox.clock.now(), UTC)


def asked(sandbox: Sandbox, path: str = LATEST) -> list[dict[str, str]]:
    """The queries of the requests that were served."""
    return [
        request.query
        for request in sandbox.masternaut.requests
        if request.path.endswith(path) and request.status == 200
    ]


async def polled(feed: Feed[Any], times: int) -> list[Any]:
    """The rows of so many polls."""
    return [row for _ in range(times) for row in await feed.next_batch()]


# --- live positions -------------------------------------------------------------------------------


async def test_the_latest_positions_are_typed_and_tell_the_cursor(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    positions = await masternaut.live_tracking_latest()
    assert (len(positions), positions.total) == (39, 39)
    assert {type(position) for position in positions} == {LivePosition}
    assert positions.raw["processedDateTime"]
    assert asked(sandbox) == [{}]


async def test_the_latest_positions_since_a_moment(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    since = datetime(2026, 5, 1, 14, tzinfo=UTC).astimezone()
    await masternaut.live_tracking_latest(from_date_time=since, vehicle_ids=["V5001", "V5002"])
    assert asked(sandbox) == [{"fromDateTime": "2026-05-01T14:00:00", "vehicleIds": "V5001,V5002"}]


async def test_the_live_feed_hands_its_cursor_on_at_the_quotas_pace(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    feed = masternaut.live_feed(group_ids=["G2"], show_all_vehicle_status=True)
    await polled(feed, 4)
    queries = asked(sandbox)
    assert "fromDateTime" not in queries[0]
    assert len({query.get("fromDateTime") for query in queries}) == 4
    assert {(query["groupIds"], query["showAllVehicleStatus"]) for query in queries} == {
        ("G2", "true")
    }
    assert clock.slept == pytest.approx([15, 15, 15])
    assert [request.status for request in sandbox.masternaut.requests] == [200] * 4


async def test_the_live_feed_gives_only_what_changed(
    masternaut: MasternautSession,
) -> None:
    feed = masternaut.live_feed()
    first = await feed.next_batch()
    later = await polled(feed, 3)
    assert len(first) == 39
    assert 0 < len(later) < 3 * 39
    assert len({(row.asset_id, row.date) for row in [*first, *later]}) == 39 + len(later)


async def test_a_resumed_live_feed_gives_what_changed_meanwhile(
    opened: Open, sandbox: Sandbox, clock: SharedClock
) -> None:
    first: Feed[LivePosition] = opened("masternaut").live_feed()
    await polled(first, 2)
    clock.advance(3600)
    second: Feed[LivePosition] = opened("masternaut").live_feed(position=first.position)
    assert await second.next_batch()
    assert "fromDateTime" in asked(sandbox)[-1]


async def test_the_live_feed_waits_out_a_429_because_of_another_process(
    opened: Open, sandbox: Sandbox
) -> None:
    await opened("masternaut").live_tracking_latest()  # as another process would
    assert len(await opened("masternaut").live_feed().next_batch()) == 39
    assert [request.status for request in sandbox.masternaut.requests] == [200, 429, 200]


async def test_the_live_feed_does_without_a_429_that_outlasts_the_calls_time_limit(
    opened: Open,
) -> None:
    await opened("masternaut").live_tracking_latest()
    assert len(await opened("masternaut", timeout=5).live_feed().next_batch()) == 39


async def test_the_live_feed_has_a_quota_of_its_own(
    masternaut: MasternautSession, clock: SharedClock
) -> None:
    await masternaut.live_tracking()
    await masternaut.live_feed().next_batch()
    assert clock.slept == []


async def test_the_live_feed_survives_faults(
    opened: Open, sandbox: Sandbox, clock: SharedClock
) -> None:
    feed: Feed[LivePosition] = opened("masternaut", retries=0).live_feed()
    await feed.next_batch()
    sandbox.masternaut.faults.add(Fault.status(503, path=LATEST, times=2))
    await feed.next_batch()
    assert clock.slept == pytest.approx([15, 15, 15])
    assert len({query["fromDateTime"] for query in asked(sandbox)[1:]}) == 1


async def test_the_live_feed_goes_on_after_an_error(opened: Open, sandbox: Sandbox) -> None:
    feed: Feed[LivePosition] = opened("masternaut", retries=0).live_feed()
    await feed.next_batch()
    position = feed.position
    sandbox.masternaut.faults.add(Fault.status(503, path=LATEST, times=5))
    with pytest.raises(VendorFaultError):
        await feed.next_batch()
    assert feed.position == position
    await feed.next_batch()
    assert feed.position != position


async def test_a_cursor_that_can_not_be_read_is_named(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    body = b'{"processedDateTime": "soon", "items": []}'
    sandbox.masternaut.faults.add(Fault.body(body, content_type="application/json", path=LATEST))
    with pytest.raises(DecodeError) as caught:
        await masternaut.live_feed().next_batch()
    assert caught.value.path == "processedDateTime"


async def test_the_live_feed_holds_nothing_when_it_is_cancelled_or_left(
    opened: Open, sandbox: Sandbox
) -> None:
    session: MasternautSession = opened("masternaut")
    feed = session.live_feed()
    rows = 0
    with anyio.CancelScope() as scope:
        async for _ in feed:
            rows += 1
            scope.cancel()  # it is cancelled at the next poll
    async for _ in feed:
        break
    await session.live_tracking()
    assert rows == 39
    assert [query.get("fromDateTime") is None for query in asked(sandbox)][:2] == [True, False]


async def test_a_feed_may_be_slower_than_the_quota(
    masternaut: MasternautSession, clock: SharedClock
) -> None:
    await polled(masternaut.live_feed(every=60), 2)
    assert clock.slept == pytest.approx([60])


# --- tracking history -----------------------------------------------------------------------------


async def test_a_vehicles_history_comes_in_pages(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    end = now(sandbox)
    pager = masternaut.vehicle_history(
        start=end - timedelta(hours=6), end=end, vehicle_id="V5001", page_size=50
    )
    events = [event async for event in pager]
    assert len(events) > 100
    assert {type(event) for event in events} == {TrackingEvent}
    assert {event.vehicle_id for event in events} == {"V5001"}
    assert len({event.event_id for event in events}) == len(events)


async def test_what_came_in_is_at_most_five_hundred_reports(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    since = now(sandbox) - timedelta(days=1)
    events = await masternaut.vehicle_history_latest(from_date_time=since, group_ids=["G2", "G3"])
    assert len(events) == 500
    assert asked(sandbox, "history/vehicle/latest")[0]["groupIds"] == "G2,G3"


async def test_the_history_feed_gives_every_report_once(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    start = now(sandbox) - timedelta(hours=6)
    feed = masternaut.vehicle_history_feed(from_date_time=start, group_ids=["G2"])
    rows: list[TrackingEvent] = []
    while not clock.slept:  # until the vendor has no more
        rows += await feed.next_batch()
    assert len(rows) > 500
    pager = masternaut.vehicle_history(start=start, end=now(sandbox), group_ids=["G2"])
    assert [row.event_id for row in rows] == [row.event_id async for row in pager]


async def test_the_history_feed_begins_now(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    before = now(sandbox)
    feed = masternaut.vehicle_history_feed(vehicle_id="V5001")
    await feed.next_batch()
    since = datetime.fromisoformat(
        f"{asked(sandbox, 'history/vehicle/latest')[0]['fromDateTime']}Z"
    )
    assert timedelta(0) <= before - since <= timedelta(minutes=2)


async def test_a_history_of_more_than_fourteen_days_is_gone(
    opened: Open, clock: SharedClock, events: list[Event]
) -> None:
    masternaut: MasternautSession = opened("masternaut")
    feed = masternaut.vehicle_history_feed(vehicle_id="V5001")
    await feed.next_batch()
    clock.advance(15 * 86_400)
    resumed = masternaut.vehicle_history_feed(vehicle_id="V5001", position=feed.position)
    with pytest.raises(ArgumentError, match="goes back 14 days"):
        await resumed.next_batch()
    jumping = masternaut.vehicle_history_feed(
        vehicle_id="V5001", position=feed.position, gaps="jump"
    )
    assert await jumping.next_batch()
    assert [type(event) for event in events].count(FeedJumped) == 1


async def test_a_moment_that_the_vendor_refuses_is_its_error(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    with pytest.raises(InputRefusedError, match="14 days"):
        await masternaut.vehicle_history_latest(from_date_time=now(sandbox) - timedelta(days=15))


# --- journeys -------------------------------------------------------------------------------------


async def test_the_latest_journeys_of_a_vehicle_and_of_a_driver(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    since = now(sandbox) - timedelta(minutes=50)
    by_group = await masternaut.vehicle_journeys_latest(group_id="G2", from_date_time=since)
    assert {type(journey) for journey in by_group} == {Journey}
    await masternaut.driver_journeys_latest(driver_id="D1001")
    assert asked(sandbox, "journey/detail/driver/latest") == [{"id": "D1001"}]


@pytest.mark.parametrize("subject", ["vehicle", "driver"])
async def test_the_journey_feeds_poll_once_a_minute_and_give_each_journey_once(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock, subject: str
) -> None:
    feed: Feed[Journey] = getattr(masternaut, f"{subject}_journeys_feed")(group_id="G2")
    journeys = await polled(feed, 180)
    assert clock.slept == pytest.approx([60] * 179)
    keys = [journey.extra["journeyId"] for journey in journeys]
    assert len(set(keys)) == len(keys) > 4
    assert {request.status for request in sandbox.masternaut.requests} == {200}


async def test_a_journey_feed_of_an_hour_ago_can_not_be_resumed(
    masternaut: MasternautSession, clock: SharedClock
) -> None:
    feed = masternaut.vehicle_journeys_feed(vehicle_id="V5001")
    await feed.next_batch()
    clock.advance(3700)
    with pytest.raises(ArgumentError, match="goes back 1:00:00"):
        await feed.next_batch()


async def test_the_id_may_go_by_another_name(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    feed = masternaut.vehicle_journeys_feed(vehicle_id="V5001", id_parameter="vehicleId")
    await feed.next_batch()
    assert asked(sandbox, "vehicle/latest")[0]["vehicleId"] == "V5001"


# --- bad input ------------------------------------------------------------------------------------

NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - what is wrong with it
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("live_feed", {"position": "x"}, "no position"),
    ("live_feed", {"from_date_time": NAIVE}, "from_date_time=.* has no time zone"),
    ("live_feed", {"every": 0}, "every=0 must be"),
    ("live_feed", {"every": True}, "every=True must be"),
    ("live_feed", {"every": float("inf")}, "every=inf must be"),
    ("live_feed", {"every": "15"}, "every='15' must be"),
    ("live_feed", {"gaps": "ignore"}, "gaps='ignore' must be"),
    ("live_feed", {"colour": "red"}, "colour=… is no argument"),
    ("live_feed", {"vehicle_ids": "V1"}, "vehicle_ids must be a list"),
    ("vehicle_history_feed", {"vehicle_id": " "}, "vehicle_id"),
    ("vehicle_history", {"start": NAIVE, "end": NAIVE}, "start=.* has no time zone"),
    ("vehicle_journeys_feed", {}, "exactly one of vehicle_id and group_id"),
    ("vehicle_journeys_feed", {"vehicle_id": "V", "group_id": "G"}, "exactly one of"),
    ("driver_journeys_feed", {"driver_id": ""}, "driver_id='' must be a text"),
]


@pytest.mark.parametrize(("name", "arguments", "match"), BAD)
async def test_bad_input_is_refused_before_anything_is_sent(
    masternaut: MasternautSession,
    sandbox: Sandbox,
    name: str,
    arguments: dict[str, Any],
    match: str,
) -> None:
    with pytest.raises(ArgumentError, match=match):
        getattr(masternaut, name)(**arguments)
    assert sandbox.masternaut.requests == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("live_tracking_latest", {}),
        ("vehicle_history_latest", {}),
        ("vehicle_journeys_latest", {"vehicle_id": "V5001"}),
    ],
)
async def test_a_moment_without_a_time_zone_is_refused(
    masternaut: MasternautSession, sandbox: Sandbox, name: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ArgumentError, match="no time zone"):
        await getattr(masternaut, name)(from_date_time=NAIVE, **arguments)
    assert sandbox.masternaut.requests == []
