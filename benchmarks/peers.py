"""What others do for an authenticated call: Authlib, httpx-auth, azure-core and openai, each as its own guide has it.

Each has a token that lasts, or a key: none is bought while calls are measured. Imported where used, and without types.
"""

from __future__ import annotations

import importlib
import sys
import time
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from .asking import Ask, Way
from .engines import client, only
from .server import Served
from .vehicle import API, PATH, in_content, in_json, in_object, url

_AN_HOUR: Final = 3600


@asynccontextmanager
async def _authlib(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    token = {
        "access_token": "example-token",
        "token_type": "Bearer",
        "expires_at": time.time() + _AN_HOUR,
    }
    kind = _authlibs_client(engine)
    trust = served.trust() or True
    async with kind("example-client", "example-secret", token=token, verify=trust) as made:
        yield partial(made.get, url(served))


def _authlibs_client(engine: str) -> Any:  # noqa: ANN401 - it has no types
    """Authlib's client on this engine: it takes the one that it finds when it is imported."""
    name = "authlib.integrations.httpx_client"
    with only(engine), warnings.catch_warnings():
        importlib.import_module("authlib.deprecate")  # it lets its warnings through
        warnings.simplefilter("ignore", DeprecationWarning)  # of httpx
        found = importlib.import_module(name).AsyncOAuth2Client
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]
    return found


@asynccontextmanager
async def _httpx_auth(served: Served) -> AsyncGenerator[Ask, None]:
    """Its token is bought by the first call, and kept for the whole process."""
    httpx: Any = importlib.import_module("httpx")
    package: Any = importlib.import_module("httpx_auth")
    with httpx.Client(verify=served.trust() or True) as buys:
        auth = package.OAuth2ClientCredentials(
            f"{served.url}/token", "example-client", "example-secret", client=buys
        )
        async with client("httpx", served, auth=auth) as made:
            yield partial(made.get, url(served))


@asynccontextmanager
async def _openai(engine: str, served: Served) -> AsyncGenerator[Ask, None]:
    openai: Any = importlib.import_module("openai")
    model: Any = importlib.import_module("openai").BaseModel
    kind = type("Vehicle", (model,), {"__annotations__": {"id": str}, "__module__": __name__})
    async with openai.AsyncOpenAI(
        api_key="example-key", base_url=f"{served.url}/{API}", http_client=client(engine, served)
    ) as made:
        yield partial(made.get, f"/{PATH}", cast_to=kind)


@asynccontextmanager
async def _azure_core(served: Served) -> AsyncGenerator[Ask, None]:
    """The policies that a client of Azure's has by default, over its own transport."""
    core: Any = importlib.import_module("azure.core")
    rest: Any = importlib.import_module("azure.core.rest")
    async with core.AsyncPipelineClient(
        served.url, config=_azures_policies(), transport=_azures_transport(served)
    ) as made:
        address = url(served)

        async def ask() -> bytes:
            request = rest.HttpRequest("GET", address)
            # It refuses to send a token in plain; here it goes to this machine only.
            response = await made.send_request(request, enforce_https=False)
            body: bytes = response.content
            return body

        yield ask


def _azures_policies() -> Any:  # noqa: ANN401 - imported where used
    configuration: Any = importlib.import_module("azure.core.configuration").Configuration()
    policies: Any = importlib.import_module("azure.core.pipeline.policies")
    configuration.headers_policy = policies.HeadersPolicy()
    configuration.user_agent_policy = policies.UserAgentPolicy()
    configuration.proxy_policy = policies.ProxyPolicy()
    configuration.redirect_policy = policies.AsyncRedirectPolicy()
    configuration.retry_policy = policies.AsyncRetryPolicy()
    configuration.custom_hook_policy = policies.CustomHookPolicy()
    configuration.logging_policy = policies.NetworkTraceLoggingPolicy()
    configuration.authentication_policy = policies.AsyncBearerTokenCredentialPolicy(
        _Credential(), "example-scope"
    )
    return configuration


def _azures_transport(served: Served) -> Any:  # noqa: ANN401 - imported where used
    """Its own, on a session as it makes itself, but for the authority: it would read that anew for each request."""
    aiohttp: Any = importlib.import_module("aiohttp")
    pipeline: Any = importlib.import_module("azure.core.pipeline.transport")
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=served.trust() or True),
        trust_env=True,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )
    return pipeline.AioHttpTransport(session=session)


class _Credential:
    """A credential of Azure's kind, whose token lasts."""

    async def get_token(self, *_scopes: str, **_options: object) -> Any:  # noqa: ANN401 - see above
        """The token."""
        kind: Any = importlib.import_module("azure.core.credentials").AccessToken
        return kind("example-token", int(time.time()) + _AN_HOUR)

    async def close(self) -> None:
        """End."""


def on_httpx_like(engine: str) -> tuple[Way, ...]:
    """Those that go by an engine with httpx's interface."""
    get = "`AsyncOAuth2Client.get`, bytes"
    ways = [
        Way(
            f"Authlib: {get}",
            engine,
            partial(_authlib, engine),
            in_content,
            needs=(engine, "authlib"),
        ),
        Way(
            "openai: `AsyncOpenAI.get`, its model",
            engine,
            partial(_openai, engine),
            in_object,
            needs=(engine, "openai"),
        ),
    ]
    if engine == "httpx":  # httpx-auth knows no other
        name = "httpx-auth: `OAuth2ClientCredentials`, bytes"
        ways.append(Way(name, engine, _httpx_auth, in_content, needs=(engine, "httpx_auth")))
    return tuple(ways)


ON_AIOHTTP: Final = (
    Way(
        "azure-core: `AsyncPipelineClient.send_request`, bytes",
        "aiohttp",
        _azure_core,
        in_json,
        needs=("aiohttp", "azure", "azure.core"),
    ),
)
