"""Reading the JSON bodies that Masternaut's writes are sent: which fields there are, and what may be in each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from fleetauth.sandbox.answer import JsonObject, Refused
from fleetauth.sandbox.times import parse_time

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call

Check: TypeAlias = Callable[[object], bool]
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NAIVE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z")


def read(
    masternaut: Masternaut, call: Call, known: Mapping[str, Check], *wanted: str
) -> JsonObject:
    """Give the request's body; `Refused` with 400 if a field is unknown, wrong or missing."""
    body = masternaut.json_object(call)
    for name, value in body.items():
        if name not in known:
            raise Refused(masternaut.problem(400, f"Unknown field {name}."))
        if value is not None and not known[name](value):
            raise Refused(masternaut.problem(400, f"{name} is not what it should be."))
    for name in wanted:
        if body.get(name) in (None, ""):
            raise Refused(masternaut.problem(400, f"{name} is wanted."))
    return body


def text(value: object) -> bool:
    """Tell whether this is text."""
    return isinstance(value, str)


def flag(value: object) -> bool:
    """Tell whether this is a yes or no."""
    return isinstance(value, bool)


def number(value: object) -> bool:
    """Tell whether this is a number, or text that is one."""
    if isinstance(value, str):
        return _NUMBER.fullmatch(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def within(lowest: float, highest: float) -> Check:
    """Give a check for a number within bounds."""
    return lambda value: number(value) and lowest <= float(str(value)) <= highest


def one_of(*words: str) -> Check:
    """Give a check for one of some words."""
    return lambda value: value in words


def many(check: Check) -> Check:
    """Give a check for a list of things that each pass a check."""
    return lambda value: isinstance(value, list) and all(map(check, cast("list[object]", value)))


def thing(**known: Check) -> Check:
    """Give a check for an object of these fields."""

    def check(value: object) -> bool:
        if not isinstance(value, dict):
            return False
        fields = cast("JsonObject", value)
        return all(
            name in known and (field is None or known[name](field))
            for name, field in fields.items()
        )

    return check


def free(value: object) -> bool:
    """Tell whether this is any object."""
    return isinstance(value, dict)


def naive(value: object) -> bool:
    """Tell whether this is a time of the Core API: UTC that does not say so."""
    return _is_time(value, _NAIVE)


def minute(value: object) -> bool:
    """Tell whether this is a time of a job: UTC, with a Z and without seconds."""
    return _is_time(value, _MINUTE)


def _is_time(value: object, form: re.Pattern[str]) -> bool:
    try:
        return isinstance(value, str) and bool(form.fullmatch(value)) and parse_time(value) > 0
    except ValueError:
        return False
