"""Reads a long list of records in steps of some milliseconds, so that whoever drives them can give others a turn.

Each piece of the bytes goes straight to records; one that can't is read plainly, some rows a step.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

from .blocks import Blocks
from .json_body import NotJsonError, parse_json
from .out_of_sight import out_of_sight
from .pieces import PIECE, Pieces
from .shapes import is_list
from .straight import Straight
from .unreadable import UnreadableError, shown

LARGE: Final = PIECE * 2  # bytes; less is read in one step
_TURN: Final = PIECE // 8  # bytes that are read plainly in one step


def read_rows(
    body: memoryview | Blocks, straight: Straight
) -> Generator[None, None, tuple[Any, ...]]:
    """The rows of a list.

    Raises:
        NotJsonError: It is no JSON, or the rest of the answer isn't.
        UnreadableError: A row can't be read; its path begins with its place in the list.
    """
    rows: list[Any] = []
    pieces = Pieces(body)
    with out_of_sight(len(body)) as hide:
        while True:
            found = yield from _guessed(pieces, straight, len(rows))
            if found is None:
                break
            rows += found
            hide()
            yield
        for piece in pieces.rest():
            rows += yield from _read(piece, straight, len(rows))
            hide()
            yield
        return tuple(rows)


def _guessed(
    pieces: Pieces, straight: Straight, before: int
) -> Generator[None, None, list[Any] | None]:
    """The rows of the next piece; `None` if none could be cut off."""
    for piece, end in pieces.guesses():
        try:
            found = yield from _read(piece, straight, before)
        except NotJsonError:  # that was no end
            continue
        pieces.go_on(end)
        return found
    return None


def _read(piece: bytes, straight: Straight, before: int) -> Generator[None, None, list[Any]]:
    found = yield from straight.many_in_steps(piece)
    if found is not None:
        return found
    data = parse_json(piece)
    if not is_list(data):
        raise UnreadableError("a list", shown(data))
    rows: list[Any] = []
    turn = 1 + _TURN * len(data) // len(piece)
    for place, row in enumerate(data, 1):
        try:
            rows.append(straight.reader(row))
        except UnreadableError as error:
            error.steps.append(before + place - 1)
            raise
        if not place % turn:
            yield
    return rows
