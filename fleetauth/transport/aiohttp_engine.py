"""The fast engine: connections of aiohttp's in the place of the other engines' own; the only module that names aiohttp.

A target goes out byte for byte as it was composed, nothing is sent twice, no cookie is kept, no redirect is followed,
and no file of the user's is read. What aiohttp raises becomes the error that the others' connections would raise, which
tells whether the request may have arrived (I11). It works on asyncio only.
"""

from __future__ import annotations

import asyncio
import io
import ssl
from collections.abc import AsyncIterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Self

from fleetauth.extras import optional

from .proxies import Proxies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import ClientRequest, ClientResponse, ClientSession

    Send = Callable[[ClientRequest], Awaitable[ClientResponse]]

_KEPT_ALIVE: Final = 5.0  # seconds that an idle connection is kept, as long as by the other engines
_LONGEST_LINE: Final = 100 * 1024  # bytes of one header; the other engines read as much
_READ_AHEAD: Final = 256 * 1024  # bytes that may wait to be read
_LARGE: Final = 1 << 20  # bytes; aiohttp wants to be given a larger body as a file
_IDLE: Final = 1.0  # seconds; hardly a server closes a connection sooner
_TURNS: Final = 4  # of the event loop until it knows: one to look, one to read the end, two more where TLS is between
# What aiohttp would write by itself where a request lacks it.
_WRITTEN_UNASKED: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
_WITH_A_BODY: Final = frozenset(
    {"POST", "PUT", "PATCH"}
)  # others say no length where there is none
_PROXY_HEADER: Final = "Proxy-Authorization"


