"""A vendor's route table: method and path pattern to handler. Adding an endpoint is one handler
and one line in the vendor's table; nothing here knows what a handler does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

import attrs

from fleetauth.sandbox.answer import Answer
from fleetauth.sandbox.recording import RecordedRequest

V = TypeVar("V")


@attrs.frozen
class Call:
    """One request that has found its handler: the request, and the variable parts of its path."""

    request: RecordedRequest
    parts: dict[str, str]


@attrs.frozen
class Route(Generic[V]):
    """One endpoint.

    Attributes:
        method: The HTTP method.
        path: The path below the vendor's prefix; `{name}` stands for one segment's text.
        api: Which of the vendor's APIs it belongs to, which decides how a caller signs in.
        handler: What answers.
        query: The names that its query may have, besides the vendor's own everywhere.
    """

    method: str
    path: str
    api: str
    handler: Callable[[V, Call], Answer]
    query: tuple[str, ...] = ()


@attrs.frozen
class Found:
    """What a table knows of a request.

    Attributes:
        api: Which of the vendor's APIs the path belongs to; "unknown" if to none.
        methods: The methods that the path knows; none: the path is unknown.
        query: The names that the query may have.
        run: What answers; None if the method is not one of them.
    """

    api: str
    methods: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    run: Callable[[], Answer] | None = None


class RouteTable(Generic[V]):
    """All endpoints of a vendor."""

    def __init__(self, routes: Sequence[Route[V]], *, any_case: bool = False) -> None:
        flags = re.IGNORECASE if any_case else 0
        self._routes = [(re.compile(_expression(route.path), flags), route) for route in routes]

    def find(self, vendor: V, request: RecordedRequest) -> Found:
        """Give what this table knows of a request."""
        matches = [
            (route, match)
            for expression, route in self._routes
            if (match := expression.fullmatch(request.path))
        ]
        if not matches:
            return Found("unknown")
        methods = tuple(route.method for route, _ in matches)
        for route, match in matches:
            if route.method == request.method:
                run = partial(route.handler, vendor, Call(request, match.groupdict()))
                return Found(route.api, methods, route.query, run)
        return Found(matches[0][0].api, methods)


def _expression(path: str) -> str:
    texts_and_names = re.split(r"\{(\w+)\}", path)
    return "".join(
        f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part)
        for index, part in enumerate(texts_and_names)
    )
