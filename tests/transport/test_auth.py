"""A session's sign-in for the user's own client, of either engine: the same token, renewal and guard of origins."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import inspect
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from fleetauth.errors import CredentialsRefusedError, MisuseError, OriginError
from fleetauth.secrets import Secret
from fleetauth.vendors.masternaut import MasternautSession
from tests.transport.fleet import (
    BASE,
    ENGINE,
    FakeVendor,
    FleetSession,
    Untyped,
    redirect,
    response,
)
from tests.transport.servers import LoopbackServer, Reply

ENGINES = [name for name in ("httpx", "httpx2") if importlib.util.find_spec(name)]


@pytest.fixture(params=ENGINES)
def users_engine(request: pytest.FixtureRequest) -> Untyped:
    """The engine of the user's own client, which may be another than the session's."""
    return importlib.import_module(request.param)


@pytest.fixture
def bridge(vendor: FakeVendor, users_engine: Untyped) -> Untyped:
    """The invented vendor as a transport of the user's engine."""

    async def handle(request: Untyped) -> Untyped:
        inner = ENGINE.Request(
            request.method, str(request.url), headers=request.headers.raw, content=request.content
        )
        answer = await vendor.handle(inner)
        headers = [pair for pair in answer.headers.raw if pair[0] != b"content-encoding"]
        return users_engine.Response(answer.status_code, headers=headers, content=answer.content)

    return users_engine.MockTransport(handle)


@pytest.fixture
async def client(
    users_engine: Untyped, bridge: Untyped, session: FleetSession
) -> AsyncIterator[Any]:
    """A user's own client with the session's auth."""
    async with users_engine.AsyncClient(transport=bridge, auth=session.auth) as client:
        yield client


async def test_a_request_of_the_users_client_carries_the_sessions_token(
    vendor: FakeVendor, client: Untyped, session: FleetSession
) -> None:
    assert (await client.get(f"{BASE}x")).status_code == 200
    await session.request("GET", "y")
    assert [seen.token for seen in vendor.calls] == ["token-1", "token-1"]
    assert vendor.exchanges == 1


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_401_is_replayed_once_with_the_same_body(
    vendor: FakeVendor,
    client: Untyped,
    session: FleetSession,
    streamed: bool,  # noqa: FBT001
) -> None:
    await session.login()
    vendor.revoke()

    async def parts() -> AsyncIterator[bytes]:
        yield b"the "
        yield b"body"

    content = parts() if streamed else b"the body"
    assert (await client.post(f"{BASE}x", content=content)).status_code == 200
    assert [(seen.token, seen.body) for seen in vendor.calls] == [
        ("token-1", b"the body"),
        ("token-2", b"the body"),
    ]


async def test_a_second_401_is_the_clients_to_handle(vendor: FakeVendor, client: Untyped) -> None:
    vendor.answer = lambda _: response(401)
    assert (await client.get(f"{BASE}x")).status_code == 401
    assert len(vendor.calls) == 2
    assert vendor.exchanges == 2


async def test_a_place_that_refuses_every_token_costs_one_exchange_in_all(
    vendor: FakeVendor, client: Untyped, session: FleetSession
) -> None:
    vendor.answer = lambda _: response(401)
    for _ in range(4):
        assert (await client.get(f"{BASE}x?page=1")).status_code == 401
    with pytest.raises(Exception, match="although the session is signed in"):
        await session.request("GET", "x")
    assert vendor.exchanges == 2


async def test_a_place_that_is_open_again_is_renewed_for(
    vendor: FakeVendor, client: Untyped
) -> None:
    vendor.script = [401, 401]
    await client.get(f"{BASE}x")
    assert (await client.get(f"{BASE}x")).status_code == 200
    vendor.revoke()
    assert (await client.get(f"{BASE}x")).status_code == 200


async def test_what_is_no_401_is_left_alone(vendor: FakeVendor, client: Untyped) -> None:
    vendor.script = [500]
    assert (await client.get(f"{BASE}x")).status_code == 500
    assert len(vendor.calls) == 1


async def test_a_refused_basic_credential_is_not_replayed(
    vendor: FakeVendor, client: Untyped
) -> None:
    vendor.script = [401]
    assert (await client.get(f"{BASE}basic/x")).status_code == 401
    assert len(vendor.calls) == 1
    assert vendor.calls[0].headers["authorization"].startswith("Basic ")


async def test_a_refusal_at_sign_in_reaches_the_caller_as_it_is(
    vendor: FakeVendor, client: Untyped
) -> None:
    vendor.token_script = [response(401)]
    with pytest.raises(CredentialsRefusedError):
        await client.get(f"{BASE}x")
    assert vendor.calls == []


