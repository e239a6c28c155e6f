"""`VendorSession`: what every vendor's session has. It opens and closes, signs in, tells its state, and makes calls.

A vendor's room under ``vendors/`` declares credentials, grants, schemes and calls on top; nothing below changes.
"""

from __future__ import annotations

import contextlib
import random
import warnings
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Self, TypeVar

import anyio

from fleetauth.clock import Clock, SystemClock, now
from fleetauth.errors import (
    ArgumentError,
    MisuseError,
    SessionClosedError,
    StoreError,
)
from fleetauth.events import Observer, SessionClosed
from fleetauth.options import (
    SessionOptions,
    dark,
    header_fields,
    retry_policy,
    sealed,
    seconds,
)
from fleetauth.progress.metering import Metering, shown
from fleetauth.records import Records
from fleetauth.secrets import Redactor, Secret, SecretHeaders
from fleetauth.session_sources import SessionSources
from fleetauth.stores import MemoryStore, TokenStore, store_of
from fleetauth.stores.keys import store_key
from fleetauth.tokens.answers import TokenAnswerReader
from fleetauth.tokens.card import session_card
from fleetauth.tokens.credentials import Credential, Credentials, seal
from fleetauth.tokens.endpoint import BasicCredential, TokenEndpoint, TokenSource
from fleetauth.tokens.grants import Grant
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.kept_fresh import KeptFresh
from fleetauth.tokens.lifecycle import State
from fleetauth.tokens.shelf import Shelf
from fleetauth.tokens.status import TokenStatus, status_of
from fleetauth.tokens.task import LoopBinding, every_second, spawn
from fleetauth.tokens.token import Token
from fleetauth.transport.api import Api, Call
from fleetauth.transport.auth import guard_redirects, make_auth
from fleetauth.transport.body import json_body
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.failures import FailureReader
from fleetauth.transport.origins import origin_of_base
from fleetauth.transport.query import Param, written
from fleetauth.transport.quota import Quota
from fleetauth.transport.refusals import FreshRefusals
from fleetauth.transport.transport import Transport
from fleetauth.turns import in_turns
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.shared import shared_converter
from fleetauth.wire.telling import Teller

if TYPE_CHECKING:
    from fleetauth.transport.engine import Auth

_T = TypeVar("_T")
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
_CLOSE_LIMIT: Final = 5.0  # seconds for the connections to say goodbye


