"""What else happens to a session, each time with canaries for secrets (I8): cancellation, stores that fail, proxies,
one-time passwords, next links, exports, sessions nobody closed, and credentials that come from somewhere.
"""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote

import anyio
import pytest

from fleetauth import FleetAuthError
from fleetauth.stores import StoredToken
from tests.ground.darkness import PASSWORD, TOKENS
from tests.ground.spellings import canary
from tests.proof.secrets.scene import Scene
from tests.proof.secrets.vendor_server import Asked, Said, answer

PROXY_PASSWORD = canary("pp", "&word")
OTP, FACTOR = canary("op"), canary("sf")
FROM_ELSEWHERE = canary("ev", "-secret")
mzone_only = pytest.mark.parametrize("scene", ["mzone"], indirect=True)
mbanq_only = pytest.mark.parametrize("scene", ["mbanq"], indirect=True)


class BrokenStore:
    """A store that fails with words that show all it was given."""

    async def load(self, key: str) -> StoredToken | None:
        raise OSError(key)

    async def save(self, key: str, token: StoredToken) -> None:
        raise OSError(f"{key} {token.access_token.reveal()} {token.refresh_token}")

    async def delete(self, key: str) -> None:
        raise OSError(f"{key} {PASSWORD}")


async def test_when_a_caller_gives_up(scene: Scene) -> None:
    silent = Said(then="fall silent")
    for where in ("token", "api"):
        with scene.trial("a caller gives up", where):
            async with scene.signed_in() as session:
                setattr(scene, where, lambda _: silent)
                doing = session.refresh() if where == "token" else scene.vendor.call(session)
                await given_up(scene, doing)
                scene.server.forget()


async def given_up(scene: Scene, doing: Any) -> None:  # noqa: ANN401 - any call
    """Cancel a call once its request is out; look around meanwhile."""
    before = len(scene.server.asked)

    async def call() -> None:
        try:
            await doing
        except BaseException as exc:
            scene.sight.errors.append(exc)
            raise

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call, name="a caller")
        while len(scene.server.asked) == before:
            await anyio.lowlevel.checkpoint()
        scene.searched.search(scene.sight)
        tasks.cancel_scope.cancel()


async def test_when_time_runs_out(scene: Scene) -> None:
    with scene.trial("time runs out", scene.name):
        async with scene.signed_in() as session:
            scene.api = lambda _: Said(then="fall silent")
            assert await scene.attempt(session.request("GET", "x", timeout=0.05)) is not None


async def test_when_a_401_is_replayed_and_then_accepted(scene: Scene) -> None:
    with scene.trial("a token is refused, renewed and sent again", scene.name):
        async with scene.signed_in() as session:
            refused = scene.issued
            scene.api = lambda asked: (
                answer(401, scene.echo(asked).encode(), kind="text/plain")
                if scene.issued == refused
                else scene.well(asked)
            )
            await scene.attempt(scene.vendor.call(session))


async def test_when_the_account_is_locked(scene: Scene) -> None:
    with scene.trial("the account is locked", scene.name):
        async with scene.signed_in() as session:
            scene.token = lambda asked: answer(
                400,
                json.dumps({"error": "invalid_grant", "message": scene.echo(asked)}).encode(),
            )
            for do in (session.refresh, session.login, lambda: scene.vendor.call(session)):
                await scene.attempt(do())


async def test_when_the_store_fails(scene: Scene) -> None:
    with scene.trial("a store fails, and its words show all", scene.name):
        async with scene.signed_in(store=BrokenStore(), exchange_without_lease=True) as session:
            await scene.attempt(session.refresh())
            await scene.attempt(session.sign_out())


async def test_when_tokens_are_kept_encrypted(scene: Scene) -> None:
    with scene.trial("tokens are kept in files, encrypted", scene.name):
        store = scene.stored()
        async with scene.signed_in(store=store) as session:
            await scene.attempt(session.refresh())
            scene.sight.things += [store, session]
            scene.searched.search(scene.sight)
        kept = [path for path in scene.directory.rglob("*") if path.is_file()]
        assert kept
        for path in kept:
            path.write_bytes(b'{"access_token": "' + TOKENS[3].encode() + b'"')
        async with scene.session(store=store) as again:
            await scene.attempt(again.login())
            await scene.attempt(again.sign_out())
        for path in kept:
            path.unlink(missing_ok=True)


def linked(link: Callable[[Asked], str], asked: Asked) -> Said:
    """A page with a link to the next."""
    row = {"id": "00000000-0000-0000-0000-000000000000"}
    page = {"value": [row], "@odata.count": 9, "@odata.nextLink": link(asked)}
    return answer(body=json.dumps(page).encode())


def echoing(status: int, asked: Asked) -> Said:
    """A proxy that shows what it was sent."""
    return answer(status, asked.raw, reason=quote(f"{PROXY_PASSWORD} {asked.raw!r}"))


