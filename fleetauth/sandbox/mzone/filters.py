"""OData v4 filters, as far as MZone is known to speak them: read by the standard's grammar, and held against plain
rows. What the rows hold is said elsewhere.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from fleetauth.sandbox.answer import JsonObject
from fleetauth.sandbox.times import parse_time

Kind: TypeAlias = Literal["guid", "text", "time", "flag", "int", "number", "any"]
Test: TypeAlias = Callable[[JsonObject], bool]
Values: TypeAlias = Callable[[JsonObject], object]

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>'(?:[^']|'')*')
    |(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d))
    |(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})
    |(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<name>[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*)
    |(?P<mark>[(),:])""",
    re.VERBOSE,
)
_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_SEARCH: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
}
# What a literal may be compared with, by how it is written.
_FITS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"text", "any"}),
    "time": frozenset({"time", "any"}),
    "guid": frozenset({"guid", "any"}),
    "number": frozenset({"int", "number", "any"}),
    "flag": frozenset({"flag", "any"}),
    "null": frozenset({"guid", "text", "time", "flag", "int", "number", "any", "related"}),
}


class FilterError(Exception):
    """The filter can't be read; the text says where."""


@attrs.frozen
class Expansion:
    """What belongs to a row: one thing, or `many`, of which `make` gives a list."""

    resource: Resource
    make: Callable[[JsonObject], JsonObject | list[JsonObject]]
    many: bool = False


@attrs.frozen
class Resource:
    """A set of rows.

    Attributes:
        name: The set's name.
        fields: Every field that a row may have, and its type; one that is not known is refused.
        expansions: What `$expand` gives, by name.
    """

    name: str
    fields: Mapping[str, Kind]
    expansions: Mapping[str, Expansion] = attrs.field(factory=dict[str, Expansion])


def filter_of(text: str, resource: Resource) -> Test:
    """Give what tells whether a row fits the filter; `FilterError` if it can't be read."""
    return _Parser(text, resource).whole()


def is_literal(text: str, kind: str) -> bool:
    """Tell whether this is written as a GUID or a time is."""
    match = _TOKEN.fullmatch(text)
    return match is not None and match.lastgroup == kind


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FilterError(f"Cannot read the filter at '{text[at:]}'.")
        if match.lastgroup != "space":
            found.append((str(match.lastgroup), match[0]))
        at = match.end()
    return found


