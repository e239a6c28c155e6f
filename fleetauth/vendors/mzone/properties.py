"""`Property`: what a record's class attribute is, to filter, select and order by.

``vehicle.registration`` is the vehicle's own text; ``Vehicle.registration`` is the property, and comparing it makes a
`Condition`. How records get them is said in `entity`; what belongs to a row is in `related`. Nothing here is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, Self, TypeVar, overload

import attrs

from fleetauth.errors import ArgumentError

from .conditions import Condition, joined
from .literals import Kind, checked_name, literal

_T = TypeVar("_T")


class Slot(Protocol):
    """Where an instance keeps the value."""

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any: ...  # noqa: ANN401
    def __set__(self, instance: Any, value: Any) -> None: ...  # noqa: ANN401


@attrs.frozen
class Order:
    """A property to order by, and which way: what `Property.desc` gives.

    Attributes:
        name: The vendor's name of the property.
        descending: Whether the highest comes first.
        owner: The record that declares it; `None` for a property that none does.
    """

    name: str
    descending: bool = False
    owner: type[Any] | None = None

    @property
    def text(self) -> str:
        """What ``$orderby`` says."""
        return f"{self.name} desc" if self.descending else self.name


@attrs.frozen
class Change:
    """A property's new value, for what changes a row: what `Property.to` gives.

    Attributes:
        name: The vendor's name of the property.
        value: What it becomes; `None` is the vendor's null.
        owner: The record that declares it; `None` for a property that none does.
    """

    name: str
    value: Any = attrs.field(repr=False)
    owner: type[Any] | None = None


class Property(Generic[_T]):
    """A property of an entity set: the vendor's name, and the type that decides how values are written.

    Compare it by ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``; `None` is the vendor's null.

    Args:
        name: The vendor's name. For a property that no record declares, make one: ``Property("fleetNumber")``.
        kind: What it is compared with; by default that goes by the value's own type.

    Example:
        >>> Vehicle.odometer >= 5000
        <odometer ge 5000>
        >>> Property[str]("fleetNumber").startswith("N-")
        <startswith(fleetNumber,'N-')>
    """

    __slots__ = ("_get", "_set", "kind", "name", "owner")

    def __init__(
        self,
        name: str,
        *,
        kind: Kind = "any",
        owner: type[Any] | None = None,
        slot: Slot | None = None,
    ) -> None:
        self.name: str = checked_name(name, "name", path=True)
        self.kind: Kind = kind
        self.owner: type[Any] | None = owner
        self._get = None if slot is None else slot.__get__
        self._set = None if slot is None else slot.__set__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> _T: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Any:
        if instance is None or self._get is None:
            return self
        return self._get(instance)

    def __set__(self, instance: object, value: _T) -> None:
        # Only the record's own making comes here: afterwards it is frozen.
        if self._set is not None:
            self._set(instance, value)

    def __eq__(self, value: _T) -> Condition:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._compared("eq", value)

    def __ne__(self, value: _T) -> Condition:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._compared("ne", value)

    def __lt__(self, value: _T) -> Condition:
        return self._ranged("lt", value)

    def __le__(self, value: _T) -> Condition:
        return self._ranged("le", value)

    def __gt__(self, value: _T) -> Condition:
        return self._ranged("gt", value)

    def __ge__(self, value: _T) -> Condition:
        return self._ranged("ge", value)

    def __hash__(self) -> int:
        return object.__hash__(self)  # equality makes a condition, so identity it is

    def in_(self, values: Iterable[_T]) -> Condition:
        """Whether it is one of these.

        Args:
            values: At least one, of the property's type.

        Raises:
            ArgumentError: There are none, or one is of another type.
        """
        if isinstance(values, str):
            text = f"in_({values!r}) takes a list of values, not one text"
            raise ArgumentError(text, vendor="mzone")
        conditions = [self._compared("eq", value) for value in values]
        if not conditions:
            text = f"{self.name}.in_() got no values: nothing could be found, so don't ask"
            raise ArgumentError(text, vendor="mzone")
        return joined(conditions, "or")

    def is_null(self) -> Condition:
        """Whether it has no value; the same as ``== None``."""
        return self._tested(lambda path: f"{path} eq null")

    def is_not_null(self) -> Condition:
        """Whether it has a value."""
        return self._tested(lambda path: f"{path} ne null")

    def contains(self: Property[str] | Property[str | None], text: str) -> Condition:
        """Whether this text is in it."""
        return self._searched("contains", text)

    def startswith(self: Property[str] | Property[str | None], text: str) -> Condition:
        """Whether it begins with this text."""
        return self._searched("startswith", text)

    def endswith(self: Property[str] | Property[str | None], text: str) -> Condition:
        """Whether it ends with this text."""
        return self._searched("endswith", text)

    def asc(self) -> Order:
        """To order by it, smallest first."""
        return Order(self.name, owner=self.owner)

    def desc(self) -> Order:
        """To order by it, greatest first."""
        return Order(self.name, descending=True, owner=self.owner)

    def to(self, value: _T) -> Change:
        """Its new value, for ``update_vehicle``.

        Raises:
            ArgumentError: The value is of another type.
        """
        literal(value, self.kind, self.name)
        return Change(self.name, value, self.owner)

    def __repr__(self) -> str:
        owner = "" if self.owner is None else f"{self.owner.__name__} "
        return f"<{type(self).__name__} {owner}{self.name}>"

    @property
    def owners(self) -> frozenset[type[Any]]:
        """The record that it belongs to, if one declares it."""
        return frozenset() if self.owner is None else frozenset({self.owner})

    def _ranged(self, word: str, value: _T) -> Condition:
        if value is None:
            text = f"{self.name} is compared with None by {word}; only == and != know it"
            raise ArgumentError(text, vendor="mzone")
        return self._compared(word, value)

    def _compared(self, word: str, value: _T) -> Condition:
        written = literal(value, self.kind, self.name)
        return self._tested(lambda path: f"{path} {word} {written}")

    def _searched(self, function: str, text: object) -> Condition:
        if self.kind not in ("text", "any"):
            problem = f"{self.name} is no text, so {function}() can't look into it"
            raise ArgumentError(problem, vendor="mzone")
        if not isinstance(text, str):
            problem = f"{self.name}.{function}({text!r}) takes text"
            raise ArgumentError(problem, vendor="mzone")
        written = literal(text, "text", self.name)
        return self._tested(lambda path: f"{function}({path},{written})")

    def _tested(self, write: Callable[[str], str]) -> Condition:
        return Condition(lambda path, _: write(path + self.name), self.owners)
