"""`Record`, `@record` and `wire(…)`: how a vendor's object is declared as a frozen class, each
field beside its spelling.

What is declared here is read by `reader`. Nothing here knows JSON or a vendor.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar, dataclass_transform, overload

import attrs

from fleetauth.frozen import Frozen, frozen
from fleetauth.markup import Line, card

_SPELLINGS: Final = "fleetauth.wire"
_COVERED: Final = "__fleetauth_covered__"
_UNIT: Final = "fleetauth.unit"
_T = TypeVar("_T")


@overload
def wire(*spellings: str, repr: bool = True, hash: bool = True, unit: str | None = None) -> Any: ...  # noqa: ANN401 - as attrs types it
@overload
def wire(
    *spellings: str, default: _T, repr: bool = True, hash: bool = True, unit: str | None = None
) -> _T: ...
def wire(
    *spellings: str,
    default: Any = attrs.NOTHING,
    repr: bool = True,  # noqa: A002 - as attrs names it
    hash: bool = True,  # noqa: A002 - as attrs names it
    unit: str | None = None,
) -> Any:
    """A field, by the names that the vendor sends it under.

    Args:
        *spellings: The wire's name, or several where the vendor's answers disagree; the first that
            has a value counts.
        default: What an absent field reads as. A field without one is the object's key, and must be
            there.
        repr: Whether the record's `repr` shows it.
        hash: Whether it counts in the record's hash; free-form objects can't.
        unit: What its number counts, such as ``"km/h"``: shown above tables and kept in their schemas.

    Example:
        >>> @record
        ... class Place(Record):
        ...     id: str = wire("id")
        ...     post_code: str | None = wire("postCode", "postcode", default=None)
    """
    metadata: dict[str, Any] = {_SPELLINGS: spellings}
    if unit is not None:
        metadata[_UNIT] = unit
    return attrs.field(default=default, repr=repr, hash=None if hash else False, metadata=metadata)


def fields_of(kind: type[Any]) -> "tuple[attrs.Attribute[Any], ...]":
    """A record's declared fields."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return fields


def cover(kind: type[Any], slots: Mapping[str, Any]) -> None:
    """Keep the slots of fields that a class of records shows as something else, for who fills many of them."""
    covered: Mapping[str, Any] = getattr(kind, _COVERED, {})
    setattr(kind, _COVERED, {**covered, **slots})


def covered_slots(kind: type[Any]) -> Mapping[str, Any]:
    """Those slots, by their fields' names."""
    slots: Mapping[str, Any] = getattr(kind, _COVERED, {})
    return slots


def spellings(field: "attrs.Attribute[Any]") -> tuple[str, ...]:
    """The names on the wire of a record's field; none for one that the wire does not have."""
    names: tuple[str, ...] = field.metadata.get(_SPELLINGS, ())
    return names


def unit_of(field: "attrs.Attribute[Any]") -> str | None:
    """What a field's number counts, such as ``"km/h"``; `None` if it counts nothing, or nobody says what."""
    unit: str | None = field.metadata.get(_UNIT)
    return unit


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(wire, attrs.field)
)
def record(cls: type[_T]) -> type[_T]:
    """Make a class of fields a record: frozen, slotted, made by keyword, equal by value."""
    return frozen(cls)


@record
class Record(Frozen):
    """What every record has.

    Attributes:
        extra: All that the vendor sent in this object and no other field holds, by the wire's
            names. Numbers are `int` or `decimal.Decimal`; text in a field that is named like a
            credential is a `Secret`.
    """

    extra: Mapping[str, Any] = attrs.field(factory=dict[str, Any], repr=False, hash=False)

    def __repr__(self) -> str:
        """The fields that are set, in one line; of `extra` only how many."""
        shown = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields_of(type(self))
            if field.repr and getattr(self, field.name) != field.default
        ]
        if self.extra:
            shown.append(f"extra=<{len(self.extra)}>")
        return f"{type(self).__name__}({', '.join(shown)})"

    def _repr_html_(self) -> str:
        """The fields that are set, below one another, for a notebook."""
        from .flat import flat  # it reads the declarations that are made here

        columns = flat((self,))
        lines = [Line(column.name, column.values[0], column.unit) for column in columns]
        return card(type(self).__name__, lines)
