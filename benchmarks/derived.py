"""`LivePosition` as others would declare it: derived from our own declaration, so that all read the same fields.

Each with the wire's names, which is the best case for all but pydantic (which has aliases). Nothing is read here.
"""

from __future__ import annotations

import functools
import operator
import types
from datetime import datetime
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs
import msgspec

from fleetauth.vendors.masternaut.models import LivePosition
from fleetauth.wire.record import spellings

_NUMBER_FOR_TEXT: Final = frozenset(
    {"serialNumber"}
)  # the vendor sends one where it documents text
_SCALARS: Final = (str, int, float, bool, datetime)


def struct() -> type[msgspec.Struct]:
    """Structs of msgspec. What they don't declare is dropped."""

    def make(kind: type[Any], fields: list[_Field]) -> Any:  # noqa: ANN401 - a class is made
        declared = [(field.wire, field.type, field.default) for field in fields]
        return msgspec.defstruct(kind.__name__, declared, kw_only=True)

    found: type[msgspec.Struct] = _derived(LivePosition, make, both_spellings=True)
    return found


def attrs_class() -> type[Any]:
    """Classes of attrs, with slots, not frozen: as cattrs is at its fastest. What they don't declare is dropped."""

    def make(kind: type[Any], fields: list[_Field]) -> Any:  # noqa: ANN401 - a class is made
        declared = {
            field.wire: attrs.field(type=field.type, default=field.default) for field in fields
        }
        return attrs.make_class(kind.__name__, declared, slots=True, kw_only=True)

    found: type[Any] = _derived(LivePosition, make, both_spellings=True)
    return found


def pydantic_model() -> type[Any]:
    """Models of pydantic, which keep what they don't declare, and take numbers for text."""
    from importlib import import_module

    pydantic: Any = import_module("pydantic")
    keep = pydantic.ConfigDict(extra="allow", coerce_numbers_to_str=True)

    def make(kind: type[Any], fields: list[_Field]) -> Any:  # noqa: ANN401 - a class is made
        declared: dict[str, Any] = {
            field.name: (
                field.type,
                pydantic.Field(
                    default=field.default, validation_alias=pydantic.AliasChoices(*field.spellings)
                ),
            )
            for field in fields
        }
        return pydantic.create_model(kind.__name__, __config__=keep, **declared)

    found: type[Any] = _derived(LivePosition, make, both_spellings=False)
    return found


@attrs.frozen
class _Field:
    name: str
    spellings: tuple[str, ...]
    type: Any
    default: Any

    @property
    def wire(self) -> str:
        return self.spellings[0]


def _derived(kind: type[Any], make: Any, *, both_spellings: bool) -> Any:  # noqa: ANN401 - classes are made
    """A class like this record, and first those of the records in it."""

    def plain(form: Any) -> Any:  # noqa: ANN401 - a type form
        """The same type without what only editors see."""
        if form in _SCALARS or form is type(None):
            return form
        if get_origin(form) is tuple:
            item: Any = plain(get_args(form)[0])
            return tuple[item, ...]
        if get_origin(form) is Literal:
            return str
        if get_origin(form) in {Union, types.UnionType}:
            members = {plain(member) for member in get_args(form)}
            # A number or text, as it comes: cattrs wants a hook for that, and any choice of ours would be unfair.
            return Any if {float, str} <= members else functools.reduce(operator.or_, members)
        return _derived(form, make, both_spellings=both_spellings)

    fields: list[_Field] = []
    for field in attrs.fields(attrs.resolve_types(kind)):
        names = spellings(field)
        if not names:
            continue
        form = plain(field.type)
        if names[0] in _NUMBER_FOR_TEXT and both_spellings:
            form = Any
        each = [(name,) for name in names] if both_spellings else [names]
        fields += [_Field(field.name, one, form, field.default) for one in each]
    return make(kind, fields)
