"""Sessions of a test: made in one line or by the application's own code, they go to the fake vendors alone."""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import Any

import pytest
from anyio import create_task_group

from fleetauth import MasternautSession, MbanqSession, MisuseError, MZoneSession, VendorSession
from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock, FakeVendors
from fleetauth.testing.clock import START

NAMES = ["mzone", "masternaut", "mps_monitor", "mbanq"]


@pytest.fixture
def http(engine: str) -> ModuleType:
    """The HTTP engine in use."""
    return importlib.import_module(engine)


@pytest.mark.parametrize("name", NAMES)
async def test_a_session_is_made_in_one_line_and_signs_in(vendors: FakeVendors, name: str) -> None:
    vendor = getattr(vendors, name)
    async with vendor.session() as session:
        assert isinstance(session, VendorSession)
        await session.login()
    assert len(vendor.sign_ins) == 1


async def test_an_argument_of_the_session_wins(vendors: FakeVendors) -> None:
    async with vendors.mbanq.session(timeout=3.0, tenant_id="another") as mbanq:
        assert isinstance(mbanq, MbanqSession)
        with pytest.raises(Exception, match="enant"):
            await mbanq.user_details()


async def test_a_session_is_made_of_the_arguments(vendors: FakeVendors) -> None:
    async with MZoneSession(**vendors.mzone.arguments) as mzone:
        assert len(await mzone.vehicles()) == 40


@pytest.mark.parametrize("name", NAMES)
async def test_the_applications_own_code_goes_there_by_the_environment(
    vendors: FakeVendors, name: str
) -> None:
    kinds: dict[str, type[VendorSession]] = {
        name: type(getattr(vendors, name).session()) for name in NAMES
    }
    async with kinds[name].from_env() as session:
        await session.login()
    assert len(getattr(vendors, name).sign_ins) == 1


async def test_a_session_of_the_application_is_on_the_fake_clock(vendors: FakeVendors) -> None:
    async with MasternautSession.from_env() as masternaut:
        await masternaut.jobs()
        vendors.clock.advance(60 * 86_400)
        await masternaut.jobs()
    assert [call.status for call in vendors.masternaut.calls] == [200, 200]
    assert len(vendors.masternaut.sign_ins) == 2


def test_the_variables_of_the_machine_are_out_of_sight_and_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MZONE_SCOPE", "of-this-machine")
    monkeypatch.setenv("MBANQ_PASSWORD", "of-this-machine")
    with FakeVendors() as vendors:
        assert "MZONE_SCOPE" not in os.environ
        assert os.environ["MBANQ_PASSWORD"] == vendors.environment["MBANQ_PASSWORD"]
    assert os.environ["MZONE_SCOPE"] == os.environ["MBANQ_PASSWORD"] == "of-this-machine"


def test_what_is_served_must_be_entered_to_have_a_place() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        _ = FakeVendors(over_http=True).url


def test_fake_vendors_can_serve_themselves() -> None:
    with FakeVendors(over_http=True) as vendors:
        assert vendors.url.startswith("http://127.0.0.1:")
        assert vendors.environment["MZONE_BASE_URL"].startswith(vendors.url)


@pytest.mark.usefixtures("vendors")
def test_a_session_with_a_real_vendor_is_refused() -> None:
    with pytest.raises(MisuseError, match=r"would go to https://.*, not to the sandbox at http"):
        MasternautSession(client_id="a", client_secret="b", customer_id="c")


async def test_a_session_that_was_made_before_reaches_no_real_vendor() -> None:
    """Such as one that a module of the application makes when it is imported, with the machine's own credentials."""
    async with MasternautSession(client_id="a", client_secret="b", customer_id="c") as before:
        with FakeVendors() as vendors:
            for call in (before.login, before.jobs, before.live_tracking):
                with pytest.raises(
                    MisuseError, match=r"before .* would go to https://.*: make it"
                ) as told:
                    await call()
                assert told.value.vendor == "masternaut"
        assert not vendors.masternaut.sign_ins


async def test_a_session_that_brings_its_own_way_is_left_alone(
    fleetauth_sandbox: FakeVendors, http: ModuleType
) -> None:
    def answer(request: object) -> object:
        del request
        return http.Response(200, json=[])

    credentials: dict[str, Any] = {"client_id": "a", "client_secret": "b", "customer_id": "c"}
    transport = http.MockTransport(answer)
    async with MasternautSession(**credentials, transport=transport) as masternaut:
        assert len(await masternaut.live_tracking()) == 0
    async with (
        http.AsyncClient(transport=http.MockTransport(answer)) as client,
        MasternautSession(**credentials, http_client=client) as masternaut,
    ):
        assert len(await masternaut.live_tracking()) == 0
    assert not fleetauth_sandbox.calls


def test_another_server_of_this_machine_is_no_real_vendor(fleetauth_sandbox: FakeVendors) -> None:
    url = "http://127.0.0.1:9/"
    arguments: dict[str, Any] = {**fleetauth_sandbox.mzone.arguments, "transport": None}
    session = MZoneSession(**arguments | {"base_url": url, "token_url": url})
    assert session.endpoints["odata"] == url


async def test_what_makes_no_sense_without_a_network_is_left_out(
    fleetauth_sandbox: FakeVendors, engine: str
) -> None:
    async with MZoneSession.from_env(engine=engine, proxy="http://127.0.0.1:9") as mzone:
        await mzone.vehicles()
    assert len(fleetauth_sandbox.mzone.calls) == 1


async def test_a_client_of_ones_own_reaches_the_vendors_without_a_socket(
    fleetauth_sandbox: FakeVendors, http: ModuleType
) -> None:
    mzone = fleetauth_sandbox.mzone.session()
    transport = fleetauth_sandbox.transport(http.AsyncClient)
    async with mzone, http.AsyncClient(transport=transport, auth=mzone.auth) as client:
        answer = await client.get(f"{mzone.endpoints['odata']}Users/_.self()")
        nowhere = await client.get(f"{fleetauth_sandbox.url}/elsewhere", auth=None)
    assert (answer.status_code, nowhere.status_code) == (200, 404)


async def test_many_callers_share_one_sign_in_without_a_socket(
    fleetauth_sandbox: FakeVendors,
) -> None:
    async with fleetauth_sandbox.mzone.session() as mzone, create_task_group() as group:
        for _ in range(20):
            group.start_soon(mzone.request, "GET", "Users/_.self()")
    assert (len(fleetauth_sandbox.mzone.sign_ins), len(fleetauth_sandbox.mzone.calls)) == (1, 20)


def test_each_time_it_is_the_same_monday(fleetauth_sandbox: FakeVendors) -> None:
    assert fleetauth_sandbox.clock.wall() == START == fleetauth_sandbox.sandbox.clock.now()


def test_the_sandboxes_clock_is_the_fake_one(served: Sandbox) -> None:
    clock = FakeClock()
    with FakeVendors(clock=clock, over_http=served) as vendors:
        vendors.sandbox.clock.advance(5.0)
        assert clock.monotonic() == 1005.0
        clock.advance(5.0)
        assert served.clock.now() == clock.wall()


def test_they_say_what_they_are(vendors: FakeVendors) -> None:
    assert repr(vendors) in {"<FakeVendors in process>", "<FakeVendors over HTTP>"}
    assert repr(vendors.mbanq) == "<FakeVendor mbanq>"
    assert [vendor.name for vendor in vendors.all] == NAMES
