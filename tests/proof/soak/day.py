"""The simulated day itself: sessions, tasks, what goes wrong and when, and the looks at the process in between.

What must hold is in the test beside this file; here it is only brought about and counted.
"""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import anyio
import attrs

from fleetauth import Event, FleetAuthError, QuotaError, VendorSession
from fleetauth.events import RefreshRefused, TokenIssued
from fleetauth.sandbox import Sandbox
from fleetauth.stores import PLAIN_TEXT, FileStore, MemoryStore, TokenStore
from tests.proof.soak import gauges
from tests.proof.soak.day_clock import DayClock
from tests.proof.soak.weather import ERRORS, Account, faults
from tests.proof.soak.work import Reads, Writes, asks_of, choice, told, with_quota, write_of
from tests.sessions.conftest import SESSIONS

HOUR: Final = 3600.0  # seconds
_GRID: Final = 30.0  # seconds: tasks wake together, and meet
_LIFETIME: Final = 1800.0  # seconds that a token lives
_AFTER_THE_HOUR: Final = 20 * 60.0 + 11.0  # seconds: nobody wakes then but who looks


@attrs.frozen
class Plan:
    """How long and how full the day is.

    Attributes:
        tasks: For each vendor.
        hours: Of the vendors' and the sessions' time.
        pause: Seconds between two calls of a task, on average.
        trouble_every: Seconds between two things that go wrong.
        warm_up: Hours after which everything has been made that is made once.
        looks: How often the process is looked at after that.
    """

    tasks: int
    hours: float
    pause: float
    trouble_every: float
    warm_up: float
    looks: int


@attrs.define
class Look:
    """The process at one moment of the day, and what the sessions hold then."""

    process: gauges.Reading
    held: Counter[str]


