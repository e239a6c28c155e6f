"""Which spans there are, whose children they are, and what they say: over real HTTP."""

from __future__ import annotations

import anyio
import pytest
from opentelemetry.trace import SpanKind, StatusCode

from fleetauth.errors import FleetAuthError, NotFoundError, VendorFaultError
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.stores import MemoryStore
from tests.sessions.conftest import SharedClock
from tests.sessions.gathering import at_once
from tests.telemetry.conftest import Open, Watched, context_of, id_of, linked, parent_of, told

CALL = "mzone GET Vehicles"
REQUEST = "GET /Vehicles"
EXCHANGE = "mzone token exchange"


async def test_a_call_is_a_child_of_the_current_span_and_its_request_is_the_calls(
    opened: Open, watched: Watched
) -> None:
    with watched.tracer.start_as_current_span("yours"):
        await opened("mzone").vehicles()
    yours, call, request = watched.one("yours"), watched.one(CALL), watched.one(REQUEST)
    assert parent_of(call) == id_of(yours)
    assert parent_of(request) == id_of(call)
    assert (call.kind, request.kind) == (SpanKind.INTERNAL, SpanKind.CLIENT)
    assert {span.status.status_code for span in watched.spans} == {StatusCode.UNSET}


async def test_a_request_says_what_the_conventions_want(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    await opened("mzone").vehicles()
    host, _, port = sandbox.url.removeprefix("http://").partition(":")
    assert told(watched.one(REQUEST)) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": host,
        "server.port": int(port),
        "url.full": f"{sandbox.vendors['mzone'].arguments['base_url']}Vehicles",
        "url.template": "/Vehicles",
        "fleetauth.vendor": "mzone",
    }


async def test_an_id_is_in_no_name(opened: Open, watched: Watched) -> None:
    mzone = opened("mzone")
    vehicle = (await mzone.vehicles())[0]
    await mzone.vehicle(vehicle.id)
    assert "mzone GET Vehicles({id})" in watched.names
    assert "GET /Vehicles({id})" in watched.names
    assert not any(str(vehicle.id) in name for name in watched.names)


async def test_a_call_that_is_documented_nowhere_is_named_by_its_method(
    opened: Open, watched: Watched
) -> None:
    with pytest.raises(NotFoundError):
        await opened("mzone").request("GET", "Invented/ada.lovelace")
    call, request = watched.one("mzone GET"), watched.one("GET")
    assert "url.template" not in told(request)
    assert told(request)["error.type"] == "404"
    assert told(call) == {
        "fleetauth.vendor": "mzone",
        "fleetauth.operation": "GET",
        "error.type": "NotFoundError",
    }
    assert (call.status.status_code, call.status.description) == (StatusCode.ERROR, None)
    assert request.status.status_code is StatusCode.ERROR
    assert (call.events, request.events) == ((), ())


async def test_a_method_that_http_does_not_know_is_other(opened: Open, watched: Watched) -> None:
    with pytest.raises(FleetAuthError):
        await opened("mzone").request("INVENTED", "Vehicles")
    assert told(watched.one("HTTP"))["http.request.method"] == "_OTHER"
    assert told(watched.one("HTTP"))["http.request.method_original"] == "INVENTED"
    assert watched.named("mzone _OTHER")


# --- waits and attempts ---------------------------------------------------------------------------


async def test_an_attempt_after_a_fault_counts_as_resent_and_the_wait_shows(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.status(503, times=1, path="Vehicles"))
    await opened("mzone").vehicles()
    first, second = watched.named(REQUEST)
    assert told(first)["error.type"] == "503"
    assert "http.request.resend_count" not in told(first)
    assert told(second)["http.request.resend_count"] == 1
    call, wait = watched.one(CALL), watched.one("wait for retry")
    assert {parent_of(first), parent_of(second), parent_of(wait)} == {id_of(call)}
    assert call.status.status_code is StatusCode.UNSET
    assert "error.type" not in told(call)


