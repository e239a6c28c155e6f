"""Keep the quota (I10): a request that the vendor is known to refuse waits for its turn, or is not sent at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pytest

from fleetauth.errors import QuotaError
from fleetauth.events import Event, Observer, QuotaWaited
from fleetauth.testing import FakeClock
from fleetauth.transport.api import Call
from fleetauth.transport.deadline import Deadline
from fleetauth.transport.quota import Quota
from tests.transport.fleet import FakeVendor, response

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL = 15.0
LONG = 1000.0


class Waiting:
    """Callers of one quota, on a clock that a test moves."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.clock = FakeClock(sleepers_wait=True)
        self.started = self.clock.monotonic()
        observer = Observer("fleet", self.events.append)
        self.quota = Quota("Fleet positions", INTERVAL, clock=self.clock, observer=observer)
        self.passed: list[float] = []

    @property
    def time(self) -> float:
        """Seconds since the start."""
        return self.clock.monotonic() - self.started

    async def one(self, seconds: float = LONG) -> None:
        """Take a turn and note when it came."""
        await self.quota.turn(Deadline(self.clock, seconds))
        self.passed.append(self.time)

    async def one_within(self, scope: anyio.CancelScope) -> None:
        """The same, until it is cancelled."""
        with scope:
            await self.one()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Let the others run until something is so."""
        while not is_so():
            await anyio.lowlevel.checkpoint()

    async def pass_to(self, time: float) -> None:
        """Move the clock to that many seconds after the start, second by second, and let everyone run in between."""
        while self.time < time:
            self.clock.advance(1.0)
            await anyio.wait_all_tasks_blocked()


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


async def test_the_first_request_does_not_wait(waiting: Waiting) -> None:
    await waiting.one()
    assert waiting.passed == [0.0]
    assert waiting.events == []


async def test_requests_pass_one_interval_apart(waiting: Waiting) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(4):
            tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 3)
        await waiting.pass_to(45.0)
    assert waiting.passed == [0.0, 15.0, 30.0, 45.0]


async def test_a_request_after_the_interval_does_not_wait(waiting: Waiting) -> None:
    await waiting.one()
    waiting.clock.advance(INTERVAL)
    await waiting.one()
    assert waiting.passed == [0.0, 15.0]


async def test_the_interval_counts_from_when_a_request_may_have_arrived(waiting: Waiting) -> None:
    await waiting.one()
    waiting.clock.advance(2.0)  # signing in
    sent = waiting.quota.sent()
    waiting.clock.advance(0.25)  # connecting
    waiting.quota.answered(sent)
    assert waiting.quota.free_in() == INTERVAL
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        waiting.clock.advance(INTERVAL)
    assert waiting.passed == [0.0, 17.25]


async def test_of_a_slow_answer_only_a_second_counts_as_its_way(waiting: Waiting) -> None:
    await waiting.one()
    sent = waiting.quota.sent()
    waiting.clock.advance(5.0)
    waiting.quota.answered(sent)
    assert waiting.quota.free_in() == 11.0


async def test_who_waits_already_waits_for_a_late_request_too_and_keeps_the_order(
    waiting: Waiting,
) -> None:
    await waiting.one()
    async with anyio.create_task_group() as tasks:
        for _ in range(2):
            tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 2)
        await waiting.pass_to(3.0)
        waiting.quota.sent()
        await waiting.pass_to(18.0)
        waiting.quota.sent()
        await waiting.pass_to(33.0)
    assert waiting.passed == [0.0, 18.0, 33.0]


async def test_who_would_wait_beyond_the_deadline_for_a_late_request_is_refused(
    waiting: Waiting,
) -> None:
    await waiting.one()
    refused: list[float | None] = []

    async def one() -> None:
        with pytest.raises(QuotaError) as caught:
            await waiting.one(16.0)
        refused.append(caught.value.retry_after)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        await waiting.pass_to(3.0)
        waiting.quota.sent()
        await waiting.pass_to(15.0)
    assert refused == [3.0]


async def test_each_wait_is_an_event(waiting: Waiting) -> None:
    async with anyio.create_task_group() as tasks:
        await waiting.one()
        waiting.clock.advance(5.0)
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        await waiting.pass_to(15.0)
    assert waiting.events == [QuotaWaited(vendor="fleet", quota="Fleet positions", wait=10.0)]


async def test_a_turn_after_the_deadline_is_refused_with_the_time_to_wait(
    waiting: Waiting,
) -> None:
    await waiting.one()
    with pytest.raises(QuotaError, match=r"1 request in 15 s, .* in 15\.0 s") as caught:
        await waiting.one(14.9)
    assert caught.value.retry_after == 15.0
    assert caught.value.vendor == "fleet"


async def test_a_refused_caller_takes_no_turn_away(waiting: Waiting) -> None:
    await waiting.one()
    with pytest.raises(QuotaError):
        await waiting.one(1.0)
    waiting.clock.advance(INTERVAL)
    await waiting.one(1.0)
    assert waiting.passed == [0.0, 15.0]


async def test_a_cancelled_caller_gives_its_turn_back(waiting: Waiting) -> None:
    await waiting.one()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        tasks.cancel_scope.cancel()
    waiting.clock.advance(INTERVAL)
    await waiting.one(1.0)
    assert waiting.passed == [0.0, 15.0]


async def test_cancelling_one_does_not_let_those_behind_it_pass_early(waiting: Waiting) -> None:
    await waiting.one()
    async with anyio.create_task_group() as tasks:
        scope = anyio.CancelScope()
        tasks.start_soon(waiting.one_within, scope)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 2)
        scope.cancel()
        await waiting.pass_to(30.0)
    assert waiting.passed == [0.0, 30.0]


@pytest.mark.parametrize(
    ("retry_after", "next_turn"), [(None, 15.0), (20.0, 20.0), (3.0, 15.0), (0.0, 15.0)]
)
async def test_a_refusal_by_the_vendor_moves_the_next_turn(
    waiting: Waiting, retry_after: float | None, next_turn: float
) -> None:
    await waiting.one()
    assert waiting.quota.refused(retry_after) == next_turn
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        await waiting.pass_to(next_turn)
    assert waiting.passed == [0.0, next_turn]


async def test_those_who_wait_already_wait_longer_when_the_vendor_refuses(
    waiting: Waiting,
) -> None:
    await waiting.one()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.one)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        waiting.clock.advance(10.0)
        waiting.quota.refused(40.0)
        await waiting.pass_to(50.0)
    assert waiting.passed == [0.0, 50.0]


async def test_one_who_waited_is_refused_if_the_new_turn_is_after_the_deadline(
    waiting: Waiting,
) -> None:
    await waiting.one()
    refused: list[float | None] = []

    async def hurried() -> None:
        with pytest.raises(QuotaError) as caught:
            await waiting.one(20.0)
        refused.append(caught.value.retry_after)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(hurried)
        await waiting.until(lambda: waiting.clock.sleepers == 1)
        waiting.quota.refused(40.0)
        await waiting.pass_to(15.0)
    assert refused == [25.0]


async def test_a_429_moves_the_turn_of_the_calls_that_follow(vendor: FakeVendor) -> None:
    clock = FakeClock()
    async with vendor.session(clock=clock, retries=0) as session:
        call = Call(api=session.main, method="GET", path="x", quota=session.limited(INTERVAL))
        vendor.script = [response(429, retry_after="20")]
        with pytest.raises(QuotaError) as caught:
            await session._call(call)
        assert caught.value.retry_after == 20.0
        await session._call(call)
    assert clock.slept == [20.0]


async def test_a_429_is_waited_for_and_the_call_made_again(vendor: FakeVendor) -> None:
    clock = FakeClock()
    async with vendor.session(clock=clock) as session:
        call = Call(api=session.main, method="GET", path="x", quota=session.limited(INTERVAL))
        vendor.script = [429]
        assert (await session._call(call)).status == 200
    assert clock.slept == [INTERVAL]
    assert len(vendor.calls) == 2


async def test_a_token_is_looked_at_after_the_turn_has_come(vendor: FakeVendor) -> None:
    vendor.lifetime = 10.0
    async with vendor.session(clock=FakeClock()) as session:
        call = Call(api=session.main, method="GET", path="x", quota=session.limited(INTERVAL))
        await session._call(call)
        await session._call(call)
    assert [seen.token for seen in vendor.calls] == ["token-1", "token-2"]


async def test_looking_when_the_next_turn_is_takes_none() -> None:
    waiting = Waiting()
    assert waiting.quota.free_in() == 0
    await waiting.one()
    waiting.clock.advance(5)
    assert waiting.quota.free_in() == waiting.quota.free_in() == INTERVAL - 5
    waiting.quota.refused(60.0)
    assert waiting.quota.free_in() == 60
    waiting.clock.advance(61)
    assert waiting.quota.free_in() == 0
    await waiting.one()
    assert waiting.passed == [0, 66]


async def test_another_s_refusal_counts_in_when_the_next_turn_is() -> None:
    waiting = Waiting()
    waiting.quota._refused_until = waiting.clock.monotonic() + 30  # as the store told it
    assert waiting.quota.free_in() == 30