class _Parser:
    """Reads one filter from left to right; `or` binds loosest, then `and`, then `not`."""

    def __init__(self, text: str, resource: Resource) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._scopes: dict[str, Resource] = {"": resource}

    def whole(self) -> Test:
        test = self._or()
        if self._at < len(self._tokens):
            raise FilterError(f"Cannot read the filter at '{self._peek()[1]}'.")
        return test

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "its end")

    def _next(self, *kinds: str) -> tuple[str, str]:
        kind, text = self._peek()
        if kind not in kinds:
            raise FilterError(f"Cannot read the filter at '{text}'.")
        self._at += 1
        return kind, text

    def _takes(self, text: str) -> bool:
        found = self._peek()[1] == text
        self._at += found
        return found

    def _mark(self, mark: str) -> None:
        if not self._takes(mark):
            raise FilterError(f"Cannot read the filter at '{self._peek()[1]}': '{mark}' is due.")

    def _or(self) -> Test:
        tests = [self._and()]
        while self._takes("or"):
            tests.append(self._and())
        return lambda row: any(test(row) for test in tests)

    def _and(self) -> Test:
        tests = [self._single()]
        while self._takes("and"):
            tests.append(self._single())
        return lambda row: all(test(row) for test in tests)

    def _single(self) -> Test:
        if self._takes("not"):
            inner = self._single()
            return lambda row: not inner(row)
        if self._takes("("):
            inner = self._or()
            self._mark(")")
            return inner
        name = self._next("name")[1]
        if name in _SEARCH and self._takes("("):
            return self._search(_SEARCH[name])
        if name.endswith("/any"):
            return self._any(name.removesuffix("/any"))
        return self._comparison(name)

    def _search(self, found: Callable[[str, str], bool]) -> Test:
        name = self._next("name")[1]
        kind, values = self._path(name)
        self._mark(",")
        part = _unquoted(self._next("text")[1])
        self._mark(")")
        if kind not in _FITS["text"]:
            raise FilterError(f"{name} is no text.")
        return lambda row: isinstance(text := values(row), str) and found(text, part)

    def _comparison(self, name: str) -> Test:
        kind, values = self._path(name)
        word = self._next("name")[1]
        if word not in _COMPARE:
            raise FilterError(f"Cannot read the filter at '{word}'.")
        compare = _COMPARE[word]
        written, wanted, read = self._literal()
        if kind not in _FITS[written]:
            raise FilterError(f"{name} cannot be compared with a value of another type.")
        if wanted is None and word not in ("eq", "ne"):
            raise FilterError(f"{name} cannot be compared with null by {word}.")

        def test(row: JsonObject) -> bool:
            value = values(row)
            if value is None or wanted is None:
                return compare is _COMPARE["eq" if value is wanted else "ne"]
            try:
                return compare(read(value), wanted)
            except (TypeError, ValueError):  # a field of no published type holds something else
                return word == "ne"

        return test

    def _literal(self) -> tuple[str, Any, Callable[[Any], Any]]:
        kind, text = self._next("text", "time", "guid", "number", "name")
        if kind == "text":
            return kind, _unquoted(text), str
        if kind == "time":
            return kind, parse_time(text), parse_time
        if kind == "guid":
            return kind, text.lower(), lambda value: str(value).lower()
        if kind == "number":
            return kind, float(text), float
        if text == "null":
            return "null", None, str
        if text in ("true", "false"):
            return "flag", text == "true", bool
        raise FilterError(f"Cannot read the value '{text}'.")

    def _any(self, name: str) -> Test:
        kind, values = self._path(name)
        if kind != "many":
            raise FilterError(f"{name} is no collection.")
        self._mark("(")
        if self._takes(")"):
            return lambda row: bool(values(row))
        variable = self._next("name")[1]
        self._mark(":")
        self._scopes[variable] = self._target(name)
        inner = self._or()
        del self._scopes[variable]
        self._mark(")")
        return lambda row: any(
            inner({**row, f" {variable}": item}) for item in cast("list[JsonObject]", values(row))
        )

    def _target(self, name: str) -> Resource:
        _, resource, steps = self._start(name)
        for step in steps:
            resource = resource.expansions[step].resource
        return resource

    def _start(self, name: str) -> tuple[str, Resource, list[str]]:
        first, *rest = name.split("/")
        if first in self._scopes:
            return first, self._scopes[first], rest
        return "", self._scopes[""], [first, *rest]

    def _path(self, name: str) -> tuple[str, Values]:
        """The type of what a path leads to, and what gives it for a row."""
        variable, resource, steps = self._start(name)
        ways: list[Expansion] = []
        for step in steps[:-1]:
            ways.append(self._expansion(resource, step))
            resource = ways[-1].resource
        last = steps[-1] if steps else ""
        if last in resource.expansions:
            ways.append(resource.expansions[last])
            kind: str = "many" if ways[-1].many else "related"
        elif last in resource.fields:
            kind = resource.fields[last]
        else:
            raise FilterError(f"{resource.name} has no property named {last or name}.")

        def values(row: JsonObject) -> object:
            found = cast("JsonObject", row[f" {variable}"]) if variable else row
            for way in ways:
                found = cast("JsonObject", way.make(found))
            return found if kind in ("related", "many") else found.get(last)

        return kind, values

    @staticmethod
    def _expansion(resource: Resource, name: str) -> Expansion:
        if name not in resource.expansions or resource.expansions[name].many:
            raise FilterError(f"{resource.name} has no single {name}.")
        return resource.expansions[name]


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'")
