"""Reads an answer's body within bounds, and unpacks it on the way: a server may send without end, and what is packed
may swell a thousandfold. Which engine it comes by is not known here, nor what is in it.

Counted is what came as well as what was unpacked of it. An answer of success that is larger than it may be is refused
as soon as that shows; one with another status is cut off, as its status and its first words tell enough.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import anyio.lowlevel

from fleetauth.wire.statuses import SUCCESS

MOST: Final = 256 << 20  # bytes of an answer, unless a session says otherwise
MOST_OF_A_TOKEN: Final = 1 << 20  # bytes of a token endpoint's answer
MOST_OF_A_REFUSAL: Final = 1 << 20  # bytes of an answer whose status is no success; the rest is cut
BEGINNING: Final = 1 << 16  # bytes of an answer that is too large which its error shows
ASKED_FOR: Final = "gzip, deflate"

_PIECE: Final = 1 << 20  # bytes unpacked in one go, which takes about a millisecond
_MANY: Final = 1024
_MOST_MEMBERS: Final = 10_000  # of a packed body; each may be empty, and takes microseconds
_SECONDS_TO_END: Final = 1.0
_MOST_LEFT: Final = 1 << 16  # parts; an engine has received fewer bytes than it can hold parts of
_is_length: Final = re.compile(r"[0-9]{1,18}").fullmatch
_UNPACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_NOT_ASKED_FOR: Final = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
_GZIPPED, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class TooLargeError(Exception):
    """An answer is larger than it may be.

    Attributes:
        status: HTTP status.
        most: The bytes that it may have.
        declared: How many it said that it had, if that alone was too much.
        beginning: The first of its bytes.
    """

    def __init__(self, status: int, most: int, beginning: bytes, declared: int | None) -> None:
        super().__init__("the answer is too large")
        self.status = status
        self.most = most
        self.beginning = beginning
        self.declared = declared


class PackedError(Exception):
    """An answer is packed in a way that was not asked for.

    Attributes:
        status: HTTP status.
        coding: Which.
        beginning: The first of its bytes, packed.
    """

    def __init__(self, status: int, coding: str, beginning: bytes) -> None:
        super().__init__("the answer is packed in a way that was not asked for")
        self.status = status
        self.coding = coding
        self.beginning = beginning


class DecodingError(Exception):
    """An answer can't be unpacked, or its end is missing."""


async def read_within(
    stream: Any,  # noqa: ANN401 - either engine's
    *,
    status: int,
    headers: Mapping[str, str],
    most: int,
    stop: Callable[[], Awaitable[None]],
    has_body: bool = True,
) -> list[bytes]:
    """The body's parts, unpacked.

    Args:
        stream: The body as it comes. It is read to its end, or as far as the bounds allow.
        status: HTTP status.
        headers: By lower-case name.
        most: The bytes that an answer of success may have.
        stop: Closes what the rest would come by.
        has_body: An answer to a HEAD has none, and tells the length of another.

    Raises:
        TooLargeError: It is a success, and larger.
        PackedError: It is a success, packed in a way that was not asked for.
        DecodingError: It can't be unpacked.
        Exception: Whatever the engine raises.
    """
    succeeds = status // 100 == SUCCESS
    most = most if succeeds else min(most, MOST_OF_A_REFUSAL)
    declared = _declared(headers) if succeeds and has_body else 0
    if declared > most:
        raise TooLargeError(status, most, b"", declared)
    coding = headers.get("content-encoding", "").strip().lower()
    gathered = _Gathered(most)
    unpacking = Unpacking(coding) if coding in _UNPACKED else None
    try:
        await _gather(stream, gathered, unpacking, stop)
    except DecodingError:
        if succeeds:  # else its status tells enough
            raise
    if succeeds and gathered.is_over:
        raise TooLargeError(status, most, gathered.beginning(), None)
    # Any other name is mostly that of an alphabet, and means nothing.
    if succeeds and not _NOT_ASKED_FOR.isdisjoint(coding.replace(",", " ").split()):
        raise PackedError(status, coding, gathered.beginning())
    return gathered.parts()


def is_within(whole: bytes, status: int, headers: Mapping[str, str], most: int) -> bool:
    """Whether a body that is there as a whole may be taken as it is: a success, not packed, and not too large."""
    return status // 100 == SUCCESS and len(whole) <= most and "content-encoding" not in headers


