"""One authenticated, typed call beside a bare `get` that only reads bytes, and beside Authlib: one vehicle of MZone's.

Each on httpx and on httpx2, as far as they are installed. Engines are imported where they are used.
"""

from __future__ import annotations

import importlib
import sys
import time
import warnings
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, Final

import msgspec

from .asking import Ask, Asking, Way

_ENGINES: Final = ("httpx", "httpx2")
_API: Final = "api/"
_AN_HOUR: Final = 3600

_ID: Final = "00000000-0000-4000-8000-000000000000"  # the server answers whatever it is asked
_PATH: Final = f"Vehicles({_ID})"


def _vehicle() -> tuple[bytes, str]:
    """A vehicle as the sandbox's MZone writes it: about 1 KB."""
    from fleetauth.sandbox import Sandbox
    from fleetauth.sandbox.mzone.vehicles import row

    mzone = Sandbox().mzone
    vehicle = mzone.world.vehicles[0]
    return msgspec.json.encode(row(mzone, vehicle)), vehicle.guid


@asynccontextmanager
async def _bare(engine: str, server: str) -> AsyncGenerator[Ask, None]:
    async with importlib.import_module(engine).AsyncClient() as client:
        yield partial(client.get, f"{server}/{_API}{_PATH}")


@asynccontextmanager
async def _typed(engine: str, server: str) -> AsyncGenerator[Ask, None]:
    async with _session(engine, server) as mzone:
        yield partial(mzone.vehicle, _ID)


@asynccontextmanager
async def _request(engine: str, server: str) -> AsyncGenerator[Ask, None]:
    async with _session(engine, server) as mzone:
        yield partial(mzone.request, "GET", _PATH)


@asynccontextmanager
async def _authlib(engine: str, server: str) -> AsyncGenerator[Ask, None]:
    token = {
        "access_token": "example-token",
        "token_type": "Bearer",
        "expires_at": time.time() + _AN_HOUR,
    }
    kind = _authlibs_client(engine)
    async with kind("example-client", "example-secret", token=token) as client:
        yield partial(client.get, f"{server}/{_API}{_PATH}")


def _session(engine: str, server: str) -> Any:  # noqa: ANN401 - its type would import an engine here
    with _only(engine):
        from fleetauth import MZoneSession

        return MZoneSession(
            client_id="example-client",
            client_secret="example-secret",
            username="ada@example.com",
            password="example-password",
            base_url=f"{server}/{_API}",
            token_url=f"{server}/token",
        )


def _authlibs_client(engine: str) -> Any:  # noqa: ANN401 - it has no types
    """Authlib's client on this engine: it takes the one that it finds when it is imported."""
    name = "authlib.integrations.httpx_client"
    with _only(engine), warnings.catch_warnings():
        importlib.import_module("authlib.deprecate")  # it lets its warnings through
        warnings.simplefilter("ignore", DeprecationWarning)  # of httpx
        client = importlib.import_module(name).AsyncOAuth2Client
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]
    return client


@contextmanager
def _only(engine: str) -> Generator[None, None, None]:
    """Let nothing within find another engine that would be preferred."""
    hidden = {name: sys.modules.get(name) for name in _ENGINES if name != engine}
    nowhere: dict[str, Any] = dict.fromkeys(hidden)
    sys.modules.update(nowhere)
    try:
        yield
    finally:
        for name, module in hidden.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def _in_body(response: Any) -> str:  # noqa: ANN401 - either engine's
    return _in_json(response.content)


def _in_answer(answer: Any) -> str:  # noqa: ANN401 - see `_session`
    return _in_json(answer.body)


def _in_json(body: bytes) -> str:
    found: str = msgspec.json.decode(body)["id"]
    return found


def _in_vehicle(vehicle: Any) -> str:  # noqa: ANN401 - see `_session`
    found: str = vehicle.id
    return found


def _ways(engine: str) -> tuple[Way, ...]:
    return (
        Way("`AsyncClient.get`, bytes", engine, partial(_bare, engine), _in_body),
        Way("fleetauth: `vehicle(…)`, typed", engine, partial(_typed, engine), _in_vehicle),
        Way("fleetauth: `request(…)`, bytes", engine, partial(_request, engine), _in_answer),
        Way(
            "Authlib: `AsyncOAuth2Client.get`, bytes",
            engine,
            partial(_authlib, engine),
            _in_body,
            needs="authlib",
        ),
    )


CALLS: Final = Asking(
    title="One vehicle from MZone, about 1 KB of JSON",
    answer=_vehicle,
    ways=tuple(way for engine in _ENGINES for way in _ways(engine)),
    requests=100,
    rounds=15,
)
