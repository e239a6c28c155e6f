"""`Position`: where a reading of pages has got to, as a short text that can be saved. There is no secret in it.

What the text holds is nobody's business but this file's: the call's fingerprint, the page and the row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, TypeGuard

import attrs

from .page import Place
from .position_text import PositionText

_FINGERPRINT: Final = 16  # hexadecimal digits: mistakes are to be found, not forgeries
_TEXT: Final = PositionText(
    of="of",
    told_by="a pages() or rows()",
    another="it is of another call, or of this one with other arguments; resume the same call",
)


@attrs.frozen(kw_only=True)
class Position:
    """Where the next row is.

    Attributes:
        place: Its page.
        skip: How many rows of that page have been given.
        total: Rows in all, as the vendor said last.
    """

    place: Place = attrs.field(factory=Place)
    skip: int = 0
    total: int | None = None


def fingerprint(vendor: str, call: str, arguments: Mapping[str, Any]) -> str:
    """Tells one call from another, and the same call with other arguments."""
    told = json.dumps([vendor, call, sorted(arguments.items())], default=str)
    return sha256(told.encode()).hexdigest()[:_FINGERPRINT]


def written(position: Position, of: str) -> str:
    """A position of the call with this fingerprint, as text."""
    place = position.place
    fields = {"page": place.page, "row": place.row, "url": place.url}
    fields |= {"skip": position.skip, "total": position.total}
    kept = {name: value for name, value in fields.items() if value is not None}
    return _TEXT.written(of, kept)


def read(text: object, of: str, *, vendor: str) -> Position:
    """The position in a text.

    Args:
        text: What `written` gave.
        of: The fingerprint of the call that is to go on there.
        vendor: For the error.

    Raises:
        ArgumentError: It is no position, one of another version, or one of another call.
    """
    return _TEXT.read(text, of, _position, vendor=vendor)


def _position(fields: Mapping[str, Any]) -> Position | None:
    page, row, skip = (fields.get(name) for name in ("page", "row", "skip"))
    url, total = fields.get("url"), fields.get("total")
    if not (_counts(page) and _counts(row) and _counts(skip)):
        return None
    if not (url is None or isinstance(url, str)) or not (total is None or _counts(total)):
        return None
    return Position(place=Place(page=page, row=row, url=url), skip=skip, total=total)


def _counts(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
