"""The seam to the HTTP engine: which one is used, whose client it is, what is refused, how a request looks."""

from __future__ import annotations

import importlib.util
import logging
import ssl
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import pytest

from fleetauth.errors import ConfigurationError, MisuseError, OriginError, SessionClosedError
from fleetauth.secrets import Redactor
from fleetauth.transport import installed
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.origins import Origin
from fleetauth.transport.outgoing import Outgoing
from tests.transport.fleet import BASE, ENGINE, FakeVendor, Untyped, response

if TYPE_CHECKING:
    from tests.transport.fleet import FleetSession
    from tests.transport.servers import LoopbackServer

ENGINES = [name for name in ("httpx", "httpx2") if importlib.util.find_spec(name)]


def client_of(**options: Untyped) -> HttpClient:
    """An `HttpClient` of nothing but these."""
    plain: dict[str, Any] = dict.fromkeys(("client", "transport", "proxy", "tls_context"))
    return HttpClient(vendor="fleet", origins=(), redactor=Redactor(), **plain | options)


async def sending(**parts: Untyped) -> None:
    """Try to send a request that must not be sent."""
    http = client_of(transport=ENGINE.MockTransport(lambda _: pytest.fail("sent")))
    plain: dict[str, Any] = {"method": "GET", "url": BASE, "origin": Origin.of_url(BASE)}
    try:
        await http.send(Outgoing(**plain | parts), seconds=1)
    finally:
        await http.aclose()


# --- which engine ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENGINES)
def test_a_transport_brings_its_engine(name: str) -> None:
    engine = importlib.import_module(name)
    assert client_of(transport=engine.MockTransport(lambda _: None)).engine == name


@pytest.mark.parametrize("name", ENGINES)
async def test_a_client_of_the_users_own_class_brings_its_engine(name: str) -> None:
    engine = importlib.import_module(name)
    kind = type("MyClient", (engine.AsyncClient,), {})
    async with kind(transport=engine.MockTransport(lambda _: None)) as client:
        assert client_of(client=client).engine == name


def test_a_transport_of_no_engine_gets_the_installed_one(engine: str) -> None:
    class Duck:
        async def handle_async_request(self, request: Untyped) -> Untyped: ...

        async def aclose(self) -> None: ...

    assert client_of(transport=Duck()).engine == engine


@pytest.mark.parametrize("loaded", [True, False])
def test_httpx_is_used_where_httpx2_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
    loaded: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", importlib.import_module("httpx"))
    monkeypatch.setitem(sys.modules, "httpx2", None)
    if not loaded:
        monkeypatch.delitem(sys.modules, "httpx")
    assert installed.default_engine().__name__ == "httpx"


# --- whose client ---------------------------------------------------------------------------------


async def test_no_client_is_made_before_the_first_request(vendor: FakeVendor) -> None:
    session = vendor.session()
    before = session._http.is_open
    await session.request("GET", "x")
    between = session._http.is_open
    await session.aclose()
    assert (before, between, session._http.is_open) == (False, True, False)


async def test_the_tls_context_is_made_once_and_off_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made_in: list[int] = []

    def make(_engine: str) -> ssl.SSLContext:
        made_in.append(threading.get_ident())
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr(installed, "_shared_tls_context", make)
    http = client_of(transport=ENGINE.MockTransport(lambda _: ENGINE.Response(200)))
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(_get, http)
    await http.aclose()
    assert made_in
    assert threading.get_ident() not in made_in


async def _get(http: HttpClient) -> None:
    outgoing = Outgoing(method="GET", url=BASE, origin=Origin.of_url(BASE))
    await http.send(outgoing, seconds=5)


async def test_concurrent_first_requests_share_one_client() -> None:
    http = client_of(transport=ENGINE.MockTransport(lambda _: ENGINE.Response(200)))
    found: list[Any] = []

    async def open_it() -> None:
        found.append(await http._opened())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(open_it)
    assert len(set(map(id, found))) == 1
    await http.aclose()


async def test_the_users_own_client_is_not_closed_with_the_session(vendor: FakeVendor) -> None:
    async with ENGINE.AsyncClient(transport=vendor.transport) as client:
        async with vendor.session(transport=None, http_client=client) as session:
            await session.request("GET", "x")
        assert not client.is_closed


async def test_a_closed_client_of_the_user_is_named_as_what_is_wrong(vendor: FakeVendor) -> None:
    client = ENGINE.AsyncClient(transport=vendor.transport)
    async with vendor.session(transport=None, http_client=client) as session:
        await session.login()
        await client.aclose()
        with pytest.raises(MisuseError, match="http_client that the session was given is closed"):
            await session.request("GET", "x")