# --- where tokens go ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/api/x",
        "http://fleet.example/api/x",
        "https://fleet.example:8443/api/x",
        "https://fleet.example/other/x",
        "https://fleet.example/apis/x",
        "https://fleet.example.evil.example/api/x",
    ],
)
async def test_a_url_that_is_not_the_sessions_is_refused(
    vendor: FakeVendor, client: Untyped, url: str
) -> None:
    with pytest.raises(OriginError, match="is no URL of this session; its tokens go only to"):
        await client.get(url + "?secret=1")
    assert vendor.calls == []
    assert vendor.exchanges == 0


@pytest.mark.parametrize(
    "base_url",
    ["https://FLEET.example:443/api/", "https://fleet.example/äpi/", "HTTPS://fleet.example/api/"],
)
async def test_a_base_url_may_be_spelt_in_another_way_than_the_engine_spells_it(
    vendor: FakeVendor, users_engine: Untyped, bridge: Untyped, base_url: str
) -> None:
    async with (
        vendor.session(base_url=base_url) as session,
        users_engine.AsyncClient(transport=bridge, auth=session.auth) as client,
    ):
        assert (await client.get(f"{base_url}x")).status_code == 200


async def test_a_token_in_a_header_of_its_own_needs_the_guard(
    vendor: FakeVendor, client: Untyped
) -> None:
    with pytest.raises(MisuseError, match=r"call session\.authorize\(client\) instead"):
        await client.get(f"{BASE}connect/x")
    assert vendor.calls == []


async def test_secret_headers_beside_the_token_need_the_guard(
    vendor: FakeVendor, users_engine: Untyped, bridge: Untyped
) -> None:
    async with vendor.session(extra_headers={"X-Api-Key": Secret("invented-key")}) as session:
        async with users_engine.AsyncClient(transport=bridge, auth=session.auth) as client:
            with pytest.raises(MisuseError, match=r"X-Api-Key, which .* would carry along"):
                await client.get(f"{BASE}x")
        async with users_engine.AsyncClient(transport=bridge) as client:
            session.authorize(client)
            await client.get(f"{BASE}x")
    assert vendor.calls[0].headers["x-api-key"] == "invented-key"


async def test_an_authorized_client_carries_a_token_in_a_header_of_its_own(
    vendor: FakeVendor, users_engine: Untyped, bridge: Untyped, session: FleetSession
) -> None:
    hooked: list[str] = []

    async def hook(request: Untyped) -> None:
        hooked.append(str(request.url))

    async with users_engine.AsyncClient(
        transport=bridge, event_hooks={"request": [hook]}, headers={"Authorization": "own"}
    ) as client:
        session.authorize(client)
        assert (await client.get(f"{BASE}connect/x")).status_code == 200
    assert "authorization" not in vendor.calls[0].headers
    assert vendor.calls[0].headers["x-connect-token"] == "TOKEN token-1"
    assert hooked == [f"{BASE}connect/x"]


async def test_an_authorized_client_follows_redirects_within_the_origin(
    vendor: FakeVendor, users_engine: Untyped, bridge: Untyped, session: FleetSession
) -> None:
    vendor.script = [redirect(302, "/elsewhere")]
    async with users_engine.AsyncClient(transport=bridge, follow_redirects=True) as client:
        session.authorize(client)
        assert (await client.get(f"{BASE}connect/x")).status_code == 200
    assert vendor.calls[1].url == "https://fleet.example/elsewhere"


async def test_a_request_with_an_auth_of_its_own_is_none_of_the_guards_business(
    vendor: FakeVendor, users_engine: Untyped, bridge: Untyped, session: FleetSession
) -> None:
    vendor.answer = lambda _: response(200)
    async with users_engine.AsyncClient(transport=bridge) as client:
        session.authorize(client)
        await client.get("https://other.example/", auth=("own", "own"))
    assert len(vendor.calls) == 1


@pytest.mark.parametrize("path", ["x", "connect/x", "basic/x"])
@pytest.mark.parametrize("status", [302, 307])
async def test_nothing_that_signs_in_follows_a_redirect_to_another_server(
    home: LoopbackServer, foreign: LoopbackServer, users_engine: Untyped, path: str, status: int
) -> None:
    issue = home.reply
    away = Reply(status, headers=(("Location", f"{foreign.url}/caught"),))
    home.reply = lambda request: issue(request) if request.path == "/token" else away
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token"
    )
    async with session, users_engine.AsyncClient(follow_redirects=True) as client:
        session.authorize(client)
        with pytest.raises(OriginError, match="a redirect leads from"):
            await client.post(f"{home.url}/{path}", content=b"secret=canary")
    assert foreign.log == []
    assert len(home.log) >= 1


