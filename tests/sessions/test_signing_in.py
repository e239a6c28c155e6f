"""Signing in by hand, what a session tells of its token, and its headers for requests of the caller's own."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import anyio
import anyio.lowlevel
import pytest

from fleetauth import (
    ArgumentError,
    ConfigurationError,
    CredentialsRefusedError,
    MasternautSession,
    MbanqSession,
    MemoryStore,
    MisuseError,
    MPSMonitorSession,
    MZoneSession,
    State,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.testing import FakeClock
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once


async def test_nothing_is_sent_before_the_first_call(mzone: MZoneSession, sandbox: Sandbox) -> None:
    status = mzone.token_status
    assert (status.state, status.generation, status.expires_in) == (State.SIGNED_OUT, 0, None)
    assert (status.grant, status.scope, status.expires_at) == (None, None, None)
    assert sandbox.mzone.requests == []


async def test_login_tells_what_it_got(mbanq: MbanqSession, clock: SharedClock) -> None:
    status = await mbanq.login()
    assert status == mbanq.token_status
    assert (status.state, status.generation, status.grant) == (State.ACTIVE, 1, "password")
    assert (status.scope, status.expires_in, status.can_refresh) == ("all", 3599.0, True)
    assert status.expires_at == datetime.fromtimestamp(clock.wall() + 3599, UTC)


async def test_the_status_shows_no_secret(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    status = await mbanq.login()
    (exchange,) = sandbox.mbanq.exchanges
    assert exchange.access_token not in repr(status)
    assert str(exchange.refresh_token) not in repr(status)


async def test_an_expired_token_has_no_seconds_left(
    mzone: MZoneSession, clock: SharedClock
) -> None:
    await mzone.login()
    clock.advance(9999)
    assert mzone.token_status.expires_in == 0


async def test_an_unknown_lifetime_is_told_as_unknown(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.token_override = {"expires_in": None}
    status = await masternaut.login()
    assert (status.state, status.expires_in, status.expires_at) == (State.ACTIVE, None, None)


async def test_login_asks_nobody_while_a_token_serves(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.login()
    await mzone.login()
    assert len(sandbox.mzone.requests) == 1


async def test_refresh_gets_a_new_token_though_the_old_one_serves(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    status = await mps_monitor.refresh()
    assert (status.generation, status.grant) == (2, "refresh_token")
    assert len(sandbox.mps_monitor.exchanges) == 2


async def test_refreshing_many_times_at_once_makes_one_exchange(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    await at_once(20, mps_monitor.refresh)
    assert len(sandbox.mps_monitor.exchanges) == 2


async def test_a_refresh_that_fails_keeps_the_old_token(
    mps_monitor: MPSMonitorSession, sandbox: Sandbox
) -> None:
    await mps_monitor.login()
    sandbox.mps_monitor.faults.add(Fault.status(500, path="token"))
    with pytest.raises(VendorFaultError):
        await mps_monitor.refresh()
    assert (await mps_monitor.get_account()).id
    assert mps_monitor.state is State.ACTIVE


async def test_a_wrong_time_limit_is_refused(mzone: MZoneSession) -> None:
    with pytest.raises(ConfigurationError, match="timeout=-1"):
        await mzone.login(timeout=-1)


async def test_one_session_serves_many_tasks_from_the_first_call_on(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    pages = await at_once(30, lambda: mzone.notifications(page_size=1))
    assert len(pages) == 30
    assert len(sandbox.mzone.token_requests) == 1


async def test_sessions_that_share_a_store_share_the_token(opened: Open, sandbox: Sandbox) -> None:
    store = MemoryStore()
    await opened("mbanq", store=store).login()
    assert (await opened("mbanq", store=store).user_details()).user_id == "77"
    assert len(sandbox.mbanq.exchanges) == 1


async def test_tenants_in_one_store_do_not_share_a_token(opened: Open, sandbox: Sandbox) -> None:
    store = MemoryStore()
    await opened("mbanq", store=store).login()
    sandbox.mbanq.change_credentials(tenant_id="another-tenant")
    await opened("mbanq", store=store, tenant_id="another-tenant").login()
    assert len(sandbox.mbanq.exchanges) == 2


# --- credentials ----------------------------------------------------------------------------------


async def test_replacing_credentials_forgets_the_token(
    mzone: MZoneSession, sandbox: Sandbox
) -> None:
    await mzone.login()
    await mzone.replace_credentials(username="nobody@mzone.example")
    assert mzone.state is State.SIGNED_OUT
    with pytest.raises(CredentialsRefusedError):
        await mzone.notifications()
    assert (sandbox.mzone.token_requests[-1].form or {})["username"] == "nobody@mzone.example"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("pasword", "canary", "pasword is not a credential of this session; it has client_id"),
        ("password", " ", "password is blank"),
        ("password", None, "password is missing"),
        ("password", 3, "password must be text"),
    ],
)
async def test_wrong_replacements_change_nothing(
    mzone: MZoneSession,
    name: str,
    value: Any,  # noqa: ANN401 - wrong on purpose
    words: str,
) -> None:
    await mzone.login()
    with pytest.raises(ConfigurationError, match=words):
        await mzone.replace_credentials(**{name: value})
    assert mzone.token_status.generation == 1


async def test_who_is_cancelled_while_replacing_credentials_keeps_the_old_ones_with_their_token(
    http: ModuleType,
) -> None:
    going_on = anyio.Event()
    answering = Answering(http, before=going_on.wait)
    credentials: dict[str, Any] = dict.fromkeys(MZoneSession.required_settings, "example")
    async with MZoneSession(**credentials, transport=answering.transport) as mzone:
        async with anyio.create_task_group() as group:
            group.start_soon(mzone.login)
            await anyio.wait_all_tasks_blocked()
            with anyio.move_on_after(0.01):  # it waits for the exchange under way
                await mzone.replace_credentials(username="another")
            going_on.set()
        await mzone.refresh()
    names = [b"username=another" in request.content for request in answering.requests]
    assert names == [False, False]


async def test_unlocking_what_is_not_locked_does_nothing(mzone: MZoneSession) -> None:
    await mzone.login()
    await mzone.unlock()
    assert mzone.state is State.ACTIVE


# --- headers for the caller's own requests --------------------------------------------------------


async def test_auth_headers_are_the_vendors_own(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    jobs = await masternaut.auth_headers("jobs")
    tire = await masternaut.auth_headers("smart_tire")
    core = await masternaut.auth_headers()
    (exchange,) = sandbox.masternaut.exchanges
    assert dict(jobs) == {"x-connect-token": f"TOKEN {exchange.access_token}"}
    assert dict(tire) == {"Authorization": f"Bearer {exchange.access_token}"}
    assert core["Authorization"].startswith("Basic ")


async def test_auth_headers_hold_what_the_vendor_wants_on_everything(
    mbanq: MbanqSession, sandbox: Sandbox
) -> None:
    headers = await mbanq.auth_headers()
    assert headers["tenantId"] == sandbox.mbanq.credentials["tenant_id"]


async def test_auth_headers_are_masked_when_shown(mbanq: MbanqSession, sandbox: Sandbox) -> None:
    headers = await mbanq.auth_headers()
    shown = f"{headers!r} {headers} {[headers]}"
    assert sandbox.mbanq.exchanges[0].access_token not in shown
    assert "tenantId" in shown
    with pytest.raises(MisuseError):
        pickle.dumps(headers)


async def test_headers_of_an_api_that_is_not_there_are_refused(mzone: MZoneSession) -> None:
    with pytest.raises(ArgumentError, match="api=<str> is none of this vendor's: odata"):
        await mzone.auth_headers("jobs")


async def test_a_client_of_the_callers_own_is_signed_in_by_auth(
    mzone: MZoneSession, sandbox: Sandbox, http: ModuleType
) -> None:
    url = f"{sandbox.mzone.urls()['base_url']}Vehicles"
    async with http.AsyncClient(auth=mzone.auth) as client:
        assert (await client.get(url)).status_code == 200
        sandbox.mzone.revoke_access_tokens()
        assert (await client.get(url)).status_code == 200
    assert len(sandbox.mzone.exchanges) == 2


async def test_a_client_of_the_callers_own_is_signed_in_to_jobs_by_authorize(
    masternaut: MasternautSession, sandbox: Sandbox, http: ModuleType
) -> None:
    url = f"{sandbox.masternaut.urls()['jobs_url']}customer/C-4242/jobs"
    async with http.AsyncClient() as client:
        masternaut.authorize(client)
        assert (await client.get(url)).status_code == 200
    assert "authorization" not in sandbox.masternaut.requests[-1].headers


async def test_authorize_keeps_the_clients_own_hooks(
    mzone: MZoneSession, sandbox: Sandbox, http: ModuleType
) -> None:
    seen: list[str] = []

    async def note(request: Any) -> None:  # noqa: ANN401 - the engine's own type
        seen.append(request.method)

    async with http.AsyncClient(event_hooks={"request": [note]}) as client:
        mzone.authorize(client)
        await client.get(f"{sandbox.mzone.urls()['base_url']}Vehicles")
    assert seen == ["GET"]


# --- kept fresh -----------------------------------------------------------------------------------


async def until(reached: Callable[[], bool]) -> None:
    """Let other tasks run until something is so."""
    with anyio.fail_after(10):
        while not reached():
            await anyio.lowlevel.checkpoint()


async def test_kept_fresh_renews_in_the_background_until_its_block_ends(http: ModuleType) -> None:
    clock, answering = FakeClock(sleepers_wait=True), Answering(http)
    credentials: dict[str, Any] = {
        "client_id": "a",
        "client_secret": "example-secret",
        "customer_id": "C1",
    }
    async with MasternautSession(
        **credentials, transport=answering.transport, clock=clock
    ) as masternaut:
        async with masternaut.kept_fresh():
            for generation in (1, 2, 3):
                await until(
                    lambda: (
                        masternaut.token_status.generation == generation  # noqa: B023 - awaited at once
                        and clock.sleepers > 0
                    )
                )
                clock.advance(3600)
            await until(lambda: masternaut.token_status.generation == 4)
        clock.advance(3600)
        await anyio.lowlevel.checkpoint()
    assert len(answering.requests) == 4
