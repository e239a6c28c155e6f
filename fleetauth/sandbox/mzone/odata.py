"""The part of OData v4 that MZone is known to speak: filters of comparisons joined by `and`,
ordering, paging, counting, selecting and expanding, over rows that are plain dicts. What the rows
say is said elsewhere.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetauth.sandbox.mzone.service import MZone

PAGE_OPTIONS = ("$filter", "$select", "$orderby", "$top", "$skip", "$count", "$format")

_CLAUSE = re.compile(r"(\w+) (eq|ne|gt|ge|lt|le) ('(?:[^']|'')*'|[^' ]+)")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


@attrs.frozen
class Resource:
    """A set of rows.

    Attributes:
        name: The set's name.
        fields: Every field that a row may have; one that is not known is refused.
        expansions: What `$expand` gives, by name.
    """

    name: str
    fields: frozenset[str]
    expansions: Mapping[str, Callable[[JsonObject], JsonObject]] = attrs.field(
        factory=dict[str, Callable[[JsonObject], JsonObject]]
    )


def page(
    mzone: MZone, resource: Resource, rows: Sequence[JsonObject], query: Mapping[str, str]
) -> Answer:
    """Answer a query over rows."""
    reader = _Reader(mzone, resource)
    found = reader.filtered(rows, query.get("$filter"))
    total = len(found)
    found = reader.ordered(found, query.get("$orderby"))
    skip = reader.number(query, "$skip") or 0
    top = reader.number(query, "$top")
    limits = [limit for limit in (top, mzone.largest_page) if limit is not None]
    found = found[skip : skip + min(limits)] if limits else found[skip:]
    envelope: JsonObject = {
        "@odata.context": f"{mzone.urls()['base_url']}$metadata#{resource.name}"
    }
    if reader.flag(query, "$count"):
        envelope["@odata.count"] = total
    envelope["value"] = [reader.shown(row, query) for row in found]
    return _odata(envelope)


def single(mzone: MZone, resource: Resource, row: JsonObject, query: Mapping[str, str]) -> Answer:
    """Answer a query for one row."""
    context = f"{mzone.urls()['base_url']}$metadata#{resource.name}/$entity"
    return _odata({"@odata.context": context, **_Reader(mzone, resource).shown(row, query)})


def without_nulls(row: JsonObject) -> JsonObject:
    """Leave the null properties out, as MZone does."""
    return {name: value for name, value in row.items() if value is not None}


def _odata(value: JsonObject) -> Answer:
    return json_answer(
        value,
        content_type="application/json; odata.metadata=minimal",
        headers=(("odata-version", "4.0"),),
    )


class _Reader:
    """Reads one query's options over one resource."""

    def __init__(self, mzone: MZone, resource: Resource) -> None:
        self.mzone = mzone
        self.resource = resource

    def refuse(self, message: str) -> Refused:
        return Refused(self.mzone.problem(400, message))

    def number(self, query: Mapping[str, str], name: str) -> int | None:
        text = query.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise self.refuse(f"{name} must be a whole number.")
        return int(text)

    def flag(self, query: Mapping[str, str], name: str) -> bool:
        text = query.get(name, "false")
        if text not in ("true", "false"):
            raise self.refuse(f"{name} must be true or false.")
        return text == "true"

    def field(self, name: str) -> str:
        if name not in self.resource.fields:
            raise self.refuse(f"{self.resource.name} has no property named {name}.")
        return name

    def filtered(self, rows: Sequence[JsonObject], text: str | None) -> list[JsonObject]:
        if text is None:
            return list(rows)
        tests = [self._test(clause) for clause in re.split(r" and (?=\w+ \w\w )", text)]
        return [row for row in rows if all(test(row) for test in tests)]

    def _test(self, clause: str) -> Callable[[JsonObject], bool]:
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise self.refuse(f"Cannot read the filter at '{clause}'.")
        name, compare = self.field(match[1]), _COMPARE[match[2]]
        wanted, read = self._literal(match[3])

        def test(row: JsonObject) -> bool:
            value = row.get(name)
            if value is None or wanted is None:
                return compare is _COMPARE["eq" if value is wanted else "ne"]
            return compare(read(value), wanted)

        return test

    def _literal(self, text: str) -> tuple[object, Callable[[Any], object]]:
        if text == "null":
            return None, str
        if text in ("true", "false"):
            return text == "true", bool
        if text.startswith("'"):
            return text[1:-1].replace("''", "'"), str
        if _TIME.fullmatch(text):
            return parse_time(text), parse_time
        if _GUID.fullmatch(text):
            return text.lower(), str
        try:
            return float(text), float
        except ValueError:
            raise self.refuse(f"Cannot read the value '{text}'.") from None

    def ordered(self, rows: list[JsonObject], text: str | None) -> list[JsonObject]:
        if text is None:
            return self._unordered(rows)
        for part in reversed(text.split(",")):
            name, _, direction = part.strip().partition(" ")
            if direction not in ("", "asc", "desc"):
                raise self.refuse(f"Cannot order by '{part}'.")
            key = self._key(self.field(name))
            rows = sorted(rows, key=key, reverse=direction == "desc")
        return rows

    def _unordered(self, rows: list[JsonObject]) -> list[JsonObject]:
        # The page says that rows repeat and go missing without $orderby: here they surely do.
        self.mzone.unordered_reads += 1
        turn = self.mzone.unordered_reads * 7 % (len(rows) or 1)
        return rows[turn:] + rows[:turn]

    @staticmethod
    def _key(name: str) -> Callable[[JsonObject], tuple[bool, Any]]:
        def key(row: JsonObject) -> tuple[bool, Any]:
            value = row.get(name)
            if isinstance(value, str) and _TIME.fullmatch(value):
                return True, parse_time(value)
            return value is not None, value

        return key

    def shown(self, row: JsonObject, query: Mapping[str, str]) -> JsonObject:
        shown = self._expanded(row, query.get("$expand"))
        names = query.get("$select")
        if names is not None:
            kept = {self.field(name.strip()) for name in names.split(",")}
            added = shown.keys() - row.keys()
            shown = {name: value for name, value in shown.items() if name in kept | added}
        return without_nulls(shown)

    def _expanded(self, row: JsonObject, text: str | None) -> JsonObject:
        if text is None:
            return row
        expanded = dict(row)
        for part in re.findall(r"[^,(]+(?:\([^)]*\))?", text):
            name, _, options = part.strip().removesuffix(")").partition("(")
            if name not in self.resource.expansions:
                raise self.refuse(f"{self.resource.name} cannot expand {name}.")
            inner = without_nulls(self.resource.expansions[name](row))
            if options.startswith("$select="):
                wanted = options.removeprefix("$select=").split(",")
                inner = {key: value for key, value in inner.items() if key in wanted}
            expanded[name] = inner
        return expanded
