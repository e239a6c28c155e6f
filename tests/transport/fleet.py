"""An invented vendor for the transport's tests: a session with every scheme, and the server behind it as a function.

The server stands where a connection would, so that a test can script each answer and see each request as written.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack
from urllib.parse import parse_qsl

import attrs

from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.testing import FakeClock
from fleetauth.tokens.grants import password_grant, refresh_token_grant
from fleetauth.transport.api import Api
from fleetauth.transport.installed import default_engine
from fleetauth.transport.schemes import BASIC, BEARER, Scheme
from fleetauth.wire.problems import Problem

if TYPE_CHECKING:
    from fleetauth.transport.quota import Quota

ENGINE: Any = default_engine()
BASE = "https://fleet.example/api/"
TOKEN_URL = "https://login.fleet.example/token"
CONNECT = Scheme(header="x-connect-token", prefix="TOKEN ")
CREDENTIALS = {
    "client_id": "invented-client",
    "client_secret": "invented-client-secret",
    "username": "invented-user",
    "password": "invented-password",
}

Untyped: TypeAlias = Any
"""What is of either engine, or what a test passes on without looking at it."""

Answerer = Callable[[Any], Any]


class FleetSession(VendorSession):
    """A session whose one token goes out by ``Authorization`` (`main`) and by a header of its own (`connect`)."""

    vendor = "fleet"
    required_settings = ("client_id", "client_secret", "username", "password")
    optional_settings = ()

    def __init__(
        self,
        *,
        base_url: str = BASE,
        connect_url: str | None = None,
        token_url: str = TOKEN_URL,
        refreshes: bool = False,
        **options: Unpack[SessionOptions],
    ) -> None:
        connect_url = connect_url or f"{base_url}connect/"
        super().__init__(
            credentials=CREDENTIALS, urls=(base_url, connect_url, token_url), options=options
        )
        keeper = self._oauth_keeper(
            url=token_url,
            primary=password_grant(),
            refresh=refresh_token_grant() if refreshes else None,
        )
        self.main = self._add(Api(name="main", base_url=base_url, scheme=BEARER, keeper=keeper))
        self.connect = self._add(
            Api(name="connect", base_url=connect_url, scheme=CONNECT, keeper=keeper)
        )
        self.basic = self._add(
            Api(
                name="basic",
                base_url=f"{base_url}basic/",
                scheme=BASIC,
                keeper=self._basic_keeper(),
                refuses_credentials=lambda problem: problem.message == "Bad Credentials",
            )
        )
        self.odd = self._add(
            Api(
                name="odd",
                base_url=f"{base_url}odd/",
                scheme=BEARER,
                keeper=keeper,
                problem_under_success=lambda answer: (
                    Problem(code="17", message=answer.text) if b"wrong" in answer.body else None
                ),
            )
        )

    def limited(self, interval: float = 15.0) -> Quota:
        """A quota on this session's clock."""
        return self._quota("Fleet positions", interval, identity=("client_id",))


@attrs.define
class Seen:
    """A request as it arrived.

    Attributes:
        method: HTTP method.
        url: Absolute.
        headers: The engine's own.
        body: All of it.
    """

    method: str
    url: str
    headers: Any
    body: bytes

    @property
    def token(self) -> str | None:
        """The bearer token."""
        value: str | None = self.headers.get("authorization")
        return None if value is None else value.removeprefix("Bearer ")

    @property
    def form(self) -> dict[str, str]:
        """The body's fields."""
        return dict(parse_qsl(self.body.decode()))


class FakeVendor:
    """The invented vendor's two servers.

    Attributes:
        calls: What reached the API.
        token_requests: What reached the token endpoint.
        valid: Access tokens that the API takes.
        lifetime: What is answered as ``expires_in``.
        script: Answers for the API, used up one by one before it answers by itself: a status, a response, an error to
            raise, or a function of the request.
        token_script: The same for the token endpoint.
    """

    def __init__(self) -> None:
        self.calls: list[Seen] = []
        self.token_requests: list[Seen] = []
        self.valid: set[str] = set()
        self.lifetime = 3600.0
        self.script: list[Any] = []
        self.token_script: list[Any] = []
        self.answer: Answerer | None = None
        self.answer_token: Answerer | None = None
        self.transport: Any = ENGINE.MockTransport(self.handle)

    @property
    def exchanges(self) -> int:
        """Token requests so far."""
        return len(self.token_requests)

    def session(self, **options: Untyped) -> FleetSession:
        """A session with it, on a clock that nobody waits for."""
        options = {"transport": self.transport, "clock": FakeClock()} | options
        return FleetSession(**options)

    def revoke(self) -> None:
        """Let no token that was issued so far be taken."""
        self.valid.clear()

    def issue(self) -> Untyped:
        """A token answer."""
        token = f"token-{self.exchanges}"
        self.valid.add(token)
        fields = {"access_token": token, "token_type": "bearer", "expires_in": self.lifetime}
        return ENGINE.Response(200, json=fields)

    async def handle(self, request: Untyped) -> Untyped:
        """Answer a request as the script says, or as a vendor does."""
        seen = Seen(request.method, str(request.url), request.headers, request.content)
        if str(request.url) == TOKEN_URL:
            self.token_requests.append(seen)
            return await _played(
                self.token_script, request, self.answer_token or (lambda _: self.issue())
            )
        self.calls.append(seen)
        return await _played(self.script, request, self.answer or (lambda _: self._checked(seen)))

    def _checked(self, seen: Seen) -> Untyped:
        told = seen.headers.get("x-connect-token", seen.headers.get("authorization", ""))
        if "Basic" in told or told.split()[-1] in self.valid:
            return ENGINE.Response(200, json={"ok": True})
        return ENGINE.Response(401, json={"message": "Unauthorized"})


async def _played(script: list[Any], request: Untyped, otherwise: Answerer) -> Untyped:
    step = script.pop(0) if script else otherwise
    if isinstance(step, int):
        return ENGINE.Response(step)
    if isinstance(step, BaseException):
        raise step
    if not callable(step):
        return step
    answer = step(request)
    return await answer if isinstance(answer, Awaitable) else answer


def response(status: int, content: bytes = b"", **headers: str) -> Untyped:
    """An answer; underscores in the headers' names stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ENGINE.Response(status, content=content, headers=named)


def redirect(status: int, location: str) -> Untyped:
    """An answer that points elsewhere."""
    return response(status, location=location)


def fault(name: str, text: str = "invented") -> Exception:
    """One of the engine's errors."""
    made: Exception = getattr(ENGINE, name)(text)
    return made
