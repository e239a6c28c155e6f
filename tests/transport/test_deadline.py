"""Everything ends (I13): one time limit covers a call's waiting, signing in, attempts and redirects."""

from __future__ import annotations

import math

import anyio
import pytest

from fleetauth.errors import ConfigurationError, QuotaError, TimedOutError
from fleetauth.testing import FakeClock
from fleetauth.transport.api import Call
from fleetauth.transport.deadline import Deadline
from fleetauth.transport.retry import RetryPolicy
from tests.transport.fleet import FakeVendor, Untyped, redirect, response

TINY = 0.1  # seconds, against something that never answers


async def never(_: Untyped) -> Untyped:
    """An answer that does not come."""
    await anyio.sleep_forever()


def real_session(vendor: FakeVendor, **options: Untyped) -> Untyped:
    """A session whose time limits are in real seconds; its clock never moves by itself."""
    return vendor.session(clock=FakeClock(sleepers_wait=True), **options)


def test_what_remains_never_falls_below_0() -> None:
    clock = FakeClock()
    deadline = Deadline(clock, 10.0)
    assert deadline.remaining() == 10.0
    clock.advance(4.0)
    assert deadline.remaining() == 6.0
    clock.advance(100.0)
    assert deadline.remaining() == 0.0


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_call_that_is_never_answered_ends_and_may_have_arrived(
    vendor: FakeVendor, method: str
) -> None:
    vendor.answer = never
    async with real_session(vendor) as session:
        await session.login()
        with pytest.raises(TimedOutError, match="did not end within its time limit") as caught:
            await session.request(method, "x?secret=1", timeout=TINY)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.may_have_arrived
    assert "secret" not in caught.value.message


async def test_the_time_limit_covers_signing_in_and_then_nothing_has_arrived(
    vendor: FakeVendor,
) -> None:
    done = anyio.Event()

    async def late(_: Untyped) -> Untyped:
        await done.wait()
        return vendor.issue()

    vendor.answer_token = late
    async with real_session(vendor) as session:
        with pytest.raises(TimedOutError) as caught:
            await session.request("POST", "x", timeout=TINY)
        assert not caught.value.may_have_arrived
        done.set()


async def test_the_time_limit_covers_a_wait_between_attempts(vendor: FakeVendor) -> None:
    vendor.script = [response(503)]
    policy = RetryPolicy(first_wait=TINY)
    async with real_session(vendor, retries=policy) as session:
        await session.login()
        with pytest.raises(TimedOutError) as caught:
            # The wait fits by the clock that stands still, and then never ends.
            await session.request("GET", "x", timeout=2 * TINY)
    assert caught.value.may_have_arrived
    assert len(vendor.calls) == 1


async def test_the_time_limit_covers_redirects(vendor: FakeVendor) -> None:
    vendor.script = [redirect(302, "y"), never]
    async with real_session(vendor) as session:
        await session.login()
        with pytest.raises(TimedOutError):
            await session.request("GET", "x", timeout=TINY)
    assert len(vendor.calls) == 2


async def test_the_time_limit_covers_the_replay_after_a_401(vendor: FakeVendor) -> None:
    async with real_session(vendor) as session:
        await session.login()
        vendor.revoke()
        vendor.script = [401, never]
        with pytest.raises(TimedOutError) as caught:
            await session.request("POST", "x", timeout=TINY)
    assert caught.value.may_have_arrived


async def test_login_has_a_time_limit_too(vendor: FakeVendor) -> None:
    done = anyio.Event()

    async def late(_: Untyped) -> Untyped:
        await done.wait()
        return vendor.issue()

    vendor.answer_token = late
    async with real_session(vendor) as session:
        with pytest.raises(TimedOutError, match=r"no token within the time limit of 0\.1 s"):
            await session.login(timeout=TINY)
        done.set()


async def test_a_server_that_takes_the_connection_and_never_answers_is_given_up(
    silent: str,
) -> None:
    session = FakeVendor().session(
        transport=None, clock=None, base_url=f"{silent}/", token_url=f"{silent}/token", retries=0
    )
    session._main.keeper._time_limit = TINY  # so that closing need not wait for the exchange
    async with session:
        with pytest.raises(TimedOutError) as caught:
            await session.request("GET", "x", timeout=2 * TINY)
    assert not caught.value.may_have_arrived


@pytest.mark.parametrize("seconds", [1e-9, 1e-3])
async def test_a_tiny_time_limit_ends_in_time_and_not_in_something_else(
    vendor: FakeVendor, seconds: float
) -> None:
    vendor.answer = never
    async with real_session(vendor) as session:
        with pytest.raises(TimedOutError):
            await session.request("GET", "x", timeout=seconds)


@pytest.mark.parametrize("seconds", [0, -1, math.nan, math.inf, True, "60"])
async def test_a_time_limit_that_is_none_is_refused(vendor: FakeVendor, seconds: Untyped) -> None:
    async with vendor.session() as session:
        with pytest.raises(ConfigurationError, match="timeout"):
            await session.request("GET", "x", timeout=seconds)
    assert vendor.calls == []


async def test_a_quotas_wait_beyond_the_time_limit_is_refused_at_once(vendor: FakeVendor) -> None:
    clock = FakeClock()
    async with vendor.session(clock=clock) as session:
        call = Call(api=session.main, method="GET", path="x", quota=session.limited(15.0))
        await session._call(call)
        with pytest.raises(QuotaError) as caught:
            await session._call(call, timeout=10)
    assert caught.value.retry_after == 15.0
    assert clock.slept == []
    assert len(vendor.calls) == 1
