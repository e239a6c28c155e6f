"""Rows as things with places: what is at a point, went from one to another, or has a border; and what has no place.

Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs

from .map_fields import Field, Item
from .map_places import Pair, Point, Roles

_HALF: Final = 180  # degrees


@attrs.frozen
class Thing:
    """A row, or one of the records that it lists, with its place.

    Attributes:
        item: The row, and the listed record if that is what it is.
        row: The row's number.
        at: Where it is.
        start: Where it began.
        end: Where it ended.
        border: The points around it.
    """

    item: Item
    row: int
    at: Point | None = None
    start: Point | None = None
    end: Point | None = None
    border: tuple[Point, ...] = ()

    @property
    def path(self) -> list[Point]:
        """The points that it was at, in order."""
        return [point for point in (self.start, self.at, self.end) if point is not None]

    def moved(self, east: float) -> Thing:
        """The same with every longitude of the western half so many degrees further east."""

        def move(point: Point | None) -> Point | None:
            return point if point is None or point[1] >= 0 else (point[0], point[1] + east)

        border = tuple((north, lng if lng >= 0 else lng + east) for north, lng in self.border)
        ends = (move(self.at), move(self.start), move(self.end))
        return Thing(self.item, self.row, *ends, border)


@attrs.frozen
class Found:
    """What has a place, and how many rows have none, or one that is not on Earth."""

    things: tuple[Thing, ...]
    rows: int
    missing: int
    impossible: int

    @property
    def notes(self) -> list[str]:
        """What is not on the map, in sentences."""
        if self.rows == 0:
            return ["There are no rows."]
        counts = (
            (self.missing, "no position"),
            (self.impossible, "a position that is not on Earth"),
        )
        return [
            f"{count} of {self.rows} {'row' if self.rows == 1 else 'rows'} {'has' if count == 1 else 'have'} {what}."
            for count, what in counts
            if count
        ]


def found(rows: Sequence[Any], roles: Roles) -> Found:
    """All things of the rows that have a place; a fleet on both sides of the antimeridian in one piece."""
    things: list[Thing] = []
    missing = impossible = 0
    for number, row in enumerate(rows):
        before, is_impossible = len(things), False
        for item in _items(row, roles.parts):
            try:
                thing = _thing(item, number, roles)
            except ValueError:
                is_impossible = True
                continue
            if thing.path or thing.border:
                things.append(thing)
        if len(things) == before:
            impossible += is_impossible
            missing += not is_impossible
    return Found(tuple(_in_one_piece(things)), len(rows), missing, impossible)


def bounds(things: Iterable[Thing]) -> tuple[Point, Point] | None:
    """The south-western and the north-eastern corner around all; `None` around nothing."""
    points = [point for thing in things for point in (*thing.path, *thing.border)]
    if not points:
        return None
    norths, easts = [north for north, _ in points], [east for _, east in points]
    return (min(norths), min(easts)), (max(norths), max(easts))


def _items(row: Any, parts: Field | None) -> Iterator[Item]:  # noqa: ANN401 - a row of any class
    if parts is None:
        yield (row,)
        return
    for one in parts.of((row,)) or ():
        yield (row, one)


def _thing(item: Item, number: int, roles: Roles) -> Thing:
    return Thing(
        item,
        number,
        at=_first(roles.at, item),
        start=None if roles.start is None else roles.start.of(item),
        end=None if roles.end is None else roles.end.of(item),
        border=tuple(_border(item, roles)),
    )


def _first(pairs: Iterable[Pair], item: Item) -> Point | None:
    points = (pair.of(item) for pair in pairs)
    return next((point for point in points if point is not None), None)


def _border(item: Item, roles: Roles) -> Iterator[Point]:
    if roles.border is None:
        return
    for corner in roles.border.of(item) or ():
        point = _first(roles.corners, (corner,))
        if point is not None:
            yield point


def _in_one_piece(things: list[Thing]) -> list[Thing]:
    """The same; the western half moved behind the eastern one, if they span more than half the Earth and less then."""
    if _width(things) <= _HALF:
        return things
    moved = [thing.moved(2 * _HALF) for thing in things]
    return moved if _width(moved) < _width(things) else things


def _width(things: Iterable[Thing]) -> float:
    corners = bounds(things)
    return 0 if corners is None else corners[1][1] - corners[0][1]
