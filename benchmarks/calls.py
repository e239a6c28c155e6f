"""One authenticated, typed call beside bare engines and beside what others do: one vehicle of MZone's.

In plain HTTP, over TLS, and with a compressed answer. Here are our own ways; `engines` and `peers` have the others.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from .asking import Ask, Asking, Way
from .claims import TYPED
from .engines import AIOHTTP_WAYS, HTTPX_LIKE, STREAMS_WAY, httpx_ways, only
from .peers import ON_AIOHTTP, on_httpx_like
from .server import Served
from .vehicle import API, ID, PATH, in_json, in_object, vehicle


@asynccontextmanager
async def _typed(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    async with _session(engine, served) as mzone:
        yield partial(mzone.vehicle, ID)


@asynccontextmanager
async def _request(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    async with _session(engine, served) as mzone:
        yield partial(mzone.request, "GET", PATH)


def _session(engine: str, served: Served) -> Any:  # noqa: ANN401 - its type would import an engine here
    if engine == "aiohttp":
        return _made(served, engine=engine)
    with only(engine):
        return _made(served)


def _made(served: Served, **options: Any) -> Any:  # noqa: ANN401 - see `_session`
    from fleetauth import MZoneSession

    return MZoneSession(
        client_id="example-client",
        client_secret="example-secret",
        username="ada@example.com",
        password="example-password",
        base_url=f"{served.url}/{API}",
        token_url=f"{served.url}/token",
        tls_context=served.trust(),
        **options,
    )


def _in_answer(answer: Any) -> str:  # noqa: ANN401 - see `_session`
    return in_json(answer.body)


def _no_engines() -> str:
    """Why this package can't be told its engine; nothing if it can."""
    from fleetauth import SessionOptions

    return "" if "engine" in SessionOptions.__annotations__ else "sessions have no `engine` yet"


def _ours(engine: str) -> tuple[Way, ...]:
    """A typed call and an untyped one. aiohttp is under httpx's interface."""
    needs = ("aiohttp", "httpx_aiohttp") if engine == "aiohttp" else (engine,)
    typed, request = partial(_typed, engine), partial(_request, engine)
    more: dict[str, Any] = {"needs": needs, "ours": True}
    if engine == "aiohttp":
        more["cannot"] = _no_engines
    return (
        Way(TYPED, engine, typed, in_object, **more),
        Way("fleetauth: `request(…)`, bytes", engine, request, _in_answer, **more),
    )


def _on_httpx_like(engine: str) -> tuple[Way, ...]:
    return *httpx_ways(engine), *_ours(engine), *on_httpx_like(engine)


CALLS: Final = Asking(
    key="calls",
    title={
        "plain": "One vehicle from MZone, about 1 KB of JSON",
        "tls": "The same over TLS",
        "gzip": "The same, compressed",
    },
    answer=vehicle,
    ways=(
        *(way for engine in HTTPX_LIKE for way in _on_httpx_like(engine)),
        *AIOHTTP_WAYS,
        *_ours("aiohttp"),
        *ON_AIOHTTP,
        STREAMS_WAY,
    ),
    requests=100,
    rounds=10,
    packages=(
        "httpx",
        "httpx2",
        "aiohttp",
        "httpx-aiohttp",
        "authlib",
        "httpx-auth",
        "azure-core",
        "openai",
        "sniffio",
    ),
)
