"""Masternaut's feeds, polled by a script: their cursor, pace, failures, gaps and cancellation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from fleetauth import (
    ArgumentError,
    DecodeError,
    Event,
    FleetAuthError,
    InputRefusedError,
    MisuseError,
    QuotaError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import CallRetried, FeedJumped, Observer
from fleetauth.records import Records
from fleetauth.testing import FakeClock
from fleetauth.vendors.masternaut.feed import Changes, Feed, FeedTerms, Gaps

T0 = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def minute(number: int) -> datetime:
    return T0 + timedelta(minutes=number)


def batch(rows: str, cursor: int | None, *, full: bool = False) -> Changes[str]:
    moment = None if cursor is None else minute(cursor)
    return Changes(rows=Records(rows.split()), cursor=moment, full=full)


class Script:
    """Answers each poll with the next of its lines: a batch, or an error that is raised."""

    def __init__(self, *lines: Changes[str] | FleetAuthError) -> None:
        self.lines = list(lines)
        self.cursors: list[datetime | None] = []
        self.clock = FakeClock(wall=T0.timestamp())
        self.events: list[Event] = []

    async def poll(self, cursor: datetime | None) -> Changes[str]:
        self.cursors.append(cursor)
        await anyio.lowlevel.checkpoint()
        line = self.lines.pop(0)
        if isinstance(line, FleetAuthError):
            raise line
        return line

    def feed(
        self,
        *,
        call: str = "live/latest",
        reach: timedelta | None = None,
        gaps: Gaps = "raise",
        position: str | None = None,
        from_date_time: datetime | None = None,
        poll: Callable[[datetime | None], Awaitable[Changes[str]]] | None = None,
    ) -> Feed[str]:
        return Feed(
            self.poll if poll is None else poll,
            terms=FeedTerms(call=call, every=15.0, reach=reach, gaps=gaps),
            clock=self.clock,
            observer=Observer("masternaut", self.events.append),
            position=position,
            from_date_time=from_date_time,
        )


async def taken(feed: Feed[str], count: int) -> list[str]:
    return [await anext(feed) for _ in range(count)]


# --- cursor and pace ------------------------------------------------------------------------------


async def test_each_poll_goes_on_from_the_last_cursor() -> None:
    script = Script(batch("a b", 1), batch("c", 2), batch("d", 3))
    assert await taken(script.feed(), 4) == ["a", "b", "c", "d"]
    assert script.cursors == [None, minute(1), minute(2)]


async def test_polls_keep_the_pace() -> None:
    script = Script(batch("a", 1), batch("", 2), batch("b", 3))
    await taken(script.feed(), 2)
    assert script.clock.slept == [15.0, 15.0]


async def test_time_that_the_caller_takes_is_not_waited_again() -> None:
    script = Script(batch("a", 1), batch("b", 2))
    feed = script.feed()
    await anext(feed)
    script.clock.advance(10)
    await anext(feed)
    assert script.clock.slept == [5.0]


async def test_after_a_full_batch_the_next_is_asked_for_at_once() -> None:
    script = Script(batch("a b", 1, full=True), batch("c", 2))
    await taken(script.feed(), 3)
    assert script.clock.slept == []


async def test_rows_that_come_again_on_the_border_are_given_once() -> None:
    script = Script(batch("a b", 1), batch("b c", 2), batch("c c d", 3), batch("b", 4))
    assert await taken(script.feed(), 5) == ["a", "b", "c", "d", "b"]


async def test_a_cursor_that_is_not_told_stays() -> None:
    script = Script(batch("a", 1), batch("b", None), batch("b c", 3))
    assert await taken(script.feed(), 3) == ["a", "b", "c"]
    assert script.cursors == [None, minute(1), minute(1)]


async def test_a_full_batch_that_does_not_move_on_is_a_fault() -> None:
    script = Script(batch("a b", 1, full=True), batch("a b", 1, full=True))
    feed = script.feed()
    await taken(feed, 2)
    with pytest.raises(VendorFaultError, match="same full batch"):
        await anext(feed)


# --- positions ------------------------------------------------------------------------------------


async def test_a_position_covers_a_batch_once_all_of_it_is_handed_out() -> None:
    feed = Script(batch("a b", 1), batch("c d", 2)).feed()
    assert feed.position is None
    positions: list[str | None] = []
    async for _ in feed:
        positions.append(feed.position)
        if len(positions) == 4:
            break
    first, after = positions[1], positions[3]
    assert positions == [None, first, first, after]
    assert first is not None
    assert after is not None


async def test_a_feed_is_resumed_where_the_saved_one_was() -> None:
    feed = Script(batch("a b", 1)).feed()
    await taken(feed, 2)
    script = Script(batch("c", 2))
    resumed = script.feed(position=feed.position)
    assert resumed.position == feed.position
    assert await anext(resumed) == "c"
    assert script.cursors == [minute(1)]


async def test_batches_are_what_each_poll_brought() -> None:
    feed = Script(batch("a b", 1), batch("", 2), batch("c", 3)).feed()
    seen, positions = [], set()
    async for rows in feed.batches():
        seen.append(list(rows))
        positions.add(feed.position)
        if len(seen) == 3:
            break
    assert seen == [["a", "b"], [], ["c"]]
    assert len(positions) == 3


async def test_a_batch_keeps_what_the_vendor_said_beside_it() -> None:
    rows = Records(["a"], total=1, raw={"processedDateTime": "2026"})
    feed = Script(Changes(rows=rows, cursor=minute(1))).feed()
    given = await feed.next_batch()
    assert (given.total, given.raw) == (1, {"processedDateTime": "2026"})


async def test_a_batch_begins_with_the_rows_that_are_left() -> None:
    feed = Script(batch("a b c", 1)).feed()
    await anext(feed)
    assert list(await feed.next_batch()) == ["b", "c"]


async def test_after_a_break_the_feed_goes_on() -> None:
    feed = Script(batch("a b", 1)).feed()
    async for row in feed:
        assert row == "a"
        break
    assert await anext(feed) == "b"


@pytest.mark.parametrize(
    ("position", "match"),
    [
        ("", "no position"),
        ("{", "no position"),
        ("[1]", "no position"),
        (7, "no position"),
        ("x" * 2000, "no position"),
        ('{"v":2,"feed":"live/latest","at":"2026-01-01T00:00:00+00:00"}', "version 2"),
        ('{"v":1,"feed":"other","at":"2026-01-01T00:00:00+00:00"}', "another feed"),
        ('{"v":1,"feed":"live/latest","at":"yesterday"}', "damaged"),
        ('{"v":1,"feed":"live/latest","at":"2026-01-01T00:00:00"}', "damaged"),
        ('{"v":1,"feed":"live/latest"}', "damaged"),
    ],
)
def test_what_is_no_position_is_refused(position: str, match: str) -> None:
    with pytest.raises(ArgumentError, match=match):
        Script().feed(position=position)


async def test_a_position_and_a_beginning_are_one_too_many() -> None:
    feed = Script(batch("a", 1)).feed()
    await anext(feed)
    with pytest.raises(ArgumentError, match="not both"):
        Script().feed(position=feed.position, from_date_time=T0)


# --- failures -------------------------------------------------------------------------------------

FAULTS = [
    TransportError("cut off"),
    VendorFaultError("broken", status=503),
    QuotaError("too soon", retry_after=40.0),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_failed_poll_is_tried_again_at_the_next_turn(fault: FleetAuthError) -> None:
    script = Script(batch("a", 1), fault, batch("b", 2))
    assert await taken(script.feed(), 2) == ["a", "b"]
    assert script.cursors == [None, minute(1), minute(1)]
    assert script.clock.slept == [15.0, fault.retry_after or 15.0]
    retried = script.events[-1]
    assert isinstance(retried, CallRetried)
    assert retried.error == type(fault).__name__


async def test_polls_that_go_on_failing_are_told_and_the_feed_goes_on_afterwards() -> None:
    faults = [VendorFaultError(f"fault {number}") for number in range(5)]
    script = Script(batch("a", 1), *faults, batch("b", 2))
    feed = script.feed()
    await anext(feed)
    with pytest.raises(VendorFaultError, match="fault 4"):
        await anext(feed)
    assert await anext(feed) == "b"
    assert set(script.cursors[1:]) == {minute(1)}
    assert script.clock.slept == [15.0] * 6


@pytest.mark.parametrize(
    "error", [InputRefusedError("no"), DecodeError("what?")], ids=lambda error: type(error).__name__
)
async def test_an_error_that_another_poll_can_not_mend_is_told_at_once(
    error: FleetAuthError,
) -> None:
    script = Script(batch("a", 1), error, batch("b", 2))
    feed = script.feed()
    await anext(feed)
    with pytest.raises(type(error)):
        await anext(feed)
    assert await anext(feed) == "b"


# --- gaps -----------------------------------------------------------------------------------------


async def test_a_cursor_older_than_the_vendors_memory_is_an_error_that_says_what_to_do() -> None:
    script = Script(batch("a", 0))
    feed = script.feed(reach=HOUR)
    await anext(feed)
    script.clock.advance(3601)
    with pytest.raises(ArgumentError, match=r"goes back 1:00:00 at most.* start and an end"):
        await anext(feed)
    assert script.cursors == [None]


async def test_a_feed_may_jump_over_what_the_vendor_has_forgotten_and_tells_so() -> None:
    script = Script(batch("a", 0), batch("b", 170))
    feed = script.feed(reach=HOUR, gaps="jump")
    await anext(feed)
    script.clock.advance(2 * 3600)
    assert await anext(feed) == "b"
    assert script.cursors[-1] == minute(61)
    jumped = script.events[-1]
    assert isinstance(jumped, FeedJumped)
    assert jumped.missed_from == minute(0).isoformat()
    assert jumped.missed_until == minute(61).isoformat()


async def test_a_cursor_within_the_vendors_memory_goes_on() -> None:
    script = Script(batch("a", 0), batch("b", 59))
    feed = script.feed(reach=HOUR)
    await anext(feed)
    script.clock.advance(3590)
    assert await anext(feed) == "b"


# --- cancelling -----------------------------------------------------------------------------------


async def test_a_cancelled_wait_leaves_the_feed_where_it_was() -> None:
    script = Script(batch("a", 1), batch("b", 2))
    script.clock = FakeClock(wall=T0.timestamp(), sleepers_wait=True)
    feed = script.feed()
    await anext(feed)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await anext(feed)
    script.clock.advance(15)
    assert await anext(feed) == "b"
    assert script.cursors == [None, minute(1)]


async def test_a_cancelled_poll_is_made_again_from_the_same_cursor() -> None:
    script = Script(batch("a", 1), batch("b", 2))
    hang = True

    async def poll(cursor: datetime | None) -> Changes[str]:
        if len(script.cursors) == 1 and hang:
            script.cursors.append(cursor)
            scope.cancel()
            await anyio.sleep_forever()
        return await script.poll(cursor)

    feed = script.feed(poll=poll)
    await anext(feed)
    with anyio.CancelScope() as scope:
        await anext(feed)
    assert scope.cancelled_caught
    assert await anext(feed) == "b"
    assert script.cursors == [None, minute(1), minute(1)]


async def test_two_tasks_can_not_read_one_feed_at_once() -> None:
    script = Script(batch("a", 1))
    feed = script.feed()
    refused: list[MisuseError] = []

    async def read() -> None:
        try:
            await anext(feed)
        except MisuseError as error:
            refused.append(error)

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        group.start_soon(read)
    assert len(refused) == 1
    assert "another task" in str(refused[0])
