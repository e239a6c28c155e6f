"""`UnreadableError`, raised where a value is not what its field wants, and the words for what was
found instead.

It lives only inside `wire`: on its way up it gathers the path, and the `Reader` makes a
`DecodeError` of it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from .shapes import is_list, is_object

_LONGEST_SHOWN: Final = 40


class UnreadableError(Exception):
    """A value that can't be read.

    Attributes:
        expected: What the field wants, in words.
        found: What was there, in words; never long.
        steps: The way to it, innermost first: names as text, places in a list as numbers.
    """

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found
        self.steps: list[str | int] = []

    def path(self, prefix: str) -> str:
        """The whole way, such as ``items[17].speed``."""
        path = prefix
        for step in reversed(self.steps):
            if isinstance(step, int):
                path += f"[{step}]"
            else:
                path += f".{step}" if path else step
        return path


def shown(value: Any) -> str:  # noqa: ANN401 - any JSON there is
    """A value in a few words: scalars themselves, cut short; of others only what they are."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return f"the number {_short(str(value))}"
    if isinstance(value, str):
        return f"the text {_short(value)!r}"
    return kind(value)


def kind(value: Any) -> str:  # noqa: ANN401 - any JSON there is
    """What a value is, without any of its content."""
    if is_object(value):
        return "an object"
    if is_list(value):
        return f"a list of {len(value)}"
    return f"a value of type {type(value).__name__}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
