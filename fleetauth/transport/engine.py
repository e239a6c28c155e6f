"""The seam to the HTTP engine: the only module that names httpx or httpx2.

httpx2 is used where it is installed, else httpx; a user's own client or transport brings its own. Everything that an
engine raises becomes this library's error here, without the engine's frames: their locals hold headers and bodies (I8).
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import importlib.util
import inspect
import ssl
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast
from urllib.request import getproxies

import anyio.to_thread
import attrs

from fleetauth.errors import (
    ConfigurationError,
    FleetAuthError,
    MisuseError,
    OriginError,
    SessionClosedError,
)
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.task import running_loop
from fleetauth.wire.answer import Answer

from .aiohttp_engine import AiohttpPool
from .breakdowns import Breakdowns
from .choice import FAST, EngineName, asked_for
from .connections import Connections
from .origins import Origin, checked_proxy, loopback_hosts
from .outgoing import Outgoing
from .proxies import Proxies
from .straight import Straight

if TYPE_CHECKING:
    import httpx
    import httpx2

    # Each engine calls it with its own types.
    class Auth(httpx.Auth, httpx2.Auth):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]
        """What both engines take as a client's `auth`."""


_ENGINES: Final = ("httpx2", "httpx")  # the first that is installed is used
_CORES: Final = {
    "httpx": "httpcore",
    "httpx2": "httpcore2",
}  # where an engine's connections come from
_CONNECT_LIMIT: Final = 10.0  # seconds; a host that doesn't answer sooner is best tried again
_MOST_CONNECTIONS: Final = 32
_MAKING_TLS_CONTEXT: Final = threading.Lock()  # taken in worker threads only


