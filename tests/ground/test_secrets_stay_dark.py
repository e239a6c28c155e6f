"""A canary in place of each secret, for every vendor, through everything that can happen: nobody ever sees it (I8)."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest

from fleetauth.errors import FleetAuthError, MisuseError
from fleetauth.events import Event
from fleetauth.stores import StoredToken
from tests.ground.canaries import (
    ENGINE,
    OWN_FILES,
    VENDORS,
    Answerer,
    Vendor,
    answering,
    holding_everything,
    html,
    said,
)
from tests.ground.darkness import (
    CANARY,
    CLIENT_SECRET,
    PASSWORD,
    REFRESH_TOKENS,
    TOKENS,
    Untyped,
    of_error,
    of_object,
    traces,
)


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each of the four vendors."""
    return VENDORS[request.param]()


@pytest.fixture(autouse=True)
def dark(vendor: Vendor, caplog: pytest.LogCaptureFixture) -> Untyped:
    """After each test: nothing that was logged, told or shown has a canary in it."""
    caplog.set_level(logging.DEBUG)
    yield
    caplog.set_level(logging.NOTSET)
    records = [
        of_object({**vars(record), "said": record.getMessage()}) for record in caplog.records
    ]
    shown = [caplog.text, *records, *vendor.shown, *(of_object(event) for event in vendor.events)]
    shown += [event.sentence() for event in vendor.events]
    assert any(vendor.shown), "a test that looks at nothing proves nothing"
    assert [place for text in shown for place in traces(text)] == []


@pytest.fixture
async def session(vendor: Vendor) -> AsyncIterator[Any]:
    """A session of that vendor, looked at before, while and after it is open."""
    async with vendor.opened() as session:
        yield session


async def test_when_all_goes_well(vendor: Vendor, session: Untyped) -> None:
    for _ in range(3):
        assert await vendor.try_to(vendor.call(session)) is None
        await vendor.try_to(session.refresh())
        session._clock.advance(100)
    vendor.shown += [repr(session), str(session), f"{session}", repr(session.token_status)]
    vendor.shown += [of_object(session.auth), repr(await session.auth_headers())]


@pytest.mark.parametrize("answer", [html, said], ids=["html", "json"])
async def test_when_the_token_endpoint_refuses_and_shows_everything(
    vendor: Vendor, answer: Callable[[Vendor, int], Answerer]
) -> None:
    for status in (400, 401, 403, 404, 429, 500, 302):
        async with vendor.opened() as session:
            vendor.token_answer = answer(vendor, status)
            assert await vendor.try_to(session.refresh()) is not None
            await vendor.try_to(session.login())
            vendor.shown.append(session._repr_html_())


UNUSABLE: list[dict[str, Any]] = [
    {"expires_in": -1},
    {"expires_in": TOKENS[1]},
    {"access_token": f"{TOKENS[1]}\n", "accessToken": None},
    {"access_token": None, "accessToken": None},
    {"access_token": [TOKENS[1]], "accessToken": None},
    {"success": False, "message": f"{TOKENS[1]} {CLIENT_SECRET}"},
]


async def test_when_a_token_answer_cannot_be_used(vendor: Vendor) -> None:
    good = {"access_token": TOKENS[1], "refresh_token": REFRESH_TOKENS[1], "expires_in": 60}
    for changed in UNUSABLE:
        async with vendor.opened() as session:
            vendor.token_answer = answering(ENGINE.Response(200, json=good | changed))
            assert await vendor.try_to(session.refresh()) is not None


