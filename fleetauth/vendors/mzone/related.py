"""`Navigation` and `Collection`: what belongs to a row, to filter by and to expand; `Expansion`: what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, ForwardRef, TypeAlias, TypeVar, cast

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.wire import Record
from fleetauth.wire.record import fields_of, spellings

from .conditions import Condition, checked
from .literals import Kind, checked_name
from .properties import Order, Property, Slot

_T = TypeVar("_T")
_R = TypeVar("_R")


@attrs.frozen
class Expansion:
    """What to send along with each row, as ``$expand`` says it.

    Attributes:
        name: The vendor's name of what belongs to the row.
        target: The record that it is read as.
        selected: The vendor's names of the properties that are wanted of it; all, if empty.
        expanded: What to send along with that in turn.
        owner: The record that it belongs to.
    """

    name: str
    target: Any = None
    selected: tuple[str, ...] = ()
    expanded: tuple[Expansion, ...] = ()
    owner: type[Any] | None = None

    def select(self, *properties: Property[Any] | str) -> Expansion:
        """Only these properties of it, and its key."""
        names = selected(properties, self.target, self.selected)
        return attrs.evolve(self, selected=names)

    def expand(self, *expansions: Expandable) -> Expansion:
        """What to send along with that in turn."""
        found = tuple(expansion_of(one, self.target) for one in expansions)
        return attrs.evolve(self, expanded=(*self.expanded, *found))

    @property
    def text(self) -> str:
        """What ``$expand`` says."""
        options: list[str] = []
        if self.selected:
            options.append("$select=" + ",".join(self.selected))
        if self.expanded:
            options.append("$expand=" + ",".join(one.text for one in self.expanded))
        return f"{self.name}({';'.join(options)})" if options else self.name


class Related(Property[_T]):
    """What a navigation and a collection have in common."""

    __slots__ = ("_target",)

    def __init__(
        self,
        name: str,
        *,
        kind: Kind = "any",
        owner: type[Any] | None = None,
        slot: Slot | None = None,
        target: Any = None,  # noqa: ANN401 - a record, or a mapping for what is not published
    ) -> None:
        super().__init__(name, kind=kind, owner=owner, slot=slot)
        self._target = target

    @property
    def target(self) -> Any:  # noqa: ANN401 - a record, or a mapping for what is not published
        """The record at the other end; it may be declared after this one, in the same file."""
        if isinstance(self._target, ForwardRef) and self.owner is not None:
            self._target = vars(sys.modules[self.owner.__module__])[self._target.__forward_arg__]
        return self._target

    def select(self, *properties: Property[Any] | str) -> Expansion:
        """To expand it, but only these properties of it, and its key."""
        return expansion_of(self).select(*properties)

    def expand(self, *expansions: Expandable) -> Expansion:
        """To expand it, and what belongs to it in turn."""
        return expansion_of(self).expand(*expansions)


class Navigation(Related[_R | None]):
    """Another record that belongs to a row, and comes along if it is expanded.

    Example:
        >>> Vehicle.last_known_position.select(LastKnownPosition.latitude).text
        'lastKnownPosition($select=latitude)'
        >>> Vehicle.last_known_position.where(LastKnownPosition.speed > 50)
        <lastKnownPosition/speed gt 50>
    """

    __slots__ = ()

    def where(self, condition: Condition) -> Condition:
        """Whether it is like this.

        Args:
            condition: A comparison of the other record's properties.

        Raises:
            ArgumentError: It is no condition, or is about another record.
        """
        inner = condition_for(condition, self.target)
        return Condition(
            lambda path, depth: inner.write(f"{path}{self.name}/", depth),
            self.owners,
            inner.binding,
        )


class Collection(Related[tuple[_R, ...]]):
    """Other records that belong to a row, and come along if they are expanded.

    Example:
        >>> group = "72753c0d-0000-4000-8000-000000000001"
        >>> Vehicle.vehicle_groups.any(VehicleGroup.id == group)
        <vehicleGroups/any(x:x/id eq 72753c0d-0000-4000-8000-000000000001)>
    """

    __slots__ = ()

    def any(self, condition: Condition | None = None) -> Condition:
        """Whether one of them is like this; without a condition, whether there is one at all."""
        if condition is None:
            return Condition(lambda path, _: f"{path}{self.name}/any()", self.owners)
        inner = condition_for(condition, self.target)

        def write(path: str, depth: int) -> str:
            variable = f"x{depth or ''}"
            return f"{path}{self.name}/any({variable}:{inner.write(f'{variable}/', depth + 1)})"

        return Condition(write, self.owners)


Expandable: TypeAlias = Expansion | Related[Any] | str


def condition_for(condition: object, kind: object) -> Condition:
    """A condition on rows of this kind.

    Raises:
        ArgumentError: It is none, or it is about another record's properties.
    """
    found = checked(condition)
    for owner in found.owners:
        _check_owner(owner, kind, repr(found))
    return found


def several(expansions: Iterable[Expandable]) -> Iterable[Expandable]:
    """What to expand, given as a list.

    Raises:
        ArgumentError: It is one text.
    """
    if isinstance(expansions, str):
        text = f"expand={expansions!r} must be a list, not one text; write [{expansions!r}]"
        raise ArgumentError(text, vendor="mzone")
    return expansions


def expansion_of(expansion: object, kind: object = None) -> Expansion:
    """What to expand in rows of this kind.

    Raises:
        ArgumentError: It is nothing that can be expanded there.
    """
    if isinstance(expansion, str):
        return Expansion(checked_name(expansion, "expand"))
    if isinstance(expansion, Related):
        related = cast("Related[object]", expansion)
        expansion = Expansion(related.name, related.target, owner=related.owner)
    if not isinstance(expansion, Expansion):
        text = f"expand({expansion!r}) takes what belongs to the record, such as Vehicle.last_known_position"
        raise ArgumentError(text, vendor="mzone")
    _check_owner(expansion.owner, kind, f"expand({expansion.text})")
    return expansion


def order_of(order: object, kind: object) -> Order:
    """How to order rows of this kind.

    Raises:
        ArgumentError: It is nothing to order by there.
    """
    if isinstance(order, str):
        return Order(checked_name(order, "order_by", path=True))
    if isinstance(order, Property):
        order = order.asc()
    if not isinstance(order, Order):
        text = f"order_by({order!r}) takes properties of the record, such as Vehicle.description.desc()"
        raise ArgumentError(text, vendor="mzone")
    _check_owner(order.owner, kind, f"order_by({order.text})")
    return order


def selected(
    properties: Iterable[object], kind: object, before: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The names to select: those before, these, and the keys, without which a row can't be read.

    Raises:
        ArgumentError: One of them is no property of that kind.
    """
    names: list[str] = []
    for one in properties:
        if isinstance(one, str):
            names.append(checked_name(one, "select"))
        elif isinstance(one, Property) and not isinstance(one, Related):
            _check_owner(one.owner, kind, f"select({one.name})")
            names.append(one.name)
        else:
            text = f"select({one!r}) takes properties of the record; what belongs to it is for expand()"
            raise ArgumentError(text, vendor="mzone")
    return tuple(dict.fromkeys((*before, *names, *_keys_of(kind))))


def _keys_of(kind: object) -> list[str]:
    if not (isinstance(kind, type) and issubclass(kind, Record)):
        return []
    return [
        spellings(field)[0]
        for field in fields_of(kind)
        if spellings(field) and field.default is attrs.NOTHING
    ]


def _check_owner(owner: type[Any] | None, kind: object, what: str) -> None:
    if owner is None or not isinstance(kind, type) or not issubclass(kind, Record):
        return  # it goes by names alone
    if kind is Record or issubclass(kind, owner):
        return
    text = f"{what} is about {owner.__name__}, but the rows are {kind.__name__}: use {kind.__name__}'s own properties"
    raise ArgumentError(text, vendor="mzone")
