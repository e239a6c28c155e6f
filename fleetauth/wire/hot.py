"""Generates, from a record's declaration, the function by which many records of its class are read.

It has a line or two for each field, no loop, and gives what `record_reader` gives, errors and their paths included:
a property-based test compares the two for every record of every vendor. An object that has a field twice, or lacks its
key, is handed to the plain reader, as is every value that did not come in one of its type's usual forms.

Only declarations are written into its source, never anything that a vendor sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import filterfalse
from types import CodeType
from typing import Any, Final

import attrs

from .masking import shield
from .quick import Read
from .record import Record, fields_of
from .unreadable import UnreadableError

_MOST_REMEMBERED: Final = 256  # classes; all vendors together have fewer
_EXTRA: Final = "extra"
_BEGIN: Final = """\
def read(value):
    if type(value) is not dict or is_odd:
        return plain(value)
    get = value.get
    made = new(draft)
    at = ""
    try:"""
_END: Final = """\
        made.extra = {name: shield(name, value[name]) for name in filterfalse(is_known, value)}
    except UnreadableError as error:
        error.steps.append(at)
        raise
    made.__class__ = kind
    return made"""


@attrs.frozen(kw_only=True)
class Field:
    """How a record's field is read.

    Attributes:
        name: The record's name for it.
        spellings: The wire's.
        default: What it is if it was not sent; `attrs.NOTHING` if it must be.
        read: Reads any value of it.
        as_is: A class of values that `read` gives back as they are, if there is one.
        quick: Reads all other values as `read` does, but sooner, and no null.
    """

    name: str
    spellings: tuple[str, ...]
    default: Any
    read: Read
    as_is: type | None
    quick: Read


def hot_reader(kind: type[Record], fields: Sequence[Field], plain: Read) -> Read | None:
    """A function that reads records of a class; `None` for a class that is made in a way of its own.

    Args:
        kind: The class.
        fields: Its fields, in the order in which they are declared.
        plain: Reads any of its records.
    """
    if not _is_simple(kind, fields):
        return None
    scope: dict[str, Any] = {
        "UnreadableError": UnreadableError,
        "draft": _draft_of(kind),  # type: ignore[arg-type] # it takes a record's hash for its class's
        "kind": kind,
        "filterfalse": filterfalse,
        "is_known": frozenset(name for field in fields for name in field.spellings).__contains__,
        "new": object.__new__,
        "plain": plain,
        "shield": shield,
    }
    for place, field in enumerate(fields):
        scope[f"as_is_{place}"] = field.as_is
        scope[f"default_{place}"] = field.default
        scope[f"read_{place}"] = field.quick
    exec(_code(_source(fields)), scope)  # noqa: S102 - our own text, made of declarations
    read: Read = scope["read"]
    return read


def _is_simple(kind: type[Record], fields: Sequence[Field]) -> bool:
    """Whether a record is no more than its fields' values, and no two of them have a spelling in common."""
    names = [name for field in fields for name in field.spellings]
    declared = [field for field in fields_of(kind) if field.name != _EXTRA]
    return (
        len(set(names)) == len(names)
        and len(fields) == len(declared)
        and not hasattr(kind, "__attrs_post_init__")
        and not any(map(_has_own_way, declared))
    )


def _has_own_way(field: attrs.Attribute[Any]) -> bool:
    """Whether attrs converts or checks its values, or makes a default for each record."""
    ways = any(getattr(field, way) for way in ("converter", "validator"))
    return ways or hasattr(field.default, "factory")


@lru_cache(_MOST_REMEMBERED)
def _draft_of(kind: type[Record]) -> type[Record]:
    """A class of the same layout whose fields can be set like any object's, which is several times faster.

    An object is of that class until it is complete, and nobody else sees it before.
    """
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(kind.__name__, (kind,), free)


@lru_cache(_MOST_REMEMBERED)
def _code(source: str) -> CodeType:
    """Compiled; sessions share it."""
    return compile(source, "<fleetauth.wire.hot>", "exec")


def _source(fields: Sequence[Field]) -> str:
    lines = [line for place, field in enumerate(fields) for line in _lines(place, field)]
    begin = _BEGIN.replace("is_odd", " or ".join(_oddities(fields)) or "False")
    return "\n".join([begin, *(f"        {line}" for line in lines), _END])


def _oddities(fields: Sequence[Field]) -> Iterator[str]:
    """What the plain reader is for: a field that came under two spellings, and a key that is missing."""
    for field in fields:
        if len(field.spellings) > 1:
            yield " + ".join(f"({name!r} in value)" for name in field.spellings) + " > 1"
        if field.default is attrs.NOTHING:
            yield " and ".join(f"value.get({name!r}) is None" for name in field.spellings)


def _lines(place: int, field: Field) -> Iterator[str]:
    """Those that read one field. `at` is where an error would be, so it is set before anything can fail."""
    first, *others = field.spellings
    yield f"sent = get({first!r})"
    if others:
        yield f"at = {first!r}"
    for name in others:
        yield f"if sent is None: sent = get({name!r}); at = {name!r}"
    at = "" if others else f"at = {first!r}; "
    made, word = f"made.{field.name}", ""
    kept: list[str] = []
    if field.default is None:
        kept.append("sent is None")
    elif field.default is not attrs.NOTHING:
        yield f"if sent is None: {made} = default_{place}"
        word = "el"
    if field.as_is:
        kept.append(f"type(sent) is as_is_{place}")
    if kept:
        yield f"{word}if {' or '.join(kept)}: {made} = sent"
        word = "el"
    yield f"{'else: ' if word else ''}{at}{made} = read_{place}(sent)"