class AsyncTransport(Protocol):
    """An httpx or httpx2 transport: what a user may give instead of a real connection."""

    async def handle_async_request(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - either engine's own signature
        """Answer one request."""
        ...

    async def aclose(self) -> None:
        """Let go of its connections."""
        ...


class AsyncClient(Protocol):
    """An httpx or httpx2 `AsyncClient` of the user's own."""

    def build_request(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - either engine's own signature
        """Make a request."""
        ...

    async def send(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - either engine's own signature
        """Send it."""
        ...

    async def aclose(self) -> None:
        """Let go of its connections."""
        ...


class HttpClient:
    """Sends requests by an engine's client: the user's own, or one that is made at the first request.

    Args:
        vendor: For errors.
        engine: The engine that the session asked for, if it did.
        client: The user's own client; it is not closed with the session.
        transport: A transport to make the client with.
        proxy: A proxy's URL.
        tls_context: For the user's own certificate authorities or client certificates.
        origins: Those of the session's URLs.
        redactor: Takes secrets out of an engine's words.

    Raises:
        ConfigurationError: They don't go together, or one is not what it must be.
    """

    def __init__(
        self,
        *,
        vendor: str,
        engine: EngineName | None = None,
        client: AsyncClient | None,
        transport: AsyncTransport | None,
        proxy: str | Secret | None,
        tls_context: ssl.SSLContext | None,
        origins: tuple[Origin, ...],
        redactor: Redactor,
    ) -> None:
        _refuse_conflicts(vendor, client, transport, proxy, tls_context)
        self._vendor = vendor
        own = (
            "http_client" if client is not None else "transport" if transport is not None else None
        )
        asked = asked_for(engine, vendor=vendor, brings_own=own)
        self._engine = asked or _engine_of(client) or _engine_of(transport) or default_engine()
        self._fast = engine == FAST
        self._client: Any = client
        self._owned = client is None
        self._closed = False
        self._transport = transport
        self._straight: Straight | None = None
        self._proxy = None if proxy is None else checked_proxy(proxy, vendor=vendor)
        if self._fast and self._proxy is not None:
            Proxies.told(self._proxy, vendor=vendor)  # it can't go by all
        self._tls_context = tls_context
        self._origins = origins
        self._redactor = redactor
        self._breakdowns = Breakdowns(engine=self._engine, vendor=vendor, redactor=redactor)

    @property
    def engine(self) -> str:
        """The engine's name: ``"httpx"`` or ``"httpx2"``."""
        return self._engine.__name__

    @property
    def is_open(self) -> bool:
        """Whether it holds connections that must be closed."""
        return self._owned and self._client is not None

    async def send(self, outgoing: Outgoing, *, seconds: float) -> Answer:
        """Send one request and read its answer to the end. No redirect is followed.

        Raises:
            TransportError: There is no whole answer.
            OriginError: It would go to another origin.
            MisuseError: It can't be written, or the client is closed.
        """
        client = self._client
        if client is None or self._closed:
            client = await self._opened()
        straight = self._straight
        # An error is made in frames that have ended when it is raised: theirs hold what was sent in plain.
        if straight is None:
            answer = await self._sent(client, outgoing, seconds)
        else:
            answer = await self._exchanged(straight, client, outgoing, seconds)
        if isinstance(answer, FleetAuthError):
            raise answer
        return answer

    async def aclose(self) -> None:
        """Close the client, unless it is the user's own."""
        client, self._client = self._client, None
        straight, self._straight = self._straight, None
        self._closed = True
        if straight is not None:
            await straight.aclose()
        if self._owned and client is not None:
            await client.aclose()

    async def _opened(self) -> Any:  # noqa: ANN401 - either engine's client
        if self._lacks_client():
            self._check_loop()
            context = await anyio.to_thread.run_sync(_prepared, self.engine, self._tls_context)
            if self._lacks_client():  # still, after the wait
                self._client = self._made(context)
        if self._closed:
            raise SessionClosedError("the session is closed; make a new one", vendor=self._vendor)
        return self._client

    def _lacks_client(self) -> bool:
        return self._client is None and not self._closed

    def _check_loop(self) -> None:
        if self._fast and not isinstance(running_loop(), asyncio.AbstractEventLoop):
            text = 'engine="aiohttp" needs asyncio, and this is trio: make the session without it'
            raise MisuseError(text, vendor=self._vendor)

    def _made(self, context: ssl.SSLContext) -> Any:  # noqa: ANN401 - either engine's client
        fast = self._by_aiohttp(context) if self._fast else None
        try:
            return self._constructed(context, fast)
        except Exception as exc:  # noqa: BLE001 - an engine may raise anything for a proxy it can't use
            reason = type(exc).__name__
        text = (
            f"no HTTP client can be made ({reason}): check the proxy settings of the environment "
            "(HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY) and that what a SOCKS proxy needs is installed"
        )
        raise ConfigurationError(text, vendor=self._vendor)

    def _by_aiohttp(self, context: ssl.SSLContext) -> AiohttpPool:
        return AiohttpPool(
            core=sys.modules[_CORES[self.engine]],
            tls_context=context,
            proxies=Proxies.told(self._proxy, vendor=self._vendor),
            most=_MOST_CONNECTIONS,
        )

    def _constructed(self, context: ssl.SSLContext, fast: AiohttpPool | None) -> Any:  # noqa: ANN401 - either engine's client
        engine = self._engine
        limits = engine.Limits(
            max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS
        )
        core = sys.modules.get(_CORES[engine.__name__])
        headers = {"User-Agent": "fleetauth"}
        if core is not None and (fast is not None or self._goes_straight()):
            pool = fast or Connections(
                core=core,
                context=context,
                most=_MOST_CONNECTIONS,
                keepalive=limits.keepalive_expiry,
            )
            self._straight = Straight(engine=engine, core=core, pool=pool)
            self._breakdowns = attrs.evolve(self._breakdowns, core=core)
            # It writes requests, and sends none.
            unused = engine.AsyncBaseTransport()
            return engine.AsyncClient(transport=unused, headers=headers, trust_env=False)
        mounts = {}
        if self._proxy is None and self._transport is None:
            # A proxy named in the environment must not be handed what is meant for this very machine.
            hosts = loopback_hosts(self._origins)
            mounts = dict.fromkeys((f"all://{host}" for host in hosts), None)
        return engine.AsyncClient(
            verify=context,
            transport=self._transport,
            proxy=None if self._proxy is None else self._proxy.reveal(),
            mounts=mounts,
            limits=limits,
            headers=headers,
        )

    def _goes_straight(self) -> bool:
        # Which hosts a proxy of the environment is for is the engine's client's business.
        own = self._proxy is None and self._transport is None
        named = any(getproxies().get(scheme) for scheme in ("http", "https", "all"))
        return own and not named and _is_as_it_came(self._engine)

    def _built(self, client: Any, outgoing: Outgoing, seconds: float) -> Any:  # noqa: ANN401 - either engine's types
        problem = outgoing.unwritable()
        if problem is not None:
            return MisuseError(f"the request can't be written: {problem}", vendor=self._vendor)
        try:
            target = outgoing.target
            request = client.build_request(
                outgoing.method,
                target,
                headers=outgoing.plain_headers(),
                content=outgoing.plain_content(),
                timeout=self._engine.Timeout(seconds, connect=min(seconds, _CONNECT_LIMIT)),
            )
            # Default parameters of the user's own client would replace a link's query. Where they have not, the URL is
            # not read again: that costs more than all else that is done here.
            if str(request.url) != target:
                request.url = type(request.url)(target)
        except Exception as exc:  # noqa: BLE001 - an engine may raise anything for what it can't write
            text = f"the request can't be written ({type(exc).__name__}): check the URL, the parameters and the headers"
            return MisuseError(text, vendor=self._vendor)
        if all(name.lower() != "authorization" for name, _ in outgoing.fields):
            # A default of the user's own client: not every API stands two.
            request.headers.pop("authorization", None)
        if Origin.of(request.url.scheme, request.url.host, request.url.port) != outgoing.origin:
            text = f"{outgoing.method} {outgoing.url} would go to another origin than {outgoing.origin}"
            return OriginError(text, vendor=self._vendor)
        return request

    async def _exchanged(
        self,
        straight: Straight,
        client: Any,  # noqa: ANN401 - either engine's
        outgoing: Outgoing,
        seconds: float,
    ) -> Answer | FleetAuthError:
        """Send by the engine's connections; its client only writes what is the first of its kind."""
        written = straight.again(outgoing, seconds)
        if written is None:
            built = self._built(client, outgoing, seconds)
            if isinstance(built, FleetAuthError):
                return built
            written = straight.first(built, outgoing, seconds)
        (request, url), method = written, outgoing.method
        try:
            status, headers, body = await straight.exchange(request)
        except Exception as exc:  # noqa: BLE001 - as in `_sent`
            return self._breakdowns.of(exc, place=f"{method} {url}", client_is_closed=False)
        except BaseException as exc:
            exc.__traceback__ = None  # as in `_sent`
            raise
        return Answer(
            status=status,
            headers=headers,
            body=body,
            method=method,
            url=url,
            redactor=self._redactor,
        )

    async def _sent(
        self,
        client: Any,  # noqa: ANN401 - either engine's
        outgoing: Outgoing,
        seconds: float,
    ) -> Answer | FleetAuthError:
        """Send by an engine's client."""
        request = self._built(client, outgoing, seconds)
        if isinstance(request, FleetAuthError):
            return request
        url = _place(request.url)
        try:
            response = await client.send(request, auth=None, follow_redirects=False)
        except Exception as exc:  # noqa: BLE001 - a user's transport may raise anything
            closed = not self._owned and bool(getattr(client, "is_closed", False))
            return self._breakdowns.of(
                exc, place=f"{request.method} {url}", client_is_closed=closed
            )
        except BaseException as exc:
            # A cancellation or Ctrl-C goes on its way, but a traceback with locals must not show the engine's.
            exc.__traceback__ = None
            raise
        return Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=response.content,
            method=request.method,
            url=url,
            redactor=self._redactor,
        )


def _is_as_it_came(engine: ModuleType) -> bool:
    """Whether nobody stands in the way of an engine's requests, as tools for tests and for tracing do."""
    ways: tuple[Any, ...] = (
        engine.AsyncClient.send,
        engine.AsyncHTTPTransport.handle_async_request,
    )
    return all(
        inspect.isfunction(way)
        and not hasattr(way, "__wrapped__")
        and way.__module__.partition(".")[0] == engine.__name__
        for way in ways
    )


def default_engine() -> ModuleType:
    """The engine that is used when the user brings none. It doesn't look at the disk: it is loaded by now."""
    loaded = (sys.modules.get(name) for name in _ENGINES)
    return next((module for module in loaded if module is not None), None) or _installed()


def _installed() -> ModuleType:
    name = next(name for name in _ENGINES if importlib.util.find_spec(name) is not None)
    return importlib.import_module(name)


_installed()  # loaded with this module: a session is made on an event loop, which must not wait for a disk


def auth_class() -> type[Auth]:
    """A class that every engine in use takes as a client's `auth`: users bring clients of either."""
    return _auth_class(
        tuple(name for name in _ENGINES if name in sys.modules) or (default_engine().__name__,)
    )


@functools.cache
def _auth_class(engines: tuple[str, ...]) -> type[Auth]:
    # Under httpx2's alias both names may be one and the same module.
    kinds = tuple(
        dict.fromkeys(cast("type", importlib.import_module(engine).Auth) for engine in engines)
    )
    return cast("type[Auth]", type("Auth", kinds, {}))


def _refuse_conflicts(
    vendor: str, client: object, transport: object, proxy: object, tls_context: object
) -> None:
    """Make sure that nothing is given that would be ignored, or that would block the event loop."""
    problem = None
    if client is not None and not (transport is None and proxy is None and tls_context is None):
        problem = "http_client brings its own transport, proxy and TLS context: pass either http_client or those"
    elif transport is not None and not (proxy is None and tls_context is None):
        problem = "transport brings its own proxy and TLS context: pass either transport or those"
    elif client is not None and not inspect.iscoroutinefunction(getattr(client, "send", None)):
        problem = f"http_client must be an AsyncClient, not {type(client).__name__}"
    elif transport is not None and not hasattr(transport, "handle_async_request"):
        problem = f"transport must be an async one, not {type(transport).__name__}"
    if problem is not None:
        raise ConfigurationError(problem, vendor=vendor)


def _engine_of(given: object) -> ModuleType | None:
    for kind in type(given).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in _ENGINES:
            return importlib.import_module(name)
    return None


def _prepared(engine: str, context: ssl.SSLContext | None) -> ssl.SSLContext:
    """A TLS context; the user's, if there is one. Not for an event loop: what blocks is done here.

    Reading the certificate authorities does, for tens of milliseconds; and an engine's first connection pool imports
    what it may need: trio, where that is installed, looks for a library on the disk.
    """
    context = context or _shared_tls_context(engine)
    importlib.import_module(engine).AsyncHTTPTransport(verify=context)
    return context


def _shared_tls_context(engine: str) -> ssl.SSLContext:
    with _MAKING_TLS_CONTEXT:  # a cache alone lets each of many first callers make one
        return _tls_context(engine)


@functools.cache
def _tls_context(engine: str) -> ssl.SSLContext:
    context: ssl.SSLContext = importlib.import_module(engine).create_ssl_context()
    return context


def _place(url: Any) -> str:  # noqa: ANN401 - either engine's URL
    """The URL without its query and fragment. In an engine's spelling neither begins earlier."""
    return str(url).partition("#")[0].partition("?")[0]
