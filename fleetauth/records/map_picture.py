"""What a map shows, as plain data: marks, lines, areas, a legend, and what popups say. How it looks is the page's work.

All texts in it are plain: who writes them into a page says how they stay so.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from .map_cells import Cell, cell, cells
from .map_fields import Field, Item
from .map_places import Point, Roles
from .map_things import Found, Thing

_CLUSTERED_FROM: Final = 200  # marks
_MOST_IN_LEGEND: Final = 12
_JOINED_FROM: Final = 2  # points
_NONE: Final = "(none)"
_MOVING_FROM: Final = 0  # km/h
_ON: Final = frozenset({"on", "true", "1"})
_OFF: Final = frozenset({"off", "false", "0"})

_Entry: TypeAlias = list[Any]
Shape: TypeAlias = str
"""How a mark looks: ``moving``, ``standing``, ``unknown``, ``start``, ``end`` or ``dot``."""


@attrs.frozen
class Plan:
    """What is to be shown, and how.

    Attributes:
        roles: Which fields say what.
        fields: Which fields popups show, each with its heading.
        trail: By which points are joined to a line.
        colour: By which things are coloured; the first one that is set counts.
        cluster: Whether marks that are close show as one; `None`: if they are many.
    """

    roles: Roles
    fields: Sequence[tuple[str, Field]]
    trail: Field | None = None
    colour: tuple[Field, ...] = ()
    cluster: bool | None = None


@attrs.define
class _Picture:
    marks: list[_Entry] = attrs.field(factory=list[_Entry])
    lines: list[_Entry] = attrs.field(factory=list[_Entry])
    areas: list[_Entry] = attrs.field(factory=list[_Entry])
    circles: list[_Entry] = attrs.field(factory=list[_Entry])
    colours: dict[Hashable, int] = attrs.field(factory=dict[Hashable, int])
    legend: list[_Entry] = attrs.field(factory=list[_Entry])

    def colour(self, key: Hashable, text: str) -> int:
        """The number of a group's colour, which is new at its first thing."""
        if key not in self.colours:
            self.colours[key] = len(self.colours)
            self.legend.append([self.colours[key], text])
        return self.colours[key]


def picture(found: Found, plan: Plan, notes: Iterable[str] = ()) -> dict[str, Any]:
    """What the page's script draws, of nothing but lists, texts and numbers."""
    drawn, things = _Picture(), found.things
    labels = [_label(thing, plan.roles) for thing in things]
    used, rows = cells([field for _, field in plan.fields], [thing.item for thing in things])
    joined = _draw_trails(drawn, things, labels, plan)
    _draw_others(drawn, things, labels, plan, joined)
    cluster = plan.cluster
    if cluster is None:
        cluster = not joined and len(drawn.marks) >= _CLUSTERED_FROM
    return {
        "columns": [_column(*plan.fields[at]) for at in used],
        "rows": [[label, *row] for label, row in zip(labels, rows, strict=True)],
        "marks": drawn.marks,
        "lines": drawn.lines,
        "areas": drawn.areas,
        "circles": drawn.circles,
        "legend": _legend(drawn.legend),
        "notes": [*notes, *found.notes],
        "cluster": cluster,
    }


def _draw_others(
    drawn: _Picture, things: Sequence[Thing], labels: Sequence[str], plan: Plan, joined: set[int]
) -> None:
    for number, thing in enumerate(things):
        if number in joined:
            continue
        colour = _colour(drawn, thing, labels[number], plan)
        if thing.at is not None:
            drawn.marks.append(_mark(thing.at, number, colour, thing.item, plan.roles))
            _draw_circle(drawn, thing, number, colour, plan.roles)
        if thing.border:
            drawn.areas.append([number, colour, list(thing.border)])
        for point, shape in ((thing.start, "start"), (thing.end, "end")):
            if point is not None:
                drawn.marks.append([*point, number, colour, shape, None])
        if len(thing.path) > 1:  # as the crow flies: the way between is not known
            drawn.lines.append([number, colour, True, thing.path])


