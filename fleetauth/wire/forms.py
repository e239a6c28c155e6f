"""Type forms, such as `datetime | None`, taken apart: what a record's field is declared to hold.

Nothing here knows a value.
"""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_origin

from .record import Record


def is_union(kind: Any) -> bool:  # noqa: ANN401 - a type form
    """Whether it is a union, in either notation."""
    return get_origin(kind) in {Union, UnionType}


def is_record(kind: Any) -> bool:  # noqa: ANN401 - a type form
    """Whether it is a class of records."""
    return isinstance(kind, type) and issubclass(kind, Record)


def members_of(kinds: tuple[Any, ...]) -> set[Any]:
    """What may be there of a union's types: not `None`, and no words.

    `Literal["a", "b"] | str` is text: the literals are for editors, other values survive.
    """
    return {kind for kind in kinds if kind is not type(None) and get_origin(kind) is not Literal}