async def test_a_client_is_not_made_again_once_the_session_is_closed() -> None:
    http = client_of(transport=ENGINE.MockTransport(lambda _: ENGINE.Response(200)))
    await http.aclose()
    with pytest.raises(SessionClosedError):
        await _get(http)


async def test_a_session_closed_while_its_client_is_being_made_leaves_none_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = anyio.Event(), anyio.Event()

    async def slow(*_: Untyped) -> ssl.SSLContext:
        begun.set()
        await go_on.wait()
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    monkeypatch.setattr(anyio.to_thread, "run_sync", slow)
    http = client_of(transport=ENGINE.MockTransport(lambda _: ENGINE.Response(200)))
    refused: list[Exception] = []

    async def call() -> None:
        try:
            await _get(http)
        except SessionClosedError as exc:
            refused.append(exc)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        await begun.wait()
        await http.aclose()
        go_on.set()
    assert len(refused) == 1
    assert not http.is_open


# --- what a session refuses to be made with -------------------------------------------------------


@pytest.mark.parametrize(
    "besides",
    [
        {"transport": ENGINE.MockTransport(lambda _: None)},
        {"proxy": "http://127.0.0.1:1"},
        {"tls_context": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)},
    ],
    ids=lambda besides: next(iter(besides)),
)
async def test_a_client_and_what_it_brings_itself_are_not_taken_together(
    besides: dict[str, Any],
) -> None:
    async with ENGINE.AsyncClient() as client:
        with pytest.raises(ConfigurationError, match="http_client brings its own"):
            client_of(client=client, **besides)


@pytest.mark.parametrize(
    "besides",
    [{"proxy": "http://127.0.0.1:1"}, {"tls_context": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}],
    ids=lambda besides: next(iter(besides)),
)
def test_a_transport_and_what_it_would_ignore_are_not_taken_together(
    besides: dict[str, Any],
) -> None:
    with pytest.raises(ConfigurationError, match="transport brings its own"):
        client_of(transport=ENGINE.MockTransport(lambda _: None), **besides)


def test_a_synchronous_client_is_refused() -> None:
    with (
        ENGINE.Client() as client,
        pytest.raises(ConfigurationError, match="http_client must be an AsyncClient"),
    ):
        client_of(client=client)


def test_a_synchronous_transport_is_refused() -> None:
    with (
        ENGINE.HTTPTransport() as transport,
        pytest.raises(ConfigurationError, match="transport must be an async one"),
    ):
        client_of(transport=transport)


@pytest.mark.parametrize(
    "proxy", ["canary.example:3128", "ftp://user:canary@proxy.example", "", "http://[canary", 7]
)
def test_a_proxy_that_is_none_is_refused_without_showing_it(proxy: Untyped) -> None:
    with pytest.raises(ConfigurationError, match="proxy must be a URL") as caught:
        client_of(proxy=proxy)
    assert "canary" not in str(caught.value)


async def test_a_client_that_cannot_be_made_is_a_configuration_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:canary@proxy.example")
    http = client_of()
    with pytest.raises(ConfigurationError, match="the proxy settings of the environment") as caught:
        await _get(http)
    assert "canary" not in str(caught.value)


async def test_a_proxy_of_the_sessions_own_that_cannot_be_used_says_which_package_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    http = client_of(proxy="socks5://proxy.example:1080", engine=ENGINE.__name__)
    with pytest.raises(
        ConfigurationError, match=r"given as proxy=.*pip install \"httpx2?\[socks\]\""
    ):
        await _get(http)


# --- what a request looks like --------------------------------------------------------------------


async def test_a_default_authorization_of_the_users_client_does_not_go_along(
    vendor: FakeVendor,
) -> None:
    own = {"Authorization": "Bearer the-users-own"}
    async with (
        ENGINE.AsyncClient(transport=vendor.transport, headers=own, auth=("u", "p")) as client,
        vendor.session(transport=None, http_client=client) as session,
    ):
        await session.request("GET", "x", api="connect")
    assert "authorization" not in vendor.token_requests[0].headers
    assert "authorization" not in vendor.calls[0].headers
    assert vendor.calls[0].headers["x-connect-token"] == "TOKEN token-1"


async def test_the_sessions_own_authorization_stands_instead_of_the_clients(
    vendor: FakeVendor,
) -> None:
    own = {"Authorization": "Bearer the-users-own"}
    async with (
        ENGINE.AsyncClient(transport=vendor.transport, headers=own) as client,
        vendor.session(transport=None, http_client=client) as session,
    ):
        await session.request("GET", "x")
    assert vendor.calls[0].headers.get_list("authorization") == ["Bearer token-1"]


