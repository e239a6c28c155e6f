"""A quota that an account's sessions share by their store: one turn an interval for all of them together (I10)."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from fleetauth.errors import QuotaError
from fleetauth.events import Event, LeaseFailed, Observer, QuotaWaited
from fleetauth.stores import MemoryStore
from fleetauth.testing import FakeClock
from fleetauth.transport import quota as module
from fleetauth.transport.api import Call
from fleetauth.transport.deadline import Deadline
from fleetauth.transport.quota import Quota
from tests.transport.fleet import FakeVendor, response

INTERVAL = 15.0
LONG = 1000.0


class Failing(MemoryStore):
    """A store that can be gone, or never answer.

    Attributes:
        gone: Whether it is.
        hangs: Whether it never answers.
    """

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(time=clock.wall)
        self.gone = self.hangs = False

    async def _answer(self) -> None:
        if self.gone:
            raise OSError("canary")
        if self.hangs:
            await anyio.sleep_forever()

    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:
        await self._answer()
        return await super().take_turn(key, interval=interval, at_most=at_most)

    async def push_turns(self, key: str, *, seconds: float) -> None:
        await self._answer()
        await super().push_turns(key, seconds=seconds)


class Account:
    """An account's sessions, on one clock and one store."""

    def __init__(self) -> None:
        self.clock = FakeClock(sleepers_wait=True)
        self.started = self.clock.monotonic()
        self.store = Failing(self.clock)
        self.events: list[Event] = []
        self.passed: list[float] = []

    def quota(self) -> Quota:
        """One more session's."""

        async def key() -> str:
            await anyio.lowlevel.checkpoint()
            return "invented-key"

        return Quota(
            "Fleet positions",
            INTERVAL,
            clock=self.clock,
            observer=Observer("fleet", self.events.append),
            store=self.store,
            key=key,
        )

    async def one(self, quota: Quota, seconds: float = LONG) -> None:
        """Take a turn and note when it came."""
        await quota.turn(Deadline(self.clock, seconds))
        self.passed.append(self.clock.monotonic() - self.started)

    async def pass_to(self, time: float) -> None:
        """Move the clock, second by second, and let everyone run in between."""
        while self.clock.monotonic() - self.started < time:
            self.clock.advance(1.0)
            await anyio.wait_all_tasks_blocked()


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def two(account: Account) -> tuple[Quota, Quota]:
    return account.quota(), account.quota()


async def test_sessions_take_turns(account: Account, two: tuple[Quota, Quota]) -> None:
    async with anyio.create_task_group() as tasks:
        for quota in (*two, *two):
            tasks.start_soon(account.one, quota)
        await anyio.wait_all_tasks_blocked()
        await account.pass_to(45.0)
    assert account.passed == [0.0, 15.0, 30.0, 45.0]


async def test_each_wait_is_told(account: Account, two: tuple[Quota, Quota]) -> None:
    await account.one(two[0])
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(account.one, two[1])
        await anyio.wait_all_tasks_blocked()
        await account.pass_to(15.0)
    assert account.events == [QuotaWaited(vendor="fleet", quota="Fleet positions", wait=15.0)]


