"""A call may be cancelled at any of its await points, in every way there is; the session works on afterwards (I2).

Each point in turn: something that a call waits for holds it there, the call is cancelled, and another one follows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import pytest

from fleetauth.errors import QuotaError
from fleetauth.records import Records
from fleetauth.testing import FakeClock
from fleetauth.transport.api import Call
from fleetauth.transport.paging import Page, Pager
from tests.transport.fleet import BASE, ENGINE, FakeVendor, Untyped, redirect, response

if TYPE_CHECKING:
    from tests.transport.fleet import FleetSession


class Hold:
    """Holds whoever comes by, until it is let go."""

    def __init__(self) -> None:
        self.reached = anyio.Event()
        self.open = anyio.Event()

    async def here(self, _: Untyped = None) -> None:
        """Wait here."""
        self.reached.set()
        await self.open.wait()

    def then(self, answer: Callable[[], Any]) -> Callable[[Any], Awaitable[Any]]:
        """Wait here, then answer."""

        async def held(_: Untyped) -> Untyped:
            await self.here()
            return answer()

        return held


class Held:
    """A session whose next call is held at one point."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.vendor = FakeVendor()
        self.hold = Hold()
        self.clock = FakeClock(sleepers_wait=True)
        self.session: FleetSession = self.vendor.session(clock=self.clock)
        self.call: Callable[[], Coroutine[Any, Any, Any]] = lambda: self.session.request("GET", "x")

    async def at_the_making_of_the_client(self) -> None:
        run_sync = anyio.to_thread.run_sync

        async def held(*args: Untyped) -> Untyped:
            await self.hold.here()
            return await run_sync(*args)

        self.monkeypatch.setattr(anyio.to_thread, "run_sync", held)

    async def at_the_token_request(self) -> None:
        self.vendor.token_script = [self.hold.then(self.vendor.issue)]

    async def at_the_request(self) -> None:
        self.vendor.script = [self.hold.then(lambda: response(200))]

    async def at_the_body(self) -> None:
        hold = self.hold

        class Body(ENGINE.AsyncByteStream):  # type: ignore[misc]
            async def __aiter__(self) -> Untyped:
                yield b"half of "
                await hold.here()
                yield b"the body"

        self.vendor.script = [ENGINE.Response(200, stream=Body())]

    async def at_the_exchange_after_a_401(self) -> None:
        await self.session.login()
        self.vendor.revoke()
        self.vendor.token_script = [self.hold.then(self.vendor.issue)]

    async def at_the_replay_after_a_401(self) -> None:
        await self.session.login()
        self.vendor.revoke()
        self.vendor.script = [401, self.hold.then(lambda: response(200))]

    async def at_a_redirects_target(self) -> None:
        self.vendor.script = [redirect(302, "y"), self.hold.then(lambda: response(200))]

    async def at_the_wait_between_attempts(self) -> None:
        self.vendor.script = [503]
        self._hold_the_clock()

    async def at_the_second_attempt(self) -> None:
        self.vendor.script = [503, self.hold.then(lambda: response(200))]
        self.monkeypatch.setattr(self.clock, "sleep", FakeClock().sleep)

    async def at_the_quotas_wait(self) -> None:
        quota = self.session.limited()
        call = Call(api=self.session.main, method="GET", path="x", quota=quota)
        await self.session._call(call)
        self._hold_the_clock()
        self.call = lambda: self.session._call(call)

    async def at_a_later_page(self) -> None:
        async def fetch(place: Untyped) -> Page[int]:
            answer = await self.session.request("GET", "x")
            return Page(rows=_one(place.page), answer=answer)

        pager = Pager(fetch, observer=self.session._observer)

        async def read() -> Untyped:
            async for _ in pager:
                self.vendor.script = [self.hold.then(lambda: response(200))]

        self.call = read

    async def at_a_users_own_client(self) -> None:
        client = ENGINE.AsyncClient(transport=self.vendor.transport, auth=self.session.auth)
        self.vendor.token_script = [self.hold.then(self.vendor.issue)]

        async def get() -> Untyped:
            async with client:
                return await client.get(f"{BASE}x")

        self.call = get

    def _hold_the_clock(self) -> None:
        async def held(seconds: float) -> None:
            await self.hold.here()
            self.clock.advance(seconds)

        self.monkeypatch.setattr(self.clock, "sleep", held)

    async def check(self) -> None:
        """The session works on, and signed in no more often than it had to."""
        exchanges = self.vendor.exchanges
        self.hold.open.set()
        self.vendor.script.clear()
        with anyio.fail_after(5):
            for _ in range(2):
                assert (await self.session.request("GET", "z")).status == 200
        assert self.vendor.exchanges <= max(exchanges, 1)
        await self.session.aclose()


def _one(number: int) -> Untyped:
    return Records([number])


POINTS = sorted(name for name in vars(Held) if name.startswith("at_"))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    return Held(monkeypatch)


@pytest.mark.parametrize("point", POINTS)
async def test_a_call_cancelled_by_its_scope_leaves_a_session_that_works(
    held: Held, point: str
) -> None:
    await getattr(held, point)()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(held.call)
        await held.hold.reached.wait()
        tasks.cancel_scope.cancel()
    await held.check()


@pytest.mark.parametrize("point", POINTS)
async def test_a_call_that_times_out_leaves_a_session_that_works(held: Held, point: str) -> None:
    await getattr(held, point)()
    with anyio.CancelScope() as scope:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(held.call)
            await held.hold.reached.wait()
            scope.deadline = anyio.current_time()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    await held.check()


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("many", [1, 10])
async def test_cancelling_all_of_many_calls_leaves_a_session_that_works(
    held: Held, point: str, many: int
) -> None:
    await getattr(held, point)()
    async with anyio.create_task_group() as tasks:
        for _ in range(many):
            tasks.start_soon(_quietly, held.call)
        await held.hold.reached.wait()
        await anyio.wait_all_tasks_blocked()
        tasks.cancel_scope.cancel()
    await held.check()


async def _quietly(call: Callable[[], Coroutine[Any, Any, Any]]) -> None:
    try:
        await call()
    except (RuntimeError, QuotaError):
        return  # a user's own client is closed by the first of them; a quota has no turns for so many


# --- asyncio's own ways, which no cancel scope sees -----------------------------------------------


async def by_task_cancel(held: Held) -> None:
    task = asyncio.ensure_future(held.call())
    await held.hold.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_wait_for(held: Held) -> None:
    call = asyncio.ensure_future(held.call())
    await held.hold.reached.wait()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call, 0)


async def by_timeout(held: Held) -> None:
    async def limited() -> None:
        async with asyncio.timeout(None) as limit:
            ending = asyncio.ensure_future(_end(held, limit))
            await held.call()
        await ending

    with pytest.raises(TimeoutError):
        await limited()


async def _end(held: Held, limit: asyncio.Timeout) -> None:
    await held.hold.reached.wait()
    limit.reschedule(asyncio.get_running_loop().time())


async def by_cancelling_twice(held: Held) -> None:
    task = asyncio.ensure_future(held.call())
    await held.hold.reached.wait()
    task.cancel()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


NATIVE = [by_task_cancel, by_wait_for, by_timeout, by_cancelling_twice]


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("cancel", NATIVE, ids=lambda cancel: cancel.__name__)
async def test_a_call_cancelled_by_asyncio_itself_leaves_a_session_that_works(
    held: Held, point: str, cancel: Callable[[Held], Awaitable[None]]
) -> None:
    await getattr(held, point)()
    await cancel(held)
    await held.check()