class AiohttpPool:
    """Connections that are used as httpcore's pool is, and belong to the event loop that first uses them.

    Args:
        core: The module whose requests it takes, and whose errors it raises.
        tls_context: For hosts and proxies alike.
        proxies: Which proxy a request goes by.
        most: How many connections there may be at once; further requests wait.
    """

    def __init__(
        self, *, core: ModuleType, tls_context: ssl.SSLContext, proxies: Proxies, most: int
    ) -> None:
        self._core = core
        self._aiohttp = _part("aiohttp")
        self._url = _part("yarl").URL
        self._fields = _part("multidict").CIMultiDict
        self._tls_context = tls_context
        self._proxies = proxies
        self._most = most
        self._session: ClientSession | None = None
        self._last_used = 0.0
        # Requests of one kind come with one and the same list of headers. It holds secrets in plain, and is not shown.
        self._written: tuple[object, Any, list[str]] | None = None

    async def handle_async_request(self, request: Any) -> Answered:  # noqa: ANN401 - either engine's
        """Send one request, and wait for the beginning of its answer.

        Raises:
            Exception: One of the core's: there is no answer.
        """
        session = self._session or self._opened()
        loop = asyncio.get_running_loop()
        if loop.time() - self._last_used > _IDLE:
            await _see_what_was_closed()
        written = self._written
        if written is None or written[0] is not request.headers:
            written = self._written = (request.headers, *self._read(request.headers))
        _, headers, lacking = written
        content = b"".join(request.stream)
        by_proxy: dict[str, Any] = {}
        if self._proxies:
            headers, by_proxy = self._by_proxy(request.url, headers)
        limits = request.extensions.get("timeout", {})
        try:
            answer = await session.request(
                request.method.decode("ascii"),
                self._target(request.url),
                headers=headers,
                data=io.BytesIO(content) if len(content) > _LARGE else content or None,
                skip_auto_headers=lacking,
                allow_redirects=False,
                timeout=self._aiohttp.ClientTimeout(
                    total=None,
                    connect=limits.get("pool"),
                    sock_connect=limits.get("connect"),
                    sock_read=limits.get("read"),
                ),
                **by_proxy,
            )
        except Exception as exc:
            raise self._told(exc) from exc
        self._last_used = loop.time()
        return Answered(answer, self._told)

    async def aclose(self) -> None:
        """Close all connections."""
        session, self._session, self._written = self._session, None, None
        if session is not None:
            await session.close()

    def _opened(self) -> ClientSession:
        aiohttp = self._aiohttp
        connector = aiohttp.TCPConnector(
            ssl=self._tls_context,
            limit=self._most,
            keepalive_timeout=_KEPT_ALIVE,
            # Names are looked up by the system, in threads, whatever else is installed.
            resolver=aiohttp.ThreadedResolver(),
        )
        session: ClientSession = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # who composed the request said which forms it can read
            trust_env=False,  # it would sign requests in with what is in ~/.netrc
            read_bufsize=_READ_AHEAD,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            middlewares=(self._once,),
        )
        self._session = session
        return session

    async def _once(self, request: ClientRequest, send: Send) -> ClientResponse:
        """Send it once, as composed: aiohttp would send some again when a connection breaks, and spend a quota."""
        if request.method not in _WITH_A_BODY and request.headers.get("Content-Length") == "0":
            del request.headers["Content-Length"]
        try:
            return await send(request)
        except Exception as exc:
            raise self._told(exc) from exc

    def _read(self, raw: list[tuple[bytes, bytes]]) -> tuple[Any, list[str]]:
        """Headers as aiohttp takes them, and those that it must not add."""
        headers = self._fields(
            [(name.decode("ascii"), text.decode("latin-1")) for name, text in raw]
        )
        return headers, [name for name in _WRITTEN_UNASKED if name not in headers]

    def _target(self, url: Any) -> Any:  # noqa: ANN401 - either engine's URL, and yarl's
        host = url.host.decode("ascii")
        place = f"[{host}]" if ":" in host else host
        # Path and query in one, which yarl does not look into: what it reads, it may spell anew.
        return self._url.build(
            scheme=url.scheme.decode("ascii"),
            authority=place if url.port is None else f"{place}:{url.port}",
            path=url.target.decode("ascii"),
            encoded=True,
        )

    def _by_proxy(self, url: Any, headers: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - either engine's URL
        """A request's headers, and what sends it by a proxy, if it goes by one.

        What signs in to the proxy is for its ears only, unless the request itself is in plain, and goes to it as it is.
        """
        scheme = url.scheme.decode("ascii")
        proxy = self._proxies.of(scheme, url.host.decode("ascii"), url.port)
        if proxy is None:
            return headers, {}
        signs_in = proxy.authorization()
        if signs_in is None:
            return headers, {"proxy": proxy.url}
        field = self._fields({_PROXY_HEADER: signs_in.reveal()})
        if scheme == "http":
            return self._fields([*headers.items(), *field.items()]), {"proxy": proxy.url}
        return headers, {"proxy": proxy.url, "proxy_headers": field}

    def _told(self, exc: Any) -> Exception:  # noqa: ANN401 - its class is known only where aiohttp is
        """The core's error for what was raised. It says why, and never what was sent."""
        core, aiohttp = self._core, self._aiohttp
        if type(exc).__module__.partition(".")[0] == core.__name__:
            told: Exception = exc  # already
            return told
        why = str(exc.__cause__ or exc)
        if isinstance(exc, aiohttp.ConnectionTimeoutError):
            kind = core.ConnectTimeout
        elif isinstance(exc, TimeoutError):
            kind = core.ReadTimeout
        elif isinstance(exc, aiohttp.ClientHttpProxyError):
            kind, why = core.ProxyError, f"{exc.status} {exc.message}"
        elif isinstance(exc, aiohttp.ClientProxyConnectionError):
            kind = core.ProxyError
        elif isinstance(exc, aiohttp.ClientConnectorError):
            kind = core.ConnectError
        elif isinstance(exc, aiohttp.ClientResponseError):  # its own words quote the URL
            kind, why = core.RemoteProtocolError, exc.message.partition("\n")[0]
        elif isinstance(exc, (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError)):
            kind, why = core.RemoteProtocolError, "the other end hung up before its answer ended"
        else:
            kind = core.ReadError
        error: Exception = kind(why)
        return error


class Answered(AsyncIterator[bytes]):
    """An answer whose body is still to be read, as the core has it.

    Attributes:
        status: The HTTP status.
        headers: As they came.
    """

    __slots__ = ("_answer", "_read", "_told", "headers", "status")

    def __init__(self, answer: ClientResponse, told: Callable[[Any], Exception]) -> None:
        self._answer = answer
        self._read = answer.content.readany
        self._told = told
        self.status: int = answer.status
        self.headers: list[tuple[bytes, bytes]] = list(answer.raw_headers)

    @property
    def stream(self) -> AsyncIterator[bytes]:
        """The body, in parts."""
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            part = await self._read()
        except Exception as exc:
            raise self._told(exc) from exc
        if not part:
            raise StopAsyncIteration
        return part

    async def aclose(self) -> None:
        """Let go of the connection: one whose answer was not read to its end can't be used again."""
        self._answer.close()


async def _see_what_was_closed() -> None:
    """Let the loop see which idle connections the other end has closed: it may have been busy with other things.

    A request on one of those would fail, and then nobody knows whether it arrived.
    """
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def _part(module: str) -> Any:  # noqa: ANN401 - a module of another package
    return optional(module, extra="aiohttp", needed_by='engine="aiohttp"')
