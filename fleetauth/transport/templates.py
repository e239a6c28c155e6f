"""`Templates`: which documented path a path is one of, so that telemetry has few names, and none with an id in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

_Segment: TypeAlias = tuple[str, str | None]  # up to what varies, and from there on; or all of it

_VARIES: Final = "{"


class Templates:
    """Paths as a vendor documents them.

    Args:
        calls: The API's name, the method and the path of each, with ``{name}`` for what varies.
    """

    __slots__ = ("_known",)

    def __init__(self, calls: Iterable[tuple[str, str, str]]) -> None:
        self._known: dict[tuple[str, str, int], list[tuple[tuple[_Segment, ...], str]]] = {}
        # What is spelt out goes before what varies.
        for api, method, path in sorted(calls, key=lambda call: call[2].count(_VARIES)):
            segments = tuple(_segment(part) for part in path.split("/"))
            self._known.setdefault((api, method, len(segments)), []).append((segments, path))

    def found(self, api: str, method: str, path: str) -> str | None:
        """The documented path that this one is one of.

        Args:
            api: The API's name.
            method: HTTP method.
            path: Below the API's base URL, without a query.
        """
        parts = path.split("/")
        for segments, template in self._known.get((api, method, len(parts)), ()):
            if all(_fits(part, *segment) for part, segment in zip(parts, segments, strict=True)):
                return template
        return None


def _segment(part: str) -> _Segment:
    head, varies, rest = part.partition(_VARIES)
    return head, rest.partition("}")[2] if varies else None


def _fits(part: str, head: str, tail: str | None) -> bool:
    if tail is None:
        return part == head
    return len(part) > len(head) + len(tail) and part.startswith(head) and part.endswith(tail)
