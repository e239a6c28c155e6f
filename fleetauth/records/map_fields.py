"""A record class's fields by the names that tables give them: what a map looks for a place in.

Only names and ways to values are here, and the names are those of `columns`: what a place is, is said in `map_places`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from .columns import Kind, ListOf, Scalar, StructOf, layout_of

Item: TypeAlias = Sequence[Any]
"""What is one thing on the map: a row, or a row and one of the records that it lists."""


@attrs.frozen
class Field:
    """A field, and the way to its value.

    Attributes:
        name: As tables call it.
        path: The names to go through, from the row on.
        kind: What it holds.
        unit: What its number counts.
        of_listed: Whether the way begins at the listed record, not at the row.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind
    unit: str | None = None
    of_listed: bool = False

    @property
    def is_moment(self) -> bool:
        """Whether it holds a date and time."""
        return self.kind is Scalar.MOMENT

    def of(self, item: Item) -> Any:  # noqa: ANN401 - whatever the record holds
        """Its value; `None` also where the record that it belongs to is missing."""
        value = item[-1 if self.of_listed else 0]
        for step in self.path:
            if value is None:
                return None
            value = getattr(value, step)
        return value


def flattened(kind: type[Any], *, of_listed: bool = False) -> Mapping[str, Field]:
    """The fields of a class, and of the records nested in it, by their names.

    Raises:
        ArgumentError: Rows of this class have no fields, or two of one name.
    """
    return MappingProxyType(
        {
            column.name: Field(
                name=column.name,
                path=column.path,
                kind=column.kind,
                unit=column.unit,
                of_listed=of_listed,
            )
            for column in layout_of(kind).columns
        }
    )


def listed(field: Field) -> type[Any] | None:
    """The class of the records that a field lists, if it lists records."""
    if isinstance(field.kind, ListOf) and isinstance(field.kind.item, StructOf):
        return field.kind.item.layout.rows
    return None
