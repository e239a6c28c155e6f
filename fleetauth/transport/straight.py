"""`Straight`: requests straight to an engine's connections, past its client, which costs as much as all else of a call.

The engine's client still writes the first request of each kind: its headers, its reading of the URL, and the guard's
look at that. Those that follow are written after it, as long as their URL can be read in one way only. The modules of
the engine are given in: this one knows neither by name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final, TypeAlias

import anyio.lowlevel
import anyio.to_thread

from .cookies import Cookies, RawHeaders
from .outgoing import Outgoing, Signature

_CONNECT_LIMIT: Final = 10.0  # seconds; a host that doesn't answer sooner is best tried again
_MOST_TEMPLATES: Final = 64
_LENGTH: Final = b"Content-Length"
_LARGE: Final = 1 << 21  # bytes

# A path and a query that every engine sends as they stand. What has anything else in it is left to the engine.
_is_plain: Final = re.compile(
    r"(?:/(?!\.)(?:[0-9A-Za-z\-._~!$&()*+,;=:@]++|%[0-9A-Fa-f]{2})*+)++"
    r"(?:\?(?:[0-9A-Za-z\-._~!$&()*+,;=:@/?]++|%[0-9A-Fa-f]{2})++)?"
).fullmatch

Written: TypeAlias = tuple[Any, str]  # the engine's request, and its URL without the query
Exchanged: TypeAlias = tuple[int, dict[str, str], bytes]  # status, headers, body


class _Template:
    """A request that the engine's client has written: what the next of its kind have in common with it.

    It holds secrets in plain. A plain class shows none of them, not even to who looks into those of attrs.
    """

    __slots__ = ("headers", "host", "method", "port", "scheme", "shown", "signature", "start")

    def __init__(self, built: Any, headers: RawHeaders, signature: Signature) -> None:  # noqa: ANN401 - either engine's
        url = built.url
        self.scheme: bytes = url.raw_scheme
        self.host: bytes = url.raw_host
        self.port: int | None = url.port
        self.method: bytes = built.method.encode("ascii")
        self.headers = headers
        self.signature = signature
        self.start = ""  # of the URL as it was given, up to its path
        self.shown = ""  # the same in the engine's spelling


class Straight:
    """An engine's connections.

    Args:
        engine: The engine's module.
        core: The module that its connections come from.
        pool: The connections.
    """

    __slots__ = ("_cookies", "_core", "_engine", "_pool", "_templates")

    def __init__(self, *, engine: ModuleType, core: ModuleType, pool: Any) -> None:  # noqa: ANN401 - either engine's
        self._engine = engine
        self._core = core
        self._pool = pool
        self._templates: dict[tuple[object, ...], _Template] = {}
        self._cookies = Cookies(engine)

    def again(self, outgoing: Outgoing, seconds: float) -> Written | None:
        """The request, if one of its kind has been written before, to the same origin and with the same signature."""
        try:
            content, url = outgoing.plain_content(), outgoing.target
        except UnicodeError:  # told by who writes the first
            return None
        template = self._templates.get(_kind(outgoing, content))
        if template is None or template.signature is not outgoing.signature:
            return None
        target = target_behind(template.start, url)
        if target is None:
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
        request = self._request(built.method.encode("ascii"), where, headers, content, seconds)
        if not content or headers[-1] == (_LENGTH, b"%d" % len(content)):
            common = headers[:-1] if content else headers
            self._learn(_Template(built, common, outgoing.signature), outgoing, content, shown)
        return request, shown

    async def exchange(self, request: Any) -> Exchanged:  # noqa: ANN401 - either engine's request
        """Send it and read its answer to the end.

        Raises:
            Exception: Whatever the engine raises.
        """
        response = await self._pool.handle_async_request(request)
        try:
            headers = _told(response.headers)
            parts = [part async for part in response.stream]
        finally:
            await response.aclose()
        if "content-encoding" in headers:
            parts = await self._decoded(response, parts)
        if "set-cookie" in headers:
            self._cookies.keep(request.url, response.headers)
        return response.status, headers, await _joined(parts)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def _request(
        self,
        method: bytes,
        where: Any,  # noqa: ANN401 - either engine's URL
        headers: RawHeaders,
        content: bytes | None,
        seconds: float,
    ) -> Any:  # noqa: ANN401 - either engine's request
        # Reading and writing have no time limit of their own: the call's, or the token request's, is around them.
        limits = {"connect": min(seconds, _CONNECT_LIMIT), "pool": seconds}
        request = self._core.Request(method, where, content=content, extensions={"timeout": limits})
        if self._cookies:
            headers = [*headers, *self._cookies.sent_to(where)]
        request.headers = headers  # given to its constructor, each would be looked at again
        return request

    def _learn(self, template: _Template, outgoing: Outgoing, content: bytes, shown: str) -> None:
        _, found, rest = outgoing.url.partition("://")
        host, slash, _ = rest.partition("/")
        if not (found and slash):
            return
        template.start = outgoing.url[: -len(rest)] + host
        template.shown = "/".join(shown.split("/", 3)[:3])
        if len(self._templates) >= _MOST_TEMPLATES:
            self._templates.clear()
        self._templates[_kind(outgoing, content)] = template

    async def _decoded(self, response: Any, parts: list[bytes]) -> list[bytes]:  # noqa: ANN401 - either engine's
        """A body decompressed, by the engine, with a turn for others between its parts."""
        stream = _stream_class(self._engine)(parts)
        engines = self._engine.Response(response.status, headers=response.headers, stream=stream)
        decoded: list[bytes] = []
        for part in engines.iter_bytes():
            if decoded:
                await anyio.lowlevel.checkpoint()
            decoded.append(part)
        return decoded


def target_behind(start: str, url: str) -> str | None:
    """The path and query of a URL that begins so; `None` if it doesn't, or if they could be read in several ways.

    Args:
        start: Scheme, host and port of one that the engine has read, as they were given.
        url: Another one.
    """
    # The start ends where the host's name, or the port, ends for everybody: the path begins with a slash.
    if not url.startswith(start):
        return None
    target = url[len(start) :]
    return target if _is_plain(target) else None


async def _joined(parts: list[bytes]) -> bytes:
    if len(parts) < 2 or sum(map(len, parts)) < _LARGE:  # noqa: PLR2004
        return b"".join(parts)
    # Copying takes a millisecond a megabyte, and more; Python lets others work meanwhile.
    return await anyio.to_thread.run_sync(b"".join, parts)


def _kind(outgoing: Outgoing, content: bytes | None) -> tuple[object, ...]:
    origin = outgoing.origin
    return origin.scheme, origin.host, origin.port, outgoing.method, not content, outgoing.headers


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
def _stream_class(engine: ModuleType) -> Any:  # noqa: ANN401 - a class made for the engine
    class Stream(engine.SyncByteStream):  # type: ignore[name-defined,misc]
        """A body that is here, in parts, as the engine wants it."""

        def __init__(self, parts: list[bytes]) -> None:
            self._parts = parts

        def __iter__(self) -> Iterator[bytes]:
            return iter(self._parts)

    return Stream
