"""The seam to the HTTP engine: `HttpClient`, by which all that a session sends goes out.

Everything that an engine raises becomes this library's error here, without the engine's frames: their locals hold
headers and bodies (I8). Which engines there are is known in `installed.py`.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
from typing import Any, Final, Protocol
from urllib.request import getproxies

import anyio.to_thread
import attrs

from fleetauth.errors import (
    ConfigurationError,
    FleetAuthError,
    MisuseError,
    SessionClosedError,
)
from fleetauth.secrets import Redactor, Secret
from fleetauth.tokens.task import running_loop
from fleetauth.wire.answer import Answer, with_body
from fleetauth.wire.blocks import Blocks

from .aiohttp_engine import AiohttpPool
from .bounds import MOST
from .breakdowns import Breakdowns
from .by_client import body_of, built, place_of
from .choice import FAST, EngineName, asked_for, refuse_conflicts
from .connections import Connections
from .cookies import Jar
from .hush import WORKING_FOR, hush
from .installed import core_name, core_of, default_engine, engine_of, is_as_it_came, prepared
from .origins import Origin, checked_proxy, loopback_hosts
from .outgoing import Outgoing
from .past_client import PastClient
from .proxies import Proxies, secrets_of
from .sent import Sent

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
        most: The bytes that an answer may have.

    Attributes:
        vendor: The same.
        goes_by_itself: Whether its user brought neither a client nor a transport.

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
        most: int = MOST,
    ) -> None:
        refuse_conflicts(vendor, client, transport, proxy, tls_context)
        self.vendor = vendor
        own = (
            "http_client" if client is not None else "transport" if transport is not None else None
        )
        asked = asked_for(engine, vendor=vendor, brings_own=own)
        self._engine = asked or engine_of(client) or engine_of(transport) or default_engine()
        self._fast = engine == FAST
        hush(self._engine.__name__, core_name(self._engine), FAST)
        self._client: Any = client
        self._owned = client is None
        self.goes_by_itself: bool = own is None
        self._closed = False
        self._transport = transport
        self._past_client: PastClient | None = None
        self._proxy = None if proxy is None else checked_proxy(proxy, vendor=vendor)
        if self._proxy is not None:
            redactor.keep(*secrets_of(self._proxy))
            if self._fast:
                Proxies.told(self._proxy, vendor=vendor)  # it can't go by all
        self._tls_context = tls_context
        self._origins = origins
        self._redactor = redactor
        self._most = most
        self._breakdowns = Breakdowns(engine=self._engine, vendor=vendor, redactor=redactor)

    @property
    def engine(self) -> str:
        """The engine's name: ``"httpx"`` or ``"httpx2"``."""
        return self._engine.__name__

    @property
    def is_open(self) -> bool:
        """Whether it holds connections that must be closed."""
        return self._owned and self._client is not None

    async def send(self, outgoing: Outgoing, *, seconds: float, most: int | None = None) -> Answer:
        """Send one request and read its answer to the end. No redirect is followed.

        Args:
            outgoing: The request.
            seconds: The time limit.
            most: The bytes that its answer may have, if that is not the session's own limit.

        Raises:
            AnswerTooLargeError: The answer is larger than it may be.
            TransportError: There is no whole answer.
            OriginError: It would go to another origin.
            MisuseError: It can't be written, or the client is closed.
        """
        client = self._client
        if client is None or self._closed:
            client = await self._opened()
        past_client, most = self._past_client, most or self._most
        working = WORKING_FOR.set(self._redactor)
        try:
            # An error is made in frames that have ended when it is raised: theirs hold what was sent in plain.
            if past_client is None:
                answer = await self._sent(client, outgoing, seconds, most)
            else:
                answer = await self._exchanged(past_client, client, outgoing, seconds, most)
        finally:
            WORKING_FOR.reset(working)
        if isinstance(answer, FleetAuthError):
            raise answer
        return answer

    async def aclose(self) -> None:
        """Close the client, unless it is the user's own."""
        client, self._client = self._client, None
        past_client, self._past_client = self._past_client, None
        self._closed = True
        if past_client is not None:
            await past_client.aclose()
        if self._owned and client is not None:
            await client.aclose()

    async def _opened(self) -> Any:  # noqa: ANN401 - either engine's client
        if self._lacks_client():
            self._check_loop()
            context = await anyio.to_thread.run_sync(prepared, self.engine, self._tls_context)
            if self._lacks_client():  # still, after the wait
                self._client = self._made(context)
        if self._closed:
            raise SessionClosedError("the session is closed; make a new one", vendor=self.vendor)
        return self._client

    def _lacks_client(self) -> bool:
        return self._client is None and not self._closed

    def _check_loop(self) -> None:
        if self._fast and not isinstance(running_loop(), asyncio.AbstractEventLoop):
            text = 'engine="aiohttp" needs asyncio, and this is trio: make the session without it'
            raise MisuseError(text, vendor=self.vendor)

    def _made(self, context: ssl.SSLContext) -> Any:  # noqa: ANN401 - either engine's client
        fast = self._by_aiohttp(context) if self._fast else None
        try:
            return self._constructed(context, fast)
        except Exception as exc:  # noqa: BLE001 - an engine may raise anything for a proxy it can't use
            reason = type(exc).__name__
        source = (
            "the proxy settings of the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY)"
            if self._proxy is None
            else "what was given as proxy="
        )
        text = (
            f"no HTTP client can be made ({reason}): check {source}; a SOCKS proxy wants: "
            f'pip install "{self.engine}[socks]"'
        )
        raise ConfigurationError(text, vendor=self.vendor)

    def _by_aiohttp(self, context: ssl.SSLContext) -> AiohttpPool:
        return AiohttpPool(
            core=importlib.import_module(core_name(self._engine)),
            tls_context=context,
            proxies=Proxies.told(self._proxy, vendor=self.vendor),
            most=_MOST_CONNECTIONS,
        )

    def _constructed(self, context: ssl.SSLContext, fast: AiohttpPool | None) -> Any:  # noqa: ANN401 - either engine's client
        engine = self._engine
        limits = engine.Limits(
            max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS
        )
        core = core_of(engine)
        headers = {"User-Agent": "fleetauth"}
        if core is not None and (fast is not None or self._goes_past_it()):
            pool = fast or Connections(
                core=core,
                context=context,
                most=_MOST_CONNECTIONS,
                keepalive=limits.keepalive_expiry,
            )
            self._past_client = PastClient(
                engine=engine,
                messages=fast or core,
                pool=pool,
                learn=self._redactor.learn,
                body=None if fast else Sent,
            )
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
            cookies=Jar(),
        )

    def _goes_past_it(self) -> bool:
        # Which hosts a proxy of the environment is for is the engine's client's business.
        own = self._proxy is None and self._transport is None
        named = any(getproxies().get(scheme) for scheme in ("http", "https", "all"))
        return own and not named and is_as_it_came(self._engine)

    def _limits(self, seconds: float) -> Any:  # noqa: ANN401 - the engine's
        return self._engine.Timeout(seconds, connect=min(seconds, _CONNECT_LIMIT))

    async def _exchanged(
        self,
        past_client: PastClient,
        client: Any,  # noqa: ANN401 - either engine's
        outgoing: Outgoing,
        seconds: float,
        most: int,
    ) -> Answer | FleetAuthError:
        """Send by the engine's connections; its client only writes what is the first of its kind."""
        written = past_client.again(outgoing, seconds)
        if written is None:
            limits = self._limits(seconds)
            request = built(client, outgoing, timeout=limits, vendor=self.vendor)
            if isinstance(request, FleetAuthError):
                return request
            written = past_client.first(request, outgoing, seconds)
        (asked, url), method = written, outgoing.method
        if outgoing.by_vendor:
            url = self._redactor.text(url)
        try:
            status, headers, body = await past_client.exchange(asked, most)
        except Exception as exc:  # noqa: BLE001 - as in `_sent`
            return self._breakdowns.of(exc, place=f"{method} {url}", client_is_closed=False)
        except BaseException as exc:
            exc.__traceback__ = None  # as in `_sent`
            raise
        answer = Answer(
            status=status,
            headers=headers,
            body=b"" if isinstance(body, Blocks) else body,
            method=method,
            url=url,
            redactor=self._redactor,
        )
        return with_body(answer, body) if isinstance(body, Blocks) else answer

    async def _sent(
        self,
        client: Any,  # noqa: ANN401 - either engine's
        outgoing: Outgoing,
        seconds: float,
        most: int,
    ) -> Answer | FleetAuthError:
        """Send by an engine's client."""
        limits = self._limits(seconds)
        request = built(client, outgoing, timeout=limits, vendor=self.vendor)
        if isinstance(request, FleetAuthError):
            return request
        url = place_of(request.url)
        if outgoing.by_vendor:
            url = self._redactor.text(url)
        try:
            response = await client.send(request, auth=None, follow_redirects=False, stream=True)
            body = await body_of(response, most, has_body=request.method != "HEAD")
        except Exception as exc:  # noqa: BLE001 - a user's transport may raise anything
            closed = not self._owned and bool(getattr(client, "is_closed", False))
            return self._breakdowns.of(
                exc, place=f"{request.method} {url}", client_is_closed=closed
            )
        except BaseException as exc:
            # A cancellation or Ctrl-C goes on its way, but a traceback with locals must not show the engine's.
            exc.__traceback__ = None
            raise
        answer = Answer(
            status=response.status_code,
            headers=dict(response.headers.items()),
            body=b"" if isinstance(body, Blocks) else body,
            method=request.method,
            url=url,
            redactor=self._redactor,
        )
        return with_body(answer, body) if isinstance(body, Blocks) else answer