@pytest.mark.parametrize(
    ("path", "params", "query"),
    [
        ("x", {"b": "2 3", "$top": 1}, "b=2%203&%24top=1"),
        ("x?a=1", {"b": 2}, "a=1&b=2"),
        ("x?a=%20%2B", {}, "a=%20%2B"),
        ("x?", {"b": 2}, "b=2"),
        ("x", {}, ""),
    ],
)
async def test_a_paths_own_query_is_kept_beside_the_parameters(
    vendor: FakeVendor, session: FleetSession, path: str, params: dict[str, Any], query: str
) -> None:
    await session.request("GET", path, params=params)
    assert vendor.calls[0].url.partition("?")[2] == query


async def test_default_parameters_of_the_users_client_do_not_replace_a_links_query(
    vendor: FakeVendor,
) -> None:
    async with (
        ENGINE.AsyncClient(transport=vendor.transport, params={"own": "1"}) as client,
        vendor.session(transport=None, http_client=client) as session,
    ):
        await session.request("GET", f"{BASE}x?$skiptoken=7")
    assert vendor.calls[0].url == f"{BASE}x?$skiptoken=7"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Own": "canary\nX-Evil: 1"},
        {"X-Own": "canary\r"},
        {"X-Own": "canary\x00"},
        {"X-Own": " canary"},
        {"X-Own": "canaryü"},
        {"X-Own canary": "1"},
        {"": "canary"},
    ],
    ids=repr,
)
async def test_a_header_that_cannot_be_written_is_a_misuse_that_does_not_show_it(
    headers: dict[str, str],
) -> None:
    with pytest.raises(MisuseError, match=r"can't be written: (a|the) header") as caught:
        await sending(headers=tuple(headers.items()))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("request_parts", "said"),
    [
        ({"method": "G T"}, "its method is none"),
        ({"method": ""}, "its method is none"),
        ({"url": BASE + "x" * 70_000}, "InvalidURL"),
        ({"content": (("scope", "\ud800"),)}, "UnicodeEncodeError"),
    ],
    ids=["method", "no method", "url", "form"],
)
async def test_a_request_that_cannot_be_written_is_a_misuse(
    request_parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(MisuseError, match=rf"can't be written.*{said}"):
        await sending(**request_parts)


async def test_a_request_that_would_leave_its_origin_is_stopped_at_the_last_door() -> None:
    with pytest.raises(OriginError, match="would go to another origin"):
        await sending(url="https://evil.example/")


async def test_an_answer_holds_the_status_the_headers_and_the_whole_body(
    vendor: FakeVendor, session: FleetSession
) -> None:
    vendor.script = [response(201, b"body", x_request_id="r1", content_type="text/plain; a=b")]
    answer = await session.request("POST", "x?secret=query")
    assert (answer.status, answer.body, answer.request_id) == (201, b"body", "r1")
    assert (answer.method, answer.url) == ("POST", f"{BASE}x")


async def test_an_answers_url_is_spelt_as_the_engine_writes_it(
    vendor: FakeVendor, session: FleetSession
) -> None:
    answer = await session.request("GET", "O'Häuser(%3F)?a=b?c")
    assert answer.url == str(ENGINE.URL(vendor.calls[0].url).copy_with(query=None))
    assert answer.url == f"{BASE}O'H%C3%A4user(%3F)"


async def test_an_unclosed_session_that_sent_nothing_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del (made := [FakeVendor().session()])[:]
    assert made == []


async def test_the_engines_own_log_shows_no_header(
    vendor: FakeVendor, session: FleetSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await session.request("GET", "x")
    assert vendor.calls[0].token
    assert vendor.calls[0].token not in caplog.text


async def test_requests_over_the_wire_say_who_sends_them(home: LoopbackServer) -> None:
    session = FakeVendor().session(
        transport=None, base_url=f"{home.url}/", token_url=f"{home.url}/token"
    )
    async with session:
        await session.request("GET", "x")
    assert [logged.headers["user-agent"] for logged in home.log] == ["fleetauth", "fleetauth"]


def test_many_first_callers_make_one_tls_context(
    monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    made: list[ssl.SSLContext] = []
    together = threading.Barrier(8)

    def make() -> ssl.SSLContext:
        made.append(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return made[-1]

    def ask() -> None:
        together.wait()
        installed._shared_tls_context(engine)

    installed._tls_context.cache_clear()
    monkeypatch.setattr(importlib.import_module(engine), "create_ssl_context", make)
    callers = [threading.Thread(target=ask) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    installed._tls_context.cache_clear()
    assert len(made) == 1