async def test_a_turn_after_the_deadline_is_refused_with_the_time_to_wait(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    with pytest.raises(QuotaError) as caught:
        await account.one(two[1], 14.9)
    assert caught.value.retry_after == 15.0


async def test_a_refused_session_takes_no_turn_away(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    with pytest.raises(QuotaError):
        await account.one(two[1], 14.9)
    account.clock.advance(INTERVAL)
    await account.one(two[1], 1.0)
    assert account.passed == [0.0, 15.0]


async def test_a_refusal_by_the_vendor_holds_all_sessions_back(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await two[0].share_refusal(40.0)
    with pytest.raises(QuotaError) as caught:
        await account.one(two[1], 39.0)
    assert caught.value.retry_after == 40.0


async def test_those_who_wait_already_wait_longer_when_the_vendor_refuses(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(account.one, two[0])
        await anyio.wait_all_tasks_blocked()
        await account.pass_to(10.0)
        await two[0].share_refusal(two[0].refused(40.0))
        await account.pass_to(50.0)
    assert account.passed == [0.0, 50.0]


async def test_another_session_s_refusal_reaches_those_who_wait_already(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(account.one, two[1])
        await anyio.wait_all_tasks_blocked()
        await account.pass_to(10.0)
        await two[0].share_refusal(two[0].refused(40.0))
        await account.pass_to(65.0)
    assert account.passed == [0.0, 50.0]


async def test_one_who_waited_is_refused_if_the_new_turn_is_after_the_deadline(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    refused: list[float | None] = []

    async def hurried() -> None:
        with pytest.raises(QuotaError) as caught:
            await account.one(two[0], 20.0)
        refused.append(caught.value.retry_after)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(hurried)
        await anyio.wait_all_tasks_blocked()
        await two[0].share_refusal(two[0].refused(40.0))
        await account.pass_to(15.0)
    assert refused == [25.0]


# --- the store fails ------------------------------------------------------------------------------


async def test_a_session_whose_store_is_gone_keeps_the_quota_by_itself(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    account.store.gone = True
    await account.one(two[0])
    with pytest.raises(QuotaError):
        await account.one(two[0], 14.9)
    assert account.events == [LeaseFailed(vendor="fleet", error="OSError")] * 2


async def test_turns_of_its_own_come_after_those_that_were_shared(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    await account.one(two[0])
    account.store.gone = True
    with pytest.raises(QuotaError) as caught:
        await account.one(two[0], 14.9)
    assert caught.value.retry_after == 15.0


async def test_a_store_that_is_back_is_shared_again(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    account.store.gone = True
    await account.one(two[0])
    account.store.gone = False
    account.clock.advance(INTERVAL)
    await account.one(two[0])
    with pytest.raises(QuotaError):
        await account.one(two[1], 14.9)


async def test_a_store_that_hangs_is_not_waited_for_long(
    account: Account, two: tuple[Quota, Quota], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TIME_LIMIT", 0.05)
    account.store.hangs = True
    with anyio.fail_after(5):
        await account.one(two[0])
        await two[0].share_refusal(1.0)
    assert account.events == [LeaseFailed(vendor="fleet", error="TimeoutError")] * 2


async def test_a_refusal_that_can_not_be_shared_is_told(
    account: Account, two: tuple[Quota, Quota]
) -> None:
    account.store.gone = True
    await two[0].share_refusal(40.0)
    assert account.events == [LeaseFailed(vendor="fleet", error="OSError")]


# --- by a session ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "wait"), [(response(429, retry_after="20"), 20.0), (429, 15.0)])
async def test_a_429_holds_the_accounts_other_sessions_back(
    vendor: FakeVendor, answer: object, wait: float
) -> None:
    clock = FakeClock()
    shared: dict[str, object] = {"clock": clock, "store": MemoryStore(time=clock.wall)}
    async with vendor.session(retries=0, **shared) as one, vendor.session(**shared) as other:
        await one.login()
        vendor.script = [answer]
        with pytest.raises(QuotaError):
            await one._call(Call(api=one.main, method="GET", path="x", quota=one.limited(INTERVAL)))
        call = Call(api=other.main, method="GET", path="x", quota=other.limited(INTERVAL))
        await other._call(call)
    assert clock.slept == [wait]


async def test_a_session_with_a_store_of_its_own_shares_no_quota(vendor: FakeVendor) -> None:
    clock = FakeClock()
    async with vendor.session(clock=clock) as one, vendor.session(clock=clock) as other:
        for session in (one, other):
            quota = session.limited(INTERVAL)
            await session._call(Call(api=session.main, method="GET", path="x", quota=quota))
    assert clock.slept == []
