"""`Sent`: what a request sends, as an engine's connections want it: in parts that come one by one, of which there is
one at most. It is plain objects and no generator: a call that is given up while it sends leaves nothing to be closed.
"""

from __future__ import annotations


class Sent:
    """A request's body, to be sent as often as it takes.

    Args:
        content: All of it, if there is any.
    """

    __slots__ = ("_content",)

    def __init__(self, content: bytes | None) -> None:
        self._content = content

    def __aiter__(self) -> _Parts:
        return _Parts(self._content)


class _Parts:
    """What of a body is still to be sent: trio warns of a generator that was left amid its only part."""

    __slots__ = ("_left",)

    def __init__(self, left: bytes | None) -> None:
        self._left = left

    def __aiter__(self) -> _Parts:
        return self

    async def __anext__(self) -> bytes:
        part, self._left = self._left, None
        if part is None:
            raise StopAsyncIteration
        return part
