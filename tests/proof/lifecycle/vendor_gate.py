"""The sandbox's vendor behind a gate: each request waits until the plan says what becomes of it.

The plan decides when the vendor acts on a request and when its answer arrives, which may be much later, and what
breaks between. What a session makes of that is said in `rules`, never here.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextvars import ContextVar
from email.utils import parsedate_to_datetime
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import attrs

from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.forms import lenient_form
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.sandbox.vendor import Vendor
from tests.proof.lifecycle.landed import Landed, Refused, Said, Sold

_OK = 200
CALL: ContextVar[int] = ContextVar("CALL")
"""The number of the call that a request belongs to."""


@attrs.define(eq=False)
class Flight:
    """One request under way.

    Attributes:
        who: The session that sent it.
        call: The number of the call it is for; `None` for a token request.
        carries: What it is signed in with: an access token, a refresh token, or the grant's name.
        factor: What goes beside the token for a second factor.
        sent: When, by the monotonic clock.
        answer: What the vendor has answered already.
        landing: Set when it is told what has become of it.
        outcome: A response, or the error to raise.
    """

    who: int
    call: int | None
    carries: str
    factor: str | None
    sent: float
    request: RecordedRequest
    answer: Answer | None = None
    landing: anyio.Event = attrs.field(factory=anyio.Event)
    outcome: Any = None

    @property
    def sign(self) -> tuple[int, int | None, str, str | None]:
        """What the rules know of it."""
        return (self.who, self.call, self.carries, self.factor)


class Gate:
    """All requests of a plan, under way and past.

    Attributes:
        flights: Those under way, oldest first.
        token_requests: How many token requests were sent so far.
        most_at_once: The most token requests that were ever under way together.
        lost: How many answers with a token in them never arrived.
        burnt: How often a refresh token was used that had been used before.
    """

    def __init__(self, vendor: Vendor, http: ModuleType, monotonic: Callable[[], float]) -> None:
        self._vendor = vendor
        self._http = http
        self._monotonic = monotonic
        self._token_path = urlsplit(vendor.urls()["token_url"]).path
        self.flights: list[Flight] = []
        self.token_requests = self.most_at_once = self.lost = self.burnt = 0
        self.on_sent: Callable[[Flight], None] = lambda _: None

    def transport(self, who: int) -> Any:  # noqa: ANN401 - either engine's types, as below
        """What a session sends its requests by."""
        gate = self

        class Gated(self._http.AsyncBaseTransport):  # type: ignore[name-defined,misc]
            async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401
                return await gate._handle(who, request)

        return Gated()

    async def _handle(self, who: int, request: Any) -> Any:  # noqa: ANN401
        flight = self._flight(who, request, await request.aread())
        self.flights.append(flight)
        if flight.call is None:
            self.token_requests += 1
            now = sum(other.call is None for other in self.flights)
            self.most_at_once = max(self.most_at_once, now)
        self.on_sent(flight)
        try:
            await flight.landing.wait()
        finally:
            self.flights.remove(flight)
        if isinstance(flight.outcome, Exception):
            raise flight.outcome
        return flight.outcome

    def _flight(self, who: int, request: Any, body: bytes) -> Flight:  # noqa: ANN401
        headers = {name.lower(): value for name, value in request.headers.items()}
        path = request.url.path
        recorded = RecordedRequest(
            method=request.method,
            path=path.removeprefix(f"/{self._vendor.name}") or "/",
            raw_query=request.url.query.decode("ascii"),
            query={},
            headers=headers,
            body=body,
            form=lenient_form(headers, body),
            at=self._vendor.clock.now(),
        )
        if path == self._token_path:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            carries = form.get("refresh_token", form["grant_type"])
            return Flight(who, None, carries, None, self._monotonic(), recorded)
        prefix, _, carries = (headers.get("x-connect-token") or headers["authorization"]).partition(
            " "
        )
        if prefix == "Basic":
            carries = "basic"
        factor = headers.get("2fa-token")
        return Flight(who, CALL.get(), carries, factor, self._monotonic(), recorded)

    # -------------------------------------------------------------- what becomes of a request

    def act(self, flight: Flight) -> Answer:
        """Let the vendor do what the request asks for, once; its answer is under way from then on."""
        if flight.answer is None:
            flight.request.at = self._vendor.clock.now()
            if flight.call is None and (known := self._vendor.tokens.refresh(flight.carries)):
                self.burnt += known.spent
            self._vendor.arrive(flight.request)
            flight.answer = self._vendor.answer(flight.request)
        return flight.answer

    def land(self, flight: Flight) -> Landed:
        """Let the vendor's own answer arrive."""
        answer = self.act(flight)
        self.arrive(flight, answer)
        return read_token(answer) if flight.call is None else read_call(answer)

    def land_other(self, flight: Flight, answer: Answer, *, acts: bool) -> None:
        """Let another answer arrive in place of the vendor's, which may have acted or not."""
        if acts:
            self.act(flight)
        self._note_lost(flight)
        self.arrive(flight, answer)

    def cut(self, flight: Flight, error: str, *, acts: bool) -> None:
        """Let the connection break, before the vendor acted or after."""
        if acts:
            self.act(flight)
        self._note_lost(flight)
        flight.outcome = getattr(self._http, error)("invented")
        flight.landing.set()

    def arrive(self, flight: Flight, answer: Answer) -> None:
        flight.outcome = self._http.Response(
            answer.status, headers=list(answer.headers), content=answer.body
        )
        flight.landing.set()

    def _note_lost(self, flight: Flight) -> None:
        self.lost += flight.call is None and flight.answer is not None


# ------------------------------------------------------------------ answers, read without the SDK


def read_token(answer: Answer) -> Landed:
    """What an answer of the vendor's own token endpoint means."""
    fields = json.loads(answer.body)
    access = fields.get("access_token") or fields.get("accessToken")
    if access is None:
        return Refused()
    return Sold(access, fields.get("refresh_token"), _lifetime(fields, access))


def read_call(answer: Answer) -> Said:
    """What an answer of the vendor's own API means."""
    if answer.status != _OK or b"requestAccessTokenFromOTP" not in answer.body:
        return Said(answer.status, restricted=b'"RESTRICTED"' in answer.body)
    data = json.loads(answer.body)["data"]
    if data is None:
        return Said(answer.status, wrong=True)
    return Said(answer.status, bought=data["requestAccessTokenFromOTP"]["token"])


def _lifetime(fields: dict[str, Any], access: str) -> float | None:
    if fields.get("expires_in") is not None:
        return float(fields["expires_in"])
    if ".expires" in fields:
        began, ends = (parsedate_to_datetime(fields[name]) for name in (".issued", ".expires"))
        return (ends - began).total_seconds() or None
    if access.count(".") == 2:  # a JWT
        payload = access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"] - claims["iat"]) or None
    return None
