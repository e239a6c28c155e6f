"""`AiohttpConnection`: one connection of aiohttp's, used as one of the core's is. It writes requests and reads answers.

aiohttp's own request and answer objects cost as much as all else of a call: the head goes out as it was composed, and
aiohttp's parser reads what comes. How connections come about, and who of them serves, is not known here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from fleetauth.secrets import SecretBytes

if TYPE_CHECKING:
    from .aiohttp_engine import AiohttpPool
    from .cookies import RawHeaders
    from .proxies import Proxy

_LONGEST_LINE: Final = 100 * 1024  # bytes of one header; the other engines read as much
_READ_AHEAD: Final = 256 * 1024  # bytes that may wait to be read
_LARGE: Final = 1 << 18  # bytes of a body that is written in pieces, as fast as the other end reads
_SWITCHED: Final = 101
_ANSWER: Final = 200  # statuses from here on; those below come before it
_can_stand_in_a_line: Final = re.compile(rb"[!-~]+").fullmatch
_FRAMES: Final = frozenset({b"content-length", b"transfer-encoding"})
_breaks_a_line: Final = re.compile(rb"[\r\n\0]").search


class Where:
    """Where a request goes, as the core's URL has it.

    Attributes:
        scheme: ``b"https"`` or ``b"http"``.
        host: Its name or address.
        port: `None` for the scheme's own.
        target: Path and query.
        line: What follows the method in a request's first line, once it was needed.
    """

    __slots__ = ("host", "line", "port", "scheme", "target")

    def __init__(self, *, scheme: bytes, host: bytes, port: int | None, target: bytes) -> None:
        self.scheme: bytes = scheme
        self.host: bytes = host
        self.port: int | None = port
        self.target: bytes = target
        self.line: bytes | None = None

    @property
    def place(self) -> bytes:
        """Host and port, as ``Host`` names them."""
        host = b"[%b]" % self.host if b":" in self.host else self.host
        return host if self.port is None else b"%b:%d" % (host, self.port)

    def __bytes__(self) -> bytes:
        return b"%b://%b%b" % (self.scheme, self.place, self.target)


class Asked:
    """A request, as the core has it, but for its body, which is here as a whole.

    Args:
        method: HTTP method.
        url: Where it goes.
        content: The body.
        extensions: Its time limits.
    """

    __slots__ = ("content", "extensions", "headers", "method", "url")

    def __init__(
        self, method: bytes, url: Where, *, content: bytes | None, extensions: dict[str, Any]
    ) -> None:
        self.method: bytes = method
        self.url: Where = url
        self.content: bytes | None = content
        self.extensions: dict[str, Any] = extensions
        self.headers: RawHeaders = []


class AiohttpConnection:
    """A connection to one origin. It connects when it is given its first request.

    Args:
        pool: Connects it, and says what went wrong in the core's words.
        url: Where to.
    """

    __slots__ = ("_before", "_behind", "_connection", "_pool", "_protocol", "_url", "_writing")

    def __init__(self, pool: AiohttpPool, url: Where) -> None:
        self._pool = pool
        self._url = url
        self._connection: Any = None
        self._protocol: Any = None
        self._before = b" "  # a target
        self._behind = b"\r\n"  # a request's own headers
        self._writing: asyncio.Task[None] | None = None  # a large body, while it goes out

    async def handle_async_request(self, request: Asked) -> Answered:
        """Send one request, and wait for the beginning of its answer.

        Raises:
            Exception: One of the core's: there is no answer.
        """
        pool = self._pool
        protocol = self._protocol
        if protocol is None:  # it is false while nothing has come
            protocol = await self._connected(request.extensions)
        head = (
            request.method,
            self._before,
            request.url.line or self._line(request.url),
            pool.fields(request),
            self._behind,
        )
        protocol.set_response_params(
            skip_payload=request.method == b"HEAD",
            read_until_eof=True,
            auto_decompress=False,  # who composed the request said which forms it can read
            read_bufsize=_READ_AHEAD,
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
        )
        content = request.content or b""
        protocol.transport.write(b"".join((*head, content[:_LARGE])))
        if len(content) > _LARGE:
            self._writing = asyncio.ensure_future(self._written(protocol, content))
        try:
            message, payload = await protocol.read()
            while message.code < _ANSWER and message.code != _SWITCHED:
                message, payload = await protocol.read()
        except BaseException as exc:
            protocol.force_close()  # whatever else comes is an answer to this request
            if not isinstance(exc, Exception):
                raise
            raise pool.told(exc) from exc
        if message.code == _SWITCHED:  # what follows would be of a protocol that nobody asked for
            text = "the other end switched protocols unasked"
            raise pool.error("RemoteProtocolError", text)
        return Answered(pool, protocol, message, payload)

    def has_expired(self) -> bool:
        """Whether it was closed meanwhile, or more has come on it than was asked for."""
        return not self.is_available()

    def is_available(self) -> bool:
        """Whether it can serve again: what came is read to its end, and nothing more has come.

        That would be the answer to the next request.
        """
        protocol = self._protocol
        if protocol is None or protocol.should_close or not protocol.is_connected():
            return False
        if self._writing is not None:
            if not self._writing.done():  # it was answered early
                return False
            self._writing = None
        # Whatever comes while it rests is kept, and shows above: the parser would keep half a head to itself.
        protocol._parser = None  # noqa: SLF001 - each request gets a new one
        return True

    async def aclose(self) -> None:
        """Close it, whatever its state."""
        connection, self._connection = self._connection, None
        if self._writing is not None:
            self._writing.cancel()
        if connection is None:
            return
        hang_up(connection)

    def abort(self) -> None:
        """Break what is under way on it: who reads hears of it, and what is not written by now never is."""
        if self._protocol is not None and self._protocol.transport is not None:
            self._protocol.transport.abort()

    async def _connected(self, extensions: dict[str, Any]) -> Any:  # noqa: ANN401 - aiohttp's
        pool, url = self._pool, self._url
        proxy = pool.proxy_of(url)
        if proxy is not None and url.scheme == b"http":
            self._by_proxy(proxy)
        self._connection = await pool.connected(url, proxy, extensions["timeout"]["connect"])
        protocol = self._connection.protocol
        if not protocol.is_connected():
            raise pool.error("ConnectError", "the other end hung up before anything was sent")
        self._protocol = protocol
        return protocol

    def _by_proxy(self, proxy: Proxy) -> None:
        """A request in plain goes to the proxy as it is: it names all of its URL, and signs itself in."""
        self._before = b" %b://%b" % (self._url.scheme, self._url.place)
        signs_in = proxy.authorization()
        if signs_in is not None:
            field = b"Proxy-Authorization: %b\r\n\r\n" % signs_in.reveal().encode("ascii")
            self._behind = SecretBytes(field)

    def _line(self, url: Where) -> bytes:
        if not _can_stand_in_a_line(url.target):
            raise self._pool.error("LocalProtocolError", "a target that can't be written")
        url.line = b"%b HTTP/1.1\r\n" % url.target
        return url.line

    async def _written(self, protocol: Any, content: bytes) -> None:  # noqa: ANN401 - aiohttp's
        """Write what is left of a large body. If that fails, who reads the answer hears of it."""
        writer = self._pool.http.StreamWriter(protocol, asyncio.get_running_loop())
        with suppress(Exception):
            for begin in range(_LARGE, len(content), _LARGE):
                await writer.drain()
                protocol.transport.write(content[begin : begin + _LARGE])
                await asyncio.sleep(0)  # others have their turn, and a write that failed shows


class Answered(AsyncIterator[bytes]):
    """An answer whose body is still to be read, as the core has it.

    Attributes:
        status: The HTTP status.
        headers: As they came.
        whole: The body, if all of it has come with the head.
    """

    __slots__ = ("_left", "_payload", "_pool", "_protocol", "headers", "status", "whole")

    def __init__(self, pool: AiohttpPool, protocol: Any, message: Any, payload: Any) -> None:  # noqa: ANN401 - aiohttp's
        self._pool = pool
        self._protocol = protocol
        self._payload = payload
        self.status: int = message.code
        self.headers: list[tuple[bytes, bytes]] = list(message.raw_headers)
        self.whole: bytes | None = None
        if payload.is_eof() and protocol.exception() is None:
            self.whole = payload.read_nowait()
        self._left = self.whole

    @property
    def stream(self) -> AsyncIterator[bytes]:
        """The body, in parts."""
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._left is not None:
            part, self._left = self._left, b""
        else:
            part = await self._read()
        if not part:
            raise StopAsyncIteration
        return part

    async def _read(self) -> bytes:
        try:
            part: bytes = await self._payload.readany()
        except Exception as exc:
            raise self._pool.told(exc) from exc
        if not part:
            # A body without a length ends with its connection. aiohttp takes a reset for that end as well.
            why = self._protocol.exception()
            if isinstance(why, OSError):
                raise self._pool.told(why) from why
        return part

    async def aclose(self) -> None:
        """Nothing: whether the connection can serve again shows by how far it was read."""


def hang_up(connection: Any) -> None:  # noqa: ANN401 - aiohttp's
    """Close a connection of aiohttp's at once.

    What the other end has not taken by now, or that TLS has it say goodbye as well, would keep the socket open for as
    long as it likes.
    """
    transport = connection.transport
    connection.close()
    if transport is not None:
        transport.abort()


def fields_of(request: Asked, error: Callable[[str, str], Exception]) -> bytes:
    """Headers as they go out; ``Host`` first, where they lack it. Their secrets don't show.

    Raises:
        Exception: One has what would end it; or they don't say the body's length, or another one: what is left of it
            would be the beginning of the next request.
    """
    headers, length = request.headers, len(request.content or b"")
    if any(_breaks_a_line(part) for field in headers for part in field):
        raise error("LocalProtocolError", "a header that can't be written")
    frames = [value for name, value in headers if name.lower() in _FRAMES]
    if (frames or length) and frames != [b"%d" % length]:
        raise error("LocalProtocolError", "headers that tell another length than the body's")
    lines = [b"%b: %b\r\n" % field for field in headers]
    if all(name.lower() != b"host" for name, _ in headers):
        lines.insert(0, b"Host: %b\r\n" % request.url.place)
    return SecretBytes(b"".join(lines))