class Unpacking:
    """A body that is unpacked piece by piece, none of them larger than a megabyte.

    Args:
        coding: ``gzip`` or ``deflate``.
    """

    __slots__ = ("_begun", "_gzip", "_inflater", "_members")

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._inflater = zlib.decompressobj(_GZIPPED if self._gzip else _ZLIB)
        self._begun = False
        self._members = 1

    def pieces(self, part: bytes) -> Iterator[bytes]:
        """What comes of the next part.

        Raises:
            DecodingError: It is broken.
        """
        more = True
        while part or more:
            if self._inflater.eof:
                # What follows may be a further member; else it fills up, and every other reader leaves it out, too.
                if not (self._gzip and part.startswith(b"\x1f")):
                    return
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    text = "the packed answer has too many members"
                    raise DecodingError(text)
                self._inflater = zlib.decompressobj(_GZIPPED)
            piece = self._inflated(part)
            part = self._inflater.unused_data or self._inflater.unconsumed_tail
            more = len(piece) == _PIECE
            if piece:
                yield piece

    def end(self) -> None:
        """The body has ended.

        Raises:
            DecodingError: Its end is missing.
        """
        if self._begun and not self._inflater.eof:
            text = "the packed answer ends too early"
            raise DecodingError(text)

    def _inflated(self, part: bytes) -> bytes:
        try:
            piece = self._inflater.decompress(part, _PIECE)
        except zlib.error as exc:
            if self._gzip or self._begun:
                text = f"the answer can't be unpacked ({exc})"
                raise DecodingError(text) from None
            # Some servers send "deflate" bare.
            self._gzip, self._begun, self._inflater = False, True, zlib.decompressobj(_BARE)
            return self._inflated(part)
        self._begun = self._begun or bool(part)
        return piece


class _Gathered:
    """Bytes that are gathered until there are too many of them."""

    __slots__ = ("_few", "_large", "_left", "_most", "_packed")

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._large: list[bytes] = []
        self._few: list[bytes] = []
        self._packed = 0

    @property
    def is_over(self) -> bool:
        """Whether they are too many."""
        return self._left < 0 or self._packed > self._most

    def came(self, part: bytes) -> None:
        """Note a part that came packed: many packed bytes may be nothing when unpacked."""
        self._packed += len(part)

    def add(self, part: bytes) -> None:
        """Add some; what is too much is cut."""
        self._left -= len(part)
        if self._left < 0:
            part = part[: self._left]
        few = self._few
        few.append(part)
        if len(few) >= _MANY:
            # A part of two bytes takes fifty in memory. Only small ones are joined: joining large ones takes long.
            self._large += [b"".join(few)] if sum(map(len, few)) < _PIECE else few
            self._few = []

    def parts(self) -> list[bytes]:
        """All of them."""
        return self._large + self._few if self._large else self._few

    def beginning(self) -> bytes:
        """The first of them, for an error."""
        found = b""
        for part in self.parts():
            found += part[: BEGINNING - len(found)]
            if len(found) >= BEGINNING:
                break
        return found


async def _gather(
    stream: Any,  # noqa: ANN401 - either engine's
    gathered: _Gathered,
    unpacking: Unpacking | None,
    stop: Callable[[], Awaitable[None]],
) -> None:
    """Read to the end, or until it is too much; then nothing is left open."""
    reading = aiter(stream)
    try:
        async for part in reading:
            if unpacking is None:
                gathered.add(part)
            else:
                await _unpack(part, unpacking, gathered)
            if gathered.is_over:
                return
        reading = None
    finally:
        if reading is not None:
            await _give_up(reading, stop)
    if unpacking is not None:
        unpacking.end()


async def _unpack(part: bytes, unpacking: Unpacking, gathered: _Gathered) -> None:
    """Unpack a part that came, with a turn for others between the pieces."""
    gathered.came(part)
    for number, piece in enumerate(unpacking.pieces(part)):
        if number:
            await anyio.lowlevel.checkpoint()
        gathered.add(piece)
        if gathered.is_over:
            return


async def _give_up(reading: Any, stop: Callable[[], Awaitable[None]]) -> None:  # noqa: ANN401 - either engine's
    """Read no further, and leave nothing open.

    An engine reads by generators within generators. Closing the outermost leaves the others to the garbage collector,
    which on trio is a fault; with the connection closed, all of them end by themselves.
    """
    with anyio.move_on_after(_SECONDS_TO_END, shield=True):
        with suppress(Exception):
            await stop()
            for _ in range(_MOST_LEFT):  # what had been received before is still given
                await anext(reading)
        with suppress(Exception):  # not every reading can be closed
            await reading.aclose()


def _declared(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "")
    return int(text) if _is_length(text) else 0
