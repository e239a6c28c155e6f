"""A position as a short text that can be saved, and back: a version, what it is a position of, and what else it says.

What that else is, is its owner's: a pager's in `position`, a feed's in its vendor's room. There is no secret in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.wire.shapes import is_object

_T = TypeVar("_T")
_VERSION: Final = 1
_LONGEST: Final = 16_384  # characters; a next link is the longest part


@attrs.frozen(kw_only=True)
class PositionText:
    """How positions of one kind are written.

    Attributes:
        of: The name under which the text says what it is a position of.
        told_by: What tells such positions, for errors.
        another: What is wrong with one of something else, and what to do; ``{of}`` in it is what is to go on.
    """

    of: str
    told_by: str
    another: str

    def written(self, of: str, said: Mapping[str, object]) -> str:
        """A position of this, as text."""
        return json.dumps({"v": _VERSION, self.of: of, **said}, separators=(",", ":"))

    def read(
        self, text: object, of: str, meant: Callable[[Mapping[str, Any]], _T | None], *, vendor: str
    ) -> _T:
        """What a text says.

        Args:
            text: What `written` gave.
            of: What is to go on there.
            meant: Makes the position of the text's fields; `None` if they are none.
            vendor: For the error.

        Raises:
            ArgumentError: It is no position, one of another version, or one of something else.
        """
        fields = _fields(text)
        if fields is None:
            problem = f"it is no position; pass what {self.told_by} told as .position, unchanged"
        elif fields.get("v") != _VERSION:
            problem = f"it is of version {fields.get('v')!r}, and this fleetauth knows {_VERSION}: begin anew"
        elif fields.get(self.of) != of:
            problem = self.another.format(of=of)
        else:
            position = meant(fields)
            if position is not None:
                return position
            problem = "it is damaged; begin anew"
        raise ArgumentError(f"position can't be resumed: {problem}", vendor=vendor)


def _fields(text: object) -> Mapping[str, Any] | None:
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return fields if is_object(fields) else None
