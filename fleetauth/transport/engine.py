"""The seam to the HTTP engine: the only module that names httpx or httpx2.

httpx2 is used where it is installed, else httpx; a user's own client or transport brings its own. Everything that an
engine raises becomes this library's error here, without the engine's frames: their locals hold headers and bodies (I8).
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import ssl
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import anyio.to_thread
import attrs

from fleetauth.errors import (
    ConfigurationError,
    FleetAuthError,
    MisuseError,
    OriginError,
    TimedOutError,
    TransportError,
)
from fleetauth.secrets import Secret
from fleetauth.tokens.grants import encode_form
from fleetauth.wire.answer import Answer

from .origins import Origin, loopback_hosts

if TYPE_CHECKING:
    import httpx
    import httpx2

    # Each engine calls it with its own types.
    class Auth(httpx.Auth, httpx2.Auth):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]
        """What both engines take as a client's `auth`."""


_ENGINES: Final = ("httpx2", "httpx")  # the first that is installed is used
_CONNECT_LIMIT: Final = 10.0  # seconds; a host that doesn't answer sooner is best tried again
_MOST_CONNECTIONS: Final = 32


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


@attrs.frozen(kw_only=True)
class Outgoing:
    """One request, its secrets still wrapped.

    Attributes:
        method: HTTP method.
        url: Absolute, with its query unless `params` holds it.
        origin: Where it may go; anything else is refused.
        params: The query's fields.
        headers: Names and values.
        content: The body; a tuple of fields is written as a form.
    """

    method: str
    url: str
    origin: Origin
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str | Secret], ...] = ()
    content: bytes | tuple[tuple[str, str | Secret], ...] | None = attrs.field(
        default=None, repr=False
    )