BODIES: list[Callable[[Vendor], str]] = [
    lambda it: f"<html>{it.secrets}",
    lambda it: it.secrets,
    lambda it: json.dumps(it.secrets),
    lambda it: json.dumps([it.secrets]),
    lambda it: json.dumps({"value": [{"id": [], "x": it.secrets}]}),
    lambda it: json.dumps({"value": [{"id": it.secrets, "utcTimestamp": TOKENS[1]}]}),
    lambda it: json.dumps({"items": [it.secrets], "totalCount": 1}),
    lambda _: json.dumps({"Result": TOKENS[1], "Errors": []}),
    lambda _: json.dumps({"Result": {"Id": [], "Token": TOKENS[4]}, "Errors": []}),
    lambda it: json.dumps({"Errors": [{"Code": TOKENS[1], "Description": it.secrets}]}),
    lambda _: json.dumps({"userId": {"accessToken": TOKENS[4]}}),
    lambda _: f'{{"access_token": "{TOKENS[1]}',
]


@pytest.mark.parametrize("where", ["token_answer", "api_answer"])
async def test_when_an_answer_cannot_be_read(vendor: Vendor, where: str) -> None:
    for body in BODIES:
        async with vendor.opened() as session:
            content = body(vendor).encode()
            setattr(vendor, where, lambda _, it=content: ENGINE.Response(200, content=it))
            await vendor.try_to(vendor.call(session))
            await vendor.try_to(session.refresh())


@pytest.mark.parametrize("answer", [html, said], ids=["html", "json"])
async def test_when_an_api_refuses_and_shows_everything(
    vendor: Vendor, answer: Callable[[Vendor, int], Answerer]
) -> None:
    for status in (400, 401, 403, 404, 429, 500):
        async with vendor.opened() as session:
            vendor.api_answer = answer(vendor, status)
            assert await vendor.try_to(vendor.call(session)) is not None


async def test_when_an_api_redirects_and_shows_everything(vendor: Vendor, session: Untyped) -> None:
    def away(request: Untyped) -> Untyped:
        token = request.headers.get("authorization", TOKENS[1]).split()[-1]
        return ENGINE.Response(302, headers={"location": f"https://evil.example/{token}"})

    vendor.api_answer = away
    assert await vendor.try_to(vendor.call(session)) is not None


BROKEN = ["ConnectError", "ReadError", "ReadTimeout", "LocalProtocolError", "RemoteProtocolError"]
BREAKDOWNS = [*(getattr(ENGINE, name) for name in BROKEN), ValueError, RuntimeError]


@pytest.mark.parametrize("where", ["token_answer", "api_answer"])
async def test_when_the_connection_breaks_with_words_that_show_everything(
    vendor: Vendor, where: str
) -> None:
    for kind in BREAKDOWNS:
        async with vendor.opened() as session:

            def broken(request: Untyped, kind: type[Exception] = kind) -> Untyped:
                raise kind(vendor.echo(request))

            setattr(vendor, where, broken)
            session._clock.advance(100)
            assert await vendor.try_to(vendor.call(session)) is not None


async def test_when_time_runs_out(vendor: Vendor, session: Untyped) -> None:
    vendor.api_answer = holding_everything(anyio.Event())
    assert await vendor.try_to(session.request("GET", "x", timeout=0.05)) is not None


async def test_when_a_call_is_cancelled_by_its_scope(vendor: Vendor, session: Untyped) -> None:
    reached = anyio.Event()
    vendor.api_answer = holding_everything(reached)

    async def call() -> None:
        try:
            await vendor.call(session)
        except BaseException as exc:
            vendor.shown.append(of_error(exc, OWN_FILES))
            raise

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        await reached.wait()
        tasks.cancel_scope.cancel()
    assert "Cancelled" in vendor.shown[-1]


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_when_a_call_is_cancelled_by_asyncio_itself(vendor: Vendor, session: Untyped) -> None:
    vendor.api_answer = holding_everything(anyio.Event())

    async def limited() -> None:
        async with asyncio.timeout(0.05):
            await vendor.call(session)

    assert await vendor.try_to(limited()) is not None
    assert "CancelledError" in vendor.shown[-1]


async def test_when_the_exchange_is_under_way_and_its_caller_is_cancelled(
    vendor: Vendor, session: Untyped
) -> None:
    release, reached = anyio.Event(), anyio.Event()

    async def held(_: Untyped) -> Untyped:
        reached.set()
        await release.wait()
        return vendor.issue()

    vendor.token_answer = held
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(vendor.try_to, session.refresh())
        await reached.wait()
        tasks.cancel_scope.cancel()
    vendor.shown.append(of_object(session))
    release.set()


