"""Who is watched: one session, all of them, or nobody; and what goes out to the vendor because of it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from opentelemetry import baggage, context
from opentelemetry.context import Context

from fleetauth.errors import ConfigurationError
from fleetauth.opentelemetry import OpenTelemetry, instrument, uninstrument
from fleetauth.opentelemetry.operation import HTTP_SUPPRESSED, SUPPRESSED
from fleetauth.sandbox import Sandbox
from tests.telemetry.conftest import Open, Watched, id_of

CALL = "mzone GET Vehicles"


# --- one session, or all --------------------------------------------------------------------------


@pytest.mark.usefixtures("everywhere")
async def test_all_sessions_are_watched_also_those_that_are_open(
    opened: Open, watched: Watched
) -> None:
    mzone = opened("mzone", telemetry=None)
    await mzone.vehicles()
    assert watched.spans == ()
    instrument(tracer_provider=watched.traces, meter_provider=watched.meters)
    await mzone.vehicles()
    await opened("mps_monitor", telemetry=None).get_account()
    assert len(watched.named(CALL)) == 1
    assert watched.named("mps_monitor token exchange")
    uninstrument()
    await mzone.vehicles()
    assert len(watched.named(CALL)) == 1


@pytest.mark.usefixtures("everywhere")
async def test_a_session_with_its_own_is_watched_by_that_alone(
    opened: Open, watched: Watched
) -> None:
    others = Watched()
    instrument(tracer_provider=others.traces, meter_provider=others.meters)
    await opened("mzone").vehicles()
    assert watched.named(CALL)
    assert (others.spans, others.metrics()) == ((), {})


@pytest.mark.usefixtures("everywhere")
async def test_what_is_instrumented_twice_is_watched_once(opened: Open, watched: Watched) -> None:
    for _ in range(2):
        instrument(tracer_provider=watched.traces, meter_provider=watched.meters)
    await opened("mzone", telemetry=None).vehicles()
    assert len(watched.named(CALL)) == 1


async def test_without_an_sdk_nothing_comes_of_it(opened: Open) -> None:
    assert await opened("mzone", telemetry=OpenTelemetry(propagate=True)).vehicles()


@pytest.mark.parametrize("telemetry", ["on", True, object()])
async def test_what_cannot_watch_is_refused(opened: Open, telemetry: object) -> None:
    with pytest.raises(ConfigurationError, match=r"telemetry must be .*OpenTelemetry, not"):
        opened("mzone", telemetry=telemetry)


# --- what goes out --------------------------------------------------------------------------------


def sent(sandbox: Sandbox) -> list[set[str]]:
    """The names of the headers of each request."""
    return [{name.lower() for name in request.headers} for request in sandbox.mzone.requests]


async def test_a_vendor_is_sent_nothing_of_a_trace(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    with watched.tracer.start_as_current_span("yours"):
        await opened("mzone").vehicles()
    names = sent(sandbox)
    assert len(names) == 2
    assert not any({"traceparent", "tracestate", "baggage"} & each for each in names)


async def test_where_it_is_wanted_a_vendor_is_sent_its_requests_span_and_no_baggage(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone", telemetry=watched.telemetry(propagate=True))
    token = context.attach(baggage.set_baggage("user", "ada"))
    await mzone.vehicles()
    context.detach(token)
    traces = [request.headers["traceparent"].split("-")[1:3] for request in sandbox.mzone.requests]
    spans = [watched.one("POST"), watched.one("GET /Vehicles")]
    ids = [f"{id_of(span):016x}" for span in spans]
    assert [span_id for _, span_id in traces] == ids
    assert not any("baggage" in each for each in sent(sandbox))


async def test_a_traceparent_of_ones_own_is_left_alone(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone", telemetry=watched.telemetry(propagate=True))
    own = f"00-{'1' * 32}-{'2' * 16}-01"
    await mzone.request("GET", "Vehicles", headers={"Traceparent": own})
    assert sandbox.mzone.requests[-1].headers["traceparent"] == own


# --- what others want watched, or watch -----------------------------------------------------------


def without(key: str) -> Context:
    """The context of code that wants something not watched."""
    return context.set_value(key, value=True)


async def test_what_is_to_be_suppressed_is_not_watched(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    token = context.attach(without(SUPPRESSED))
    mzone, masternaut = opened("mzone"), opened("masternaut")
    await mzone.vehicles()
    await masternaut.live_tracking()
    await masternaut.live_tracking()  # with a wait
    sandbox.mzone.revoke_access_tokens()
    await mzone.vehicles()  # with a token that is rejected
    context.detach(token)
    assert (watched.spans, watched.metrics()) == ((), {})


async def test_where_http_is_suppressed_requests_are_not_watched(
    opened: Open, watched: Watched
) -> None:
    mzone = opened("mzone", telemetry=watched.telemetry(propagate=True))
    await mzone.login()
    token = context.attach(without(HTTP_SUPPRESSED))
    await mzone.vehicles()
    context.detach(token)
    assert watched.named(CALL)
    assert not watched.named("GET /Vehicles")


async def test_an_engines_own_instrumentation_knows_that_a_request_is_watched(
    opened: Open,
    http: Any,  # noqa: ANN401 - the engine
) -> None:
    suppressed: list[object] = []

    def answer(request: Any) -> Any:  # noqa: ANN401 - either engine's
        suppressed.append(context.get_value(HTTP_SUPPRESSED))
        token = {"access_token": "invented", "token_type": "Bearer", "expires_in": 60}
        return http.Response(200, json=token if "token" in request.url.path else {"value": []})

    mzone = opened("mzone", transport=http.MockTransport(answer))
    await mzone.request("GET", "Vehicles")
    assert suppressed == [True, True]
    await opened("mzone", transport=http.MockTransport(answer), telemetry=None).login()
    assert suppressed == [True, True, None]


# --- the package ----------------------------------------------------------------------------------


def test_without_the_package_an_error_names_the_extra() -> None:
    code = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "from fleetauth.errors import MissingExtraError\n"
        "try: import fleetauth.opentelemetry\n"
        "except MissingExtraError as exc: print(exc)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert (
        'fleetauth.opentelemetry needs opentelemetry: pip install "fleetauth[opentelemetry]"'
        in run.stdout
    )
