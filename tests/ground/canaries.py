"""The four vendors, played by functions, with a canary in place of each secret. What is looked for is in `darkness`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import anyio

from fleetauth.errors import FleetAuthError
from fleetauth.events import Event
from fleetauth.session import VendorSession
from fleetauth.testing import FakeClock
from fleetauth.transport.installed import default_engine
from fleetauth.vendors.masternaut import MasternautSession
from fleetauth.vendors.mbanq import MbanqSession
from fleetauth.vendors.mps_monitor import MPSMonitorSession
from fleetauth.vendors.mzone import MZoneSession
from tests.ground.darkness import (
    API_KEY,
    CANARY,
    CLIENT_ID,
    CLIENT_SECRET,
    DEVICE_ID,
    ID_TOKEN,
    PAIR,
    PASSWORD,
    REFRESH_TOKENS,
    TOKENS,
    Untyped,
    of_error,
    of_object,
    spelt,
)

ENGINE: Any = default_engine()
OWN_FILES = [str(path) for path in Path(__file__).parent.glob("*.py")]
USER = {"username": "invented-user", "password": PASSWORD}
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
MBANQ = {"tenant_id": "invented", "ip_address": "192.0.2.7", "device_id": DEVICE_ID}
_ELSEWHERE: Final = """
async def hold(request, reached):
    headers, body = dict(request.headers), bytes(request.content)
    reached.set()
    await sleep_forever()
"""


def holding_everything(reached: anyio.Event) -> Answerer:
    """An answer that does not come, by a function of another file that has all in plain in its local variables."""
    scope: dict[str, Any] = {"sleep_forever": anyio.sleep_forever}
    exec(compile(_ELSEWHERE, "elsewhere.py", "exec"), scope)  # noqa: S102 - a frame that is not the tests' own
    return lambda request: scope["hold"](request, reached)


Answerer = Callable[[Any], Any]


def answering(response: Untyped) -> Answerer:
    """Always the same answer."""
    return lambda _: response


class Vendor:
    """One of the vendors, played by functions, with everything that it or its session shows."""

    def __init__(
        self,
        kind: type[VendorSession],
        arguments: dict[str, Any],
        call: Callable[[Any], Awaitable[Any]],
        answer: Untyped,
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

    def session(self, **options: Untyped) -> Untyped:
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

    def echo(self, request: Untyped) -> str:
        """All of that, and everything that came in."""
        return f"{dict(request.headers)} {request.content!r} {request.headers.raw} {self.secrets}"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Any]:
        """A session that is signed in, looked at before, while and after it is open."""
        plain, self.issued = (self.token_answer, self.api_answer), 0
        session = self.session()
        self.shown.append(of_object(session))
        async with session:
            await session.login()
            yield session
            self.shown.append(of_object(session))
        self.shown.append(of_object(session))
        self.token_answer, self.api_answer = plain

    async def _handle(self, request: Untyped) -> Untyped:
        is_token = "token" in request.url.path.lower()
        answer = (self.token_answer if is_token else self.api_answer)(request)
        return await answer if isinstance(answer, Awaitable) else answer

    def issue(self) -> Untyped:
        """The next token."""
        self.issued += 1
        token = TOKENS[self.issued]
        named = {"access_token": token, "accessToken": token, "success": True, "expires_in": 60}
        named |= {"refresh_token": REFRESH_TOKENS[self.issued], "id_token": ID_TOKEN}
        return ENGINE.Response(200, json=named)

    async def try_to(self, do: Awaitable[Any]) -> BaseException | None:
        """Do it and keep what it shows; the error that it ends with, if one does."""
        try:
            self.shown.append(repr(await do))
        except (FleetAuthError, TimeoutError) as exc:
            self.shown.append(of_error(exc, OWN_FILES))
            return exc
        return None


async def masternaut_calls(session: MasternautSession) -> Untyped:
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


def html(vendor: Vendor, status: int) -> Answerer:
    """A page that shows everything."""
    return lambda request: ENGINE.Response(status, html=f"<html><p>{vendor.echo(request)}")


def said(vendor: Vendor, status: int) -> Answerer:
    """An error in JSON that shows everything."""

    def answer(request: Untyped) -> Untyped:
        body = {"error": "invalid_grant", "message": vendor.echo(request)}
        return ENGINE.Response(status, content=json.dumps(body))

    return answer
