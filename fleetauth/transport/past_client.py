"""`PastClient`: requests straight to an engine's connections, past its client, which costs as much as all the rest.

The engine's client still writes the first request of each kind: its headers, its reading of the URL, and the guard's
look at that. Those that follow are written after it, as long as their URL can be read in one way only. The modules of
the engine are given in: this one knows neither by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, TypeAlias

from fleetauth.secrets import Secret, SecretBytes
from fleetauth.wire.blocks import Blocks

from .body_of_parts import body_of_parts
from .bounds import is_within, read_within
from .cookies import Cookies, RawHeaders
from .outgoing import Outgoing, Signature

_CONNECT_LIMIT: Final = 10.0  # seconds; a host that doesn't answer sooner is best tried again
_MOST_TEMPLATES: Final = 64
_MOST_PLACES: Final = 64  # of a template
_LENGTH: Final = b"Content-Length"

# A path and a query that every engine sends as they stand. What has anything else in it is left to the engine.
_is_plain: Final = re.compile(
    r"(?:/(?!\.)(?:[0-9A-Za-z\-._~!$&()*+,;=:@]++|%[0-9A-Fa-f]{2})*+)++"
    r"(?:\?(?:[0-9A-Za-z\-._~!$&()*+,;=:@/?]++|%[0-9A-Fa-f]{2})++)?"
).fullmatch

# Headers that most answers have, as most servers spell them.
_KEYS: Final = {
    spelt.encode("ascii"): name
    for name in (
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "server",
        "transfer-encoding",
        "vary",
    )
    for spelt in (name, name.title())
}

Written: TypeAlias = tuple[Any, str]  # the engine's request, and its URL without the query
Place: TypeAlias = tuple[Any, str]  # the core's URL, and the URL without the query
Exchanged: TypeAlias = tuple[int, dict[str, str], bytes | Blocks]  # status, headers, body


class _Template:
    """A request that the engine's client has written: what the next of its kind have in common with it.

    Its headers hold secrets, which don't show themselves.
    """

    __slots__ = (
        "headers",
        "host",
        "method",
        "places",
        "port",
        "scheme",
        "shown",
        "signature",
        "start",
    )

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
        # By URL, for what is asked over and over: positions, each few seconds.
        self.places: dict[str, Place] = {}


class PastClient:
    """An engine's connections.

    Args:
        engine: The engine's module.
        messages: Has the classes `Request` and `URL` that the connections take: the engine's core, or the pool itself.
        pool: The connections.
        learn: Is told the values of cookies.
        body: Makes of a body what their requests take; as it is, they take bytes.
    """

    __slots__ = ("_body", "_cookies", "_engine", "_messages", "_pool", "_templates")

    def __init__(
        self,
        *,
        engine: ModuleType,
        messages: Any,  # noqa: ANN401 - either engine's
        pool: Any,  # noqa: ANN401 - either engine's
        learn: Callable[[Secret], None],
        body: Callable[[bytes | None], Any] | None,
    ) -> None:
        self._engine = engine
        self._body = body
        self._messages = messages
        self._pool = pool
        self._templates: dict[tuple[object, ...], _Template] = {}
        self._cookies = Cookies(engine, learn)

    def again(self, outgoing: Outgoing, seconds: float) -> Written | None:
        """The request, if one of its kind has been written before, to the same origin and with the same signature."""
        try:
            content, url = outgoing.plain_content(), outgoing.target
        except UnicodeError:  # told by who writes the first
            return None
        template = self._templates.get(_kind(outgoing, content))
        if template is None or template.signature is not outgoing.signature:
            return None
        place = template.places.get(url) or self._place(template, url)
        if place is None:
            return None
        where, shown = place
        headers = template.headers
        if content:
            headers = [*headers, (_LENGTH, b"%d" % len(content))]
        return self._request(template.method, where, headers, content, seconds), shown

    def first(self, built: Any, outgoing: Outgoing, seconds: float) -> Written:  # noqa: ANN401 - either engine's request
        """A request that the engine's client has written and the guard has passed; the next are made after it."""
        url, headers, content = built.url, _dark(built.headers.raw, outgoing), built.content
        where = self._messages.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        shown = str(url).partition("#")[0].partition("?")[0]
        request = self._request(built.method.encode("ascii"), where, headers, content, seconds)
        if not content or headers[-1] == (_LENGTH, b"%d" % len(content)):
            common = headers[:-1] if content else headers
            self._learn(_Template(built, common, outgoing.signature), outgoing, content, shown)
        return request, shown

    async def exchange(self, request: Any, most: int) -> Exchanged:  # noqa: ANN401 - either engine's request
        """Send it and read its answer, which may have so many bytes, to the end.

        Raises:
            Exception: Whatever the engine or `read_within` raises.
        """
        response = await self._pool.handle_async_request(request)
        try:
            headers, body = told(response.headers), response.whole
            if body is None or not is_within(body, response.status, headers, most):
                parts = await read_within(
                    response.stream,
                    status=response.status,
                    headers=headers,
                    most=most,
                    stop=response.aclose,
                    has_body=request.method != b"HEAD",
                )
                body = await body_of_parts(parts)
        finally:
            await response.aclose()
        if "set-cookie" in headers:
            self._cookies.keep(request.url, response.headers)
        return response.status, headers, body

    async def aclose(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    def _place(self, template: _Template, url: str) -> Place | None:
        target = target_behind(template.start, url)
        if target is None:
            return None
        where = self._messages.URL(
            scheme=template.scheme,
            host=template.host,
            port=template.port,
            target=target.encode("ascii"),
        )
        if len(template.places) >= _MOST_PLACES:
            template.places.clear()
        place = template.places[url] = where, template.shown + target.partition("?")[0]
        return place

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
        body = content if self._body is None else self._body(content)
        request = self._messages.Request(
            method, where, content=body, extensions={"timeout": limits}
        )
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


def _dark(headers: RawHeaders, outgoing: Outgoing) -> RawHeaders:
    """The same headers, whose secrets don't show: they are kept for the next request of their kind."""
    secret = {
        name.lower().encode("ascii") for name, value in outgoing.fields if isinstance(value, Secret)
    }
    return [
        (name, SecretBytes(value)) if name.lower() in secret else (name, value)
        for name, value in headers
    ]


def _kind(outgoing: Outgoing, content: bytes | None) -> tuple[object, ...]:
    origin = outgoing.origin
    return origin.scheme, origin.host, origin.port, outgoing.method, not content, outgoing.headers


def told(raw: RawHeaders) -> dict[str, str]:
    """Headers as text, by lower-case name; repeated ones joined by a comma."""
    try:
        return _read(raw, "utf-8")
    except UnicodeDecodeError:
        return _read(raw, "iso-8859-1")


def _read(raw: RawHeaders, encoding: str) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = _KEYS.get(name) or name.lower().decode(encoding), value.decode(encoding)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
