"""How spans end: by an answer, an error, a cancellation, a time limit, or because nobody awaits the call any more."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextvars import copy_context
from typing import Any

import anyio
import pytest
from opentelemetry import context
from opentelemetry.trace import StatusCode

from fleetauth.errors import FleetAuthError, TimedOutError
from fleetauth.sandbox import Fault, Sandbox
from tests.telemetry.conftest import Open, Watched, id_of, linked, told

CALL = "mzone GET Vehicles"
REQUEST = "GET /Vehicles"
EXCHANGE = "mzone token exchange"


async def test_a_call_that_is_cancelled_ends_its_spans_without_an_error(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone")
    await mzone.login()
    sandbox.mzone.faults.add(Fault.slow(0.5, path="Vehicles"))
    with anyio.move_on_after(0.1):
        await mzone.vehicles()
    for name in (REQUEST, CALL):
        span = watched.one(name)
        assert told(span)["error.type"] == "cancelled"
        assert span.status.status_code is StatusCode.UNSET


async def test_a_cancelled_caller_leaves_the_exchange_its_span(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone")
    sandbox.mzone.faults.add(Fault.slow(0.3, times=1, path="token"))
    with watched.tracer.start_as_current_span("yours"), anyio.move_on_after(0.1):
        await mzone.vehicles()
    assert told(watched.one("wait for exchange"))["error.type"] == "cancelled"
    assert not watched.named(EXCHANGE)
    await mzone.aclose()
    assert told(watched.one(EXCHANGE))["fleetauth.exchange.outcome"] == "issued"
    assert linked(watched.one(EXCHANGE)) == [id_of(watched.one(CALL))]


async def test_a_time_limit_is_the_calls_error(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone")
    await mzone.login()
    sandbox.mzone.faults.add(Fault.slow(0.5, path="Vehicles"))
    with pytest.raises(TimedOutError):
        await mzone.request("GET", "Vehicles", timeout=0.1)
    assert told(watched.one(CALL))["error.type"] == "TimedOutError"
    assert watched.one(CALL).status.status_code is StatusCode.ERROR
    assert told(watched.one(REQUEST))["error.type"] == "cancelled"


async def test_a_broken_connection_is_the_requests_error(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone", retries=0)
    await mzone.login()
    sandbox.mzone.faults.add(Fault.cut(path="Vehicles"))
    with pytest.raises(FleetAuthError) as caught:
        await mzone.vehicles()
    request = watched.one(REQUEST)
    assert told(request)["error.type"] == type(caught.value).__name__
    assert "http.response.status_code" not in told(request)


async def test_nothing_stays_current(opened: Open, watched: Watched) -> None:
    before = context.get_current()
    await opened("mzone").vehicles()
    assert context.get_current() == before
    assert watched.named(EXCHANGE)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_call_that_nobody_awaits_any_more_ends_quietly(
    watched: Watched, caplog: pytest.LogCaptureFixture, *, elsewhere: bool
) -> None:
    def work() -> Generator[None, None, None]:
        with watched.telemetry().call("mzone", "GET", None):
            yield

    before, call = context.get_current(), work()
    start = copy_context().run if elsewhere else _here
    start(next, call)
    call.close()
    assert told(watched.one("mzone GET"))["error.type"] == "cancelled"
    assert context.get_current() == before
    assert caplog.messages == []


def test_a_request_without_a_port_or_a_call_says_what_it_can(watched: Watched) -> None:
    telemetry = watched.telemetry()
    with telemetry.request("mzone", "GET", "x://a/", host="a", port=None) as request:
        assert request.headers == ()
    assert told(watched.one("GET")) == {
        "http.request.method": "GET",
        "server.address": "a",
        "url.full": "x://a/",
        "fleetauth.vendor": "mzone",
    }


def _here(function: Callable[[Any], object], argument: object) -> None:
    function(argument)