@mzone_only
async def test_when_a_next_link_leads_elsewhere(scene: Scene) -> None:
    links: dict[str, Callable[[Asked], str]] = {
        "elsewhere": lambda asked: f"{scene.foreign.url}/{quote(asked.headers['authorization'])}",
        "a password": lambda _: f"http://u:{TOKENS[1]}@127.0.0.1:{scene.foreign.port}/",
        "here, with a token": lambda _: f"{scene.server.url}/base_url/{TOKENS[1]}?t={TOKENS[1]}",
    }
    for name, link in links.items():
        with scene.trial("a next link is made of a token", name):
            async with scene.signed_in() as session:
                scene.api = partial(linked, link)

                async def walk(session: Any = session) -> None:  # noqa: ANN401 - a session
                    async for _ in session.vehicles():
                        pass

                assert await scene.attempt(walk()) is not None
                await scene.attempt(session.vehicles().to_parquet(scene.directory / "x.parquet"))


@mzone_only
async def test_when_a_proxy_shows_its_password(scene: Scene) -> None:
    reasons = (407, 502, 200)
    for status in reasons:
        with scene.trial("a proxy shows its password", str(status)):
            scene.server.reply = partial(echoing, status)
            proxy = f"http://user:{quote(PROXY_PASSWORD)}@127.0.0.1:{scene.server.port}"
            for base in ("http://localhost:9/", "https://fleet.example/"):
                urls = {"base_url": base, "token_url": f"{base}token"}
                async with scene.session(proxy=proxy, **urls) as session:
                    scene.sight.things.append(session)
                    await scene.attempt(session.login())


@mzone_only
async def test_when_tls_fails(scene: Scene) -> None:
    with scene.trial("TLS fails", "a plain server"):
        place = scene.server.url.replace("http:", "https:")
        urls = {"base_url": f"{place}/", "token_url": f"{place}/token"}
        context = ssl.create_default_context()
        async with scene.session(tls_context=context, **urls) as session:
            assert await scene.attempt(session.login()) is not None


@mbanq_only
async def test_when_a_one_time_password_is_used(scene: Scene) -> None:
    bought = {"data": {"requestAccessTokenFromOTP": {"token": FACTOR}}}
    answers: dict[str, Callable[[Asked], Said]] = {
        "taken": lambda _: answer(body=json.dumps(bought).encode()),
        "refused": lambda asked: answer(400, asked.raw),
        "refused in JSON": lambda asked: answer(
            200, json.dumps({"errors": [{"message": asked.body.decode()}]}).encode()
        ),
        "unreadable": lambda asked: answer(200, json.dumps({"data": [asked.body.decode()]}).encode()),
        "broken": lambda _: Said(then="reset"),
    }  # fmt: skip
    for name, reply in answers.items():
        with scene.trial("a one-time password is handed in", name):
            async with scene.signed_in() as session:
                scene.api = reply
                await scene.attempt(session.submit_otp(OTP))
                scene.api = lambda asked: answer(400, asked.raw)
                await scene.attempt(session.user_details())
                await scene.attempt(session.confirm_totp(OTP))
                with pytest.raises(FleetAuthError) as caught:
                    await session.use_second_factor(f"{FACTOR} \n")
                scene.sight.errors.append(caught.value)


async def test_when_nobody_closes_a_session(scene: Scene) -> None:
    with scene.trial("a session is dropped unclosed", scene.name):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            session = scene.session()
            await session.login()
            session.__del__()
        await session.aclose()
        assert any(issubclass(one.category, ResourceWarning) for one in warned)
        scene.sight.warned += warned


def test_when_credentials_come_from_the_environment(scene: Scene) -> None:
    kind = scene.vendor.kind
    names = dict.fromkeys(kind.required_settings, FROM_ELSEWHERE)
    environ = {f"{scene.name.upper()}_{name.upper()}": it for name, it in names.items()}
    (scene.directory / ".env").write_text("\n".join([f"{k}={v}" for k, v in environ.items()][:1]))
    wrong: list[dict[str, Any]] = [
        {"environ": {f"{scene.name.upper()}_CLIENT_SECRETT": FROM_ELSEWHERE}},
        {"environ": dict(list(environ.items())[:1])},
        {"environ": environ, "base_url": f"https://u:{FROM_ELSEWHERE}@fleet.example"},
        {"environ": environ, "timeout": FROM_ELSEWHERE},
        {"environ": environ, "passwort": FROM_ELSEWHERE},
        {"environ": {}, "env_file": scene.directory / ".env"},
    ]
    for number, arguments in enumerate(wrong):
        with scene.trial("credentials come from the environment", str(number), but=("files",)):
            with pytest.raises(FleetAuthError) as caught:
                kind.from_env(**arguments)
            scene.sight.errors.append(caught.value)
    (scene.directory / ".env").unlink()


@mzone_only
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_what_the_command_line_shows(scene: Scene) -> None:
    environ = os.environ | {"MZONE_PASSWORD": FROM_ELSEWHERE, "MZONE_CLIENT_SECRET": FROM_ELSEWHERE}
    for command in ([], ["--help"], ["nonsense"]):
        with scene.trial("a command is run", " ".join(command)):
            line = [sys.executable, "-X", "dev", "-m", "fleetauth", *command]
            ran = await anyio.run_process(line, check=False, env=environ, stderr=subprocess.STDOUT)
            scene.sight.printed.append(ran.stdout.decode())
