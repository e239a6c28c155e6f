"""`Repeats`: leaves out rows that an answer gives once more, where it adjoins the answer before it.

The vendor doesn't say whether a moment on the border belongs to both; this way each row comes once either way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Repeats(Generic[T]):
    """Remembers the rows of one answer, and of the one before it. Rows are the same if every field is."""

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._before: frozenset[T] = frozenset()
        self._now: set[T] = set()

    def begin(self) -> None:
        """The next answer begins: what came up to here is the answer before it."""
        self._before = frozenset(self._now)
        self._now = set()

    def fresh(self, rows: Iterable[T]) -> list[T]:
        """The rows that the answer before did not have. Those that this answer has twice come twice."""
        came = list(rows)
        self._now.update(came)
        return [row for row in came if row not in self._before]