async def test_an_authorization_does_not_follow_a_redirect_of_an_unguarded_client(
    home: LoopbackServer, foreign: LoopbackServer, users_engine: Untyped
) -> None:
    issue = home.reply
    away = Reply(302, headers=(("Location", f"{foreign.url}/caught"),))
    home.reply = lambda request: issue(request) if request.path == "/token" else away
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token"
    )
    async with (
        session,
        users_engine.AsyncClient(follow_redirects=True, auth=session.auth) as client,
    ):
        await client.get(f"{home.url}/x")
    assert [("authorization" in logged.headers) for logged in foreign.log] == [False]


async def test_masternauts_apis_are_told_apart_by_their_urls(users_engine: Untyped) -> None:
    requests: list[Any] = []

    def answer(request: Untyped) -> Untyped:
        requests.append(request)
        return users_engine.Response(200, json={})

    def issue(_: Untyped) -> Untyped:
        return ENGINE.Response(200, json={"accessToken": "invented-token", "success": True})

    root = "https://masternaut.example"
    session = MasternautSession(
        client_id="invented-client",
        client_secret="invented-client-secret",
        customer_id="42",
        base_url=f"{root}/core/",
        jobs_url=f"{root}/jobs/",
        tacho_url=f"{root}/tacho/",
        token_url=f"{root}/token",
        transport=ENGINE.MockTransport(issue),
    )
    async with (
        session,
        users_engine.AsyncClient(transport=users_engine.MockTransport(answer)) as client,
    ):
        session.authorize(client)
        for path in ("core/customer/42/tracking/live", "core/customer/42/tire/events"):
            await client.get(f"{root}/{path}")
        await client.get(f"{root}/jobs/customer/42/jobs")
        await client.get(f"{root}/tacho/customer/42/tacho/x")
        with pytest.raises(OriginError):
            await client.get(f"{root}/core/customer/43/tracking/live")
    told = [request.headers.get("authorization", "none").split()[0] for request in requests]
    assert told == ["Basic", "Bearer", "none", "Bearer"]
    assert requests[2].headers["x-connect-token"] == "TOKEN invented-token"


# --- flows that end early -------------------------------------------------------------------------


@pytest.mark.parametrize("yields", [1, 2])
async def test_an_abandoned_flow_holds_nothing_up(
    vendor: FakeVendor, session: FleetSession, users_engine: Untyped, yields: int
) -> None:
    flow = session.auth.async_auth_flow(users_engine.Request("GET", f"{BASE}x"))
    await anext(flow)
    if yields == 2:
        vendor.revoke()
        await flow.asend(users_engine.Response(401))
    # Abandoned here, and not even closed before the next call.
    with anyio.fail_after(1):
        await session.request("GET", "y")
        await session.refresh()
    await flow.aclose()
    assert (await session.request("GET", "y")).status == 200


async def test_a_flow_that_is_never_closed_warns_of_nothing(
    session: FleetSession, users_engine: Untyped
) -> None:
    flow = session.auth.async_auth_flow(users_engine.Request("GET", f"{BASE}x"))
    await anext(flow)
    await flow.aclose()
    del flow
    gc.collect()


async def test_a_cancelled_replay_is_no_verdict_on_the_place(
    vendor: FakeVendor, session: FleetSession, users_engine: Untyped
) -> None:
    await session.login()
    vendor.revoke()
    flow = session.auth.async_auth_flow(users_engine.Request("GET", f"{BASE}x"))
    await anext(flow)
    await flow.asend(users_engine.Response(401))
    await flow.aclose()
    vendor.revoke()
    assert (await session.request("GET", "x")).status == 200


def test_a_synchronous_client_is_refused(users_engine: Untyped) -> None:
    session = FakeVendor().session()
    transport = users_engine.MockTransport(lambda _: pytest.fail("sent"))
    with (
        users_engine.Client(transport=transport, auth=session.auth) as client,
        pytest.raises(MisuseError, match="in an AsyncClient only"),
    ):
        client.get(f"{BASE}x")


def test_the_auth_shows_no_secret() -> None:
    auth = FakeVendor().session().auth
    assert inspect.isasyncgenfunction(auth.async_auth_flow)
    assert "invented-password" not in repr(auth) + repr(vars(auth))
