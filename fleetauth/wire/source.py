"""Writes, for a class of records, the function that makes one of what the decoder made of its bytes.

It has a line or two for each field and no loop. Only declarations are written into its source, never anything that was
sent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import attrs
from msgspec import UNSET

from .masking import is_secret_name, shield
from .record import covered_slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType

    from .plan import Planned
    from .quick import Read
    from .record import Record

_MOST_REMEMBERED: Final = 256  # classes; all vendors together have fewer
_NESTED: Final = frozenset({dict, list})


def function_of(kind: type[Record], planned: Sequence[Planned], unknown: Sequence[str]) -> Read:
    """The function.

    Args:
        kind: The class.
        planned: Its fields: of what the decoder made, by their places, they are `v0`, `v1`; under further names `v1_0`.
        unknown: The names beside them: `x0`, `x1`.
    """
    scope: dict[str, Any] = {
        "UNSET": UNSET,
        "draft": _draft_of(kind),  # type: ignore[arg-type] # it takes a record's hash for its class's
        "kind": kind,
        "nested": _NESTED.__contains__,
        "new": object.__new__,
        "shield": shield,
    }
    for place, one in enumerate(planned):
        scope[f"as_is_{place}"] = one.field.reading.as_is
        scope[f"default_{place}"] = one.field.default
        scope[f"read_{place}"] = one.inside.read if one.inside else one.field.reading.quick
    for place, name in enumerate(unknown):
        scope[f"name_{place}"] = name
    secret = tuple(map(is_secret_name, unknown))
    exec(_code(_source(planned, secret)), scope)  # noqa: S102 - our own text, made of declarations
    read: Read = scope["read"]
    return read


@lru_cache(_MOST_REMEMBERED)
def _draft_of(kind: type[Record]) -> type[Record]:
    """A class of the same layout whose fields can be set like any object's, which is several times faster.

    An object is of that class until it is complete, and nobody else sees it before.
    """
    free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(kind.__name__, (kind,), {**free, **covered_slots(kind)})


@lru_cache(_MOST_REMEMBERED)
def _code(source: str) -> CodeType:
    """Compiled; sessions share it."""
    return compile(source, "<fleetauth.wire.source>", "exec")


def _source(planned: Sequence[Planned], secret: Sequence[bool]) -> str:
    lines = [
        "made = new(draft)",
        "extra = made.extra = {}",
        *(line for place, one in enumerate(planned) for line in _lines(place, one)),
        *(line for place, dark in enumerate(secret) for line in _extra(place, secret=dark)),
        "made.__class__ = kind",
        "return made",
    ]
    return "\n    ".join(["def read(sent):", *lines])


def _lines(place: int, one: Planned) -> Iterator[str]:
    """Those that read one field."""
    field, sent, made = one.field, f"sent.v{place}", f"made.{one.field.name}"
    is_read = field.reading.is_read and not one.step and len(field.spellings) == 1
    if is_read and (one.is_key or field.default is None):
        yield f"{made} = {sent}"
        return
    yield f"value = {sent}"
    for other, name in enumerate(field.spellings[1:]):
        yield f"other = {sent}_{other}"
        yield "if other is not UNSET:"
        yield "    if value is None: value = other"
        yield f"    else: extra[{name!r}] = shield({name!r}, other)"
    yield f"{made} = {_value(place, one, is_read=is_read)}"


def _value(place: int, one: Planned, *, is_read: bool) -> str:
    """What becomes of `value`."""
    default = one.field.default
    made = f"read_{place}(value)"
    if one.inside and one.field.reading.is_list:
        made = f"tuple(map(read_{place}, value)) if value else ()"
    elif is_read:
        made = "value"
    elif one.field.reading.as_is:
        made = f"value if type(value) is as_is_{place} else {made}"
    if default is attrs.NOTHING:
        return made
    return f"{None if default is None else f'default_{place}'} if value is None else {made}"


def _extra(place: int, *, secret: bool) -> Iterator[str]:
    shielded = f"shield(name_{place}, value)"
    if not secret:
        shielded = f"{shielded} if nested(type(value)) else value"
    yield f"value = sent.x{place}"
    yield f"if value is not UNSET: extra[name_{place}] = {shielded}"
