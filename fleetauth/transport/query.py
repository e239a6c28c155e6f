"""A query's values as text. How a vendor writes dates and lists is said in its own room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from fleetauth.errors import ArgumentError

Param: TypeAlias = str | int | float | bool | None


def written(params: Mapping[str, Param | object] | None) -> tuple[tuple[str, str], ...]:
    """A query's values as text; what is `None` is left out.

    Raises:
        ArgumentError: A value is of another type, such as a datetime, whose form is each vendor's own.
    """
    told: list[tuple[str, str]] = []
    for name, value in (params or {}).items():
        if value is None:
            continue
        if isinstance(value, bool):
            told.append((name, "true" if value else "false"))
        elif isinstance(value, (str, int, float)):
            told.append((name, str(value)))
        else:
            text = f"params[{name!r}] is a {type(value).__name__}; write it as the text that the vendor wants"
            raise ArgumentError(text)
    return tuple(told)
