"""Many tasks on one session (I1): an expiry costs one exchange and no call, and a call among a thousand costs what
one alone does. The numbers are small ones by default, and the full ones with `FLEETAUTH_FULL=1`.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from types import FrameType, ModuleType

import anyio
import pytest

from fleetauth import Event, MPSMonitorSession, MZoneSession
from fleetauth.events import TokenIssued
from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock
from tests.sessions.conftest import SharedClock
from tests.sessions.crowd import LIFETIME, Crowded
from tests.sessions.gathering import at_once

FULL = os.environ.get("FLEETAUTH_FULL") == "1"
OVER_HTTP = 500 if FULL else 50
IN_PROCESS = 500
EXPIRIES, FEW_EXPIRIES = 10, 3
LEEWAY = 60.0  # seconds


@pytest.fixture
def crowded(http: ModuleType) -> Crowded:
    """A vendor in this process."""
    return Crowded(http)


async def ask(session: MZoneSession) -> None:
    await session.request("GET", "Vehicles")


# --- expiry ---------------------------------------------------------------------------------------


async def test_tasks_over_ten_expiries_make_one_exchange_each_and_all_are_answered(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    vendor = sandbox.mps_monitor  # each refresh token works once: a second exchange would show
    await mps_monitor.get_account()
    for expiry in range(1, EXPIRIES + 1):
        clock.advance(vendor.access_lifetime)
        accounts = await at_once(OVER_HTTP, mps_monitor.get_account)
        assert len({account.id for account in accounts}) == 1
        assert len(vendor.exchanges) == 1 + expiry
    assert {request.status for request in vendor.requests} == {200}
    assert len(vendor.requests) == 1 + OVER_HTTP * EXPIRIES + len(vendor.exchanges)


async def test_a_token_that_is_revoked_early_costs_one_exchange_over_real_connections(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    vendor = sandbox.mps_monitor
    await mps_monitor.login()
    vendor.revoke_access_tokens()
    assert len(await at_once(OVER_HTTP, mps_monitor.get_account)) == OVER_HTTP
    assert len(vendor.exchanges) == 2
    assert {request.status for request in vendor.token_requests} == {200}


async def test_a_token_that_is_revoked_under_500_calls_in_flight_costs_one_exchange_and_no_call(
    crowded: Crowded,
) -> None:
    async with crowded.session() as session:
        await session.login()
        crowded.revoke(when_waiting=IN_PROCESS)
        await at_once(IN_PROCESS, partial(ask, session))
    assert (crowded.exchanges, crowded.refused, crowded.answered) == (2, IN_PROCESS, IN_PROCESS)


async def test_500_calls_that_find_no_token_make_one_exchange(crowded: Crowded) -> None:
    async with crowded.session() as session:
        await at_once(IN_PROCESS, partial(ask, session))
    assert (crowded.exchanges, crowded.refused, crowded.answered) == (1, 0, IN_PROCESS)


# --- kept fresh -----------------------------------------------------------------------------------


async def test_kept_fresh_no_call_waits_for_an_exchange(crowded: Crowded) -> None:
    clock = FakeClock(sleepers_wait=True)
    tasks = 20
    async with crowded.session(clock=clock, leeway=LEEWAY) as session:
        await session.login()
        async with session.kept_fresh():
            for expiry in range(1, FEW_EXPIRIES + 1):
                crowded.token_held = anyio.Event()
                clock.advance(LIFETIME - LEEWAY)
                await anyio.wait_all_tasks_blocked()
                assert crowded.exchanges == 1 + expiry  # before any call asked for it
                await at_once(tasks, partial(ask, session))  # though no exchange ends
                assert session.token_status.generation == expiry
                crowded.token_held.set()
                await anyio.wait_all_tasks_blocked()
                assert session.token_status.generation == 1 + expiry
    assert (crowded.answered, crowded.refused) == (tasks * FEW_EXPIRIES, 0)


async def test_not_kept_fresh_calls_after_the_end_wait_for_the_one_exchange(
    crowded: Crowded,
) -> None:
    clock = FakeClock()
    events: list[Event] = []
    async with crowded.session(clock=clock, on_event=events.append) as session:
        await session.login()
        clock.advance(LIFETIME)
        crowded.token_held = anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(at_once, 20, partial(ask, session))
            await anyio.wait_all_tasks_blocked()
            assert (crowded.exchanges, crowded.answered) == (2, 0)
            crowded.token_held.set()
    assert crowded.answered == 20
    assert sum(isinstance(event, TokenIssued) for event in events) == 2


# --- growth ---------------------------------------------------------------------------------------


async def function_calls(tasks: int, session: MZoneSession) -> float:
    """How many of this package's functions one call takes, of so many at once."""
    number = 0

    def count(frame: object, event: str, _argument: object) -> None:
        nonlocal number
        if event == "call" and isinstance(frame, FrameType):
            number += str(frame.f_globals.get("__name__")).startswith("fleetauth.")

    sys.setprofile(count)
    try:
        await at_once(tasks, partial(ask, session))
    finally:
        sys.setprofile(None)
    return number / tasks


async def test_a_call_takes_as_many_steps_among_a_thousand_as_alone(crowded: Crowded) -> None:
    async with crowded.session() as session:
        await at_once(2, partial(ask, session))
        alone, *among = [await function_calls(tasks, session) for tasks in (1, 10, 100, 1000)]
    assert alone > 0
    assert among == [pytest.approx(alone, rel=0.05)] * 3
