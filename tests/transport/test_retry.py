"""Which failures are tried again, how often, when, and with what (I11). One table for fault, method and arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fleetauth.errors import (
    FleetAuthError,
    NotFoundError,
    QuotaError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import CallRetried, Event
from fleetauth.testing import FakeClock
from fleetauth.transport.retry import RetryPolicy
from tests.transport.fleet import FakeVendor, Untyped, fault, response

if TYPE_CHECKING:
    from tests.transport.fleet import FleetSession

ALL = 3  # attempts, with the two retries that a session makes by default
STATUSES = [408, 425, 500, 502, 503, 504]
BEFORE_SENDING = ["ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"]
AFTER_SENDING = ["ReadError", "ReadTimeout", "WriteError", "WriteTimeout", "RemoteProtocolError"]

# What fails each time, the method, whether the caller says that it is repeatable, attempts.
TABLE: list[tuple[list[int] | list[str], str, bool | None, int]] = [
    (STATUSES, "GET", None, ALL),
    (STATUSES, "HEAD", None, ALL),
    (STATUSES, "PUT", None, ALL),
    (STATUSES, "DELETE", None, ALL),
    (STATUSES, "POST", None, 1),
    (STATUSES, "PATCH", None, 1),
    (STATUSES, "POST", True, ALL),
    (STATUSES, "GET", False, 1),
    ([400, 403, 404, 409, 410, 422, 501, 505], "GET", None, 1),
    ([429], "GET", None, ALL),
    ([429], "POST", None, ALL),
    (BEFORE_SENDING, "GET", None, ALL),
    (BEFORE_SENDING, "POST", None, ALL),
    (AFTER_SENDING, "GET", None, ALL),
    (AFTER_SENDING, "DELETE", None, ALL),
    (AFTER_SENDING, "POST", None, 1),
    (AFTER_SENDING, "POST", True, ALL),
    (AFTER_SENDING, "GET", False, 1),
]


@pytest.mark.parametrize(("faults", "method", "repeatable", "attempts"), TABLE)
async def test_only_what_is_safe_is_repeated(
    vendor: FakeVendor,
    faults: list[int] | list[str],
    method: str,
    repeatable: bool | None,  # noqa: FBT001
    attempts: int,
) -> None:
    async with vendor.session(timeout=1e6) as session:
        for wrong in faults:
            vendor.calls.clear()
            vendor.answer = lambda _, wrong=wrong: (
                response(wrong) if isinstance(wrong, int) else _raised(wrong)
            )
            with pytest.raises(FleetAuthError):
                await session.request(method, "x", content=b"body", repeatable=repeatable)
            assert (wrong, [seen.body for seen in vendor.calls]) == (wrong, [b"body"] * attempts)


def _raised(name: str) -> Untyped:
    raise fault(name)


@pytest.mark.parametrize("wrong", [503, 429, fault("ReadError"), fault("ConnectTimeout")])
async def test_a_passing_fault_is_got_over(
    vendor: FakeVendor, session: FleetSession, wrong: Untyped
) -> None:
    vendor.script = [wrong, wrong]
    assert (await session.request("GET", "x")).status == 200


@pytest.mark.parametrize(
    ("name", "arrived"),
    [*((name, False) for name in BEFORE_SENDING), *((name, True) for name in AFTER_SENDING)],
)
async def test_the_error_of_a_post_says_whether_it_may_have_arrived(
    vendor: FakeVendor,
    session: FleetSession,
    name: str,
    arrived: bool,  # noqa: FBT001
) -> None:
    vendor.answer = lambda _: _raised(name)
    with pytest.raises(TransportError) as caught:
        await session.request("POST", "x")
    assert caught.value.may_have_arrived is arrived


async def test_an_attempt_that_may_have_arrived_is_not_forgotten_over_later_ones(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [fault("ReadTimeout"), fault("ConnectError"), fault("ConnectError")]
    with pytest.raises(TransportError) as caught:
        await session.request("PUT", "x")
    assert caught.value.may_have_arrived


async def test_a_server_that_failed_at_a_call_may_have_carried_it_out(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [500, fault("ConnectError"), fault("ConnectError")]
    with pytest.raises(TransportError) as caught:
        await session.request("PUT", "x")
    assert caught.value.may_have_arrived


async def test_a_post_that_was_refused_by_quota_and_then_broke_is_not_sent_again(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [429, fault("ReadError")]
    with pytest.raises(TransportError) as caught:
        await session.request("POST", "x")
    assert len(vendor.calls) == 2
    assert caught.value.may_have_arrived


async def test_a_call_whose_token_request_broke_has_not_arrived(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.token_script = [fault("ReadError")] * ALL
    with pytest.raises(TransportError) as caught:
        await session.request("POST", "x")
    assert not caught.value.may_have_arrived
    assert vendor.exchanges == ALL
    assert vendor.calls == []


async def test_a_login_whose_request_broke_may_have_arrived(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.token_script = [fault("ReadError")] * ALL
    with pytest.raises(TransportError) as caught:
        await session.login()
    assert caught.value.may_have_arrived


async def test_a_post_is_sent_once_the_token_endpoint_works_again(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.token_script = [503, fault("ReadTimeout")]
    assert (await session.request("POST", "x")).status == 200
    assert len(vendor.calls) == 1


async def test_a_late_attempt_carries_the_current_token(vendor: FakeVendor) -> None:
    clock = FakeClock()
    async with vendor.session(clock=clock) as session:
        vendor.lifetime = 30.0
        vendor.script = [response(503, retry_after="31")]
        await session.request("GET", "x")
    assert [seen.token for seen in vendor.calls] == ["token-1", "token-2"]


async def test_no_retries_means_one_attempt(vendor: FakeVendor) -> None:
    vendor.script = [503]
    async with vendor.session(retries=0) as session:
        with pytest.raises(VendorFaultError):
            await session.request("GET", "x")
    assert len(vendor.calls) == 1


# --- when -----------------------------------------------------------------------------------------

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z, where a FakeClock starts


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "at_least"),
    [
        ("20", 20.0),
        ("20.5", 20.5),
        ("Thu, 01 Jan 2026 00:00:20 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("0", 0.0),
        ("-5", 0.0),
        ("soon", 0.0),
        ("", 0.0),
    ],
)
async def test_no_attempt_is_made_earlier_than_the_vendor_asks(
    status: int, retry_after: str, at_least: float
) -> None:
    vendor, clock = FakeVendor(), FakeClock(wall=NOW)
    vendor.script = [response(status, retry_after=retry_after)]
    async with vendor.session(clock=clock) as session:
        await session.request("GET", "x")
    assert len(clock.slept) == 1
    assert max(at_least, 0.25) <= clock.slept[0] <= max(at_least, 0.5)


@pytest.mark.parametrize("retry_after", ["60", "86400", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_a_wait_beyond_the_time_limit_is_not_begun_but_told(
    vendor: FakeVendor, retry_after: str
) -> None:
    clock = FakeClock(wall=NOW)
    vendor.script = [response(429, retry_after=retry_after)]
    async with vendor.session(clock=clock, timeout=60) as session:
        with pytest.raises(QuotaError) as caught:
            await session.request("GET", "x")
    assert clock.slept == []
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 60


async def test_waits_double(vendor: FakeVendor) -> None:
    clock = FakeClock()
    vendor.answer = lambda _: response(503)
    policy = RetryPolicy(retries=4, first_wait=1.0, most_wait=4.0)
    async with vendor.session(clock=clock, retries=policy) as session:
        with pytest.raises(VendorFaultError):
            await session.request("GET", "x")
    bounds = [(0.5, 1.0), (1.0, 2.0), (2.0, 4.0), (2.0, 4.0)]
    assert [low <= wait <= high for wait, (low, high) in zip(clock.slept, bounds, strict=True)] == [
        True
    ] * 4


@given(attempt=st.integers(1, 1_000_000), random=st.floats(0, 1))
@example(attempt=1_025, random=0.5)  # 2.0 ** 1024 is more than a float can take
def test_jitter_takes_up_to_half_of_a_wait_and_no_wait_is_endless(
    attempt: int, random: float
) -> None:
    policy = RetryPolicy(first_wait=0.5, most_wait=30.0)
    most = policy.wait(attempt, 1.0)
    assert policy.wait(attempt, 0.0) == most / 2
    assert most / 2 <= policy.wait(attempt, random) <= most <= 30.0


async def test_each_retry_is_an_event(vendor: FakeVendor) -> None:
    events: list[Event] = []
    vendor.script = [503, fault("ReadError", "invented")]
    clock = FakeClock()
    async with vendor.session(on_event=events.append, clock=clock) as session:
        await session.request("GET", "x")
    retried = [event for event in events if isinstance(event, CallRetried)]
    assert [(event.attempt, event.error) for event in retried] == [
        (1, "VendorFaultError"),
        (2, "TransportError"),
    ]
    assert [event.wait for event in retried] == clock.slept


async def test_an_error_that_is_final_at_once_is_not_waited_for(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [404]
    with pytest.raises(NotFoundError):
        await session.request("GET", "x")
    assert len(vendor.calls) == 1


async def test_a_time_out_of_one_attempt_is_tried_again(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [fault("ReadTimeout")] * ALL
    with pytest.raises(TimedOutError, match="no answer to GET"):
        await session.request("GET", "x")
    assert len(vendor.calls) == ALL
