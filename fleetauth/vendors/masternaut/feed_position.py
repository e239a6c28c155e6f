"""Where a feed has got to, as a short text that can be saved. There is no secret in it.

What the text holds is nobody's business but this file's: a version, the feed's call, and the vendor's cursor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from fleetauth.errors import ArgumentError
from fleetauth.wire.shapes import is_object

_VERSION: Final = 1
_LONGEST: Final = 1000  # characters; ours are far shorter


def written(feed: str, cursor: datetime) -> str:
    """A cursor of this feed as text."""
    fields = {"v": _VERSION, "feed": feed, "at": cursor.isoformat()}
    return json.dumps(fields, separators=(",", ":"))


def read(text: object, feed: str, *, vendor: str) -> datetime:
    """The cursor in a text.

    Args:
        text: What `written` gave.
        feed: The feed that is to go on there.
        vendor: For the error.

    Raises:
        ArgumentError: It is no position, one of another version, or one of another feed.
    """
    fields = _fields(text)
    if fields is None:
        problem = "it is no position; pass what the feed told as .position, unchanged"
    elif fields.get("v") != _VERSION:
        version = fields.get("v")
        problem = f"it is of version {version!r}, and this fleetauth knows {_VERSION}: begin anew"
    elif fields.get("feed") != feed:
        problem = f"it is of another feed, and this one is {feed}"
    else:
        cursor = _moment(fields.get("at"))
        if cursor is not None:
            return cursor
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


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
