"""`Plan`: how a class of records is made of bytes: what the decoder makes of them, and how a record is made of that.

The decoder makes msgspec Structs with the wire's names, of the declaration and of what is `Learnt`. A function that is
written for the class in `source` makes the records.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import attrs
import msgspec
from msgspec import UNSET

from .learnt import At, Learnt, refused_at, unknown_name
from .quick import Read
from .record import Record, fields_of
from .record_reader import Field, RecordReader
from .source import function_of

_DEEPEST: Final = 4  # records within each other; those below are read plainly
_EXTRA: Final = "extra"
_PLACES: Final = re.compile(r"(?:\[[^\]]*\])*")  # in lists


class Plan:
    """How one class is read.

    Args:
        kind: The class.
        fields: Its fields.
        unknown: The names that are sent beside them.

    Attributes:
        struct: What the decoder makes.
    """

    def __init__(
        self, kind: type[Record], fields: Sequence[Planned], unknown: Sequence[str]
    ) -> None:
        self.struct: Final = _struct(kind, fields, unknown)
        self._kind = kind
        self._fields = fields
        self._unknown = unknown

    @cached_property
    def read(self) -> Read:
        """Makes a record of a Struct; raises whatever it can't read.

        To write it takes longer than all else, so that is left until something was decoded by this plan.
        """
        return function_of(self._kind, self._fields, self._unknown)

    def learn(self, learnt: Learnt, refusal: str) -> Learnt | None:
        """What a refusal of the decoder's adds to what is known; `None` if it says nothing that helps."""
        unknown = unknown_name(refusal)
        if unknown is not None:
            name, way = unknown
            at, field = self._followed(way)
            return learnt.knowing(at, name) if field is None or field.inside else None
        refused = refused_at(refusal)
        at, field = ((), None) if refused is None else self._followed(refused)
        return None if field is None else learnt.widened(at, len(field.field.reading.steps))

    def _followed(self, way: str) -> tuple[At, Planned | None]:
        """The field that a way leads to, and the names of the fields on it; none if it leads to the row itself."""
        at: At = ()
        field: Planned | None = None
        fields: Sequence[Planned] = self._fields
        while (rest := _PLACES.sub("", way, count=1)).startswith("."):
            # A name may have a dot in it, or begin with another's.
            fits = [one for one in fields if rest.startswith(one.field.spellings[0], 1)]
            if not fits:
                break
            field = max(fits, key=lambda one: len(one.field.spellings[0]))
            at = (*at, field.field.name)
            way = rest[1 + len(field.field.spellings[0]) :]
            fields = () if field.inside is None else field.inside._fields
        return at, field


@attrs.frozen
class Planned:
    """How a field is read, as far as is known.

    Attributes:
        field: The field.
        form: What the decoder makes of it.
        step: Which of its reading's steps that is.
        inside: How the record in it is read, or those in its list, if the decoder makes Structs of them.
    """

    field: Field
    form: Any
    step: int
    inside: Plan | None = None

    @property
    def is_key(self) -> bool:
        """Whether it has to be there, under its only name."""
        return self.field.default is attrs.NOTHING and len(self.field.spellings) == 1


def plan_of(
    reader: RecordReader, learnt: Learnt, at: At = (), above: tuple[type[Record], ...] = ()
) -> Plan | None:
    """How to read a class; `None` for one that is made in a way of its own.

    Args:
        reader: Reads it plainly.
        learnt: What is known.
        at: The names of the fields on the way to it.
        above: The classes on that way.
    """
    kind = reader.kind
    if kind in above or len(above) == _DEEPEST or not _is_simple(reader):
        return None
    planned = [_planned(reader, field, learnt, at, (*above, kind)) for field in reader.fields]
    try:
        return Plan(kind, planned, learnt.unknown.get(at, ()))
    except ValueError:  # a name with a quote or a control character in it
        return None


def _planned(
    reader: RecordReader, field: Field, learnt: Learnt, at: At, above: tuple[type[Record], ...]
) -> Planned:
    at = (*at, field.name)
    reading, step = field.reading, learnt.steps.get(at, 0)
    if reading.inside is None or step:
        return Planned(field, reading.steps[step], step)
    inside: Any = reader.reads(reading.inside)
    plan = plan_of(inside, learnt, at, above) if len(field.spellings) == 1 else None
    if plan is None:
        return Planned(field, Any, len(reading.steps) - 1)
    many: Any = list
    return Planned(field, many[plan.struct] if reading.is_list else plan.struct, step, plan)


def _struct(
    kind: type[Record], planned: Sequence[Planned], unknown: Sequence[str]
) -> type[msgspec.Struct]:
    """What the decoder makes of a record. It refuses what is not known, and makes nothing that is cyclic."""
    fields: list[Any] = []
    names: dict[str, str] = {}
    for place, one in enumerate(planned):
        first, *others = one.field.spellings
        names[f"v{place}"] = first
        if one.is_key:
            fields.append((f"v{place}", one.form))
        else:
            fields.append((f"v{place}", one.form if one.form is Any else one.form | None, None))
        for other, name in enumerate(others):
            names[f"v{place}_{other}"] = name
            fields.append((f"v{place}_{other}", Any, UNSET))
    for place, name in enumerate(unknown):
        names[f"x{place}"] = name
        fields.append((f"x{place}", Any, UNSET))
    return msgspec.defstruct(
        kind.__name__, fields, rename=names, forbid_unknown_fields=True, gc=False, kw_only=True
    )


def _is_simple(reader: RecordReader) -> bool:
    """Whether a record is no more than its fields' values, and no two of them have a spelling in common."""
    names = [name for field in reader.fields for name in field.spellings]
    declared = [field for field in fields_of(reader.kind) if field.name != _EXTRA]
    return (
        len(set(names)) == len(names)
        and len(reader.fields) == len(declared)
        and not hasattr(reader.kind, "__attrs_post_init__")
        and not any(map(_has_own_way, declared))
    )


def _has_own_way(field: attrs.Attribute[Any]) -> bool:
    """Whether attrs converts or checks its values, or makes a default for each record."""
    ways = any(getattr(field, way) for way in ("converter", "validator"))
    return ways or hasattr(field.default, "factory")
