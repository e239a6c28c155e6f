"""Cuts the bytes of a list of objects into lists of a wished size, without reading them first.

A piece ends where an object seems to end and the next one to begin. Whether it does, only reading the piece tells: as
JSON is read from left to right and each piece begins where an object does, a piece that is whole ends where one ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

PIECE: Final = 1 << 17  # bytes; to read so many takes a few milliseconds
_MOST_GUESSES: Final = 8
_HEAD: Final = re.compile(rb'\s*\[\s*(?=(\{\s*"(?:[^"\\]|\\.)*+"))')
_raws: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Pieces:
    """A list's bytes, cut one piece after the other.

    Args:
        body: The bytes of a JSON list, of any content.
        size: Bytes of a piece, about.
    """

    def __init__(self, body: bytes | memoryview, size: int = PIECE) -> None:
        self._body = memoryview(body)
        self._size = size
        self._boundary: re.Pattern[bytes] | None = None
        self._at = 0
        head = _HEAD.match(self._body)
        if head is not None:
            # Objects mostly begin with the same name, and those within them with another.
            name = head[1].partition(b'"')[2]
            self._at = head.end()
            self._boundary = re.compile(rb'\}\s*+,\s*+(?=\{\s*+"%b)' % re.escape(name))

    def guesses(self) -> Iterator[tuple[bytes, int]]:
        """Pieces that may be next, and where they end: read one after the other until one can be, then `go_on`."""
        if self._boundary is None or len(self._body) - self._at <= self._size * 2:
            return
        ends = self._boundary.finditer(self._body, self._at + self._size)
        for _, end in zip(range(_MOST_GUESSES), ends, strict=False):
            yield b"".join((b"[", self._body[self._at : end.start() + 1], b"]")), end.end()

    def go_on(self, at: int) -> None:
        """Begin the next piece there."""
        self._at = at

    def rest(self) -> Iterator[bytes]:
        """All that is left: cut too if it is large, for which all of it is gone through."""
        left = b"[" + self._body[self._at :] if self._at else bytes(self._body)
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

    def _joined(self, objects: list[msgspec.Raw]) -> Iterator[bytes]:
        size, run = 0, list[msgspec.Raw]()
        for one in objects:
            run.append(one)
            size += memoryview(one).nbytes
            if size > self._size:
                yield b"[%b]" % b",".join(run)
                size, run = 0, []
        yield b"[%b]" % b",".join(run)