def _draw_trails(
    drawn: _Picture, things: Sequence[Thing], labels: Sequence[str], plan: Plan
) -> set[int]:
    """Draw what is joined to lines, and give the numbers of those things."""
    joined: set[int] = set()
    for numbers in _trails(things, plan):
        points = [(point, number) for number in numbers for point in things[number].path]
        if len(points) < _JOINED_FROM:
            continue
        joined.update(numbers)
        first = numbers[0]
        colour = _colour(drawn, things[first], labels[first], plan)
        drawn.lines.append([first, colour, False, [point for point, _ in points]])
        for at, (point, number) in enumerate(points):
            shape = "start" if at == 0 else "end" if at == len(points) - 1 else "dot"
            drawn.marks.append([*point, number, colour, shape, None])
    return joined


def _trails(things: Sequence[Thing], plan: Plan) -> list[list[int]]:
    """The numbers of the things on each trail, in order; a point of no known time comes last."""
    trails: dict[Hashable, list[int]] = {}
    for number, thing in enumerate(things):
        key = _trail_of(thing, plan)
        if key is not None:
            trails.setdefault(key, []).append(number)
    time = plan.roles.time
    if plan.trail is not None and time is not None:
        moments = [time.of(thing.item) for thing in things]
        for numbers in trails.values():
            numbers.sort(key=lambda number: (moments[number] is None, moments[number]))
    return list(trails.values())


def _trail_of(thing: Thing, plan: Plan) -> Hashable:
    """What tells its trail from others; `None` if it is on none."""
    if plan.trail is not None:
        return _text(plan.trail, thing.item) or None
    is_list_of_points = plan.roles.parts is not None and plan.roles.start is None
    return thing.row if is_list_of_points else None


def _mark(point: Point, number: int, colour: int, item: Item, roles: Roles) -> _Entry:
    return [*point, number, colour, _shape(item, roles), _number(roles.heading, item)]


def _shape(item: Item, roles: Roles) -> Shape:
    speed = _number(roles.speed, item)
    if speed is not None:
        return "moving" if speed > _MOVING_FROM else "standing"
    runs = None if roles.ignition is None else _is_on(roles.ignition.of(item))
    return "unknown" if runs is None else "moving" if runs else "standing"


def _number(field: Field | None, item: Item) -> float | None:
    value = None if field is None else field.of(item)
    if not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        return None
    return float(value)


def _is_on(value: object) -> bool | None:
    word = str(value).strip().lower()
    return True if word in _ON else False if word in _OFF else None


def _draw_circle(drawn: _Picture, thing: Thing, number: int, colour: int, roles: Roles) -> None:
    radius = _number(roles.radius, thing.item)
    if radius is not None and radius > 0 and thing.at is not None:
        drawn.circles.append([number, colour, thing.at, radius])


def _colour(drawn: _Picture, thing: Thing, label: str, plan: Plan) -> int:
    if plan.colour:
        texts = [_text(field, thing.item) for field in plan.colour]
        text = next((text for text in texts if text), "")
        return drawn.colour(text, text or _NONE)
    key = _trail_of(thing, plan)
    if key is not None:
        return drawn.colour(key, label)
    return 0 if plan.trail is None else drawn.colour(None, _NONE)


def _label(thing: Thing, roles: Roles) -> str:
    texts = (_text(field, thing.item) for field in roles.labels)
    return next((text for text in texts if text), f"row {thing.row + 1}")


def _text(field: Field, item: Item) -> str:
    value: Cell = cell(field.of(item))
    return "" if value is None else str(value)


def _column(heading: str, field: Field) -> _Entry:
    return [heading, field.unit or "", field.is_moment]


def _legend(entries: list[_Entry]) -> list[_Entry]:
    if len(entries) <= _MOST_IN_LEGEND:
        return entries
    return [*entries[:_MOST_IN_LEGEND], [None, f"and {len(entries) - _MOST_IN_LEGEND} more"]]
