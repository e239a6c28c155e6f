"""A session's engine is chosen by one argument, which says clearly what it can't be."""

from __future__ import annotations

import importlib.util
import ssl
import sys
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from fleetauth import MZoneSession
from fleetauth.errors import ConfigurationError, MissingExtraError, MisuseError
from tests.transport.fast.conftest import session_at
from tests.transport.fleet import ENGINE, FakeVendor

if TYPE_CHECKING:
    from tests.transport.servers import LoopbackServer

INSTALLED = [name for name in ("httpx", "httpx2") if importlib.util.find_spec(name)]


@pytest.mark.parametrize("name", INSTALLED)
async def test_an_engine_is_used_by_its_name(name: str, home: LoopbackServer) -> None:
    async with session_at(home.url, engine=name) as session:
        assert (await session.request("GET", "x")).status == 200
        assert session._http.engine == name


async def test_the_fast_engine_sends_what_the_installed_one_composes(home: LoopbackServer) -> None:
    async with session_at(home.url) as session:
        assert (await session.request("GET", "x")).status == 200
        assert session._http.engine == ENGINE.__name__


@pytest.mark.parametrize("engine", ["requests", "", 7, [], True], ids=repr)
def test_an_unknown_engine_is_refused_with_the_names_of_all(engine: object) -> None:
    with pytest.raises(ConfigurationError, match="must be one of httpx, httpx2, aiohttp"):
        session_at("http://127.0.0.1:9", engine=engine)


@pytest.mark.parametrize("engine", ["aiohttp", "httpx"])
async def test_an_engine_and_what_brings_its_own_are_not_taken_together(engine: Any) -> None:  # noqa: ANN401 - its type is what is refused
    vendor = FakeVendor()
    with pytest.raises(ConfigurationError, match="pass either engine or transport"):
        vendor.session(engine=engine)
    async with ENGINE.AsyncClient(transport=vendor.transport) as client:
        with pytest.raises(ConfigurationError, match="pass either engine or http_client"):
            vendor.session(transport=None, http_client=client, engine=engine)


@pytest.mark.parametrize("engine", ["aiohttp", "httpx2"])
def test_an_engine_that_is_not_installed_names_its_extra(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, engine, None)
    with pytest.raises(MissingExtraError, match=rf"engine='{engine}' needs .*\[{engine}\]"):
        session_at("http://127.0.0.1:9", engine=engine)


def test_an_engine_is_chosen_beside_the_environment() -> None:
    names = dict.fromkeys(("CLIENT_ID", "CLIENT_SECRET", "USERNAME", "PASSWORD"), "invented")
    environ = {f"MZONE_{name}": value for name, value in names.items()}
    assert MZoneSession.from_env(environ=environ, engine="aiohttp")._http._fast


async def test_a_tls_context_goes_with_the_fast_engine() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    session = session_at("https://vendor.example", tls_context=context)
    pool = session._http._by_aiohttp(context)
    assert pool._context is context


def test_on_trio_it_says_that_it_needs_asyncio(home: LoopbackServer) -> None:
    async def use() -> None:
        async with session_at(home.url) as session:
            with anyio.fail_after(5):
                for call in (session.login, lambda: session.request("GET", "basic/x", api="basic")):
                    with pytest.raises(MisuseError, match="needs asyncio, and this is trio"):
                        await call()

    anyio.run(use, backend="trio")
    assert home.log == []
