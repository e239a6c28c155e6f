"""What all vendors of the sandbox have: a clock, records, faults, tokens, an account that locks,
and the way from a request to its handler. Every oddity of one vendor's wire lives in that vendor's
folder, not here.
"""

from __future__ import annotations

import abc
import json
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast
from urllib.parse import parse_qsl

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.answers import Answers
from fleetauth.sandbox.faults import Fault, Faults
from fleetauth.sandbox.forms import media_type
from fleetauth.sandbox.recording import Exchange, Grant, RecordedRequest
from fleetauth.sandbox.tokens import TokenBook

if TYPE_CHECKING:
    from fleetauth.sandbox.clock import Clock
    from fleetauth.sandbox.routes import Call, Found
    from fleetauth.sandbox.world import World

TokenOverride: TypeAlias = (
    Mapping[str, object] | Callable[[JsonObject], Mapping[str, object]] | None
)


class Vendor(abc.ABC):
    """One emulated vendor. Everything public may be read and set from any thread.

    Attributes:
        name: "mzone", "masternaut", "mps_monitor" or "mbanq"; also its prefix in the sandbox's
            URLs.
        access_lifetime: Seconds that an access token lives on the sandbox's clock; answered as
            `expires_in`.
        refresh_lifetime: Seconds that a refresh token lives; None: for ever.
        token_override: Merged into every token answer, or called with it to give what is merged; a
            None removes a key.
        lockout_after: So many refused sign-ins in a row lock the account.
        refused_sign_ins: How many sign-ins were refused since the start or the last reset.
        faults: What goes wrong.
        answers: What is answered in place of the vendor's own.
    """

    name: ClassVar[str]
    usual_lifetime: ClassVar[float]
    common_query: ClassVar[tuple[str, ...]] = ()

    access_lifetime: float
    refresh_lifetime: float | None
    token_override: TokenOverride
    lockout_after: int
    refused_sign_ins: int
    credentials: dict[str, str]

    def __init__(self, clock: Clock, world: World) -> None:
        self.clock: Clock = clock
        self.world: World = world
        self.faults: Faults = Faults()
        self.answers: Answers = Answers()
        self.tokens: TokenBook = TokenBook()
        self.origin: str = ""
        self.lock: threading.RLock = threading.RLock()
        self.reset()

    # What differs from vendor to vendor.

    @abc.abstractmethod
    def invented_credentials(self) -> dict[str, str]:
        """Give the credentials that this vendor knows, by the names of the session's arguments."""

    @abc.abstractmethod
    def urls(self) -> dict[str, str]:
        """Give the URLs that this vendor serves, by the names of the session's arguments."""

    @abc.abstractmethod
    def problem(self, status: int, message: str, *, field: str | None = None) -> Answer:
        """Give this vendor's error answer."""

    @abc.abstractmethod
    def authenticate(self, api: str, request: RecordedRequest) -> None:
        """Raise `Refused` unless the request carries what this API wants."""

    @abc.abstractmethod
    def find(self, request: RecordedRequest) -> Found:
        """Look a request up in this vendor's route table."""

    def restore_switches(self) -> None:
        """Put every switch back to where it was at the start."""
        self.access_lifetime = self.usual_lifetime
        self.refresh_lifetime = None
        self.token_override = None
        self.lockout_after = 5

    # The face for tests, notebooks and demos.

    @property
    def url(self) -> str:
        """The vendor's own prefix on the sandbox's port; `RuntimeError` if it never ran."""
        if not self.origin:
            raise RuntimeError("The sandbox is not running: use `with Sandbox() as sandbox:`.")
        return f"{self.origin}/{self.name}"

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for the session class: credentials and URLs, all of them text.

        Typed so that ``Session(**arguments)`` passes a type checker, which takes each value for any parameter's.
        """
        with self.lock:
            return {**self.credentials, **self.urls()}

    @property
    def environment(self) -> dict[str, str]:
        """The same as environment variables."""
        prefix = self.name.upper()
        return {f"{prefix}_{key.upper()}": value for key, value in self.arguments.items()}

    @property
    def requests(self) -> list[RecordedRequest]:
        """Every request that reached this vendor, oldest first."""
        with self.lock:
            return list(self._requests)

    @property
    def token_requests(self) -> list[RecordedRequest]:
        """Those requests that were for the token endpoint."""
        return [request for request in self.requests if request.api == "token"]

    @property
    def exchanges(self) -> list[Exchange]:
        """Every token that was given out, oldest first."""
        with self.lock:
            return list(self._exchanges)

    @property
    def locked(self) -> bool:
        """Whether too many refused sign-ins have locked the account: even the right password is
        refused now.
        """
        return self._refused_in_a_row >= self.lockout_after

    def change_credentials(self, **changes: str) -> None:
        """Change what the vendor accepts, such as `password="…"`, until the next reset."""
        with self.lock:
            unknown = changes.keys() - self.credentials.keys()
            if unknown:
                raise ValueError(
                    f"{self.name} has no credential named {', '.join(sorted(unknown))}."
                )
            self.credentials.update(changes)

    def deny(self, path: str) -> None:
        """Answer 403 to every call whose path holds this text, in any case of letters."""
        with self.lock:
            self._denied.append(path.lower())

    def revoke_access_tokens(self) -> None:
        """Let every access token die at once; refresh tokens live on."""
        with self.lock:
            self.tokens.revoke_access()

    def revoke_refresh_tokens(self) -> None:
        """Let every refresh token answer `invalid_grant` from now on."""
        with self.lock:
            self.tokens.revoke_refresh()

    def reset(self) -> None:
        """Forget requests, faults, tokens and refusals, and put every switch back."""
        with self.lock:
            self._requests: list[RecordedRequest] = []
            self._exchanges: list[Exchange] = []
            self._denied: list[str] = []
            self._refused_in_a_row = 0
            self.refused_sign_ins = 0
            self.credentials = self.invented_credentials()
            self.faults.clear()
            self.answers.clear()
            self.tokens.clear()
            self.restore_switches()

    # What the door and the handlers use.

    def arrive(self, request: RecordedRequest) -> Fault | None:
        """Record a request, and give the fault that happens to it."""
        with self.lock:
            request.api = self.find(request).api
            self._requests.append(request)
            return self.faults.take(request.path, request.api)

    def answer(self, request: RecordedRequest) -> Answer:
        """Do what the request asks for."""
        with self.lock:
            try:
                return self._dispatch(request)
            except Refused as refusal:
                return refusal.answer

    def _dispatch(self, request: RecordedRequest) -> Answer:
        found = self.find(request)
        replaced = None if found.api == "token" else self.answers.fitting(request)
        if replaced is None and found.run is None:
            return self._unknown(request, found)
        if found.api != "token":
            self.authenticate(found.api, request)
            if any(text in request.path.lower() for text in self._denied):
                return self.problem(403, "This is not allowed.")
        run = partial(self._run, request, found)
        return run() if replaced is None else self.answers.give(replaced, request, run)

    def _run(self, request: RecordedRequest, found: Found) -> Answer:
        if found.run is None:
            return self._unknown(request, found)
        self._check_query(request, (*self.common_query, *found.query))
        return found.run()

    def _unknown(self, request: RecordedRequest, found: Found) -> Answer:
        if not found.methods:
            return self.problem(404, "No such resource.")
        refusal = self.problem(405, f"The method {request.method} is not allowed here.")
        allow = ("allow", ", ".join(found.methods))
        return Answer(refusal.status, refusal.body, (*refusal.headers, allow))

    def _check_query(self, request: RecordedRequest, known: tuple[str, ...]) -> None:
        seen: set[str] = set()
        for name, _ in parse_qsl(request.raw_query, keep_blank_values=True):
            if name not in known:
                raise Refused(self.problem(400, f"Unknown parameter {name}.", field=name))
            if name in seen:
                raise Refused(self.problem(400, f"Repeated parameter {name}.", field=name))
            seen.add(name)

    def json_object(self, call: Call) -> JsonObject:
        """Give the request's body, which must be a JSON object; `Refused` with 415 or 400 if it is
        not.
        """
        request = call.request
        if media_type(request.headers) != "application/json":
            raise Refused(self.problem(415, "The content type must be application/json."))
        try:
            value: object = json.loads(request.body)
        except ValueError:
            raise Refused(self.problem(400, "The body is not JSON.")) from None
        if not isinstance(value, dict):
            raise Refused(self.problem(400, "The body must be a JSON object."))
        return cast("JsonObject", value)

    def record_exchange(
        self, grant: Grant, user: str, access_token: str, refresh_token: str | None
    ) -> None:
        """Record a token that is given out now; it ends a row of refusals."""
        self._refused_in_a_row = 0
        self._exchanges.append(Exchange(grant, user, access_token, refresh_token, self.clock.now()))

    def record_refused_sign_in(self) -> None:
        """Count a refused sign-in."""
        self.refused_sign_ins += 1
        self._refused_in_a_row += 1

    def overridden(self, token: JsonObject) -> JsonObject:
        """Give a token answer after `token_override`."""
        override = self.token_override
        if callable(override):
            override = override(dict(token))
        merged = {**token, **(override or {})}
        removed = {key for key, value in (override or {}).items() if value is None}
        return {key: value for key, value in merged.items() if key not in removed}


def whole(seconds: float) -> float:
    """Give a number of seconds as vendors write them: without a fraction where there is none."""
    return int(seconds) if seconds == int(seconds) else seconds
