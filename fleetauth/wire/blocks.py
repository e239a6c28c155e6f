"""`Blocks`: a large answer's bytes as the parts that they came in. Made into one, they would take their memory twice,
and give it back in one go, in which nobody else has a turn.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Final

import msgspec

_TURN: Final = 1 << 23  # bytes that are given back in one step


class Blocks:
    """Bytes one block after the other. It doesn't show itself, as an answer may hold tokens.

    Args:
        blocks: All of them, in their order; from now on they are its own.

    Attributes:
        members: What is in the object that they are by name; `None` if they are a list.
    """

    __slots__ = ("_blocks", "_start", "_stop", "members")

    def __init__(self, blocks: list[bytes]) -> None:
        self._blocks = blocks
        self._start = 0
        self._stop = sum(map(len, blocks))
        self.members: Mapping[str, msgspec.Raw | Blocks] | None = None

    def stretch(self, start: int, stop: int) -> Blocks:
        """A part of them, from one place to before another."""
        made = Blocks([])
        made._blocks, made._start, made._stop = self._blocks, start, stop
        return made

    def __len__(self) -> int:
        """Bytes, whether or not they have been given back."""
        return self._stop - self._start

    def __iter__(self) -> Iterator[bytes]:
        """They one after the other."""
        at = 0
        for block in self._blocks:
            before, at = at, at + len(block)
            if before >= self._start and at <= self._stop:
                yield block
            elif at > self._start and before < self._stop:
                yield block[max(self._start - before, 0) : self._stop - before]

    def is_like(self, other: Blocks) -> bool:
        """Whether these are the same bytes, parted in the same way. What has been given back is like nothing."""
        if len(self) != len(other):
            return False
        left = list(self)
        return bool(left) and left == list(other)

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"

    def joined(self) -> bytes:
        """All of them in one."""
        whole = self.whole()
        return whole if len(whole) == len(self) else whole[self._start : self._stop]

    def whole(self) -> bytes:
        """The answer that they are a part of in one, which it is from then on."""
        if len(self._blocks) != 1:
            self._blocks[:] = [b"".join(self._blocks)]
        return self._blocks[0]

    def given_back(self) -> Generator[None, None, None]:
        """Let go of all the answer's memory in steps of some milliseconds: nothing is left."""
        blocks = self._blocks
        size = 0
        while blocks:
            size += len(blocks.pop())
            if size >= _TURN:
                size = 0
                yield
