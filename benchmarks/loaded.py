"""The clients that are put under load: ours and others', each as its own guide has it, but for whatever would time out
or be refused before the load itself shows. Who isn't installed is left out.

A client can be told that its token's time is over, so that nobody waits for it: each by what it goes by itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any, Final

import attrs

from .engines import HTTPX_LIKE, client, only
from .measure import missing
from .peers import authlibs_client, azures_policies, azures_transport
from .server import Served
from .vehicle import API, ID, in_content, in_json, in_object, url

LIFETIME: Final = 3600.0  # seconds
_PATIENCE: Final = (
    120.0  # seconds: 500 at once take their time on a slow machine, and that is not what is counted
)


@attrs.frozen
class Client:
    """A client that is open.

    Attributes:
        call: Makes one call, and gives the id that it found.
        age: Lets the time of its token be over, as far as it knows.
    """

    call: Callable[[], Awaitable[str]]
    age: Callable[[], None]


@attrs.frozen
class Way:
    """A client to be opened, by what says where its vendor is.

    Its functions stand at the top of a module: another process imports them.
    """

    name: str
    engine: str
    open: Callable[[Any], AbstractAsyncContextManager[Client]]
    needs: tuple[str, ...]
    ours: bool = False

    @property
    def lack(self) -> str:
        """Why it can't be measured here; nothing if it can."""
        lacking = missing(self.needs)
        return f"{', '.join(lacking)} isn't installed" if lacking else ""


class Moved:
    """The machine's clocks, moved ahead by so many seconds."""

    def __init__(self) -> None:
        self.by = 0.0

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        return time.monotonic() + self.by

    def wall(self) -> float:
        """Seconds since 1970-01-01 UTC."""
        return time.time() + self.by

    async def sleep(self, seconds: float) -> None:
        """Wait, in real time."""
        await asyncio.sleep(seconds)


def session(engine: str, served: Served, **options: Any) -> Any:  # noqa: ANN401 - its type would import an engine here
    """A session of ours on this engine."""
    with only(engine):
        kind: Any = import_module("fleetauth").MZoneSession
        return kind(
            client_id="example-client",
            client_secret="example-secret",
            username="ada@example.com",
            password="example-password",
            base_url=f"{served.url}/{API}",
            token_url=f"{served.url}/token",
            timeout=_PATIENCE,
            **options,
        )


@asynccontextmanager
async def _fleetauth(engine: str, served: Served) -> AsyncGenerator[Client, None]:
    clock = Moved()

    def age() -> None:
        clock.by += LIFETIME

    async with session(engine, served, clock=clock) as mzone:

        async def call() -> str:
            return in_object(await mzone.vehicle(ID))

        yield Client(call, age)


@asynccontextmanager
async def authlib(
    engine: str, served: Served, leeway: float = 60.0
) -> AsyncGenerator[Client, None]:
    """Authlib's, which renews by the client credentials."""
    kind = authlibs_client(engine)
    where = f"{served.url}/token"
    async with kind(
        "example-client",
        "example-secret",
        token_endpoint=where,
        grant_type="client_credentials",
        timeout=_PATIENCE,
        leeway=leeway,
    ) as made:
        await made.fetch_token(where, grant_type="client_credentials")

        async def call() -> str:
            return in_content(await made.get(url(served)))

        def age() -> None:
            made.token["expires_at"] = int(time.time()) - 1

        yield Client(call, age)


@asynccontextmanager
async def _httpx_auth(served: Served) -> AsyncGenerator[Client, None]:
    """Its tokens are kept for the whole process."""
    httpx: Any = import_module("httpx")
    package: Any = import_module("httpx_auth")
    kept = package.OAuth2.token_cache.tokens

    def age() -> None:
        for key, (token, _, *more) in list(kept.items()):
            kept[key] = (token, time.time() - 1, *more)

    with httpx.Client() as buys:
        auth = package.OAuth2ClientCredentials(
            f"{served.url}/token", "example-client", "example-secret", client=buys
        )
        async with client("httpx", served, auth=auth, timeout=_PATIENCE) as made:

            async def call() -> str:
                return in_content(await made.get(url(served)))

            yield Client(call, age)


@asynccontextmanager
async def _azure_core(served: Served) -> AsyncGenerator[Client, None]:
    """Its own pipeline and policies; the credential buys by a plain POST, as those of azure-identity do."""
    rest: Any = import_module("azure.core.rest")
    token: Any = import_module("azure.core.credentials").AccessToken
    aiohttp: Any = import_module("aiohttp")

    class Credential:
        async def get_token(self, *_scopes: str, **_options: object) -> Any:  # noqa: ANN401 - imported where used
            async with aiohttp.ClientSession() as buys, buys.post(f"{served.url}/token") as answer:
                given = await answer.json()
            return token(given["access_token"], int(time.time() + given["expires_in"]))

        async def close(self) -> None:
            """End."""

    policies = azures_policies(Credential())
    async with import_module("azure.core").AsyncPipelineClient(
        served.url, config=policies, transport=azures_transport(served)
    ) as made:

        async def call() -> str:
            request = rest.HttpRequest("GET", url(served))
            # It refuses to send a token in plain; here it goes to this machine only.
            response = await made.send_request(request, enforce_https=False)
            return in_json(response.content)

        def age() -> None:
            authentication = policies.authentication_policy
            kept = authentication._token  # noqa: SLF001 - there is no other way
            authentication._token = token(kept.token, int(time.time()) - 1)  # noqa: SLF001

        yield Client(call, age)


@asynccontextmanager
async def _google_auth(served: Served) -> AsyncGenerator[Client, None]:
    """Its asynchronous session over its own credentials of a user."""
    credentials: Any = import_module("google.oauth2.credentials")
    sessions: Any = import_module("google.auth.aio.transport.sessions")
    kept = credentials.Credentials(
        None,
        refresh_token="example-refresh-token",
        token_uri=f"{served.url}/token",
        client_id="example-client",
        client_secret="example-secret",
    )
    made = sessions.AsyncAuthorizedSession(kept)

    async def call() -> str:
        response = await made.get(url(served), max_allowed_time=_PATIENCE, timeout=_PATIENCE)
        return in_json(await response.read())

    def age() -> None:
        kept.expiry = (datetime.now(UTC) - timedelta(seconds=1)).replace(tzinfo=None)

    try:
        yield Client(call, age)
    finally:
        await made.close()


def _on(engine: str) -> tuple[Way, ...]:
    ours = Way("fleetauth", engine, partial(_fleetauth, engine), (engine,), ours=True)
    theirs = Way("Authlib", engine, partial(authlib, engine), (engine, "authlib"))
    return ours, theirs


WAYS: Final = (
    *(way for engine in HTTPX_LIKE for way in _on(engine)),
    Way("httpx-auth", "httpx", _httpx_auth, ("httpx", "httpx_auth")),
    Way("azure-core", "aiohttp", _azure_core, ("aiohttp", "azure.core")),
    Way("google-auth", "aiohttp", _google_auth, ("aiohttp", "google.auth", "requests")),
)
