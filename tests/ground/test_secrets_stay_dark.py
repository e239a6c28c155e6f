"""A canary in place of each secret, for every vendor, through everything that can happen: nobody ever sees it (I8)."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from fleetauth.errors import FleetAuthError, MisuseError
from fleetauth.events import Event
from fleetauth.session import VendorSession
from fleetauth.stores import StoredToken
from fleetauth.testing import FakeClock
from fleetauth.transport.engine import default_engine
from fleetauth.vendors.masternaut import MasternautSession
from fleetauth.vendors.mbanq import MbanqSession
from fleetauth.vendors.mps_monitor import MPSMonitorSession
from fleetauth.vendors.mzone import MZoneSession
from tests.ground.darkness import (
    API_KEY,
    CANARY,
    CLIENT_ID,
    CLIENT_SECRET,
    PAIR,
    PASSWORD,
    REFRESH_TOKENS,
    TOKENS,
    of_error,
    of_object,
    spelt,
    traces,
)

ENGINE: Any = default_engine()
OWN_FILES = [str(path) for path in Path(__file__).parent.glob("*.py")]
USER = {"username": "invented-user", "password": PASSWORD}
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
MBANQ = {"tenant_id": "invented", "ip_address": "192.0.2.7", "device_id": "invented-device"}


class Vendor:
    """One of the vendors, played by functions, with everything that it or its session shows."""

    def __init__(
        self,
        kind: type[VendorSession],
        arguments: dict[str, Any],
        call: Callable[[Any], Awaitable[Any]],
        answer: Any,
    ) -> None:
        self.kind = kind
        self.arguments = arguments
        self.call = call
        self.answer = answer
        self.issued = 0
        self.events: list[Event] = []
        self.shown: list[str] = []
        self.token_answer: Callable[[Any], Any] = lambda _: self.issue()
        self.api_answer: Callable[[Any], Any] = lambda _: ENGINE.Response(200, json=self.answer)

    def session(self, **options: Any) -> Any:
        """A session with it, every secret of which is a canary."""
        plain: dict[str, Any] = {
            "transport": ENGINE.MockTransport(self._handle),
            "clock": FakeClock(),
            "extra_headers": {"X-Api-Key": API_KEY},
            "on_event": self.events.append,
            "retries": 1,
        }
        return self.kind(**self.arguments | plain | options)

    @property
    def secrets(self) -> str:
        """Every secret that the session knows by now, in the spellings of a careless server."""
        given = [value for value in self.arguments.values() if CANARY in value]
        tokens = (*TOKENS[1 : self.issued + 1], *REFRESH_TOKENS[1 : self.issued + 1])
        pair = [PAIR] if self.kind is MasternautSession and self.issued else []
        return spelt([*given, API_KEY, *tokens, *pair])

    def echo(self, request: Any) -> str:
        """All of that, and everything that came in."""
        return f"{dict(request.headers)} {request.content!r} {request.headers.raw} {self.secrets}"

    async def _handle(self, request: Any) -> Any:
        is_token = "token" in request.url.path.lower()
        answer = (self.token_answer if is_token else self.api_answer)(request)
        return await answer if isinstance(answer, Awaitable) else answer

    def issue(self) -> Any:
        """The next token."""
        self.issued += 1
        token = TOKENS[self.issued]
        named = {"access_token": token, "accessToken": token, "success": True, "expires_in": 60}
        named |= {"refresh_token": REFRESH_TOKENS[self.issued], "id_token": TOKENS[0]}
        return ENGINE.Response(200, json=named)

    async def try_to(self, do: Awaitable[Any]) -> BaseException | None:
        """Do it and keep what it shows; the error that it ends with, if one does."""
        try:
            self.shown.append(repr(await do))
        except (FleetAuthError, TimeoutError) as exc:
            self.shown.append(of_error(exc, OWN_FILES))
            return exc
        return None


async def masternaut_calls(session: MasternautSession) -> Any:
    """A call by each of Masternaut's schemes."""
    outcomes = [await session.tire_events(), await session.jobs()]
    return [*outcomes, await session.live_tracking()]


VENDORS: dict[str, Callable[[], Vendor]] = {
    "mzone": lambda: Vendor(
        MZoneSession, CLIENT | USER, lambda it: it.notifications(), {"value": [], "@odata.count": 0}
    ),
    "masternaut": lambda: Vendor(
        MasternautSession, CLIENT | {"customer_id": "42"}, masternaut_calls, []
    ),
    "mps_monitor": lambda: Vendor(
        MPSMonitorSession,
        CLIENT | USER,
        lambda it: it.get_account(),
        {"Result": {"Id": "a1", "Token": TOKENS[3]}, "Errors": []},
    ),
    "mbanq": lambda: Vendor(
        MbanqSession,
        CLIENT | USER | MBANQ,
        lambda it: it.user_details(),
        {"userId": 1, "accessToken": TOKENS[3]},
    ),
}


