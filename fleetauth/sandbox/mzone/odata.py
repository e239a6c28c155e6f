"""The part of OData v4 that MZone is known to speak: ordering, paging, counting, selecting and expanding, over rows
that are plain dicts. Filters are read in `filters`; what the rows say is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from fleetauth.sandbox.answer import Answer, JsonObject, Refused, json_answer
from fleetauth.sandbox.mzone.filters import (
    Expansion,
    FilterError,
    Kind,
    Resource,
    filter_of,
    is_literal,
)
from fleetauth.sandbox.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetauth.sandbox.mzone.service import MZone

__all__ = ["Expansion", "Kind", "Resource", "is_literal", "page", "single", "without_nulls"]

PAGE_OPTIONS = ("$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$count", "$format")
ROW_OPTIONS = ("$select", "$expand", "$format")

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")
_EXPANDED = re.compile(r"(\w+)(?:\((.*)\))?", re.DOTALL)


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
        try:
            test = filter_of(text, self.resource)
        except FilterError as error:
            raise self.refuse(str(error)) from None
        return [row for row in rows if test(row)]

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
    def _key(name: str) -> Callable[[JsonObject], tuple[bool, bool, Any]]:
        def key(row: JsonObject) -> tuple[bool, bool, Any]:
            value = row.get(name)
            if isinstance(value, str) and _TIME.fullmatch(value):
                return True, False, parse_time(value)
            return value is not None, isinstance(value, str), value

        return key

    def shown(self, row: JsonObject, query: Mapping[str, str]) -> JsonObject:
        shown = dict(row)
        names = query.get("$select")
        if names is not None:
            kept = {self.field(name.strip()) for name in names.split(",")}
            shown = {name: value for name, value in row.items() if name in kept}
        for name, options in self._expanded(query.get("$expand")):
            if name not in self.resource.expansions:
                raise self.refuse(f"{self.resource.name} cannot expand {name}.")
            expansion = self.resource.expansions[name]
            inner = _Reader(self.mzone, expansion.resource)
            made = expansion.make(row)
            shown[name] = (
                [inner.shown(one, options) for one in made]
                if isinstance(made, list)
                else inner.shown(made, options)
            )
        return without_nulls(shown)

    def _expanded(self, text: str | None) -> list[tuple[str, dict[str, str]]]:
        found: list[tuple[str, dict[str, str]]] = []
        for part in _parts(text, ",") if text is not None else []:
            match = _EXPANDED.fullmatch(part.strip())
            if match is None:
                raise self.refuse(f"Cannot expand '{part}'.")
            pairs = [one.partition("=") for one in _parts(match[2] or "", ";") if one]
            options = {name: value for name, _, value in pairs}
            if not options.keys() <= {"$select", "$expand"}:
                raise self.refuse(f"Cannot expand '{part}'.")
            found.append((match[1], options))
        return found


def _parts(text: str, mark: str) -> list[str]:
    """What is between the marks that stand in no brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == mark and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
