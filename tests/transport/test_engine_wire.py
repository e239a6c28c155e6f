"""Proxies and TLS, on real connections: what a session is given is what it uses."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from fleetauth.errors import TransportError
from fleetauth.secrets import Secret
from tests.transport.conftest import issue_or_ok
from tests.transport.fleet import FakeVendor, FleetSession
from tests.transport.servers import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Iterator


def session_at(url: str, **options: object) -> FleetSession:
    """A session over real connections."""
    return FakeVendor().session(
        transport=None, base_url=f"{url}/", token_url=f"{url}/token", retries=0, **options
    )


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority that nobody knows."""
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[LoopbackServer]:
    """A server with a certificate of that authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with LoopbackServer(tls=context) as server:
        server.reply = issue_or_ok
        yield server


async def test_a_tls_context_of_the_users_own_is_used(
    encrypted: LoopbackServer, authority: trustme.CA
) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    async with session_at(encrypted.url, tls_context=context) as session:
        assert (await session.request("GET", "x")).status == 200


async def test_a_certificate_of_an_unknown_authority_is_refused(encrypted: LoopbackServer) -> None:
    async with session_at(encrypted.url) as session:
        with pytest.raises(TransportError, match=r"(?i)certificate"):
            await session.request("GET", "x")
    assert encrypted.log == []


@pytest.mark.parametrize("wrapped", [False, True])
async def test_an_explicit_proxy_is_used(home: LoopbackServer, wrapped: bool) -> None:  # noqa: FBT001
    # The proxy answers in the vendor's place: nobody listens at the vendor's own address.
    home.reply = lambda request: (
        issue_or_ok(request)
        if "token" not in request.path
        else (issue_or_ok(type(request)("POST", "/token", {}, b"")))
    )
    proxy = home.url.replace("//", "//user:canary@")
    options = {"proxy": Secret(proxy) if wrapped else proxy}
    async with session_at("http://127.0.0.1:9", **options) as session:
        await session.request("GET", "x")
    assert [logged.path for logged in home.log] == [
        "http://127.0.0.1:9/token",
        "http://127.0.0.1:9/x",
    ]
    assert home.log[0].headers["proxy-authorization"].startswith("Basic ")


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_a_proxy_of_the_environment_gets_nothing_that_is_meant_for_loopback(
    home: LoopbackServer,
    foreign: LoopbackServer,
    variable: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, foreign.url)
    async with session_at(home.url) as session:
        await session.request("GET", "x")
    assert foreign.log == []
    assert [logged.path for logged in home.log] == ["/token", "/x"]
