"""What is measured and counted, and in which buckets."""

from __future__ import annotations

import pytest

from fleetauth.errors import CredentialsRefusedError, FleetAuthError
from fleetauth.events import Event, LeaseFailed, LoadFailed, SaveFailed
from fleetauth.opentelemetry.names import METRICS, Metric
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.watching import Telemetry
from tests.sessions.conftest import SharedClock
from tests.telemetry.conftest import Open, Watched


async def test_requests_are_measured_by_the_conventions(opened: Open, watched: Watched) -> None:
    mzone = opened("mzone")
    await mzone.vehicles()
    await mzone.vehicles()
    by_template = {
        point.get("url.template"): point for point in watched.points("http.client.request.duration")
    }
    assert by_template.keys() == {None, "/Vehicles"}
    point = by_template["/Vehicles"]
    assert point.pop("server.port") > 0
    assert point == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "url.template": "/Vehicles",
        "n": 2,
    }


async def test_calls_exchanges_and_waits_are_measured(opened: Open, watched: Watched) -> None:
    await opened("mzone").vehicles()
    vendor = {"fleetauth.vendor": "mzone", "n": 1}
    assert watched.points("fleetauth.call.duration") == [
        vendor | {"fleetauth.operation": "GET Vehicles"}
    ]
    assert watched.points("fleetauth.wait.duration") == [
        vendor | {"fleetauth.wait.reason": "exchange"}
    ]
    issued = {"fleetauth.grant": "password", "fleetauth.exchange.outcome": "issued"}
    assert watched.points("fleetauth.exchange.duration") == [vendor | issued]


async def test_failures_are_told_apart_by_their_error(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    sandbox.mzone.faults.add(Fault.status(503, path="Vehicles"))
    with pytest.raises(FleetAuthError):
        await opened("mzone").vehicles()
    (call,) = watched.points("fleetauth.call.duration")
    assert call["error.type"] == "VendorFaultError"
    requests = watched.points("http.client.request.duration")
    assert [(it["error.type"], it["n"]) for it in requests if "error.type" in it] == [("503", 3)]
    (retries,) = watched.points("fleetauth.call.retries")
    assert retries == {"fleetauth.vendor": "mzone", "error.type": "VendorFaultError", "n": 2}


async def test_rejected_tokens_are_counted(
    opened: Open, watched: Watched, sandbox: Sandbox
) -> None:
    mzone = opened("mzone")
    await mzone.login()
    sandbox.mzone.revoke_access_tokens()
    await mzone.vehicles()
    told = {"fleetauth.vendor": "mzone", "fleetauth.token.current": True, "n": 1}
    assert watched.points("fleetauth.token.rejections") == [told]


async def test_locks_are_counted(opened: Open, watched: Watched) -> None:
    with pytest.raises(CredentialsRefusedError):
        await opened("mzone", password="invented").login()
    told = {"fleetauth.vendor": "mzone", "n": 1}
    assert watched.points("fleetauth.session.locks") == [told]


@pytest.mark.parametrize(
    ("event", "operation"),
    [
        (SaveFailed(vendor="mzone", error="OSError", attempt=1, retry_in=None), "save"),
        (LoadFailed(vendor="mzone", error="OSError"), "load"),
        (LeaseFailed(vendor="mzone", error="OSError"), "lease"),
    ],
)
def test_a_stores_failures_are_counted_by_what_failed(
    watched: Watched,
    event: Event,
    operation: str,
) -> None:
    watched.telemetry().told(event)
    told = {"fleetauth.vendor": "mzone", "fleetauth.store.operation": operation, "n": 1}
    assert watched.points("fleetauth.store.failures") == [told]


@pytest.mark.parametrize(
    "metric", [metric for metric in METRICS if metric.boundaries], ids=lambda it: it.name
)
async def test_a_histogram_has_the_buckets_that_it_advises(
    opened: Open, watched: Watched, metric: Metric
) -> None:
    await opened("mzone").vehicles()
    found = watched.metrics()[metric.name]
    assert (found.unit, found.description) == (metric.unit, metric.description)
    assert {point.explicit_bounds for point in found.data.data_points} == {metric.boundaries}


async def test_nothing_is_measured_by_other_attributes_than_the_page_says(
    opened: Open, watched: Watched, sandbox: Sandbox, clock: SharedClock
) -> None:
    masternaut = opened("masternaut")
    await masternaut.live_tracking()
    await masternaut.live_tracking()
    sandbox.masternaut.faults.add(Fault.status(503, times=1))
    await masternaut.jobs()
    clock.advance(sandbox.masternaut.access_lifetime)
    await masternaut.jobs()
    known = {metric.name: {*metric.attributes, "n"} for metric in METRICS}
    for name in watched.metrics():
        for point in watched.points(name):
            assert point.keys() <= known[name]


def test_it_is_a_telemetry(watched: Watched) -> None:
    assert isinstance(watched.telemetry(), Telemetry)
