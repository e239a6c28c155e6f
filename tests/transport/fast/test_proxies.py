"""Proxies on the fast engine: the one that a session is given, and those that the environment names."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from fleetauth.errors import ConfigurationError, TransportError
from fleetauth.secrets import Secret
from fleetauth.transport.proxies import Proxies, Proxy
from tests.transport.conftest import issue_or_ok
from tests.transport.fast.conftest import asked, pool_of, session_at, tls_of_both_ends
from tests.transport.servers import LoopbackServer

SIGNED_IN = "Basic " + base64.b64encode("user:cañary/".encode()).decode()
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names no proxy."""
    for name in (*VARIABLES, *(name.upper() for name in VARIABLES)):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def tunnel(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A proxy for TLS: its place, and the heads of what it was asked. It connects only when its answer says so."""
    heads: list[bytes] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 " + answer + b"\r\n\r\n")
        if not answer.startswith(b"200"):
            writer.close()
            return
        host, _, port = heads[-1].split()[1].decode().partition(":")
        there, to_there = await asyncio.open_connection(host, int(port))
        await asyncio.gather(relay(reader, to_there), relay(there, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", heads


@pytest.mark.parametrize(("user", "signs_in"), [("", None), ("user:ca%C3%B1ary%2F@", SIGNED_IN)])
async def test_a_proxy_tunnels_tls_and_is_signed_in_to_outside_of_it(
    user: str, signs_in: str | None
) -> None:
    trusting, context = tls_of_both_ends()
    with LoopbackServer(tls=context) as server:
        server.reply = issue_or_ok
        async with (
            tunnel(b"200 OK") as (place, heads),
            session_at(server.url, proxy=f"http://{user}{place}", tls_context=trusting) as session,
        ):
            for _ in range(2):
                assert (await session.request("GET", "x")).status == 200
    assert {head.split()[0] for head in heads} == {b"CONNECT"}
    field = f"Proxy-Authorization: {signs_in}".encode()
    assert {field in head for head in heads} == {signs_in is not None}
    assert [logged.path for logged in server.log] == ["/token", "/x", "/x"]
    assert not [logged for logged in server.log if "proxy-authorization" in logged.headers]


async def test_a_proxy_that_refuses_is_told_with_its_status_and_nothing_arrived() -> None:
    async with (
        tunnel(b"407 Proxy Authentication Required") as (place, heads),
        session_at("https://vendor.example", proxy=f"http://user:canary@{place}") as session,
    ):
        with pytest.raises(TransportError, match="ProxyError: 407 Proxy Auth") as caught:
            await session.request("GET", "x")
    assert not caught.value.may_have_arrived
    assert "canary" not in str(caught.value)
    assert b"CONNECT vendor.example:443 " in heads[0]


async def test_a_proxy_that_is_not_there_is_told(nobody: str) -> None:
    async with session_at("http://127.0.0.1:9", proxy=Secret(nobody)) as session:
        with pytest.raises(TransportError, match=r"ProxyError: .*Connect call failed") as caught:
            await session.request("GET", "x")
    assert not caught.value.may_have_arrived


@pytest.mark.parametrize(("user", "signs_in"), [("", None), ("user:ca%C3%B1ary%2F@", SIGNED_IN)])
async def test_a_plain_request_bears_what_signs_in_to_the_proxy(
    home: LoopbackServer, user: str, signs_in: str | None
) -> None:
    proxy = Proxy.of(Secret(home.url.replace("//", f"//{user}")))
    pool = pool_of(proxies=Proxies(proxy, {}))
    for _ in range(2):
        await asked(pool, "http://vendor.example/x?a=%2f")
    await pool.aclose()
    assert [logged.path for logged in home.log] == ["http://vendor.example/x?a=%2f"] * 2
    assert [logged.headers.get("proxy-authorization") for logged in home.log] == [signs_in] * 2


async def test_what_the_environment_names_for_others_is_not_asked(home: LoopbackServer) -> None:
    pool = pool_of(proxies=Proxies(None, {"https": Proxy("http://127.0.0.1:9", None)}))
    assert await asked(pool, home.url) == b"{}"
    await pool.aclose()


@pytest.mark.parametrize("proxy", ["socks5://user:canary@127.0.0.1:9", "socks5h://127.0.0.1:9"])
def test_a_socks_proxy_is_refused_when_the_session_is_made(proxy: str) -> None:
    with pytest.raises(ConfigurationError, match="not by SOCKS: check proxy") as caught:
        session_at("https://vendor.example", proxy=proxy)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["socks5://u:canary@proxy.example", "gopher://canary", "http://"])
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
async def test_a_proxy_of_the_environment_that_cannot_be_used_is_refused_at_the_first_call(
    name: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, url)
    async with session_at("https://vendor.example") as session:
        with pytest.raises(ConfigurationError, match="proxy settings of the environment") as caught:
            await session.request("GET", "x")
    assert "canary" not in str(caught.value)


ENVIRONMENTS: list[tuple[dict[str, str], tuple[str, str, int | None], str | None]] = [
    ({}, ("https", "a.example", None), None),
    ({"HTTPS_PROXY": "http://p.example:1"}, ("https", "a.example", None), "http://p.example:1"),
    ({"HTTPS_PROXY": "p.example:1"}, ("https", "a.example", 81), "http://p.example:1"),
    ({"HTTP_PROXY": "http://p.example"}, ("https", "a.example", None), None),
    ({"ALL_PROXY": "https://u@p.example"}, ("https", "a.example", None), "https://p.example"),
    ({"ALL_PROXY": "http://p.example"}, ("http", "127.0.0.1", 81), None),
    ({"ALL_PROXY": "http://p.example"}, ("http", "[::1]", 81), None),
    ({"ALL_PROXY": "http://p.example"}, ("https", "localhost", None), None),
    (
        {"ALL_PROXY": "http://p.example", "NO_PROXY": "b.example, a.example"},
        ("https", "sub.a.example", None),
        None,
    ),
    ({"ALL_PROXY": "http://p.example", "NO_PROXY": "*"}, ("https", "a.example", None), None),
]


@pytest.mark.parametrize(("environment", "place", "expected"), ENVIRONMENTS)
def test_the_environment_says_by_which_proxy_a_place_is_reached(
    environment: dict[str, str],
    place: tuple[str, str, int | None],
    expected: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    proxies = Proxies.told(None, vendor="fleet")
    found = [proxies.of(*place) for _ in range(2)]
    assert [proxy and proxy.url for proxy in found] == [expected] * 2


def test_a_given_proxy_stands_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://other.example")
    proxies = Proxies.told(Secret("http://user:canary@p.example"), vendor="fleet")
    proxy = proxies.of("http", "127.0.0.1", 81)
    assert proxy is not None
    assert proxy.url == "http://p.example"
    assert "canary" not in repr(proxy)
