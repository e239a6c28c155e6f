"""Faults on demand: each is met as often as was asked, and the caller sees the error that the vendor would cause."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from fleetauth import (
    ArgumentError,
    CredentialsRefusedError,
    DecodeError,
    FleetAuthError,
    NotAllowedError,
    QuotaError,
    State,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.testing import FakeClock, FakeVendors
from fleetauth.testing.clock import START


async def statuses(vendors: FakeVendors, **arguments: Any) -> list[int | None]:  # noqa: ANN401 - the session's own
    """What one call of an application met."""
    async with vendors.mzone.session(**arguments) as mzone:
        await mzone.vehicles()
    return [call.status for call in vendors.mzone.calls]


async def test_a_fault_happens_once(vendors: FakeVendors) -> None:
    vendors.mzone.faults.server_error()
    assert await statuses(vendors) == [503, 200]


async def test_a_fault_happens_so_often_and_after_so_many(vendors: FakeVendors) -> None:
    vendors.mzone.faults.server_error(500, times=2, after=1, body={"error": "down"})
    async with vendors.mzone.session() as mzone:
        await mzone.vehicles()
        await mzone.vehicles()
    assert [call.status for call in vendors.mzone.calls] == [200, 500, 500, 200]


async def test_a_fault_is_for_a_path(vendors: FakeVendors) -> None:
    vendors.mzone.faults.forbidden(path="vehicles", times=None)
    async with vendors.mzone.session() as mzone:
        await mzone.notifications()
        with pytest.raises(NotAllowedError, match="This is not allowed"):
            await mzone.vehicles()


async def test_a_fault_may_be_for_sign_ins_alone(vendors: FakeVendors) -> None:
    vendors.mzone.faults.server_error(on="sign_in")
    assert await statuses(vendors) == [200]
    assert [call.status for call in vendors.mzone.sign_ins] == [503, 200]


async def test_a_fault_may_be_for_both(vendors: FakeVendors) -> None:
    vendors.mzone.faults.server_error(on="any", times=2)
    assert await statuses(vendors) == [200]


@pytest.mark.parametrize("wait", [20, datetime.fromtimestamp(START + 20, UTC)])
async def test_a_quota_says_how_long_to_wait(vendors: FakeVendors, wait: float | datetime) -> None:
    vendors.mzone.faults.too_many_requests(retry_after=wait)
    assert await statuses(vendors) == [429, 200]
    first, second = vendors.mzone.calls
    assert second.at - first.at >= 20


async def test_a_quota_need_not_say_how_long(vendors: FakeVendors) -> None:
    vendors.mzone.faults.too_many_requests(times=None)
    with pytest.raises(QuotaError):
        await statuses(vendors)


async def test_a_401_is_replayed_with_a_new_token(vendors: FakeVendors) -> None:
    vendors.mzone.faults.unauthorized()
    assert await statuses(vendors) == [401, 200]
    assert len(vendors.mzone.sign_ins) == 2


async def test_a_wrong_body_is_told(vendors: FakeVendors) -> None:
    vendors.mzone.faults.answer(b"<html>back soon</html>", times=None)
    with pytest.raises(FleetAuthError) as caught:
        await statuses(vendors)
    assert isinstance(caught.value, (DecodeError, VendorFaultError))


async def test_a_connection_breaks_and_the_call_is_made_again(vendors: FakeVendors) -> None:
    vendors.mzone.faults.break_connection()
    vendors.mzone.faults.cut_answer()
    assert len(await statuses(vendors)) == 3


async def test_what_broke_after_it_was_done_is_not_made_again(vendors: FakeVendors) -> None:
    vendors.mzone.faults.break_connection(processed=True, path="FuelEntries")
    async with vendors.mzone.session() as mzone:
        with pytest.raises(TransportError) as caught:
            await mzone.request("POST", "FuelEntries", json={"vehicle_Id": "x"})
    assert caught.value.may_have_arrived
    assert len(vendors.mzone.calls) == 1


async def test_time_passes_in_the_middle(vendors: FakeVendors) -> None:
    vendors.mzone.faults.time_passes(3600)
    async with vendors.mzone.session() as mzone:
        rows = [vehicle.id async for vehicle in mzone.vehicles(page_size=20)]
    assert len(set(rows)) == 40
    assert len(vendors.mzone.sign_ins) == 2


async def test_no_answer_comes_and_the_time_limit_ends_it_at_once(
    fleetauth_sandbox: FakeVendors,
) -> None:
    fleetauth_sandbox.mzone.faults.time_out()
    with pytest.raises(TimedOutError):
        await statuses(fleetauth_sandbox, timeout=30.0)
    assert fleetauth_sandbox.clock.wall() == pytest.approx(START + 30.0)


async def test_over_http_the_time_limit_is_a_real_one(fleetauth_http_sandbox: FakeVendors) -> None:
    vendors = fleetauth_http_sandbox
    async with vendors.mzone.session(timeout=0.05, retries=0) as mzone:
        await mzone.login(timeout=30.0)
        vendors.mzone.faults.time_out()
        with pytest.raises(TimedOutError):
            await mzone.vehicles()


async def test_a_slow_answer_takes_its_time_on_the_fake_clock(
    fleetauth_sandbox: FakeVendors,
) -> None:
    fleetauth_sandbox.mzone.faults.slow(20)
    assert await statuses(fleetauth_sandbox) == [200]
    assert fleetauth_sandbox.clock.slept == [20]


async def test_a_slow_answer_waits_for_the_clock_to_be_moved() -> None:
    with FakeVendors(clock=FakeClock(sleepers_wait=True)) as vendors:
        vendors.mzone.faults.slow(20)
        async with vendors.mzone.session() as mzone, anyio.create_task_group() as group:
            group.start_soon(mzone.request, "GET", "Users/_.self()")
            while not vendors.clock.sleepers:
                await anyio.lowlevel.checkpoint()
            vendors.clock.advance(20)


async def test_credentials_that_are_wrong_are_sent_once(vendors: FakeVendors) -> None:
    async with vendors.masternaut.session() as masternaut:
        await masternaut.jobs()
        vendors.masternaut.refuse_credentials()
        for _ in range(2):
            with pytest.raises(CredentialsRefusedError):
                await masternaut.jobs()
        assert masternaut.state is State.LOCKED
        assert len(vendors.masternaut.sign_ins) == 2
        vendors.masternaut.accept_credentials()
        await masternaut.unlock()
        await masternaut.jobs()


async def test_an_account_is_locked_and_opened_again(vendors: FakeVendors) -> None:
    async with vendors.mzone.session() as mzone:
        vendors.mzone.lock_account()
        with pytest.raises(CredentialsRefusedError, match="locked"):
            await mzone.vehicles()
        vendors.mzone.accept_credentials()
        await mzone.unlock()
        assert len(await mzone.vehicles()) == 40


@pytest.mark.parametrize(
    ("revoked", "grants"),
    [
        ({"refresh": False}, ["password", "refresh_token"]),
        ({}, ["password", "refresh_token", "password"]),
        ({"access": False}, ["password"]),
    ],
)
async def test_tokens_end_at_once(
    vendors: FakeVendors, revoked: dict[str, bool], grants: list[str]
) -> None:
    async with vendors.mbanq.session() as mbanq:
        await mbanq.user_details()
        vendors.mbanq.revoke_tokens(**revoked)
        await mbanq.user_details()
    assert [call.grant for call in vendors.mbanq.sign_ins] == grants


async def test_tokens_live_as_long_as_is_said(vendors: FakeVendors) -> None:
    vendors.mzone.tokens_live(600)
    async with vendors.mzone.session() as mzone:
        assert (await mzone.login()).expires_in == pytest.approx(600)


# --- what did not happen --------------------------------------------------------------------------


def test_a_fault_that_never_happened_is_told(quiet: FakeVendors) -> None:
    quiet.mzone.faults.server_error(path="Vehicels", times=2)
    quiet.mzone.faults.slow(3, on="any", times=None)
    quiet.mzone.faults.time_passes(3)
    quiet.mzone.faults.cut_answer()
    assert len(quiet.mzone.faults.unmet) == len(quiet.mzone.faults) == 4
    told = (
        r"mzone: .* fault: answer 503 to 'Vehicels' \(on call, 2 times\); fault: slow by 3 s \(on any, always\); "
        r"fault: time passes by 3 s .*; fault: cut_body .*\nno calls$"
    )
    with pytest.raises(AssertionError, match=told):
        quiet.verify()
    assert "answer 503 to 'Vehicels'" in repr(quiet.mzone.faults)


def test_faults_are_cleared(quiet: FakeVendors) -> None:
    quiet.mzone.faults.server_error()
    quiet.mzone.faults.clear()
    quiet.verify()
    assert repr(quiet.mzone.faults) == "<VendorFaults of mzone: none>"


def test_leaving_verifies() -> None:
    with pytest.raises(AssertionError, match="did not happen"), FakeVendors() as vendors:
        vendors.mbanq.faults.time_out()


def test_an_error_of_the_test_itself_is_not_hidden() -> None:
    vendors = FakeVendors()
    vendors.mbanq.faults.time_out()
    with pytest.raises(ZeroDivisionError), vendors:
        raise ZeroDivisionError


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "arguments", "told"),
    [
        ("server_error", {"status": 404}, "status=404 must be a status from 500 to 599"),
        ("server_error", {"status": 600}, "status=600 must be a status from 500 to 599"),
        ("server_error", {"status": "503"}, "status=.* must be a status"),
        ("server_error", {"times": 0}, "times=0 must be a whole number from 1, or None"),
        ("server_error", {"times": True}, "times=.* must be a whole number"),
        ("server_error", {"after": -1}, "after=-1 must be a whole number from 0"),
        ("server_error", {"path": " "}, "path=.* must be a part of the path, such as"),
        ("server_error", {"path": "a?b=c"}, "without a host or a query"),
        ("server_error", {"path": 7}, "path=7 must be a part of the path"),
        ("server_error", {"on": "calls"}, "on=.* must be one of 'call', 'sign_in', 'any'"),
        ("server_error", {"count": 3}, r"takes no count=…; it takes times, path, on, after"),
        ("server_error", {"body": {1, 2}}, "what JSON can say .* set"),
        ("server_error", {"body": float("nan")}, "what JSON can say"),
        ("too_many_requests", {"retry_after": -1}, "retry_after=-1 must be a number of seconds"),
        (
            "too_many_requests",
            {"retry_after": datetime(2026, 1, 1)},  # noqa: DTZ001 - the very mistake
            "with a time zone",
        ),
        ("answer", {"body": b"", "status": 199}, "from 200 to 599"),
        ("slow", {"seconds": "long"}, "seconds=.* must be a number of seconds from 0 on"),
        ("slow", {"seconds": float("nan")}, "must be a number of seconds"),
        ("time_passes", {"seconds": True}, "must be a number of seconds"),
    ],
)
def test_bad_input_is_told(
    quiet: FakeVendors, method: str, arguments: dict[str, Any], told: str
) -> None:
    with pytest.raises(ArgumentError, match=told):
        getattr(quiet.mzone.faults, method)(**arguments)
    assert len(quiet.mzone.faults) == 0


def test_a_wait_may_be_a_part_of_a_second(quiet: FakeVendors) -> None:
    quiet.mzone.faults.too_many_requests(retry_after=0.5)
    (fault,) = quiet.mzone.faults.unmet
    assert dict(fault.headers)["retry-after"] == "0.5"