@pytest.fixture(params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> Vendor:
    """Each of the four vendors."""
    return VENDORS[request.param]()


@pytest.fixture(autouse=True)
def dark(vendor: Vendor, caplog: pytest.LogCaptureFixture) -> Any:
    """After each test: nothing that was logged, told or shown has a canary in it."""
    caplog.set_level(logging.DEBUG)
    yield
    caplog.set_level(logging.NOTSET)
    records = [of_object({**vars(record), "said": record.getMessage()}) for record in caplog.records]
    shown = [caplog.text, *records, *vendor.shown, *(of_object(event) for event in vendor.events)]
    shown += [event.sentence() for event in vendor.events]
    assert any(vendor.shown), "a test that looks at nothing proves nothing"
    assert [place for text in shown for place in traces(text)] == []


@pytest.fixture
async def session(vendor: Vendor) -> AsyncIterator[Any]:
    """A session of that vendor, looked at before, while and after it is open."""
    session = vendor.session()
    vendor.shown.append(of_object(session))
    async with session:
        yield session
        vendor.shown.append(of_object(session))
    vendor.shown.append(of_object(session))


Answerer = Callable[[Any], Any]


def html(vendor: Vendor, status: int) -> Answerer:
    """A page that shows everything."""
    return lambda request: ENGINE.Response(status, html=f"<html><p>{vendor.echo(request)}")


def said(vendor: Vendor, status: int) -> Answerer:
    """An error in JSON that shows everything."""

    def answer(request: Any) -> Any:
        body = {"error": "invalid_grant", "message": vendor.echo(request)}
        return ENGINE.Response(status, content=json.dumps(body))

    return answer


async def test_when_all_goes_well(vendor: Vendor, session: Any) -> None:
    for _ in range(3):
        assert await vendor.try_to(vendor.call(session)) is None
        await vendor.try_to(session.refresh())
        session._clock.advance(100)
    vendor.shown += [repr(session), str(session), f"{session}", repr(session.token_status)]
    vendor.shown += [of_object(session.auth), repr(await session.auth_headers())]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 302])
@pytest.mark.parametrize("answer", [html, said], ids=["html", "json"])
async def test_when_the_token_endpoint_refuses_and_shows_everything(
    vendor: Vendor, session: Any, status: int, answer: Callable[[Vendor, int], Answerer]
) -> None:
    vendor.token_answer = answer(vendor, status)
    assert await vendor.try_to(session.login()) is not None
    assert await vendor.try_to(session.login()) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"expires_in": 0},
        {"expires_in": TOKENS[1]},
        {"access_token": f"{TOKENS[1]}\n", "accessToken": None},
        {"access_token": None, "accessToken": None},
        {"access_token": [TOKENS[1]], "accessToken": None},
        {"success": False, "message": f"{TOKENS[1]} {CLIENT_SECRET}"},
    ],
    ids=repr,
)
async def test_when_a_token_answer_cannot_be_used(
    vendor: Vendor, session: Any, changed: dict[str, Any]
) -> None:
    good = {"access_token": TOKENS[1], "refresh_token": REFRESH_TOKENS[1], "expires_in": 60}
    vendor.token_answer = lambda _: ENGINE.Response(200, json=good | changed)
    assert await vendor.try_to(session.login()) is not None