async def test_when_a_header_cannot_be_written(vendor: Vendor, session: Untyped) -> None:
    for value in (f"{CANARY}\n", f"{CANARY}\x00", f"{CANARY}ü"):
        call = session.request("GET", "x", headers={"X-Own": value})
        assert await vendor.try_to(call) is not None
        with pytest.raises(FleetAuthError) as caught:
            vendor.session(extra_headers={"X-Api-Key": value})
        vendor.shown.append(of_error(caught.value, OWN_FILES))


class BrokenStore:
    """A store that fails with words that show everything."""

    def __init__(self, words: Callable[[], str]) -> None:
        self.words = words

    async def load(self, key: str) -> StoredToken | None:
        raise OSError(f"{key} {self.words()}")

    async def save(self, key: str, token: StoredToken) -> None:
        raise OSError(f"{key} {token.access_token.reveal()}")

    async def delete(self, key: str) -> None:
        raise OSError(key)


async def test_when_the_store_fails_with_words_that_show_everything(vendor: Vendor) -> None:
    async with vendor.session(store=BrokenStore(lambda: vendor.secrets)) as session:
        await vendor.try_to(vendor.call(session))
        vendor.shown.append(of_object(session))


async def test_when_the_users_hook_fails_with_words_that_show_everything(vendor: Vendor) -> None:
    def hook(event: Event) -> None:
        raise ValueError(f"{event} {vendor.secrets}")

    async with vendor.session(on_event=hook) as session:
        await vendor.try_to(vendor.call(session))


async def test_when_a_callable_for_a_credential_fails_with_words_that_show_everything(
    vendor: Vendor,
) -> None:
    async def ask() -> str:
        raise ValueError(vendor.secrets)

    async with vendor.session() as session:
        await session.login()  # so that it knows its secrets
        await session.replace_credentials(client_id=ask)
        assert await vendor.try_to(session.login()) is not None


async def test_when_a_secret_comes_as_a_misspelt_argument(vendor: Vendor) -> None:
    for name in ("pasword", "client_secrett", "token"):
        with pytest.raises(FleetAuthError) as caught:
            vendor.session(**{name: PASSWORD})
        vendor.shown.append(of_error(caught.value, OWN_FILES))


@pytest.mark.parametrize("name", ["base_url", "token_url", "proxy"])
async def test_when_a_secret_comes_in_a_url(vendor: Vendor, name: str) -> None:
    for wrong in (f"https://user:{CANARY}@fleet.example/", f"ftp://{CANARY}:x@fleet.example/"):
        with pytest.raises(FleetAuthError) as caught:
            vendor.session(**{name: wrong})
        vendor.shown.append(of_error(caught.value, OWN_FILES))


async def test_when_the_refresh_token_is_refused_after_very_many_renewals(vendor: Vendor) -> None:
    async with vendor.session() as session:
        for number in range(100):
            token = f"invented-token-{number}"
            fields = {"access_token": token, "refresh_token": f"{token}-r", "expires_in": 60}
            vendor.token_answer = answering(ENGINE.Response(200, json=fields))
            await session.refresh()
        vendor.token_answer = html(vendor, 400)
        assert await vendor.try_to(session.refresh()) is not None


async def test_when_a_session_is_pickled(vendor: Vendor, session: Untyped) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(MisuseError, match="a session is not pickled") as caught:
            pickle.dumps(session, protocol)
        vendor.shown.append(of_error(caught.value, OWN_FILES))


async def test_an_answer_is_pickled_without_what_the_session_knows(
    vendor: Vendor, session: Untyped
) -> None:
    answer = await session.request("GET", "x")
    vendor.shown += [repr(answer), repr(pickle.dumps(answer.redactor)), of_object(answer.redactor)]
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301
