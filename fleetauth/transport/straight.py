"""`Straight`: requests straight to an engine's connections, past its client, which costs as much as all else of a call.

The engine's client still writes the first request of each kind: its headers, its reading of the URL, and the guard's
look at that. Those that follow are written after it, as long as their URL can be read in one way only. The modules of
the engine are given in: this one knows neither by name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any, Final, TypeAlias

from .outgoing import Outgoing, Signature

_CONNECT_LIMIT: Final = 10.0  # seconds; a host that doesn't answer sooner is best tried again
_MOST_TEMPLATES: Final = 64
_LENGTH: Final = b"Content-Length"

# A path and a query that every engine sends as they stand. What has anything else in it is left to the engine.
_PLAIN: Final = re.compile(
    r"(?:/(?!\.)(?:[0-9A-Za-z\-._~!$&()*+,;=:@]|%[0-9A-Fa-f]{2})*)+"
    r"(?:\?(?:[0-9A-Za-z\-._~!$&()*+,;=:@/?]|%[0-9A-Fa-f]{2})+)?"
)

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
Written: TypeAlias = tuple[Any, str]  # the engine's request, and its URL without the query
Exchanged: TypeAlias = tuple[int, dict[str, str], bytes]  # status, headers, body


class _Template:
    """A request that the engine's client has written: what the next of its kind have in common with it.

    It holds secrets in plain, so it shows nothing.
    """

    __slots__ = ("headers", "host", "method", "port", "scheme", "shown", "signature", "start")

    def __init__(
        self, url: Any, method: bytes, headers: RawHeaders, signature: Signature, *, start: str, shown: str
    ) -> None:  # fmt: skip
        self.scheme: bytes = url.raw_scheme
        self.host: bytes = url.raw_host
        self.port: int | None = url.port
        self.method = method
        self.headers = headers
        self.signature = signature
        self.start = start
        self.shown = shown


class Straight:
    """An engine's connections.

    Args:
        engine: The engine's module.
        core: The module that its connections come from.
        pool: The connections.
    """

    __slots__ = ("_core", "_engine", "_jars", "_pool", "_templates")

    def __init__(self, *, engine: ModuleType, core: ModuleType, pool: Any) -> None:  # noqa: ANN401 - either engine's
        self._engine = engine
        self._core = core
        self._pool = pool
        self._templates: dict[tuple[object, ...], _Template] = {}
        self._jars: dict[tuple[bytes, bytes, int | None], Any] = {}  # cookies, by origin

    def again(self, outgoing: Outgoing, seconds: float) -> Written | None:
        """The request, if one of its kind has been written before, to the same origin and with the same signature."""
        content = outgoing.plain_content()
        template = self._templates.get(_kind(outgoing, content))
        if template is None or template.signature is not outgoing.signature:
            return None
        url = outgoing.target if outgoing.params else outgoing.url
        start = template.start
        if not url.startswith(start):
            return None
        target = url[len(start) :]
        if not _PLAIN.fullmatch(target):
            return None
        headers = template.headers
        if content:
            headers = [*headers, (_LENGTH, b"%d" % len(content))]
        core = self._core
        where = core.URL(
            scheme=template.scheme,
            host=template.host,
            port=template.port,
            target=target.encode("ascii"),
        )
        request = self._request(template.method, where, headers, content, seconds)
        return request, template.shown + target.partition("?")[0]

    def first(self, built: Any, outgoing: Outgoing, seconds: float) -> Written:  # noqa: ANN401 - either engine's request
        """A request that the engine's client has written and the guard has passed; the next are made after it."""
        url, headers, content = built.url, list(built.headers.raw), built.content
        where = self._core.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        shown = str(url).partition("#")[0].partition("?")[0]
        self._learn(url, headers, content, outgoing, shown)
        method = built.method.encode("ascii")
        return self._request(method, where, headers, content, seconds), shown

    async def exchange(self, request: Any) -> Exchanged:  # noqa: ANN401 - either engine's request
        """Send it and read its answer to the end.

        Raises:
            Exception: Whatever the engine raises.
        """
        response = await self._pool.handle_async_request(request)
        try:
            headers = _told(response.headers)
            if "content-encoding" in headers:
                body: bytes = await self._decoded(response)
            else:
                body = b"".join([part async for part in response.stream])
        finally:
            await response.aclose()
        if "set-cookie" in headers:
            self._keep_cookies(request, response)
        return response.status, headers, body

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def _request(
        self, method: bytes, where: Any, headers: RawHeaders, content: bytes | None, seconds: float
    ) -> Any:  # noqa: ANN401 - either engine's request
        # Reading and writing have no time limit of their own: the call's, or the token request's, is around them.
        limits = {"connect": min(seconds, _CONNECT_LIMIT), "pool": seconds}
        request = self._core.Request(method, where, content=content, extensions={"timeout": limits})
        if self._jars:
            headers = self._with_cookies(where, headers)
        request.headers = headers  # given to its constructor, each would be looked at again
        return request

    def _learn(
        self, url: Any, headers: RawHeaders, content: bytes, outgoing: Outgoing, shown: str
    ) -> None:
        headers = list(headers)
        if content and headers.pop() != (_LENGTH, b"%d" % len(content)):
            return
        path = url.raw_path.partition(b"?")[0].decode("ascii")
        begins = outgoing.url.find("/", outgoing.url.find("://") + len("://"))
        if begins < 0 or not shown.endswith(path):
            return
        if len(self._templates) >= _MOST_TEMPLATES:
            self._templates.clear()
        self._templates[_kind(outgoing, content)] = _Template(
            url,
            outgoing.method.encode("ascii"),
            headers,
            outgoing.signature,
            start=outgoing.url[:begins],
            shown=shown.removesuffix(path),
        )

    async def _decoded(self, response: Any) -> bytes:
        # In the engine's own way, part by part: decompressing all at once might keep the event loop.
        parts = _parts(self._engine)(response.stream)
        decoded = self._engine.Response(response.status, headers=response.headers, stream=parts)
        body: bytes = await decoded.aread()
        return body

    # -------------------------------------------------------------- cookies

    def _keep_cookies(self, request: Any, response: Any) -> None:
        """Remember what the vendor set, for the origin that set it and for no other."""
        url = request.url
        jar = self._jars.setdefault(_origin(url), self._engine.Cookies())
        engines = self._engine.Response(
            response.status,
            headers=response.headers,
            request=self._engine.Request("GET", bytes(url).decode("ascii")),
        )
        jar.extract_cookies(engines)

    def _with_cookies(self, url: Any, headers: RawHeaders) -> RawHeaders:
        jar = self._jars.get(_origin(url))
        if jar is None:
            return headers
        carrier = self._engine.Request("GET", bytes(url).decode("ascii"))
        jar.set_cookie_header(carrier)
        return [
            *headers,
            *(field for field in carrier.headers.raw if field[0].lower() == b"cookie"),
        ]


def _kind(outgoing: Outgoing, content: bytes | None) -> tuple[object, ...]:
    origin = outgoing.origin
    return origin.host, origin.port, outgoing.method, not content, outgoing.headers


def _origin(url: Any) -> tuple[bytes, bytes, int | None]:
    return url.scheme, url.host, url.port


def _told(raw: RawHeaders) -> dict[str, str]:
    try:
        return _read(raw, "utf-8")
    except UnicodeDecodeError:
        return _read(raw, "iso-8859-1")


def _read(raw: RawHeaders, encoding: str) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.lower().decode(encoding), value.decode(encoding)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


@functools.cache
def _parts(engine: ModuleType) -> Any:  # noqa: ANN401 - a class made for the engine
    class Parts(engine.AsyncByteStream):  # type: ignore[name-defined,misc]
        """A body that comes in parts, as the engine wants it."""

        def __init__(self, parts: AsyncIterator[bytes]) -> None:
            self._parts = parts

        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for part in self._parts:
                yield part

    return Parts
