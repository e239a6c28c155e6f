"""`SessionParts`: what a session is made of: its options, and the APIs, keepers and quotas that its vendor declares.

What is done with them is said in `session_signing` and `session`, which stand on this module.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal
from weakref import WeakKeyDictionary

import anyio

from fleetauth.clock import Clock, SystemClock
from fleetauth.errors import ArgumentError, SessionClosedError
from fleetauth.events import Observer
from fleetauth.options import (
    SessionOptions,
    checked_store,
    event_hook,
    header_fields,
    max_bytes,
    retry_policy,
    seconds,
    watcher,
)
from fleetauth.progress.metering import Metering, shown
from fleetauth.secrets import Redactor, Secret, dark, told
from fleetauth.session_sources import SessionSources
from fleetauth.stores import MemoryStore, TokenStore, store_of
from fleetauth.stores.keys import store_key
from fleetauth.tokens.answers import TokenAnswerReader
from fleetauth.tokens.credentials import Credential, Credentials
from fleetauth.tokens.endpoint import BasicCredential, TokenEndpoint, TokenSource
from fleetauth.tokens.grants import Grant
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.shelf import Shelf
from fleetauth.tokens.task import LoopBinding, every_second
from fleetauth.transport.api import Api
from fleetauth.transport.bounds import MOST
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.failures import FailureReader
from fleetauth.transport.origins import origin_of_base
from fleetauth.transport.quota import Quota
from fleetauth.transport.refusals import FreshRefusals
from fleetauth.transport.retry import RetryPolicy
from fleetauth.transport.templates import Templates
from fleetauth.transport.transport import Transport
from fleetauth.vendors.documented import documented_calls
from fleetauth.wire import Reader
from fleetauth.wire.shared import shared_converter
from fleetauth.wire.telling import Teller

_TIMEOUT: Final = (
    60.0  # seconds: long enough for one turn of Masternaut's 15-second quota and an exchange
)
_LEEWAY: Final = 60.0  # seconds
_TOKEN_TIME_LIMIT: Final = (
    30.0  # seconds for one token request, which no caller's deadline can cut short
)
_LEASE: Final = 45.0  # seconds: one token request, and what it takes to save what comes of it
# One for all sessions: it has no state, which a fork would double.
_JITTER: Final = random.SystemRandom().random

_TEMPLATES: Final[WeakKeyDictionary[type[Any], Templates]] = WeakKeyDictionary()


def _templates(kind: type[Any]) -> Templates:
    """The paths of the documented calls that the methods of a vendor's session make."""
    attributes: list[Any] = [thing for home in kind.__mro__ for thing in vars(home).values()]
    calls = [call for thing in attributes for call in documented_calls(thing)]
    return Templates((call.api, call.method, call.path) for call in calls)


