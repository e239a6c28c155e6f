"""`Cookies`: what a vendor's servers set, which load balancers do, goes back to the origin that set it and to no other.

An engine's own jar goes by domain, so that a cookie may reach another host, and any port. Most vendors set none.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from http.cookiejar import Cookie, CookieJar
from types import ModuleType
from typing import Any, Final, TypeAlias

from fleetauth.secrets import Secret, SecretBytes

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
Place: TypeAlias = tuple[
    bytes, bytes, int | None
]  # scheme, host and port, as an engine connects to them
_SHORTEST_LEARNT: Final = 8  # shorter ones name a server, and are words that vendors use


_MOST: Final = 50  # cookies of an origin; RFC 6265 has as many kept
_MOST_LETTERS: Final = 1 << 13  # in all of them; hardly a server reads a header of more


class Jar(CookieJar):
    """A jar that takes no cookie that could not be sent, and never becomes too large to be sent."""

    def set_cookie(self, cookie: Cookie) -> None:
        """Keep it. Where there are too many, those before were for nothing, and are dropped."""
        size = _size(cookie)
        if not _is_writable(cookie) or size > _MOST_LETTERS:
            return
        if len(self) >= _MOST or sum(map(_size, self)) + size > _MOST_LETTERS:
            self.clear()
        super().set_cookie(cookie)

    def __repr__(self) -> str:
        return f"<{len(self)} cookies>"

    __str__ = __repr__


class Cookies:
    """The cookies of a session, a jar of the engine's for each origin. It is false while there are none.

    Args:
        engine: The engine's module.
        learn: Is told the value of each: who has it may be taken for the session.
    """

    __slots__ = ("_engine", "_jars", "_learn")

    def __init__(self, engine: ModuleType, learn: Callable[[Secret], None]) -> None:
        self._engine = engine
        self._learn = learn
        self._jars: dict[Place, Any] = {}

    def __bool__(self) -> bool:
        return bool(self._jars)

    def keep(self, url: Any, headers: RawHeaders) -> None:  # noqa: ANN401 - either engine's URL
        """Remember what an answer from this URL set."""
        answer = self._engine.Response(
            200,
            headers=[field for field in headers if field[0].lower() == b"set-cookie"],
            request=self._asking(url),
        )
        jar = self._jars.get(_place(url))
        if jar is None:
            jar = self._jars[_place(url)] = _cookies_class(self._engine)(Jar())
        with (
            warnings.catch_warnings()
        ):  # the standard library's own words about a cookie that it can't read
            warnings.simplefilter("ignore")
            jar.extract_cookies(answer)
        for cookie in jar.jar:
            if len(cookie.value or "") >= _SHORTEST_LEARNT:
                self._learn(Secret(cookie.value))

    def sent_to(self, url: Any) -> RawHeaders:  # noqa: ANN401 - either engine's URL
        """The header of a request to this URL, if there is anything to send."""
        jar = self._jars.get(_place(url))
        if jar is None:
            return []
        request = self._asking(url)
        jar.set_cookie_header(request)
        raw = request.headers.raw
        return [(name, SecretBytes(value)) for name, value in raw if name.lower() == b"cookie"]

    def _asking(self, url: Any) -> Any:  # noqa: ANN401 - either engine's
        return self._engine.Request("GET", bytes(url).decode("ascii"))


def _is_writable(cookie: Cookie) -> bool:
    texts = (cookie.name, cookie.value or "", cookie.path)
    return all(text.isascii() and text.isprintable() for text in texts)


def _size(cookie: Cookie) -> int:
    return len(cookie.name) + len(cookie.value or "") + len(cookie.path)


def _place(url: Any) -> Place:  # noqa: ANN401 - either engine's URL
    return url.scheme, url.host, url.port


@functools.cache
def _cookies_class(engine: ModuleType) -> Any:  # noqa: ANN401 - a class made for the engine
    class Hidden(engine.Cookies):  # type: ignore[name-defined,misc]
        """Cookies that don't show themselves."""

        def __repr__(self) -> str:
            return f"<{len(self)} cookies>"

    return Hidden
