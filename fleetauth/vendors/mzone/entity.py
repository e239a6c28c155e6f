"""`@entity` and `prop(…)`: how records of MZone's entity sets are declared, each class attribute a property."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import NoneType
from typing import (
    Any,
    Final,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

import attrs

from fleetauth.wire import record, wire
from fleetauth.wire.record import cover, spellings

from .literals import Kind
from .properties import Property
from .related import Collection, Navigation, Related

_T = TypeVar("_T")
_KIND: Final = "fleetauth.mzone.kind"
_KINDS: Final[Mapping[Any, Kind]] = {
    str: "text",
    datetime: "moment",
    bool: "flag",
    int: "whole",
    float: "number",
    Decimal: "number",
}


@overload
def prop(*spellings: str, kind: Kind | None = None, unit: str | None = None) -> Any: ...  # noqa: ANN401 - as attrs types it
@overload
def prop(
    *spellings: str,
    default: Any,  # noqa: ANN401 - as attrs types it
    kind: Kind | None = None,
    hash: bool = True,
    unit: str | None = None,
) -> Any: ...  # noqa: ANN401 - as attrs types it
def prop(
    *spellings: str,
    default: Any = attrs.NOTHING,
    kind: Kind | None = None,
    hash: bool = True,  # noqa: A002 - as attrs names it
    unit: str | None = None,
) -> Any:
    """A field that is a property, by the names that MZone sends it under.

    Args:
        *spellings: See `fleetauth.wire.wire`; filters use the first.
        default: What an absent property reads as. A field without one is the key.
        kind: How values are written in a filter; by default that follows from the annotation. Text that holds a
            GUID is ``"guid"``, text that holds a whole number ``"whole"``.
        hash: Whether it counts in the record's hash; free-form objects can't.
        unit: What its number counts, such as ``"km/h"``.
    """
    field = wire(*spellings, default=default, hash=hash, unit=unit)
    field.metadata[_KIND] = kind
    return field


@dataclass_transform(
    frozen_default=True, kw_only_default=True, field_specifiers=(prop, wire, attrs.field)
)
def entity(cls: type[_T]) -> type[_T]:
    """Make a class of properties a record of an entity set.

    An instance holds plain values; on the class, each is the `Property` to filter, select and order by.

    Example:
        >>> from fleetauth.wire import Record
        >>> @entity
        ... class Alarm(Record):
        ...     id: Property[str] = prop("id", kind="guid")
        ...     note: Property[str | None] = prop("note", default=None)
        >>> Alarm(id="72753c0d-0000-4000-8000-000000000001", note="loud").note
        'loud'
        >>> Alarm.note.contains("loud")
        <contains(note,'loud')>
    """
    hints = cls.__annotations__
    if any(isinstance(hint, str) for hint in hints.values()):
        hints = get_type_hints(cls)
    declared = {name: hints[name] for name in cls.__annotations__ if _is_property(hints[name])}
    for name, hint in declared.items():
        cls.__annotations__[name] = _held(hint)
    fields = {name: vars(cls)[name] for name in declared}  # as `prop` made them
    made = record(cls)
    cover(made, {name: made.__dict__[name] for name in declared})
    for name, hint in declared.items():
        field, of = fields[name], get_origin(hint)
        slot, spelling = made.__dict__[name], spellings(field)[0]
        if issubclass(of, Related):
            target = get_args(hint)[0]
            setattr(made, name, of(spelling, owner=made, slot=slot, target=target))
        else:
            kind = field.metadata[_KIND] or _kind_of(get_args(hint)[0])
            setattr(made, name, of(spelling, kind=kind, owner=made, slot=slot))
    return made


def _is_property(hint: object) -> bool:
    origin = get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Property)


def _held(hint: Any) -> Any:  # noqa: ANN401 - a type form
    """What an instance holds."""
    (inside,) = get_args(hint)
    if get_origin(hint) is Navigation:
        return inside | None
    many: Any = tuple
    return many[inside, ...] if get_origin(hint) is Collection else inside


def _kind_of(inside: Any) -> Kind:  # noqa: ANN401 - a type form
    kinds = [one for one in get_args(inside) or (inside,) if one is not NoneType]
    return _KINDS.get(kinds[0], "any") if len(kinds) == 1 else "any"
