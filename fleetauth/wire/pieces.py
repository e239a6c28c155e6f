"""Cuts the bytes of a list of objects into lists of a wished size, without reading them first.

A piece ends where an object seems to end and the next one to begin. Whether it does, only reading the piece tells: as
JSON is read from left to right and each piece begins where an object does, a piece that is whole ends where one ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from .blocks import Blocks

PIECE: Final = 1 << 17  # bytes; to read so many takes a few milliseconds
_MOST_GUESSES: Final = 8
_WINDOW: Final = 1 << 20  # bytes that are searched at a time, where they come in blocks
# Of a long name the beginning is enough: to make a pattern of all of it takes a second a megabyte.
_HEAD: Final = re.compile(rb'[ \t\r\n]*+\[[ \t\r\n]*+(?=\{[ \t\r\n]*+"([^"]{0,100}+"?+))')
# Only JSON's own spaces: what else is one to `re` is none there.
_BOUNDARY: Final = rb'\}[ \t\r\n]*+,[ \t\r\n]*+(?=\{[ \t\r\n]*+"%b)'
_raws: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Pieces:
    """A list's bytes, cut one piece after the other.

    Args:
        body: The bytes of a JSON list, of any content.
        size: Bytes of a piece, about.
        window: Bytes that are searched at a time, at least, where they come in blocks.
        most: Bytes that are searched for one piece, about, where they come in blocks; all of them by default.
    """

    def __init__(
        self,
        body: bytes | memoryview | Blocks,
        size: int = PIECE,
        window: int = _WINDOW,
        *,
        most: int | None = None,
    ) -> None:
        self._body = memoryview(b"" if isinstance(body, Blocks) else body)
        self._later = iter(body if isinstance(body, Blocks) else list[bytes]())
        self._size = size
        self._window = window
        self._most = most
        self._boundary: re.Pattern[bytes] | None = None
        self._at = 0
        self._before = 0  # bytes that are searched no more
        self._search_on()
        head = _HEAD.match(self._body)
        if head is not None:
            # Objects mostly begin with the same name, and those within them with another.
            self._at = head.end()
            self._boundary = re.compile(_BOUNDARY % re.escape(head[1]))

    @property
    def position(self) -> int:
        """Where the next piece begins."""
        return self._before + self._at

    def guesses(self) -> Iterator[tuple[bytes, int]]:
        """Pieces that may be next, and where they end: read one after the other until one can be, then `go_on`."""
        if self._boundary is None:
            return
        guessed, ahead = 0, self._size
        while guessed < _MOST_GUESSES:
            enough = len(self._body) - self._at > self._size * 2
            end = self._boundary.search(self._body, self._at + ahead) if enough else None
            if end is not None:
                ahead = end.end() - self._at
                guessed += 1
                yield b"".join((b"[", self._body[self._at : end.start() + 1], b"]")), end.end()
            elif self._is_enough() or not self._search_on():
                return

    def go_on(self, at: int) -> None:
        """Begin the next piece there."""
        self._at = at

    def rest(self) -> Iterator[bytes]:
        """All that is left: cut too if it is large, for which all of it is gone through."""
        begun = b"" if self._boundary is None else b"["
        left = b"".join((begun, self._body[self._at :], *self._later))
        if len(left) <= self._size * 2:
            yield left
            return
        try:
            objects = _raws.decode(left)
        except msgspec.DecodeError:  # who reads it will tell what is wrong
            yield left
            return
        del left
        yield from self._joined(objects)

    def _is_enough(self) -> bool:
        return self._most is not None and len(self._body) - self._at >= self._most

    def _search_on(self) -> bool:
        """Go on to the next blocks, and to more of them the longer none has helped; whether there were any."""
        left = self._body[self._at :]
        taken: list[bytes | memoryview] = [left]
        size, wanted = 0, max(self._window, len(left))
        for block in self._later:
            taken.append(block)
            size += len(block)
            if size >= wanted:
                break
        if size:
            self._body = memoryview(b"".join(taken))
            self._before += self._at
            self._at = 0
        return bool(size)

    def _joined(self, objects: list[msgspec.Raw]) -> Iterator[bytes]:
        size, run = 0, list[msgspec.Raw]()
        for one in objects:
            run.append(one)
            size += memoryview(one).nbytes
            if size > self._size:
                yield b"[%b]" % b",".join(run)
                size, run = 0, []
        yield b"[%b]" % b",".join(run)