async def test_a_replay_after_a_401_counts_as_resent(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone")
    await mzone.login()
    sandbox.mzone.revoke_access_tokens()
    await mzone.vehicles()
    assert [told(span).get("http.request.resend_count") for span in watched.named(REQUEST)] == [
        None,
        1,
    ]
    assert [told(span)["fleetauth.token.generation"] for span in watched.named(EXCHANGE)] == [1, 2]


async def test_a_wait_for_the_quota_names_it(opened: Open, watched: Watched) -> None:
    masternaut = opened("masternaut")
    await masternaut.live_tracking()
    await masternaut.live_tracking()
    wait = watched.one("wait for quota")
    assert told(wait)["fleetauth.wait.reason"] == "quota"
    assert told(wait)["fleetauth.quota.name"].startswith("Masternaut ")
    assert parent_of(wait) == id_of(watched.named("masternaut GET tracking/live")[1])


async def test_a_wait_for_another_sessions_exchange_shows_in_its_own(
    opened: Open, watched: Watched, sandbox: Sandbox, clock: SharedClock
) -> None:
    store = MemoryStore(time=clock.wall)
    sandbox.mzone.faults.add(Fault.slow(0.3, times=1, path="token"))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(opened("mzone", store=store).login)
        tasks.start_soon(opened("mzone", store=store).login)
    exchanges = {told(span)["fleetauth.exchange.outcome"]: span for span in watched.named(EXCHANGE)}
    assert exchanges.keys() == {"issued", "adopted"}
    wait = watched.one("wait for lease")
    assert parent_of(wait) == id_of(exchanges["adopted"])
    assert wait.start_time is not None
    assert wait.end_time is not None
    assert wait.end_time > wait.start_time


# --- the exchange ---------------------------------------------------------------------------------


async def test_an_exchange_is_nobodys_child_and_linked_with_all_who_wait(
    opened: Open, watched: Watched
) -> None:
    await at_once(5, opened("mzone").vehicles)
    exchange, calls = watched.one(EXCHANGE), watched.named(CALL)
    waits = watched.named("wait for exchange")
    assert exchange.parent is None
    assert sorted(linked(exchange)) == sorted(id_of(call) for call in calls)
    assert len(waits) == len(calls) == 5
    assert {parent_of(wait) for wait in waits} == {id_of(call) for call in calls}
    assert [linked(wait) for wait in waits] == [[id_of(exchange)]] * 5
    traces = {context_of(span).trace_id for span in calls}
    assert context_of(exchange).trace_id not in traces


async def test_an_exchange_has_its_request_and_what_came_of_it(
    opened: Open, watched: Watched
) -> None:
    await opened("mzone").login()
    exchange, request = watched.one(EXCHANGE), watched.one("POST")
    assert parent_of(request) == id_of(exchange)
    assert told(exchange) == {
        "fleetauth.vendor": "mzone",
        "fleetauth.grant": "password",
        "fleetauth.exchange.outcome": "issued",
        "fleetauth.token.generation": 1,
        "fleetauth.token.lifetime": 3600.0,
    }
    assert watched.named("mzone sign-in")


async def test_a_token_request_after_a_refused_one_is_not_resent(
    opened: Open, watched: Watched, sandbox: Sandbox, clock: SharedClock
) -> None:
    mps_monitor = opened("mps_monitor")
    await mps_monitor.login()
    sandbox.mps_monitor.revoke_refresh_tokens()
    clock.advance(sandbox.mps_monitor.access_lifetime)
    await mps_monitor.login()
    requests = watched.named("POST")
    assert [told(span).get("error.type") for span in requests] == [None, "400", None]
    assert not any("http.request.resend_count" in told(span) for span in requests)


async def test_an_exchange_that_fails_says_so_without_words(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.status(500, b"canary", path="token"))
    with pytest.raises(VendorFaultError):
        await opened("mzone", retries=0).login()
    exchange = watched.one(EXCHANGE)
    assert told(exchange)["fleetauth.exchange.outcome"] == "failed"
    assert told(exchange)["error.type"] == "VendorFaultError"
    assert told(exchange)["fleetauth.grant"] == "password"
    assert (exchange.status.status_code, exchange.status.description) == (StatusCode.ERROR, None)


async def test_a_renewal_ahead_is_linked_with_the_call_that_began_it(
    opened: Open, watched: Watched, sandbox: Sandbox, clock: SharedClock
) -> None:
    mzone = opened("mzone")
    await mzone.login()
    clock.advance(sandbox.mzone.access_lifetime - 30)
    await mzone.vehicles()
    await mzone.aclose()
    assert linked(watched.named(EXCHANGE)[1]) == [id_of(watched.one(CALL))]
    assert len(watched.named("wait for exchange")) == 1  # the first one's