class SessionParts(SessionSources):
    """What a session is made of.

    Args:
        credentials: By the names of the vendor's own arguments.
        urls: All that its secrets may go to.
        options: The rest.
    """

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - its parents' own keywords
        """A constructor is given secrets in plain: its errors don't show its frames."""
        super().__init_subclass__(**options)
        if "__init__" in cls.__dict__:
            setattr(cls, "__init__", dark(cls.__init__))  # noqa: B010 - type checkers don't let it be assigned

    def __init__(
        self,
        *,
        credentials: Mapping[str, Credential | None],
        urls: tuple[str, ...],
        options: SessionOptions,
    ) -> None:
        self._clock: Clock = options.get("clock") or SystemClock()
        self._random = _JITTER
        self._redactor = Redactor()
        metering = Metering(
            vendor=self.vendor,
            default=shown(options.get("progress", False), vendor=self.vendor),
            monotonic=self._clock.monotonic,
            ticks=every_second,
        )
        self._observer = Observer(
            self.vendor,
            event_hook(options.get("on_event"), self.vendor),
            metering=metering,
            telemetry=watcher(options.get("telemetry"), self.vendor),
        )
        self._timeout = seconds(options.get("timeout", _TIMEOUT), "timeout", self.vendor)
        self._leeway = seconds(options.get("leeway", _LEEWAY), "leeway", self.vendor, zero=True)
        store = options.get("store")
        self._own_store = isinstance(
            store, (str, Secret)
        )  # made from a short form: nobody else can close it
        self._shared = checked_store(
            store_of(store) if isinstance(store, (str, Secret)) else store, self.vendor
        )
        self._store = MemoryStore() if self._shared is None else self._shared
        self._without_lease = bool(options.get("exchange_without_lease", False))
        self._extra_headers: tuple[tuple[str, str | Secret], ...] = ()
        if "extra_headers" in options:
            self._extra_headers = header_fields(options["extra_headers"], vendor=self.vendor)
            self._redactor.keep(*(Secret(value) for _, value in self._extra_headers))
        self._credentials = Credentials(self.vendor, credentials, redactor=self._redactor)
        self._reader = Reader(
            self.vendor, redactor=self._redactor, converter=shared_converter(self.vendor)
        )
        self._loop = LoopBinding()
        self._closing: anyio.Event | None = None
        self._apis: dict[str, Api] = {}
        self._token_url: str | None = None
        self._turns: list[Quota] = []
        self._refusals = FreshRefusals()
        self._http = HttpClient(
            vendor=self.vendor,
            engine=options.get("engine"),
            client=options.get("http_client"),
            transport=options.get("transport"),
            proxy=options.get("proxy"),
            tls_context=options.get("tls_context"),
            origins=tuple({origin_of_base(url) for url in urls}),
            redactor=self._redactor,
            most=max_bytes(options.get("max_answer_bytes", MOST), self.vendor),
        )
        self._failures = FailureReader(Teller(self.vendor, self._redactor))
        self._transport = Transport(
            http=self._http,
            policy=retry_policy(options.get("retries", RetryPolicy()), self.vendor),
            token_time_limit=_TOKEN_TIME_LIMIT,
            clock=self._clock,
            random=self._random,
            observer=self._observer,
            failures=self._failures,
        )

    def _oauth_keeper(
        self,
        *,
        url: str,
        primary: Grant,
        refresh: Grant | None = None,
        headers: tuple[tuple[str, str | Secret], ...] = (),
        identity: tuple[str, ...] = ("client_id", "username"),
        tenant: str = "",
        rotates: bool = False,
    ) -> Keeper:
        """A keeper of the token endpoint's tokens; `identity` and `tenant` tell one account from another.

        `rotates` says that each sign-in ends the refresh tokens of those before.
        """
        self._token_url = url
        endpoint = TokenEndpoint(
            url=url,
            credentials=self._credentials,
            primary=primary,
            refresh=refresh,
            headers=(*headers, *self._extra_headers),
            post=self._transport.post_form,
            reader=TokenAnswerReader(
                self.vendor, read_json=self._reader.json, redactor=self._redactor
            ),
            clock=self._clock,
            observer=self._observer,
            redactor=self._redactor,
            rotates=rotates,
        )
        return self._keeper(endpoint, self._store, self._key(url, tenant, identity=identity))

    def _basic_keeper(self) -> Keeper:
        """A keeper of HTTP Basic's credential, which is never exchanged and never kept."""
        source = BasicCredential(
            credentials=self._credentials, clock=self._clock, redactor=self._redactor
        )
        return self._keeper(source, None, self._key("basic", identity=("client_id",)))

    def _key(
        self,
        *parts: str,
        identity: tuple[str, ...],
        kind: Literal["token", "quota"] = "token",
    ) -> Callable[[], Awaitable[str]]:
        """Gives the name of what is the account's in the store, by the credentials that `identity` names."""

        async def key() -> str:
            values = await self._credentials.resolve()
            named = (values[name].reveal() for name in identity)
            return store_key(values["client_secret"], self.vendor, *parts, *named, kind=kind)

        return key

    def _keeper(
        self, source: TokenSource, store: TokenStore | None, key: Callable[[], Awaitable[str]]
    ) -> Keeper:
        return Keeper(
            source=source,
            shelf=Shelf(
                store=store,
                key=key,
                clock=self._clock,
                random=self._random,
                observer=self._observer,
                lease_seconds=_LEASE,
            ),
            clock=self._clock,
            random=self._random,
            observer=self._observer,
            redactor=self._redactor,
            leeway=self._leeway,
            time_limit=_TOKEN_TIME_LIMIT,
            without_lease=self._without_lease,
        )

    def _add(self, api: Api) -> Api:
        """Make an API known; the first one is the session's main API."""
        if self._extra_headers:
            api.headers += self._extra_headers
        api.refusals = self._refusals
        api.template = self._template
        self._apis[api.name] = api
        return api

    @classmethod
    def _template(cls, api: str, method: str, path: str) -> str | None:
        """The documented path that a path is one of; for telemetry, which nobody may be interested in."""
        known = _TEMPLATES.get(cls) or _TEMPLATES.setdefault(cls, _templates(cls))
        return known.found(api, method, path)

    def _quota(self, name: str, interval: float, *, identity: tuple[str, ...]) -> Quota:
        """A quota of the account: shared with all who share the store."""
        quota = Quota(
            name,
            interval,
            clock=self._clock,
            observer=self._observer,
            store=self._shared,
            key=self._key(name, identity=identity, kind="quota"),
        )
        self._turns.append(quota)
        return quota

    # -------------------------------------------------------------- inside

    @property
    def _main(self) -> Api:
        return next(iter(self._apis.values()))

    @property
    def _signing(self) -> Api:
        """The API whose token stands for the session's: one that is renewed, if there is one."""
        return next((api for api in self._apis.values() if api.scheme.renewable), self._main)

    def _keepers(self) -> tuple[Keeper, ...]:
        return tuple(dict.fromkeys(api.keeper for api in self._apis.values()))

    def _api(self, name: str | None) -> Api:
        if name is None:
            return self._main
        if name not in self._apis:
            text = f"api={told(name)} is none of this vendor's: {', '.join(self._apis)}"
            raise ArgumentError(text, vendor=self.vendor)
        return self._apis[name]

    def _enter(self) -> None:
        self._loop.check()
        self._check_open()

    def _check_open(self) -> None:
        if self._closing is not None:
            raise SessionClosedError("the session is closed; make a new one", vendor=self.vendor)

    def _seconds(self, timeout: float | None) -> float:
        return self._timeout if timeout is None else seconds(timeout, "timeout", self.vendor)
