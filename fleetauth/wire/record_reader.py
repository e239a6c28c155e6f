"""`RecordReader`: reads an object as one class of record, fields by their spelling, the rest into `extra`.

What is promised of a record is said here. A class of which many are read goes on by `hot`, which gives the same
sooner. How a single field's value is read is said by the hooks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, get_type_hints

import attrs

from .hot import Field, hot_reader
from .masking import shield
from .quick import Read, quick_reading
from .record import Record, fields_of, spellings
from .shapes import is_object
from .unreadable import UnreadableError, shown


class RecordReader:
    """Reads one class of record.

    Args:
        kind: The class.
        reads: Gives the reader of a type.
        is_ours: Whether a type is read as this package does it, and not by a hook of the vendor's own.
        few: How many are read before a faster reader is made: that takes as long as to read about so many.

    Attributes:
        is_hot: Whether it goes the faster way by now.
    """

    def __init__(
        self,
        kind: type[Record],
        reads: Callable[[Any], Read],
        is_ours: Callable[[Any], bool],
        few: int,
    ) -> None:
        self._kind = kind
        self._reads = reads
        self._is_ours = is_ours
        self._left = few
        self._read: Read = self._read_first
        self.is_hot: bool = False

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        """Read one.

        Raises:
            UnreadableError: It is no such record; where the culprit is, it says.
        """
        return self._read(value)

    def _read_first(self, value: Any) -> Any:  # noqa: ANN401 - any JSON there is
        if self._left:
            self._left -= 1
            return self.read_plainly(value)
        hot = hot_reader(self._kind, self._fields, self.read_plainly)
        self.is_hot = hot is not None
        self._read = hot or self.read_plainly
        return self._read(value)

    @cached_property
    def _fields(self) -> list[Field]:
        """The fields; not before the first object is read, as a record may hold others of its own class."""
        types = get_type_hints(self._kind)
        return [
            self._field(field, types[field.name])
            for field in fields_of(self._kind)
            if spellings(field)
        ]

    def _field(self, field: attrs.Attribute[Any], form: Any) -> Field:  # noqa: ANN401 - a type form
        read = self._reads(form)
        as_is, quick = quick_reading(form, read, self._reads, self._is_ours)
        return Field(
            name=field.name,
            spellings=spellings(field),
            default=field.default,
            read=read,
            as_is=as_is,
            quick=quick,
        )

    def read_plainly(self, value: Any) -> Record:  # noqa: ANN401 - any JSON there is
        """Read one, field by field; every record could be read so."""
        if not is_object(value):
            raise UnreadableError("an object", shown(value))
        rest = dict(value)
        found: dict[str, Any] = {}
        for field in self._fields:
            spelling, sent = _take(rest, field.spellings)
            if sent is None and field.default is not attrs.NOTHING:
                continue
            try:
                found[field.name] = field.read(sent)
            except UnreadableError as error:
                if sent is None:
                    error.found = "nothing, and it is the object's key"
                error.steps.append(spelling)
                raise
        return self._kind(**found, extra=read_free_form(rest))


def read_free_form(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON there is
    """An object as it is, but its credentials shielded."""
    if not is_object(value):
        raise UnreadableError("an object", shown(value))
    return {name: shield(name, field) for name, field in value.items()}


def _take(rest: dict[str, Any], names: tuple[str, ...]) -> tuple[str, Any]:
    """Take the first of a field's spellings that has a value; a null is as good as absent."""
    for name in names:
        sent = rest.get(name)
        if sent is None:
            rest.pop(name, None)
        else:
            return name, rest.pop(name)
    return names[0], None
