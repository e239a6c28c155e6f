"""Units: what a field's line in the docstring says is what the field says, in both directions."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, Final

import attrs

import fleetauth.fleet.shapes
import fleetauth.vendors
from fleetauth.wire import unit_of

WORDS: Final = {
    "km/h": r"(^|, )km/h\b",
    "km": r"(^|, )km(\W|$)(?!h)",
    "%": r"^%|\bin percent\b",
    "°": r"^Degrees\b",
    "V": r"^V\b",
    "s": r"^Seconds\.",
    "min": r"^Minutes\b",
    "h": r"^Hours\b|, hours\b",
    "L": r"^Litres\b",
    "g": r"^Grams\b",
    "rpm": r"^Revolutions (a|per) minute\b",
    "d": r"\bso many days\b|\bhow many days\b",
    "pages/month": r"\b[Pp]ages a month\b",
    "pages": r"^(Black and white|Color|Faxed|Scanned) pages\b(?! a month)|^Pages (in|of)\b|^How many pages\b",
}
NUMBER: Final = re.compile(r"\b(int|float|Decimal)\b")


def fields() -> Iterator[tuple[str, str, str | None]]:
    """Each number of each model: its name, what its docstring says, and its unit."""
    modules = [fleetauth.fleet.shapes] + [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(fleetauth.vendors.__path__, "fleetauth.vendors.")
    ]
    kinds = {kind: None for module in modules for kind in vars(module).values() if is_model(kind)}
    for kind in kinds:
        lines = described(kind)
        for field in attrs.fields(kind):
            if NUMBER.search(without_names(field.type)) and not field.inherited:
                yield f"{kind.__name__}.{field.name}", lines.get(field.name, ""), unit_of(field)


def is_model(kind: object) -> bool:
    if not (inspect.isclass(kind) and attrs.has(kind)):
        return False
    return any("fleetauth.wire" in field.metadata for field in attrs.fields(kind))


def without_names(kind: Any) -> str:  # noqa: ANN401 - a type form
    """A field's type as text, without the words of an open enum."""
    return re.sub(r"Literal\[[^\]]*\], int", "", str(kind))


def described(kind: type) -> dict[str, str]:
    found = re.findall(r"^ +(\w+): (.*(?:\n {8,}.*)*)", inspect.getdoc(kind) or "", re.MULTILINE)
    return {name: " ".join(line.split()) for name, line in found}


def test_a_field_has_the_unit_that_its_line_says() -> None:
    wrong = []
    for name, line, unit in fields():
        told = [unit for unit, word in WORDS.items() if re.search(word, line)]
        if told != ([] if unit is None else [unit]):
            wrong.append((name, line, unit))
    assert wrong == []


def test_the_fields_were_found() -> None:
    found = {name: unit for name, _, unit in fields()}
    assert found["LivePosition.speed"] == found["LastKnownPosition.speed"] == "km/h"
    assert found["Counter.mono"] == "pages"
    assert found["FleetPosition.latitude"] == "°"
    assert sum(unit is not None for unit in found.values()) > 120
