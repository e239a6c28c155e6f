"""The fast engine: connections of aiohttp's in the place of the other engines' own; the only module that names aiohttp.

aiohttp connects, also by a proxy, and reads answers; requests are written here (`aiohttp_connection.py`). So a target
goes out byte for byte as it was composed, nothing is sent twice, no cookie is kept, no redirect is followed, and no
file of the user's is read. It works on asyncio only.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
import time
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from fleetauth.extras import optional
from fleetauth.secrets import SecretText

from .aiohttp_connection import AiohttpConnection, Asked, Where, fields_of, hang_up
from .aiohttp_protocol import protocol_class
from .connections import Connections, OnConnection
from .proxies import Proxies, Proxy

if TYPE_CHECKING:
    from collections.abc import Coroutine

_KEPT_ALIVE: Final = 5.0  # seconds that an idle connection is kept, as long as by the other engines
_IDLE: Final = 1.0  # seconds; hardly a server closes a connection sooner
_TURNS: Final = 4  # of the event loop until it knows: one to look, one to read the end, two more where TLS is between
_PROXY_HEADER: Final = "Proxy-Authorization"


class AiohttpPool(Connections):
    """Connections that are used as httpcore's pool is, and belong to the event loop that first uses them.

    Args:
        core: The module whose requests it takes, and whose errors it raises.
        tls_context: For hosts and proxies alike.
        proxies: Which proxy a request goes by.
        most: How many connections there may be at once; further requests wait.
    """

    __slots__ = (
        "_aiohttp",
        "_connecting",
        "_connector",
        "_proxies",
        "_written",
        "_yarl",
        "http",
    )

    # What its requests are made of. The core's own look at each of their parts again.
    URL = Where
    Request = Asked

    def __init__(
        self, *, core: ModuleType, tls_context: ssl.SSLContext, proxies: Proxies, most: int
    ) -> None:
        super().__init__(core=core, context=tls_context, most=most, keepalive=_KEPT_ALIVE)
        self._aiohttp = _part("aiohttp")
        self._yarl = _part("yarl")
        self.http: Any = _part("aiohttp.http")
        self._proxies = proxies
        self._connector: Any = None
        self._connecting: set[asyncio.Task[Any]] = set()
        self._written: tuple[object, bytes] | None = None

    def handle_async_request(self, request: Any) -> Coroutine[Any, Any, OnConnection]:  # noqa: ANN401 - as the parent has it  # pyright: ignore[reportIncompatibleMethodOverride]
        """Send a request, and wait for the beginning of its answer, which must be closed.

        Raises:
            Exception: One of the core's: there is no answer.
        """
        if time.monotonic() - self._last_back > _IDLE:
            return self._after_a_look(request)
        return super().handle_async_request(request)

    async def aclose(self) -> None:
        """Close all connections. A request that is under way breaks."""
        self._closed = True
        connector, self._connector = self._connector, None
        for connecting in self._connecting:
            connecting.cancel()
        for connection in self._open:
            connection.abort()  # else, one that the other end doesn't read from would be waited for
        if self._connecting:
            await asyncio.wait(self._connecting)
        if connector is not None:
            await connector.close()  # it waits for what it closes
        await super().aclose()

    def fields(self, request: Asked) -> bytes:
        """A request's headers as they go out. Requests of one kind come with one and the same list of them."""
        written = self._written
        if written is None or written[0] is not request.headers:
            fields = fields_of(request, self.error)
            written = self._written = request.headers, fields
        return written[1]

    def proxy_of(self, url: Where) -> Proxy | None:
        """The proxy that requests to this place go by, if there is one."""
        if not self._proxies:
            return None
        return self._proxies.of(url.scheme.decode("ascii"), url.host.decode("ascii"), url.port)

    async def connected(self, url: Where, proxy: Proxy | None, seconds: float) -> Any:  # noqa: ANN401 - aiohttp's
        """A new connection of aiohttp's.

        Args:
            url: Where to.
            proxy: By which proxy.
            seconds: The time limit for connecting alone, as the call's is around all the rest.

        Raises:
            Exception: One of the core's.
        """
        connector = self._connector or self._opened()
        limits = self._aiohttp.ClientTimeout(total=None, sock_connect=seconds)
        try:
            return await self._awaited(connector.connect(self._asking(url, proxy), [], limits))
        except self._core.ConnectError:
            raise
        except TimeoutError as exc:
            raise self._core.ConnectTimeout(str(exc)) from exc
        except Exception as exc:
            raise self.told(exc) from exc

    def told(self, exc: Any) -> Exception:  # noqa: ANN401 - its class is known only where aiohttp is
        """The core's error for what was raised. It says why, and never what was sent."""
        core, aiohttp = self._core, self._aiohttp
        why = str(exc.__cause__ or exc)
        if isinstance(exc, TimeoutError):
            kind = core.ReadTimeout
        elif isinstance(exc, aiohttp.ClientHttpProxyError):
            kind, why = core.ProxyError, f"{exc.status} {exc.message}"
        elif isinstance(exc, aiohttp.ClientProxyConnectionError):
            kind = core.ProxyError
        elif isinstance(exc, aiohttp.ClientConnectorError):
            kind = core.ConnectError
        elif isinstance(exc, self.http.HttpProcessingError):
            kind, why = core.RemoteProtocolError, exc.message.partition("\n")[0]
        elif isinstance(exc, (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError)):
            kind, why = core.RemoteProtocolError, "the other end hung up before its answer ended"
        else:
            kind = core.ReadError
        error: Exception = kind(why)
        return error

    def error(self, kind: str, why: str) -> Exception:
        """One of the core's errors.

        Args:
            kind: Its name.
            why: In words that quote nothing of what was sent.
        """
        made: Exception = getattr(self._core, kind)(why)
        return made

    async def _after_a_look(self, request: Any) -> OnConnection:  # noqa: ANN401 - as above
        await _see_what_was_closed()
        return await super().handle_async_request(request)

    async def _awaited(self, connect: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - aiohttp's
        """What connects, in a task of its own: closing ends that, and cancels nobody who waits for it."""
        connecting = asyncio.ensure_future(connect)
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)
        try:
            return await connecting
        except asyncio.CancelledError:
            connecting.add_done_callback(_unwanted)
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
        raise self.error("ConnectError", "the session is closed")

    def _made(self, url: Where) -> AiohttpConnection:
        return AiohttpConnection(self, url)

    def _serves_again(self, connection: AiohttpConnection) -> bool:
        return connection.is_available()

    def _opened(self) -> Any:  # noqa: ANN401 - aiohttp's
        aiohttp = self._aiohttp
        self._connector = _connector_class(aiohttp)(
            ssl=self._context,
            limit=0,  # whose turn it is has been decided
            # Names are looked up by the system, in threads, whatever else is installed.
            resolver=aiohttp.ThreadedResolver(),
        )
        return self._connector

    def _asking(self, url: Where, proxy: Proxy | None) -> Any:  # noqa: ANN401 - aiohttp's
        """A request of aiohttp's, which says what to connect to. It is never sent."""
        options: dict[str, Any] = {}
        if proxy is not None:
            options["proxy"] = self._yarl.URL(proxy.url)
            signs_in = proxy.authorization()
            # For the proxy's ears only. A request in plain goes to it as it is, and bears this itself.
            if signs_in is not None and url.scheme == b"https":
                options["proxy_headers"] = {_PROXY_HEADER: SecretText(signs_in.reveal())}
        loop = asyncio.get_running_loop()
        return self._aiohttp.ClientRequest("GET", self._origin(url), loop=loop, **options)

    def _origin(self, url: Where) -> Any:  # noqa: ANN401 - known only where yarl is
        return self._yarl.URL.build(
            scheme=url.scheme.decode("ascii"),
            authority=url.place.decode("ascii"),
            path="/",
            encoded=True,
        )


def _unwanted(connecting: asyncio.Task[Any]) -> None:
    """Close a connection that has come about together with the cancellation."""
    if not connecting.cancelled() and connecting.exception() is None:
        hang_up(connecting.result())


async def _see_what_was_closed() -> None:
    """Let the loop see which idle connections the other end has closed: it may have been busy with other things.

    A request on one of those would fail, and then nobody knows whether it arrived.
    """
    for _ in range(_TURNS):
        await asyncio.sleep(0)


@functools.cache
def _connector_class(aiohttp: ModuleType) -> Any:  # noqa: ANN401 - a class made for what is installed
    plain: Any = aiohttp.TCPConnector

    class Connector(plain):  # type: ignore[misc]
        """What connects, to connections that tell what goes wrong on them."""

        def __init__(self, **options: Any) -> None:  # noqa: ANN401 - aiohttp's own
            plain.__init__(self, **options)
            self._factory = functools.partial(protocol_class(aiohttp), loop=self._loop)

    return Connector


def _part(module: str) -> Any:  # noqa: ANN401 - a module of another package
    return optional(module, extra="aiohttp", needed_by='engine="aiohttp"')
