"""A secret in the wrong place (I8): as another argument than its own, or inside a URL. The error does not show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fleetauth.stores import FileStore, RedisStore, store_of
from tests.ground.spellings import canary
from tests.proof.secrets.scene import Scene

PASSWORD = canary("pw", " & word+%")
IN_URL = canary("up")
ARGUMENTS = (
    "base_url", "token_url", "timeout", "leeway", "retries", "engine", "store", "proxy", "transport", "http_client",
    "progress", "pasword", "scope_", "extra_headers", "client_id_", "environment", "ip_address", "tls_context",
    "core_scheme", "trace_requests",
)  # fmt: skip
URLS = (
    f"https://user:{IN_URL}@fleet.example/",
    f"https://{IN_URL}@fleet.example/",
    f"https://user:{IN_URL}/half@fleet.example/",
    f"https://user:{IN_URL}@half@fleet.example/",
    f"https://user:a@{IN_URL}@fleet.example/",
    f"https://user:half#{IN_URL}@fleet.example/",
    f"https://user:half?{IN_URL}@fleet.example/",
    f"https://fleet.example/?key={IN_URL}",
    f"https://fleet.example/#{IN_URL}",
    f"//user:{IN_URL}@fleet.example/",
    f"user:{IN_URL}@fleet.example",
    f"ftp://user:{IN_URL}@fleet.example/",
    f"http://user:{IN_URL}@[::1/",
    f"https://user:{IN_URL}@fleet.example:port/",
    f"https://fleet.example:{IN_URL}/",
    f"https://user: {IN_URL}@fleet.example/",
    f"https://user\\{IN_URL}@fleet.example/",
)
OWN_FRAMES = (
    "tracebacks",
)  # what a caller takes for no secret, it has in plain in frames of its own
CALLS: dict[str, Callable[[Any, str], Awaitable[Any]]] = {
    "method": lambda it, wrong: it.request(wrong, "x"),
    "path": lambda it, wrong: it.request("GET", wrong),
    "api": lambda it, wrong: it.request("GET", "x", api=wrong),
    "params": lambda it, wrong: it.request("GET", "x", params={"a": {wrong: wrong}}),
    "headers": lambda it, wrong: it.request("GET", "x", headers={wrong: wrong}),
    "a header": lambda it, wrong: it.request("GET", "x", headers={"X-Own": f"{wrong}\n"}),
    "timeout": lambda it, wrong: it.request("GET", "x", timeout=wrong),
    "login": lambda it, wrong: it.login(timeout=wrong),
    "auth_headers": lambda it, wrong: it.auth_headers(wrong),
    "replace_credentials": lambda it, wrong: it.replace_credentials(passwort=wrong),
    "a credential": lambda it, wrong: it.replace_credentials(client_secret=[wrong]),
    "a credential with a line break": lambda it, wrong: it.replace_credentials(client_secret=f"{wrong}\n"),
}  # fmt: skip


async def test_when_a_secret_is_another_argument_of_a_session(scene: Scene) -> None:
    for name in ARGUMENTS:
        for wrong in (PASSWORD, [PASSWORD], {PASSWORD: PASSWORD}, PASSWORD.encode()):
            with scene.trial("a secret is given as another argument", name):
                await scene.attempt(made(scene, {name: wrong}))


async def made(scene: Scene, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - a session
    """Make a session."""
    return scene.session(**arguments)


@pytest.mark.parametrize("name", ["base_url", "token_url", "proxy", "store"])
async def test_when_a_secret_is_in_a_url(scene: Scene, name: str) -> None:
    for url in URLS:
        with scene.trial("a secret is given inside a URL", f"{name}={url}"):
            await scene.attempt(made(scene, {name: url}))


async def test_when_a_secret_is_another_argument_of_a_call(scene: Scene) -> None:
    async with scene.signed_in() as session:
        for name, call in CALLS.items():
            with scene.trial("a secret is given as another argument", name, but=OWN_FRAMES):
                await scene.attempt(call(session, PASSWORD))


async def test_when_a_path_holds_a_secret(scene: Scene) -> None:
    async with scene.signed_in() as session:
        for url in (it for it in URLS if "//" in it or "\\" in it):
            with scene.trial("a secret is given inside a URL", f"path={url}", but=OWN_FRAMES):
                assert await scene.attempt(session.request("GET", url)) is not None


STORES: dict[str, Callable[[str], Any]] = {
    "short form": store_of,
    "short form with a scheme": lambda wrong: store_of(f"ftp://{wrong}"),
    "key": lambda wrong: FileStore("x", encryption=wrong),
    "keys": lambda wrong: FileStore("x", encryption=[wrong, wrong]),
    "Redis": lambda wrong: RedisStore(wrong, encryption="plain text"),
    "Redis with a port": lambda wrong: RedisStore(f"redis://:{wrong}@h:x", encryption="plain text"),
    "Redis with a path": lambda wrong: RedisStore(f"redis://h/{wrong}", encryption="plain text"),
    "Redis with a query": lambda wrong: RedisStore(f"redis://h?a={wrong}", encryption="plain text"),
}


@pytest.mark.parametrize("scene", ["mzone"], indirect=True)
async def test_when_a_secret_is_another_argument_of_a_store(scene: Scene) -> None:
    for name, make in STORES.items():
        with scene.trial("a secret is given as another argument", name):

            async def made(make: Callable[[str], Any] = make) -> Any:  # noqa: ANN401 - a store
                return make(PASSWORD)

            await scene.attempt(made())