class HttpClient:
    """Sends requests by an engine's client: the user's own, or one that is made at the first request.

    Args:
        vendor: For errors.
        client: The user's own client; it is not closed with the session.
        transport: A transport to make the client with.
        proxy: A proxy's URL.
        tls_context: For the user's own certificate authorities or client certificates.
        origins: Those of the session's URLs.
    """

    def __init__(
        self,
        *,
        vendor: str,
        client: AsyncClient | None,
        transport: AsyncTransport | None,
        proxy: str | Secret | None,
        tls_context: ssl.SSLContext | None,
        origins: tuple[Origin, ...],
    ) -> None:
        if client is not None and not (transport is None and proxy is None and tls_context is None):
            text = "http_client brings its own transport, proxy and TLS context: pass either http_client or those"
            raise ConfigurationError(text, vendor=vendor)
        self._vendor = vendor
        self._engine = _engine_of(client) or _engine_of(transport) or default_engine()
        self._client: Any = client
        self._owned = client is None
        self._transport = transport
        self._proxy = Secret(proxy) if proxy is not None else None
        self._tls_context = tls_context
        self._origins = origins

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
        """
        client = await self._opened()
        # An error is made in frames that have ended when it is raised: theirs hold what was sent in plain.
        request = self._built(client, outgoing, seconds)
        if isinstance(request, FleetAuthError):
            raise request
        answer = await self._sent(client, request)
        if isinstance(answer, FleetAuthError):
            raise answer
        return answer

    async def aclose(self) -> None:
        """Close the client, unless it is the user's own."""
        client, self._client = self._client, None
        if self._owned and client is not None:
            await client.aclose()

    async def _opened(self) -> Any:  # noqa: ANN401 - either engine's client
        if self._client is None:
            # Reading the certificate authorities blocks for tens of milliseconds.
            context = self._tls_context
            if context is None:
                context = await anyio.to_thread.run_sync(_shared_tls_context, self.engine)
            if self._client is None:
                self._client = self._made(context)
        return self._client

    def _made(self, context: ssl.SSLContext) -> Any:  # noqa: ANN401 - either engine's client
        engine = self._engine
        mounts = {}
        if self._proxy is None and self._transport is None:
            # A proxy named in the environment must not be handed what is meant for this very machine.
            mounts = dict.fromkeys(
                (f"all://{host}" for host in loopback_hosts(self._origins)), None
            )
        return engine.AsyncClient(
            verify=context,
            transport=self._transport,
            proxy=None if self._proxy is None else self._proxy.reveal(),
            mounts=mounts,
            limits=engine.Limits(
                max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS
            ),
            headers={"User-Agent": "fleetauth"},
        )

    def _built(self, client: Any, outgoing: Outgoing, seconds: float) -> Any:  # noqa: ANN401 - either engine's types
        headers = [
            (name, value.reveal() if isinstance(value, Secret) else value)
            for name, value in outgoing.headers
        ]
        content = (
            encode_form(outgoing.content)
            if isinstance(outgoing.content, tuple)
            else outgoing.content
        )
        try:
            request = client.build_request(
                outgoing.method,
                outgoing.url,
                params=list(outgoing.params) or None,
                headers=headers,
                content=content,
                timeout=self._engine.Timeout(seconds, connect=min(seconds, _CONNECT_LIMIT)),
            )
        except Exception as exc:  # noqa: BLE001 - an engine may raise anything for what it can't write
            text = f"the request can't be written ({type(exc).__name__}): check the URL, the parameters and the headers"
            return MisuseError(text, vendor=self._vendor)
        if "authorization" in request.headers and all(
            name.lower() != "authorization" for name, _ in headers
        ):
            del request.headers[
                "authorization"
            ]  # a default of the user's own client: not every API stands two
        if self._origin(request.url) != outgoing.origin:
            text = f"{outgoing.method} {outgoing.url} would go to another origin than {outgoing.origin}"
            return OriginError(text, vendor=self._vendor)
        return request

    async def _sent(self, client: Any, request: Any) -> Answer | FleetAuthError:  # noqa: ANN401 - either engine's types
        place = f"{request.method} {_place(request.url)}"
        engine = self._engine
        try:
            response = await client.send(request, auth=None, follow_redirects=False)
        except (engine.ConnectTimeout, engine.PoolTimeout) as exc:
            return self._timed_out(
                f"no connection for {place} in time ({type(exc).__name__})", arrived=False
            )
        except engine.TimeoutException as exc:
            return self._timed_out(
                f"no answer to {place} in time ({type(exc).__name__})", arrived=True
            )
        except (engine.ConnectError, engine.ProxyError, engine.UnsupportedProtocol) as exc:
            return self._failed(
                f"can't connect for {place}: {_words(exc)}. Check the URL, the network and the proxy",
                arrived=False,
            )
        except engine.HTTPError as exc:
            return self._failed(f"the connection broke during {place}: {_words(exc)}", arrived=True)
        except RuntimeError as exc:
            if self._owned or not getattr(client, "is_closed", False):
                return self._failed(
                    f"the connection broke during {place}: {_words(exc)}", arrived=True
                )
            return MisuseError(
                "the http_client that the session was given is closed", vendor=self._vendor
            )
        except Exception as exc:  # noqa: BLE001 - a user's transport may raise anything
            return self._failed(f"the connection broke during {place}: {_words(exc)}", arrived=True)
        except BaseException as exc:
            # A cancellation or Ctrl-C goes on its way, but a traceback with locals must not show the engine's.
            exc.__traceback__ = None
            raise
        return Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=response.content,
            method=request.method,
            url=_place(request.url),
        )

    def _origin(self, url: Any) -> Origin:  # noqa: ANN401 - either engine's URL
        return Origin.of(url.scheme, url.host, url.port)

    def _timed_out(self, text: str, *, arrived: bool) -> TimedOutError:
        return TimedOutError(text, vendor=self._vendor, may_have_arrived=arrived)

    def _failed(self, text: str, *, arrived: bool) -> TransportError:
        return TransportError(text, vendor=self._vendor, may_have_arrived=arrived)


def default_engine() -> ModuleType:
    """The engine that is used when the user brings none."""
    name = next(name for name in _ENGINES if importlib.util.find_spec(name) is not None)
    return importlib.import_module(name)


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


def _engine_of(given: object) -> ModuleType | None:
    for kind in type(given).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in _ENGINES:
            return importlib.import_module(name)
    return None


@functools.cache
def _shared_tls_context(engine: str) -> ssl.SSLContext:
    context: ssl.SSLContext = importlib.import_module(engine).create_ssl_context()
    return context


def _place(url: Any) -> str:  # noqa: ANN401 - either engine's URL
    return str(url.copy_with(query=None, fragment=None))


def _words(exc: Exception) -> str:
    return f"{type(exc).__name__}: {exc}" if str(exc) else type(exc).__name__