class VendorSession(SessionSources):
    """A session with one vendor: signs in at the first call, stays signed in, and is safe to share between tasks.

    Make it, await its calls, close it with `aclose` or `async with`. It belongs to one event loop.
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
        self._observer = Observer(self.vendor, options.get("on_event"), metering=metering)
        self._timeout = seconds(options.get("timeout", _TIMEOUT), "timeout", self.vendor)
        self._leeway = seconds(options.get("leeway", _LEEWAY), "leeway", self.vendor, zero=True)
        store = options.get("store")
        self._own_store = isinstance(
            store, (str, Secret)
        )  # made from a short form: nobody else can close it
        self._shared = store_of(store) if isinstance(store, (str, Secret)) else store
        self._store = MemoryStore() if self._shared is None else self._shared
        self._without_lease = bool(options.get("exchange_without_lease", False))
        self._extra_headers = header_fields(options.get("extra_headers", {}), vendor=self.vendor)
        self._redactor.keep(*(Secret(value) for _, value in self._extra_headers))
        self._credentials = Credentials(self.vendor, credentials, redactor=self._redactor)
        self._reader = Reader(
            self.vendor, redactor=self._redactor, converter=shared_converter(self.vendor)
        )
        self._loop = LoopBinding()
        self._closing: anyio.Event | None = None
        self._apis: dict[str, Api] = {}
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
        )
        self._failures = FailureReader(Teller(self.vendor, self._redactor))
        self._transport = Transport(
            http=self._http,
            policy=retry_policy(options.get("retries", 2), self.vendor),
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
        self._apis[api.name] = api
        return api

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

    # -------------------------------------------------------------- signing in

    @property
    def state(self) -> State:
        """Where the session's token is in its life; `Locked` as soon as any of its credentials is.

        `SecondFactor` says that the vendor wants a one-time password; the token itself serves on, and is renewed.
        """
        self._signing.keeper.second_factor()  # one that has ended is found out
        locked = any(keeper.state is State.LOCKED for keeper in self._keepers())
        return State.LOCKED if locked else self._signing.keeper.state

    @property
    def token_status(self) -> TokenStatus:
        """What may be told of the session's token: how long it lives, never the token itself."""
        return status_of(self._signing.keeper, self.state, now(self._clock))

    async def login(self, *, timeout: float | None = None) -> TokenStatus:
        """Sign in now, if no token serves. No call needs this; it tells early whether the credentials are right.

        Args:
            timeout: Seconds, instead of the session's own.

        Raises:
            CredentialsRefusedError: The vendor refused them.
            FleetAuthError: Another reason.
        """
        await self._token(self._signing, timeout=timeout)
        return self.token_status

    async def refresh(self, *, timeout: float | None = None) -> TokenStatus:
        """Get a new token now, whether or not the old one still serves.

        Args:
            timeout: Seconds, instead of the session's own.

        Raises:
            FleetAuthError: None came; the old one is kept unless the vendor refused the credentials.
        """
        await self._token(self._signing, timeout=timeout, renew=True)
        return self.token_status

    async def auth_headers(self, api: str | None = None) -> Mapping[str, str]:
        """The headers that sign a request of your own in. They hold the token in plain; they mask it when shown.

        Args:
            api: Which of the vendor's APIs; its main one by default.

        Raises:
            FleetAuthError: There is no token.
        """
        chosen = self._api(api)
        headers = chosen.signed(await self._token(chosen))
        return SecretHeaders(
            (name, value.reveal() if isinstance(value, Secret) else value)
            for name, value in headers
        )

    @property
    def auth(self) -> Auth:
        """An `httpx.Auth` for your own `httpx.AsyncClient` (or httpx2's): the same token, renewal and guard of origins.

        Example:
            >>> client = httpx.AsyncClient(auth=mzone.auth)  # doctest: +SKIP
        """
        return make_auth(tuple(self._apis.values()), self._token, guarded=False)

    def authorize(self, client: Any) -> None:  # noqa: ANN401 - an AsyncClient of either engine
        """Sign all requests of your own `httpx.AsyncClient` (or httpx2's) in.

        More than ``client.auth = session.auth``: it also keeps tokens in headers other than ``Authorization`` from
        following a redirect to another origin, which httpx does not.

        Args:
            client: The client; it is changed.
        """
        hooks = client.event_hooks
        client.event_hooks = {**hooks, "request": [*hooks.get("request", ()), guard_redirects]}
        client.auth = make_auth(tuple(self._apis.values()), self._token, guarded=True)

    def kept_fresh(self) -> KeptFresh:
        """Renew the token in the background for as long as the block lasts.

        Example:
            >>> async with mzone.kept_fresh():  # doctest: +SKIP
            ...     await long_export(mzone)
        """
        self._check_open()
        return KeptFresh(self._signing.keeper, self._clock)

    async def sign_out(self) -> None:
        """Forget the token, here and in the store. The next call signs in anew.

        Others that share the store find it gone when theirs ends. The vendor is not told: none has a call for that.

        Raises:
            StoreError: The store fails; here the token is forgotten all the same.
        """
        self._enter()
        failure: StoreError | None = None
        for keeper in self._keepers():
            try:
                await keeper.sign_out()
            except StoreError as exc:
                failure = exc
        if failure is not None:
            raise failure

    async def replace_credentials(self, **credentials: Credential | None) -> None:
        """Use other credentials from now on; the token is forgotten and a locked session unlocked.

        Args:
            **credentials: By the names that the session was made with.

        Raises:
            ConfigurationError: A name is unknown or a value blank; nothing is changed.
        """
        self._enter()
        given = {name: seal(value) for name, value in credentials.items()}
        credentials.clear()  # in plain, they would show in a traceback with locals
        self._credentials.replace(given)
        for keeper in self._keepers():
            await keeper.start_over()

    async def unlock(self) -> None:
        """Let a locked session try the same credentials again, for when the account has been mended at the vendor's."""
        self._enter()
        for keeper in self._keepers():
            await keeper.unlock()

    # -------------------------------------------------------------- calling

    async def request(
        self,
        method: str,
        path: str,
        *,
        api: str | None = None,
        params: Mapping[str, Param] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever JSON holds
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """Make a call that has no method yet, signed in, guarded and retried like those that have one.

        Args:
            method: HTTP method.
            path: Below the API's base URL.
            api: Which of the vendor's APIs; its main one by default.
            params: The query; `None` values are left out.
            json: A body that is written as JSON.
            content: A body as it is; give its ``Content-Type`` in `headers`.
            headers: Further headers. Those that sign in, or that the vendor wants on everything, are the session's.
            timeout: Seconds for everything, instead of the session's own.
            repeatable: Whether the call may be carried out twice without harm, if its method doesn't say so.

        Raises:
            ArgumentError: Something of it can't be sent.
            FleetAuthError: It failed, or the vendor said so.

        Example:
            >>> answer = await mzone.request("GET", "VehicleGroups", params={"$top": 10})  # doctest: +SKIP
            >>> answer.json()["value"]  # doctest: +SKIP
        """
        chosen, headers = self._api(api), sealed(headers)
        if json is not None and content is not None:
            raise ArgumentError("give json or content, not both", vendor=self.vendor)
        if not (method.isascii() and method.isalpha()):
            raise ArgumentError(f"method={method!r} is no HTTP method", vendor=self.vendor)
        ours = frozenset(
            name.lower()
            for name, _ in (*chosen.headers, *chosen.second_factor(), *chosen.more_headers())
        )
        extra = header_fields(headers, vendor=self.vendor, written=ours)
        usual = [("Accept", "application/json")]
        if json is not None:
            content = json_body(json)
            usual.append(("Content-Type", "application/json"))
        named = {name.lower() for name, _ in extra}
        call = Call(
            api=chosen,
            method=method.upper(),
            path=path,
            params=written(params),
            headers=(*(field for field in usual if field[0].lower() not in named), *extra),
            content=content,
            repeatable=repeatable,
        )
        return await self._call(call, timeout=timeout)

    async def _call(self, call: Call, *, timeout: float | None = None) -> Answer:
        self._enter()
        return await self._transport.call(call, seconds=self._seconds(timeout))

    async def _get(
        self, api: Api, path: str, kind: type[_T], *, params: Mapping[str, Param] | None = None
    ) -> _T:
        """One thing, typed."""
        answer = await self._ask(api, "GET", path, params=params)
        return self._reader.decode(answer.body, kind)

    async def _ask(
        self,
        api: Api,
        method: str,
        path: str,
        *,
        params: Mapping[str, Param] | None = None,
        json: Any = None,  # noqa: ANN401 - whatever JSON holds
        quota: Quota | None = None,
        repeatable: bool | None = None,
    ) -> Answer:
        """A documented call's answer, its envelope still to be opened."""
        headers = [("Accept", "application/json")]
        if json is not None:
            headers.append(("Content-Type", "application/json"))
        call = Call(
            api=api,
            method=method,
            path=path,
            params=written(params),
            headers=tuple(headers),
            content=None if json is None else json_body(json),
            repeatable=repeatable,
            quota=quota,
        )
        return await self._call(call)

    async def _rows(self, kind: type[_T], envelope: Envelope, answer: Answer) -> Records[_T]:
        """Typed rows out of an envelope; an error names the row by its place in the whole answer."""
        many: Any = tuple[kind, ...]  # type: ignore[valid-type]
        steps = self._reader.steps(envelope.inside, many, envelope.path, body=answer.body)
        rows = await in_turns(steps)
        return Records(rows, total=envelope.total, raw=envelope.rest, kind=kind)

    # -------------------------------------------------------------- opening and closing

    async def __aenter__(self) -> Self:
        self._enter()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the session. An exchange that is under way is waited for, so that no rotated token is lost.

        Cancelling this does not stop the closing.
        """
        self._loop.check()
        if self._closing is None:
            closing = self._closing = anyio.Event()
            spawn(lambda: self._close(closing), name=f"fleetauth {self.vendor} close")
        await self._closing.wait()

    async def _close(self, closing: anyio.Event) -> None:
        try:
            for keeper in self._keepers():
                await keeper.close()
            # Connections that can't be closed in an orderly way, or not in time, are given up.
            with anyio.move_on_after(_CLOSE_LIMIT), contextlib.suppress(Exception):
                await self._http.aclose()
            if self._own_store:
                with anyio.move_on_after(_CLOSE_LIMIT), contextlib.suppress(Exception):
                    await self._store.aclose()
            self._observer.emit(SessionClosed(vendor=self.vendor))
        finally:
            closing.set()

    def __del__(self, _warn: Any = warnings.warn) -> None:  # noqa: ANN401 - kept for the interpreter's end
        http = getattr(self, "_http", None)  # a constructor that raised leaves none
        if http is not None and http.is_open:
            _warn(
                f"unclosed {self!r}: await aclose() or use async with", ResourceWarning, source=self
            )

    def __repr__(self) -> str:
        name = type(self).__name__
        if not getattr(self, "_apis", None):
            return f"<{name}>"  # its constructor raised; a traceback shows it all the same
        return f"<{name} {self.state.value}>"

    def _repr_html_(self) -> str:
        """How the session is, for a notebook: nothing secret, and nothing is asked for it."""
        name = type(self).__name__
        if not getattr(self, "_apis", None):
            return session_card(name, self.vendor)
        return session_card(
            name,
            self.vendor,
            status=self.token_status,
            trouble=next((it.trouble for it in self._keepers() if it.trouble), None),
            quotas={quota.name: quota.free_in() for quota in self._turns},
        )

    def __reduce__(self) -> NoReturn:
        raise MisuseError(
            "a session is not pickled: make one in the other process, and share the token by a store"
        )

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
            text = f"api={name!r} is none of this vendor's: {', '.join(self._apis)}"
            raise ArgumentError(text, vendor=self.vendor)
        return self._apis[name]

    async def _token(self, api: Api, *, timeout: float | None = None, renew: bool = False) -> Token:
        self._enter()
        return await self._transport.token(api, seconds=self._seconds(timeout), renew=renew)

    def _enter(self) -> None:
        self._loop.check()
        self._check_open()

    def _check_open(self) -> None:
        if self._closing is not None:
            raise SessionClosedError("the session is closed; make a new one", vendor=self.vendor)

    def _seconds(self, timeout: float | None) -> float:
        return self._timeout if timeout is None else seconds(timeout, "timeout", self.vendor)
