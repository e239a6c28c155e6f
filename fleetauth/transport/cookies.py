"""`Cookies`: what a vendor's servers set, which load balancers do, goes back to the origin that set it and to no other.

An engine's own jar goes by domain, so that a cookie may reach another host, and any port. Most vendors set none.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, TypeAlias

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]
Place: TypeAlias = tuple[
    bytes, bytes, int | None
]  # scheme, host and port, as an engine connects to them


class Cookies:
    """The cookies of a session, a jar of the engine's for each origin. It is false while there are none.

    Args:
        engine: The engine's module.
    """

    __slots__ = ("_engine", "_jars")

    def __init__(self, engine: ModuleType) -> None:
        self._engine = engine
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
        self._jars.setdefault(_place(url), self._engine.Cookies()).extract_cookies(answer)

    def sent_to(self, url: Any) -> RawHeaders:  # noqa: ANN401 - either engine's URL
        """The header of a request to this URL, if there is anything to send."""
        jar = self._jars.get(_place(url))
        if jar is None:
            return []
        request = self._asking(url)
        jar.set_cookie_header(request)
        return [field for field in request.headers.raw if field[0].lower() == b"cookie"]

    def _asking(self, url: Any) -> Any:  # noqa: ANN401 - either engine's
        return self._engine.Request("GET", bytes(url).decode("ascii"))


def _place(url: Any) -> Place:  # noqa: ANN401 - either engine's URL
    return url.scheme, url.host, url.port
