"""A record class's fields, those of nested records among them, by flattened names: what a map looks for a place in.

Only names and ways to values are here: what a place is, is said in `map_places`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeAlias, TypeGuard, Union, get_args, get_origin, get_type_hints

import attrs

from fleetauth.wire import unit_of
from fleetauth.wire.record import fields_of

Item: TypeAlias = Sequence[Any]
"""What is one thing on the map: a row, or a row and one of the records that it lists."""


@attrs.frozen
class Field:
    """A field, and the way to its value.

    Attributes:
        path: The names to go through, from the row on.
        kind: Its type, `None` left out.
        unit: What its number counts.
        of_listed: Whether the way begins at the listed record, not at the row.
    """

    path: tuple[str, ...]
    kind: Any = attrs.field(eq=False)
    unit: str | None = None
    of_listed: bool = False

    @property
    def name(self) -> str:
        """As tables call it."""
        return "_".join(self.path)

    @property
    def is_moment(self) -> bool:
        """Whether it holds a date and time."""
        return self.kind is datetime

    def of(self, item: Item) -> Any:  # noqa: ANN401 - whatever the record holds
        """Its value; `None` also where the record that it belongs to is missing."""
        value = item[-1 if self.of_listed else 0]
        for step in self.path:
            if value is None:
                return None
            value = getattr(value, step)
        return value


def flattened(kind: type[Any], *, of_listed: bool = False) -> Mapping[str, Field]:
    """The fields by their flattened names, the row's own before those of nested records of the same name."""
    found: dict[str, Field] = {}
    for field in sorted(_fields(kind, (), (kind,)), key=lambda field: len(field.path)):
        found.setdefault(field.name, attrs.evolve(field, of_listed=of_listed))
    declared = [field.name for field in _fields(kind, (), (kind,))]
    return MappingProxyType({name: found[name] for name in declared})


def listed(field: Field) -> type[Any] | None:
    """The class of the records that a field lists, if it lists records."""
    if get_origin(field.kind) not in (tuple, list, Sequence):
        return None
    inside = get_args(field.kind)[0]
    return inside if is_record(inside) else None


def is_record(kind: object) -> TypeGuard[type[Any]]:
    """Whether a type is a class of fields."""
    return isinstance(kind, type) and attrs.has(kind)


def _fields(
    kind: type[Any], above: tuple[str, ...], seen: tuple[type[Any], ...]
) -> Iterator[Field]:
    hints = get_type_hints(kind)
    for field in fields_of(kind):
        path, held = (*above, field.name), _without_none(hints.get(field.name))
        if not is_record(held):
            yield Field(path=path, kind=held, unit=unit_of(field))
        elif held not in seen:  # a vehicle's position has a vehicle, which has a position, …
            yield from _fields(held, path, (*seen, held))


def _without_none(hint: Any) -> Any:  # noqa: ANN401 - a type form
    if get_origin(hint) not in (Union, UnionType):
        return hint
    kinds = [one for one in get_args(hint) if one is not NoneType]
    return kinds[0] if len(kinds) == 1 else hint
