"""The fields of the public classes: what docstrings say of each, with the type, unit and default that are declared.

A record's docstring describes the fields that it adds, not those of the class that it comes from. Sphinx is not known
here.
"""  # noqa: INP001 - a part of conf.py, and of a test

from __future__ import annotations

import inspect
import re
import typing
from typing import Any, Final

import attrs

from fleetauth.wire import unit_of

_FIELD: Final = re.compile(r"^ {4}(\w+): (.*)$")
_SHORT: Final = re.compile(r"\b(?=(?:fleetauth|collections|datetime|decimal|typing)\.)")


def has_fields(thing: Any) -> bool:  # noqa: ANN401 - whatever is public
    """Whether it is a class whose fields are shown one by one."""
    return inspect.isclass(thing) and (attrs.has(thing) or typing.is_typeddict(thing))


def parted(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """A docstring without its list of attributes, and what that list says of each."""
    kept: list[str] = []
    told: dict[str, str] = {}
    inside, last = False, ""
    for line in lines:
        if line == "Attributes:":
            inside = True
            continue
        if inside and line and not line.startswith(" "):
            inside = False
        if not inside:
            kept.append(line)
        elif found := _FIELD.match(line):
            last = found[1]
            told[last] = found[2]
        elif line.strip():
            told[last] += f" {line.strip()}"
    return kept, told


def described(kind: type[Any]) -> dict[str, str]:
    """What the docstrings of a class and of its bases say of its fields."""
    told: dict[str, str] = {}
    for home in reversed(_homes(kind)):
        told |= parted(inspect.cleandoc(vars(home).get("__doc__") or "").splitlines())[1]
    return told


def declared(kind: type[Any]) -> dict[str, str]:
    """The type of each field, and what else its declaration says, by the name that the constructor takes."""
    try:
        hints = typing.get_type_hints(kind)
    except NameError:  # a type that is imported for type checkers only
        hints = {}
    if typing.is_typeddict(kind):
        return {name: _type(hint) for name, hint in hints.items()}
    fields = [field for field in attrs.fields(kind) if field.init or not field.name.startswith("_")]
    return {field.alias or field.name: _type(hints.get(field.name, field.type)) for field in fields}


def extra_words(kind: type[Any], name: str, text: str) -> str:
    """A field's unit and default, where its description doesn't say them."""
    if typing.is_typeddict(kind):
        return ""
    field = {one.alias or one.name: one for one in attrs.fields(kind)}[name]
    words: list[str] = []
    unit = unit_of(field)
    if unit and unit not in text:
        words.append(f"Unit: {unit}.")
    if isinstance(field.default, (bool, int, float, str)) and "default" not in text.lower():
        words.append(f"``{field.default!r}`` by default.")
    return " ".join(words)


def _homes(kind: type[Any]) -> list[type[Any]]:
    if not typing.is_typeddict(kind):
        return list(inspect.getmro(kind))
    # It forgets where it comes from (before Python 3.12): from those that its module knows, whose fields it has.
    known = [it for it in vars(inspect.getmodule(kind)).values() if typing.is_typeddict(it)]
    fields = kind.__annotations__.keys()
    above = [one for one in known if one is not kind and one.__annotations__.keys() <= fields]
    return [kind, *(home for one in above for home in _homes(one))]


def _type(kind: Any) -> str:  # noqa: ANN401 - an annotation
    text = kind if isinstance(kind, str) else inspect.formatannotation(kind)
    return _SHORT.sub("~", text)