BODIES: list[Callable[[Vendor], str]] = [
    lambda it: f"<html>{it.secrets}",
    lambda it: it.secrets,
    lambda it: json.dumps(it.secrets),
    lambda it: json.dumps([it.secrets]),
    lambda it: json.dumps({"value": [{"id": [], "x": it.secrets}]}),
    lambda it: json.dumps({"value": [{"id": it.secrets, "utcTimestamp": TOKENS[1]}]}),
    lambda it: json.dumps({"items": [it.secrets], "totalCount": 1}),
    lambda it: json.dumps({"Result": TOKENS[1], "Errors": []}),
    lambda _: json.dumps({"Result": {"Id": [], "Token": TOKENS[4]}, "Errors": []}),
    lambda it: json.dumps({"Errors": [{"Code": TOKENS[1], "Description": it.secrets}]}),
    lambda _: json.dumps({"userId": {"accessToken": TOKENS[4]}}),
    lambda _: f'{{"access_token": "{TOKENS[1]}',
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("where", ["token_answer", "api_answer"])
async def test_when_an_answer_cannot_be_read(
    vendor: Vendor, session: Any, where: str, body: Callable[[Vendor], str]
) -> None:
    await session.login()
    setattr(vendor, where, lambda _: ENGINE.Response(200, content=body(vendor)))
    await vendor.try_to(vendor.call(session))
    await vendor.try_to(session.refresh())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize("answer", [html, said], ids=["html", "json"])
async def test_when_an_api_refuses_and_shows_everything(
    vendor: Vendor, session: Any, status: int, answer: Callable[[Vendor, int], Answerer]
) -> None:
    await session.login()
    vendor.api_answer = answer(vendor, status)
    assert await vendor.try_to(vendor.call(session)) is not None


@pytest.mark.parametrize("status", [302, 307])
async def test_when_an_api_redirects_and_shows_everything(
    vendor: Vendor, session: Any, status: int
) -> None:
    await session.login()

    def away(request: Any) -> Any:
        token = request.headers.get("authorization", TOKENS[1]).split()[-1]
        return ENGINE.Response(status, headers={"location": f"https://evil.example/{token}"})

    vendor.api_answer = away
    assert await vendor.try_to(vendor.call(session)) is not None


ERRORS = ["ConnectError", "ReadError", "ReadTimeout", "LocalProtocolError", "RemoteProtocolError"]


@pytest.mark.parametrize("name", [*ERRORS, "ValueError", "RuntimeError"])
@pytest.mark.parametrize("where", ["token_answer", "api_answer"])
async def test_when_the_connection_breaks_with_words_that_show_everything(
    vendor: Vendor, session: Any, name: str, where: str
) -> None:
    kind = getattr(ENGINE, name, None) or {"ValueError": ValueError}.get(name, RuntimeError)

    def broken(request: Any) -> Any:
        raise kind(vendor.echo(request))

    setattr(vendor, where, broken)
    assert await vendor.try_to(vendor.call(session)) is not None


async def hang(_: Any) -> Any:
    """An answer that does not come."""
    await anyio.sleep_forever()


async def test_when_time_runs_out(vendor: Vendor, session: Any) -> None:
    await session.login()
    vendor.api_answer = hang
    assert await vendor.try_to(session.request("GET", "x", timeout=0.01)) is not None


@pytest.mark.parametrize("where", ["token_answer", "api_answer"])
async def test_when_a_call_is_cancelled(vendor: Vendor, where: str) -> None:
    session = vendor.session()
    release = anyio.Event()

    async def held(_: Any) -> Any:
        reached.set()
        await release.wait()
        return vendor.issue()

    reached = anyio.Event()
    setattr(vendor, where, held)

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
    release.set()
    await session.aclose()
    assert vendor.shown


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_when_a_call_is_cancelled_by_asyncio_itself(vendor: Vendor, session: Any) -> None:
    await session.login()
    vendor.api_answer = hang

    async def limited() -> None:
        async with asyncio.timeout(0.01):
            await vendor.call(session)

    assert await vendor.try_to(limited()) is not None


@pytest.mark.parametrize("value", [f"{CANARY}\n", f"{CANARY}\x00", f"{CANARY}ü"])
async def test_when_a_header_cannot_be_written(vendor: Vendor, session: Any, value: str) -> None:
    assert await vendor.try_to(session.request("GET", "x", headers={"X-Own": value})) is not None
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


@pytest.mark.parametrize(
    "wrong", [f"https://user:{CANARY}@fleet.example/", f"ftp://{CANARY}:x@fleet.example/"]
)
async def test_when_a_secret_comes_in_a_url(vendor: Vendor, wrong: str) -> None:
    for name in ("base_url", "token_url", "proxy"):
        with pytest.raises(FleetAuthError) as caught:
            vendor.session(**{name: wrong})
        vendor.shown.append(of_error(caught.value, OWN_FILES))


async def test_when_the_refresh_token_is_refused_after_very_many_renewals(vendor: Vendor) -> None:
    async with vendor.session() as session:
        for number in range(100):
            token = f"invented-token-{number}"
            fields = {"access_token": token, "refresh_token": f"{token}-r", "expires_in": 60}
            vendor.token_answer = lambda _, fields=fields: ENGINE.Response(200, json=fields)
            await session.refresh()
        vendor.token_answer = html(vendor, 400)
        assert await vendor.try_to(session.refresh()) is not None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
async def test_a_session_is_not_pickled(vendor: Vendor, protocol: int) -> None:
    async with vendor.session() as session:
        await session.login()
        with pytest.raises(MisuseError, match="a session is not pickled") as caught:
            pickle.dumps(session, protocol)
    vendor.shown.append(of_error(caught.value, OWN_FILES))


async def test_an_answer_is_pickled_without_what_the_session_knows(
    vendor: Vendor, session: Any
) -> None:
    await session.login()
    answer = await session.request("GET", "x")
    vendor.shown += [repr(answer), repr(pickle.dumps(answer.redactor)), of_object(answer.redactor)]
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301
