"""A canary in place of each secret, for every vendor: no span, no attribute and no measurement has one (I8)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anyio
import pytest

from fleetauth.errors import FleetAuthError
from tests.ground.canaries import ENGINE, VENDORS, Answerer, Vendor, answering, html, said
from tests.ground.darkness import CANARY, traces
from tests.telemetry.conftest import Watched


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each of the four vendors."""
    return VENDORS[request.param]()


@pytest.fixture(autouse=True)
def dark(watched: Watched) -> Iterator[None]:
    """After each test: nothing that would be exported has a canary in it."""
    yield
    shown = [span.to_json() for span in watched.spans]
    measured = json.dumps([watched.points(name) for name in watched.metrics()])
    assert shown
    assert [place for text in (*shown, measured) for place in traces(text)] == []


async def test_when_all_goes_well(vendor: Vendor, watched: Watched) -> None:
    async with vendor.session(telemetry=watched.telemetry(propagate=True)) as session:
        for _ in range(2):
            await vendor.call(session)
            await session.refresh()
            session._clock.advance(100)


@pytest.mark.parametrize(
    ("answer", "status"),
    [(html, 401), (said, 400), (said, 403), (html, 429), (said, 500), (html, 302)],
)
async def test_when_everything_is_refused_with_all_secrets_in_the_answer(
    vendor: Vendor,
    watched: Watched,
    answer: Any,  # noqa: ANN401 - one of two
    status: int,
) -> None:
    async with vendor.session(telemetry=watched.telemetry()) as session:
        vendor.api_answer = answer(vendor, status)
        with pytest.raises(FleetAuthError):
            await vendor.call(session)
        session._clock.advance(100)
        vendor.token_answer = answer(vendor, status)
        with pytest.raises(FleetAuthError):
            await session.refresh()


async def test_when_a_transport_shows_what_it_sent(vendor: Vendor, watched: Watched) -> None:
    def broken(request: Any) -> Answerer:  # noqa: ANN401 - either engine's
        raise ENGINE.ConnectError(vendor.echo(request))

    async with vendor.session(telemetry=watched.telemetry()) as session:
        await session.login()
        vendor.api_answer = broken
        with pytest.raises(FleetAuthError):
            await vendor.call(session)


async def test_when_secrets_are_asked_for_by_name_and_place(
    vendor: Vendor, watched: Watched
) -> None:
    vendor.api_answer = answering(ENGINE.Response(404))
    async with vendor.session(telemetry=watched.telemetry()) as session:
        await session.login()
        with pytest.raises(FleetAuthError):
            await session.request("GET", "Things", params={"key": CANARY})
        with pytest.raises(FleetAuthError):
            await session.request("GET", f"Things?key={CANARY}")
        with pytest.raises(FleetAuthError):
            await session.request("GET", f"Things/{vendor.arguments['client_secret']}")


async def test_when_a_call_is_cancelled(vendor: Vendor, watched: Watched) -> None:
    async def never(_: Any) -> None:  # noqa: ANN401 - either engine's
        await anyio.sleep_forever()

    async with vendor.session(telemetry=watched.telemetry()) as session:
        await session.login()
        vendor.api_answer = never
        with anyio.move_on_after(0.05):
            await vendor.call(session)