class Day:
    """One day.

    Args:
        plan: How long and how full.
        sandbox: The vendors; its clock must stand still.
        directory: For the files of a store.

    Attributes:
        right: Calls that were answered as they should be.
        errors: Calls that ended with an error that a fault explains, by its class.
        wrong: Calls that did not end so.
        issued: Tokens that arrived, by vendor.
        refused: Refused refresh tokens, by vendor.
        looks: In their order.
    """

    def __init__(self, plan: Plan, sandbox: Sandbox, directory: Path) -> None:
        self.plan = plan
        self._sandbox = sandbox
        self.clock = DayClock(wall=sandbox.clock.now(), moved=sandbox.clock.advance)
        self._directory = directory
        self._rng = Random(8)
        sandbox.masternaut.access_lifetime = _LIFETIME
        self.accounts = {name: Account(vendor) for name, vendor in sandbox.vendors.items()}
        self.writes = Writes(sandbox)
        self.right: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.issued: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.looks: list[Look] = []
        self._issued_at: Counter[str] = Counter()
        self._sessions: dict[str, VendorSession] = {}

    async def run(self) -> None:
        """Let it pass."""
        async with AsyncExitStack() as stack:
            for name in SESSIONS:
                self._sessions[name] = await stack.enter_async_context(self._session(name))
            reads = {name: await Reads.of(asks_of(it)) for name, it in self._sessions.items()}
            await stack.enter_async_context(self._sessions["mbanq"].kept_fresh())
            async with anyio.create_task_group() as group:
                group.start_soon(self.clock.run, self._at_rest)
                async with anyio.create_task_group() as at_work:
                    for name, session in self._sessions.items():
                        for number in range(self.plan.tasks):
                            rng = Random(f"{name} {number}")
                            ask = partial(self._ask, name, session, reads[name], rng)
                            at_work.start_soon(self._work, ask, rng)
                    at_work.start_soon(self._let_go_wrong)
                    at_work.start_soon(self._look_now_and_then)
                group.cancel_scope.cancel()
        self._sessions.clear()
        self._tidy()

    @asynccontextmanager
    async def _session(self, name: str) -> AsyncIterator[VendorSession]:
        def heard(event: Event) -> None:
            if (
                isinstance(event, TokenIssued) and event.grant != "basic"
            ):  # which is never exchanged
                self.issued[name] += 1
                self._issued_at[name] = self.accounts[name].weather.number
            self.refused[name] += isinstance(event, RefreshRefused)

        stores: dict[str, Callable[[], TokenStore]] = {
            "masternaut": partial(MemoryStore, time=self.clock.monotonic),
            "mps_monitor": partial(
                FileStore, self._directory, encryption=PLAIN_TEXT, time=self.clock.wall
            ),
        }
        arguments: dict[str, Any] = dict(self._sandbox.vendors[name].arguments)
        if name in stores:
            arguments["store"] = stores[name]()
        arguments |= {"clock": self.clock, "on_event": heard}
        async with SESSIONS[name](**arguments) as session:
            yield session

    async def _at_rest(self) -> None:
        """Until no exchange is under way: those of tokens that still serve have nobody who waits for them."""
        for session in self._sessions.values():
            for keeper in session._keepers():
                await keeper.settle()

    # -------------------------------------------------------------- tasks

    async def _work(self, ask: Callable[[], Any], rng: Random) -> None:
        longest = max(1, round(2 * self.plan.pause / _GRID) - 1)
        end = self.plan.hours * HOUR
        with self.clock.at_work():
            while (now := self.clock.passed) < end:
                pause = _GRID * rng.randint(1, longest)
                hour = HOUR * (now // HOUR + 1)  # at each full hour everybody asks at once
                await self.clock.sleep(min(_GRID * (now // _GRID) + pause, hour) - now)
                await ask()

    async def _ask(self, name: str, session: VendorSession, reads: Reads, rng: Random) -> None:
        rush = self.plan.tasks if self.clock.passed % HOUR == 0 else 0
        what = choice(session, reads, rng, all_at_once=rush)
        before = min(self.accounts[name].weather.number, self._issued_at[name])
        number = self.writes.number()
        write, quota = write_of(session, number), with_quota(session)
        try:
            if what == "write" and write is not None:
                await write()
                self.writes.ended(number, made=True)
            elif what == "quota" and quota is not None:
                await quota()
            elif told(await reads.asks[what]()) != reads.right[what]:
                self.wrong.append(f"{name} {what}: another answer")
                return
        except FleetAuthError as error:
            self._ended_by(error, name, what, before)
            if what == "write":
                may_have = getattr(error, "may_have_arrived", False)
                self.writes.ended(number, made=None if may_have else False)
        else:
            self.right[what if what in ("write", "quota") else "read"] += 1

    def _ended_by(self, error: FleetAuthError, name: str, what: str, before: int) -> None:
        happened = self.accounts[name].weather.since(before)
        expected = tuple(kind for fault in happened for kind in ERRORS[fault])
        waits_too_long = what == "quota" and isinstance(error, QuotaError) and error.retry_after
        if isinstance(error, expected) or waits_too_long:
            self.errors[type(error).__name__] += 1
        else:
            self.wrong.append(f"{name} {what}: {error!r} after {sorted(happened)}")

    # -------------------------------------------------------------- what goes wrong

    async def _let_go_wrong(self) -> None:
        with self.clock.at_work():
            while self.clock.passed < self.plan.hours * HOUR:
                await self.clock.sleep(self.plan.trouble_every)
                for name, account in self.accounts.items():
                    self._trouble(name, account)

    def _trouble(self, name: str, account: Account) -> None:
        rng = self._rng
        of_account: dict[str, Callable[[], None]] = {
            "revoke": account.revoke,
            "refuse": account.refuse_refresh,
            "shorter": partial(account.live_shorter, 0.5),
            "longer": partial(account.live_shorter, 1.0),
        }
        dice = rng.random()
        if dice < 0.2:
            of_account[rng.choice(list(of_account))]()
            return
        of_token = dice < 0.4
        times = rng.randint(1, 4)
        for _ in range(times):
            what, fault = faults(rng)
            # A refresh token that works once, and whose answer is lost, is lost: no caller could help it.
            if of_token and fault.processed and name == "mps_monitor":
                continue
            account.weather.plan(what, fault, token=of_token)

    # -------------------------------------------------------------- looks

    async def _look_now_and_then(self) -> None:
        with self.clock.at_work():
            await self._look_at(self.plan.warm_up)
            tracemalloc.start(1)
            try:
                left = self.plan.hours - self.plan.warm_up
                for number in range(self.plan.looks):
                    await self._look_at(self.plan.warm_up + number * left / self.plan.looks)
            finally:
                tracemalloc.stop()

    async def _look_at(self, hour: float) -> None:
        then = hour * HOUR + _AFTER_THE_HOUR
        await self.clock.sleep(max(then - self.clock.passed, 1.0))
        while self.clock.others_awake:
            await self.clock.sleep(1.0)
        await self._at_rest()
        self._tidy()
        held = gauges.held_by_modules()
        for name, session in self._sessions.items():
            held.update({f"{name}{way}": many for way, many in gauges.held(session).items()})
        self.looks.append(Look(gauges.read(), held))

    def _tidy(self) -> None:
        self.writes.settle()
        for account in self.accounts.values():
            account.forget()
