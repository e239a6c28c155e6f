"""Where a feed has got to, as a short text that can be saved. There is no secret in it.

What the text holds is nobody's business but this file's: the feed's call, and the vendor's cursor.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from fleetauth.transport.position_text import PositionText

_TEXT: Final = PositionText(
    of="feed", told_by="the feed", another="it is of another feed, and this one is {of}"
)


def written(feed: str, cursor: datetime) -> str:
    """A cursor of this feed as text."""
    return _TEXT.written(feed, {"at": cursor.isoformat()})


def read(text: object, feed: str, *, vendor: str) -> datetime:
    """The cursor in a text.

    Args:
        text: What `written` gave.
        feed: The feed that is to go on there.
        vendor: For the error.

    Raises:
        ArgumentError: It is no position, one of another version, or one of another feed.
    """
    return _TEXT.read(text, feed, lambda fields: _moment(fields.get("at")), vendor=vendor)


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
