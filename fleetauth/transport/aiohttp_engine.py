"""The fast engine: a transport that sends what httpx or httpx2 composed by aiohttp, and the only module that names it.

The target goes out byte for byte as it was composed, nothing is sent twice, no cookie is kept, no redirect is followed,
and no file of the user's is read. What aiohttp raises becomes the composing engine's own error, which says what can be
known: whether the request may have arrived (I11). It works on asyncio only.
"""

from __future__ import annotations

import asyncio
import io
import ssl
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from fleetauth.extras import optional

from .proxies import Proxies, Proxy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientRequest, ClientResponse, ClientSession

    Handler = Callable[[ClientRequest], Awaitable[ClientResponse]]

_EXTRA: Final = "aiohttp"
_NEEDED_BY: Final = 'engine="aiohttp"'
_KEPT_ALIVE: Final = 5.0  # seconds that an idle connection is kept, as long as the other engines keep it
_LONGEST_LINE: Final = 100 * 1024  # bytes of one header; the other engines read as much
_READ_AHEAD: Final = 256 * 1024  # bytes that may wait to be read
_LARGE: Final = 1 << 20  # bytes; aiohttp wants to be given a larger body as a file
_IDLE: Final = 0.1  # seconds after which a connection may have been closed unseen
# What aiohttp would write by itself where a request lacks it.
_WRITTEN_UNASKED: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class AiohttpTransport:
    """An async transport for httpx or httpx2 that sends by aiohttp. It belongs to the loop that first uses it.

    Args:
        api: The module of httpx or httpx2: whose requests it takes, and whose answers and errors it gives.
        tls_context: For hosts and proxies alike.
        proxies: Which proxy a request goes by.
        connections: How many there may be at once; further requests wait.
    """

    def __init__(
        self, api: ModuleType, *, tls_context: ssl.SSLContext, proxies: Proxies, connections: int
    ) -> None:
        self._api = api
        self._aiohttp: Any = optional("aiohttp", extra=_EXTRA, needed_by=_NEEDED_BY)
        self._url: Any = optional("yarl", extra=_EXTRA, needed_by=_NEEDED_BY).URL
        self._fields: Any = optional("multidict", extra=_EXTRA, needed_by=_NEEDED_BY).CIMultiDict
        self._tls_context = tls_context
        self._proxies = proxies
        self._connections = connections
        self._session: ClientSession | None = None
        self._last_used = 0.0

    async def handle_async_request(self, request: Any) -> Any:  # noqa: ANN401 - either engine's types
        """Send one request and read its answer to the end.

        Raises:
            Exception: One of the composing engine's own: there is no whole answer.
        """
        session = self._session or self._opened()
        loop = asyncio.get_running_loop()
        if loop.time() - self._last_used > _IDLE:
            await _see_what_was_closed()
        headers = self._fields(
            [(name.decode("ascii"), text.decode("latin-1")) for name, text in request.headers.raw]
        )
        content: bytes = await request.aread()
        options = self._by_proxy(request.url, headers) if self._proxies else {}
        options["skip_auto_headers"] = [name for name in _WRITTEN_UNASKED if name not in headers]
        timeout = request.extensions.get("timeout", {})
        try:
            answer = await session.request(
                request.method,
                self._target(request.url),
                headers=headers,
                data=io.BytesIO(content) if len(content) > _LARGE else content or None,
                allow_redirects=False,
                timeout=self._aiohttp.ClientTimeout(
                    total=None,
                    connect=timeout.get("pool"),
                    sock_connect=timeout.get("connect"),
                    sock_read=timeout.get("read"),
                ),
                **options,
            )
            body = await answer.read()
        except Exception as exc:
            raise self._told(exc) from exc
        self._last_used = loop.time()
        return self._api.Response(
            answer.status,
            headers=answer.raw_headers,
            stream=self._api.ByteStream(body),
            request=request,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> ClientSession:
        aiohttp = self._aiohttp
        connector = aiohttp.TCPConnector(
            ssl=self._tls_context,
            limit=self._connections,
            keepalive_timeout=_KEPT_ALIVE,
            # Names are looked up in threads by the system, whatever else is installed.
            resolver=aiohttp.ThreadedResolver(),
        )
        session: ClientSession = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # the composing engine does it, and it says which forms it takes
            trust_env=False,  # it would read ~/.netrc, and sign requests in with what is there
            read_bufsize=_READ_AHEAD,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            middlewares=(self._once,),
        )
        self._session = session
        return session

    async def _once(self, request: ClientRequest, send: Handler) -> ClientResponse:
        """Send it once: aiohttp itself would send some again when the connection breaks, and spend a quota with that."""
        try:
            return await send(request)
        except Exception as exc:
            raise self._told(exc) from exc

    def _target(self, url: Any) -> Any:  # noqa: ANN401 - either engine's URL, and yarl's
        # Path and query in one, and unread: what aiohttp reads it spells anew. Its types don't let it be None.
        path = url.raw_path.decode("ascii")
        return self._url.build(
            scheme=url.scheme, authority=url.netloc.decode("ascii"), path=path, encoded=True
        )

    def _by_proxy(self, url: Any, headers: Any) -> dict[str, Any]:  # noqa: ANN401 - either engine's URL
        """What sends a request by a proxy, if it goes by one. A plain one bears what signs in to the proxy itself."""
        proxy: Proxy | None = self._proxies.of(url.scheme, url.host, url.port)
        if proxy is None:
            return {}
        signs_in = proxy.authorization()
        if signs_in is None:
            return {"proxy": proxy.url}
        if url.scheme == "http":
            headers["Proxy-Authorization"] = signs_in.reveal()
            return {"proxy": proxy.url}
        return {
            "proxy": proxy.url,
            "proxy_headers": {"Proxy-Authorization": signs_in.reveal()},
        }

    def _told(self, exc: Exception) -> Exception:
        """The composing engine's error for what was raised. None quotes what was sent."""
        api, aiohttp = self._api, self._aiohttp
        if isinstance(exc, (api.TransportError, api.InvalidURL)):
            return exc
        why = str(exc.__cause__ or exc)
        if isinstance(exc, aiohttp.ConnectionTimeoutError):
            return _made(api.ConnectTimeout, why)
        if isinstance(exc, TimeoutError):
            return _made(api.ReadTimeout, why)
        if isinstance(exc, aiohttp.ClientHttpProxyError):
            return _made(api.ProxyError, f"{exc.status} {exc.message}")
        if isinstance(exc, aiohttp.ClientProxyConnectionError):
            return _made(api.ProxyError, why)
        if isinstance(exc, aiohttp.ClientConnectorError):
            return _made(api.ConnectError, why)
        if isinstance(exc, aiohttp.ClientResponseError):
            return _made(api.RemoteProtocolError, exc.message.partition("\n")[0])
        if isinstance(exc, (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError)):
            return _made(api.RemoteProtocolError, "the server closed the connection before the end of its answer")
        if isinstance(exc, OSError):
            return _made(api.ReadError, why)
        return _made(api.ReadError, f"{type(exc).__name__}: {why}")


async def _see_what_was_closed() -> None:
    """Let the loop see which idle connections the other end has closed: it may have been busy with other things.

    A request on one of those would fail, and then nobody knows whether it arrived.
    """
    for _ in range(2):  # one turn to look, one to hear of it
        await asyncio.sleep(0)


def _made(kind: Any, text: str) -> Exception:  # noqa: ANN401 - either engine's class
    error: Exception = kind(text)
    return error
