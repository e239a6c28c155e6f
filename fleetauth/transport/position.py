"""`Position`: where a reading of pages has got to, as a short text that can be saved. There is no secret in it.

What the text holds is nobody's business but this file's: a version, the call's fingerprint, the page and the row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, TypeGuard

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.wire.shapes import is_object

from .page import Place

_VERSION: Final = 1
_FINGERPRINT: Final = 16  # hexadecimal digits: mistakes are to be found, not forgeries
_LONGEST: Final = 16_384  # characters; a next link is the longest part


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
    return json.dumps({"v": _VERSION, "of": of, **kept}, separators=(",", ":"))


def read(text: object, of: str, *, vendor: str) -> Position:
    """The position in a text.

    Args:
        text: What `written` gave.
        of: The fingerprint of the call that is to go on there.
        vendor: For the error.

    Raises:
        ArgumentError: It is no position, one of another version, or one of another call.
    """
    fields = _fields(text)
    if fields is None:
        problem = "it is no position; pass what a pages() or rows() told as .position, unchanged"
    elif fields.get("v") != _VERSION:
        problem = (
            f"it is of version {fields.get('v')!r}, and this fleetauth knows {_VERSION}: begin anew"
        )
    elif fields.get("of") != of:
        problem = "it is of another call, or of this one with other arguments; resume the same call"
    else:
        position = _position(fields)
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
