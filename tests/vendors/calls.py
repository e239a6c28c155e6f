"""`Case`: one documented call as the tests make it, and what can be done to its sample answer.

The lists of cases lie beside this file, one file a vendor; what is proved of each is in `test_calls`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, TypeAlias

import attrs

from tests.samples.files import sample

Json: TypeAlias = Any
"""Any JSON there is."""

# What the vendors call the rows in their envelopes; else the answer itself is the one thing.
_ROWS: Final = ("value", "items", "jobs", "data", "Result", "pageItems", "utilisations")


@attrs.frozen
class Case:
    """A call, and its documented answer.

    Attributes:
        call: As `@documented` names it.
        run: Makes the call on a session, and gives what came of it.
        sample: The sample answer's file below the vendor's folder; `None` for a call that answers nothing.
        rows: What the answer calls its rows, if none of the usual names.
        fixed: Whether the answer has no records that could vary, as a GraphQL operation's own.
    """

    call: str
    run: Callable[[Any], Awaitable[Any]]
    sample: str | None
    rows: str | None = None
    fixed: bool = False

    def answer(self, vendor: str) -> Json:
        """The documented answer."""
        return None if self.sample is None else json.loads(sample(f"{vendor}/{self.sample}"))

    def varied(self, answer: Json, change: Callable[[Json], Json]) -> Json:
        """The answer with each of its rows changed, or the one thing that it is."""
        answer = copy.deepcopy(answer)
        name = self._rows_of(answer)
        inside = answer if name is None else answer[name]
        changed = [change(row) for row in inside] if isinstance(inside, list) else change(inside)
        return changed if name is None else answer | {name: changed}

    def _rows_of(self, answer: Json) -> str | None:
        if self.rows is not None:
            return self.rows
        if not isinstance(answer, dict):
            return None
        return next((name for name in _ROWS if isinstance(answer.get(name), (list, dict))), None)


def nulled(row: Json) -> Json:
    """Every field null."""
    return dict.fromkeys(row) if isinstance(row, dict) else row


def emptied(row: Json) -> Json:
    """No field at all."""
    return {} if isinstance(row, dict) else row


def hollowed(value: Json) -> Json:
    """Every leaf null, and the structure kept. A date that is written as a list or an object is a leaf."""
    if _is_date(value):
        return None
    if isinstance(value, dict):
        return {name: hollowed(field) for name, field in value.items()}
    if isinstance(value, list):
        return [hollowed(item) for item in value]
    return None


def _is_date(value: Json) -> bool:
    if isinstance(value, dict):
        return value.keys() == {"date", "time"}
    return isinstance(value, list) and bool(value) and all(type(part) is int for part in value)


def modernized(value: Json) -> Json:
    """New fields everywhere, and new words where there were words."""
    if isinstance(value, dict):
        known = {name: modernized(field) for name, field in value.items()}
        return known | {"brandNew": [1, {"deep": None}]}
    if isinstance(value, list):
        return [modernized(item) for item in value]
    is_word = isinstance(value, str) and value.replace("_", "").isalpha()
    return "SOMETHING_NEW" if is_word and value not in ("true", "false") else value


def unreadable(_: Json) -> Json:
    """Nothing that a row can be."""
    return [["no row"]]


def restored(varied: Json, answer: Json, path: str) -> Json:
    """The changed answer with one field as it was, by the path that an error names."""
    varied = copy.deepcopy(varied)
    *way, last = _steps(path)
    into, source = varied, answer
    for step in way:
        into, source = into[step], source[step]
    into[last] = source[last]
    return varied


def _steps(path: str) -> Iterator[str | int]:
    for part in path.replace("[", ".[").split("."):
        if part.startswith("["):
            yield int(part[1:-1])
        elif part:
            yield part
