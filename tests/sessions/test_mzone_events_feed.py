"""The events feed of `MZoneSession` on the sandbox: each event once, late ones too, paced, saved and gone on with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import (
    ArgumentError,
    FleetAuthError,
    InputRefusedError,
    MZoneSession,
    Pager,
    Records,
)
from fleetauth.events import Observer
from fleetauth.sandbox import Fault, MZone, Sandbox
from fleetauth.testing import FakeClock
from fleetauth.transport.paging import Page, Place
from fleetauth.vendors.mzone import EventsFeed, VehicleEvent
from fleetauth.vendors.mzone.events_feed import FeedSettings
from tests.sessions.conftest import Open, SharedClock

GUID = "72753c0d-0000-4000-8000-000000000001"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
VAN = 2  # its device reports a trip late every four hours


@pytest.fixture
def vendor(sandbox: Sandbox) -> MZone:
    return sandbox.mzone


@pytest.fixture
def moment(clock: SharedClock) -> datetime:
    return datetime.fromtimestamp(clock.wall(), UTC)


def key(event: VehicleEvent) -> tuple[object, ...]:
    return (event.vehicle_id, event.utc_timestamp, str(event.event_type_id))


def end_of(feed: EventsFeed) -> datetime:
    """Up to where the feed has read."""
    return feed._state.upto


async def until(feed: EventsFeed, end: datetime) -> list[VehicleEvent]:
    """The events of a feed, until it has read up to a moment."""
    found: list[VehicleEvent] = []
    async for event in feed:
        if end_of(feed) >= end:
            return found
        found.append(event)
    raise AssertionError("a feed has no end")


async def everything(
    mzone: MZoneSession, start: datetime, end: datetime, **whose: str
) -> set[tuple[object, ...]]:
    return {key(event) async for event in mzone.events(start, end, **whose)}  # type: ignore[arg-type]


# --- each event once ------------------------------------------------------------------------------


@pytest.mark.parametrize("ids", [False, True])
async def test_each_event_comes_once_however_late_it_is(
    mzone: MZoneSession,
    vendor: MZone,
    clock: SharedClock,
    moment: datetime,
    ids: bool,  # noqa: FBT001
) -> None:
    vendor.event_ids = ids
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(since=moment - 6 * HOUR, vehicle_id=guid, every=HOUR)
    found = await until(feed, moment + 3 * HOUR)
    assert set(Counter(map(key, found)).values()) == {1}
    times = [event.utc_timestamp for event in found]
    assert times != sorted(times)  # type: ignore[type-var] # late ones came after younger ones
    clock.advance(3 * 3600)  # now all that is late has arrived
    expected = await everything(mzone, moment - 6 * HOUR, moment - HOUR, vehicle_id=guid)
    assert len(expected) > 200
    assert expected <= set(map(key, found))


async def test_without_an_overlap_late_events_are_lost(
    mzone: MZoneSession, vendor: MZone, clock: SharedClock, moment: datetime
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(since=moment, vehicle_id=guid, overlap=timedelta(), every=HOUR)
    found = set(map(key, await until(feed, moment + 6 * HOUR)))
    clock.advance(3 * 3600)
    expected = await everything(mzone, moment, moment + 5 * HOUR, vehicle_id=guid)
    assert expected - found


async def test_a_feed_begins_now_if_nothing_else_is_said(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    feed = mzone.events_feed(vehicle_id=vendor.world.vehicles[VAN].guid)
    event = await anext(feed)
    assert event.utc_timestamp is not None
    assert event.utc_timestamp >= moment


async def test_each_reading_goes_back_by_the_overlap_but_not_before_the_start(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    vendor.late_events = False
    feed = mzone.events_feed(
        since=moment - HOUR,
        vehicle_id=vendor.world.vehicles[VAN].guid,
        overlap=30 * MINUTE,
        lag=MINUTE,
        every=10 * MINUTE,
    )
    await until(feed, moment + 25 * MINUTE)
    windows = [
        tuple(
            round((datetime.fromisoformat(request.query[name]) - moment) / MINUTE)
            for name in ("utcStartDate", "utcEndDate")
        )
        for request in vendor.requests[1:]
    ]
    assert windows[:4] == [(-60, -1), (-31, 9), (-21, 19), (-11, 29)]


async def test_a_long_way_back_is_read_in_steps_without_a_pause(
    mzone: MZoneSession, vendor: MZone, moment: datetime, clock: SharedClock
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(since=moment - 20 * HOUR, vehicle_id=guid)
    found: list[tuple[object, ...]] = []
    async for event in feed:
        if clock.slept:
            break
        found.append(key(event))
    assert end_of(feed) >= moment - 2 * MINUTE  # it was there before its first pause
    assert len(vendor.requests[1:]) >= 4
    assert len(set(found)) == len(found) > 100


async def test_the_pause_is_the_sessions_clocks(
    mzone: MZoneSession, vendor: MZone, clock: SharedClock, moment: datetime
) -> None:
    feed = mzone.events_feed(
        since=moment - HOUR, vehicle_id=vendor.world.vehicles[VAN].guid, every=10 * MINUTE
    )
    await until(feed, moment + 25 * MINUTE)
    assert set(clock.slept) == {600.0}
    assert len(clock.slept) >= 3


async def test_what_is_remembered_ends_with_the_overlap(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(since=moment, vehicle_id=guid, overlap=HOUR, every=HOUR)
    found = await until(feed, moment + 16 * HOUR)
    assert len(found) > 600
    assert len(feed._state.seen) <= 3 * 120  # of an hour's overlap, an hour's reading and the next


# --- position -------------------------------------------------------------------------------------


@pytest.mark.parametrize("stops", [1, 90])
async def test_a_feed_goes_on_right_behind_its_position(
    mzone: MZoneSession, vendor: MZone, moment: datetime, clock: SharedClock, stops: int
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    found: list[VehicleEvent] = []
    position: str | None = None
    for _ in range(3):
        since = moment - 6 * HOUR if position is None else None
        feed = mzone.events_feed(since=since, position=position, vehicle_id=guid, every=HOUR)
        found += [await anext(feed) for _ in range(stops)]
        position = feed.position
    feed = mzone.events_feed(position=position, vehicle_id=guid, every=HOUR)
    found += await until(feed, moment + 3 * HOUR)
    assert set(Counter(map(key, found)).values()) == {1}
    clock.advance(3 * 3600)
    expected = await everything(mzone, moment - 6 * HOUR, moment, vehicle_id=guid)
    assert expected <= set(map(key, found))


async def test_a_position_is_small_text_without_a_secret(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(since=moment - 6 * HOUR, vehicle_id=guid)
    assert len(feed.position) < 200
    for _ in range(100):
        await anext(feed)
    assert len(feed.position) < 200 + 11 * 100
    assert vendor.exchanges[0].access_token not in feed.position


@pytest.mark.parametrize("whose", [{"vehicle_id": GUID}, {"vehicle_group_id": GUID}])
async def test_a_position_of_another_feed_is_refused(
    mzone: MZoneSession, vendor: MZone, whose: dict[str, Any]
) -> None:
    position = mzone.events_feed(vehicle_id=vendor.world.vehicles[VAN].guid).position
    with pytest.raises(ArgumentError, match="another vehicle or group"):
        mzone.events_feed(position=position, **whose)


def feed_at(position: Any) -> EventsFeed:  # noqa: ANN401 - wrong on purpose
    """A feed that reads nothing."""

    def read(start: datetime, end: datetime) -> Any:  # noqa: ANN401 - never called
        raise AssertionError((start, end))

    usual = FeedSettings(overlap=HOUR, lag=MINUTE, every=MINUTE)
    return EventsFeed(read, settings=usual, clock=FakeClock(), of="x", position=position)


GOOD: dict[str, Any] = json.loads(feed_at(None).position)


@pytest.mark.parametrize(
    "position",
    [
        "",
        "x",
        "7",
        "[]",
        "{}",
        5,
        *(
            json.dumps({name: field for name, field in GOOD.items() if name != lost})
            for lost in GOOD
        ),
        *(
            json.dumps(GOOD | changed)
            for changed in (
                {"v": 2},
                {"seen": "AAAA"},
                {"seen": "?"},
                {"seen": 5},
                {"upto": "yesterday"},
                {"upto": 5},
                {"last": "9999-12-31T23:59:59-10:00"},
                {"of": "00"},
            )
        ),
    ],
)
def test_what_is_no_position_is_refused(position: object) -> None:
    with pytest.raises(ArgumentError, match="position"):
        feed_at(position)


@settings(max_examples=50)
@given(position=st.text() | st.dictionaries(st.sampled_from([*GOOD]), st.text()).map(json.dumps))
def test_any_text_is_a_position_or_refused(position: str) -> None:
    with pytest.raises(ArgumentError):
        feed_at(position)


def test_a_position_reads_back_as_itself() -> None:
    assert feed_at(json.dumps(GOOD)).position == json.dumps(GOOD, separators=(",", ":"))


# --- what goes wrong ------------------------------------------------------------------------------


async def test_after_an_error_a_feed_goes_on_without_a_gap(
    opened: Open, vendor: MZone, moment: datetime
) -> None:
    vendor.late_events = False
    mzone = opened("mzone", retries=0)
    guid = vendor.world.vehicles[VAN].guid
    feed = mzone.events_feed(
        since=moment - 2 * HOUR, vehicle_id=guid, page_size=20, every=10 * MINUTE
    )
    vendor.faults.add(Fault.status(500, path="Events", after=2, times=2))
    found: list[VehicleEvent] = []
    failures = 0
    while end_of(feed) < moment + HOUR:
        try:
            found.append(await anext(feed))
        except FleetAuthError:
            failures += 1
    assert failures == 2
    assert set(Counter(map(key, found)).values()) == {1}
    known = await everything(mzone, moment - 2 * HOUR, moment, vehicle_id=guid)
    assert known <= set(map(key, found))


async def test_a_refusal_is_raised_where_the_next_event_was_due(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    vendor.faults.add(Fault.status(400, path="Events"))
    feed = mzone.events_feed(since=moment - HOUR, vehicle_id=vendor.world.vehicles[VAN].guid)
    with pytest.raises(InputRefusedError):
        await anext(feed)


async def test_cancelling_a_feed_that_waits_ends_it_at_once_and_loses_nothing(
    opened: Open, sandbox: Sandbox
) -> None:
    clock = FakeClock(wall=sandbox.clock.now(), sleepers_wait=True)
    mzone = opened("mzone", clock=clock)
    feed = mzone.events_feed(vehicle_id=sandbox.mzone.world.vehicles[0].guid)
    before = feed.position
    async with anyio.create_task_group() as group:
        group.start_soon(anext, feed)
        while not clock.sleepers:
            await anyio.lowlevel.checkpoint()
        group.cancel_scope.cancel()
    assert feed.position == before
    sandbox.clock.advance(7200)
    clock.advance(7200)
    assert await anext(feed)


async def test_cancelling_a_feed_that_reads_loses_nothing(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    guid = vendor.world.vehicles[VAN].guid
    vendor.late_events = False
    feed = mzone.events_feed(since=moment - 2 * HOUR, vehicle_id=guid, page_size=20)
    expected = await everything(mzone, moment - 2 * HOUR, moment - MINUTE, vehicle_id=guid)
    found: set[tuple[object, ...]] = set()
    steps = 0
    while end_of(feed) < moment - MINUTE:
        steps += 1
        with anyio.CancelScope() as scope:
            if steps % 3 == 0:
                scope.cancel()  # at its next await, which may be in the middle of a page
            event = await anext(feed)
            assert key(event) not in found
            found.add(key(event))
    assert expected <= found


# --- events that can hardly be told apart ---------------------------------------------------------


def given_before(*readings: list[VehicleEvent]) -> Callable[[datetime, datetime], Any]:
    """Readings that were written down before."""
    left = list(readings)

    def read(start: datetime, end: datetime) -> Pager[VehicleEvent]:
        del start, end
        rows = Records(left.pop(0))

        async def fetch(_: Place) -> Page[VehicleEvent]:
            return Page(rows=rows, whole=True)

        return Pager(fetch, observer=Observer("mzone"))

    return read


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"id": "7"}, {"id": "7", "speed": 5.0}, True),
        ({"id": "7"}, {"id": "8"}, False),
        (
            {"vehicle_id": "A", "utc_timestamp": NOW, "event_type_id": 5},
            {"vehicle_id": "a", "utc_timestamp": NOW, "event_type_id": "5", "speed": 5.0},
            True,
        ),
        (
            {"vehicle_id": "A", "utc_timestamp": NOW, "event_type_id": 5},
            {"vehicle_id": "A", "utc_timestamp": NOW, "event_type_id": 6},
            False,
        ),
        ({"vehicle_id": "A", "speed": 5.0}, {"vehicle_id": "A", "speed": 5.0}, True),
        ({"vehicle_id": "A", "speed": 5.0}, {"vehicle_id": "A", "speed": 6.0}, False),
        ({"extra": {"a": 1}}, {"extra": {"a": 2}}, False),
        ({"utc_timestamp": NOW, "speed": 5.0}, {"utc_timestamp": NOW, "speed": 6.0}, False),
    ],
)
async def test_what_tells_events_apart(
    first: dict[str, Any],
    second: dict[str, Any],
    same: bool,  # noqa: FBT001
) -> None:
    last = VehicleEvent(id="last")
    readings = given_before([VehicleEvent(**first)], [VehicleEvent(**second), last])
    usual = FeedSettings(overlap=HOUR, lag=MINUTE, every=MINUTE)
    feed = EventsFeed(readings, settings=usual, clock=FakeClock(), of="x")
    await anext(feed)
    assert (await anext(feed) == last) is same


# --- bad input ------------------------------------------------------------------------------------


BAD: list[tuple[str, Callable[[Any], object]]] = [
    ("one of them", lambda m: m.events_feed()),
    ("one of them", lambda m: m.events_feed(vehicle_id=GUID, vehicle_group_id=GUID)),
    ("no GUID", lambda m: m.events_feed(vehicle_id="V1")),
    ("time zone", lambda m: m.events_feed(vehicle_id=GUID, since=datetime(2026, 1, 1))),  # noqa: DTZ001
    ("since", lambda m: m.events_feed(vehicle_id=GUID, since="2026")),
    ("not both", lambda m: m.events_feed(vehicle_id=GUID, since=NOW, position="{}")),
    ("overlap", lambda m: m.events_feed(vehicle_id=GUID, overlap=timedelta(seconds=-1))),
    ("overlap", lambda m: m.events_feed(vehicle_id=GUID, overlap=180)),
    ("lag", lambda m: m.events_feed(vehicle_id=GUID, lag=-MINUTE)),
    ("every must be longer", lambda m: m.events_feed(vehicle_id=GUID, every=timedelta())),
    ("page_size", lambda m: m.events_feed(vehicle_id=GUID, page_size=0)),
]


async def test_bad_input_is_refused_before_anything_is_sent(
    mzone: MZoneSession, vendor: MZone
) -> None:
    for problem, call in BAD:
        with pytest.raises(ArgumentError, match=problem):
            call(mzone)
    assert vendor.requests == []
