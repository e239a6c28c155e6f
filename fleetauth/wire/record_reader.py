"""`RecordReader`: reads an object as one class of record, fields by their spelling, the rest into `extra`.

What is promised of a record is said here, and errors are made here. Bytes of a class of which many are read go by
`straight`, which gives the same sooner. How a single field's value is read is said by the hooks.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import cached_property
from typing import Any, Final, get_type_hints

import attrs

from .masking import shield
from .quick import Read, Reading, reading_of
from .record import Record, fields_of, spellings
from .shapes import is_object
from .unreadable import UnreadableError, shown


@attrs.frozen(kw_only=True)
class Field:
    """How a record's field is read.

    Attributes:
        name: The record's name for it.
        spellings: The wire's.
        default: What it is if it was not sent; `attrs.NOTHING` if it must be.
        read: Reads any value of it.
        reading: How it is read from bytes.
    """

    name: str
    spellings: tuple[str, ...]
    default: Any
    read: Read
    reading: Reading


class RecordReader:
    """Reads one class of record.

    Args:
        kind: The class.
        reads: Gives the reader of a type.
        is_ours: Whether a type is read as this package does it, and not by a hook of the vendor's own.
    """

    def __init__(
        self, kind: type[Record], reads: Callable[[Any], Read], is_ours: Callable[[Any], bool]
    ) -> None:
        self.kind: Final = kind
        self.reads: Final = reads
        self._is_ours = is_ours

    @cached_property
    def fields(self) -> list[Field]:
        """The fields; not before the first object is read, as a record may hold others of its own class."""
        types = get_type_hints(self.kind)
        return [
            self._field(field, types[field.name])
            for field in fields_of(self.kind)
            if spellings(field)
        ]

    def begun(self) -> Generator[None, None, None]:
        """Look at the fields, and at those of the records within, a class a step."""
        seen: set[type[Record]] = set()
        left = [self]
        while left:
            reader = left.pop()
            if reader.kind in seen:
                continue
            seen.add(reader.kind)
            for field in reader.fields:
                if field.reading.inside is not None:
                    inside: Any = self.reads(field.reading.inside)
                    left.append(inside)
            yield

    def _field(self, field: attrs.Attribute[Any], form: Any) -> Field:  # noqa: ANN401 - a type form
        read = self.reads(form)
        return Field(
            name=field.name,
            spellings=spellings(field),
            default=field.default,
            read=read,
            reading=reading_of(form, read, self._is_ours),
        )

    def __call__(self, value: Any) -> Record:  # noqa: ANN401 - any JSON there is
        """Read one, field by field; every record could be read so.

        Raises:
            UnreadableError: It is no such record; where the culprit is, it says.
        """
        if not is_object(value):
            raise UnreadableError("an object", shown(value))
        rest = dict(value)
        found: dict[str, Any] = {}
        for field in self.fields:
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
        return self.kind(**found, extra=read_free_form(rest))


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
