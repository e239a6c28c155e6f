"""Moments and spans of time as a reader wants them: in UTC and in the reader's own zone, and in round numbers.

Nothing here knows HTML, and nothing raises for a time that the calendar cannot hold.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, tzinfo
from typing import Final

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_CENTURY: Final = 36_525 * _DAY


def moment_of(wall: float) -> datetime | None:
    """Seconds since 1970 as a moment in UTC; `None` if no calendar has it, as for a token of a million years."""
    try:
        return datetime.fromtimestamp(wall, UTC)
    except (OverflowError, OSError, ValueError):  # each of them on some machine
        return None


def in_two_zones(moment: datetime, zone: tzinfo | None) -> tuple[str, str | None]:
    """A moment in UTC, and in another zone: the machine's own if that is `None`.

    Returns:
        Both as text; the second is `None` where it would say the same, or where nobody knows the moment's zone.
    """
    if moment.tzinfo is None:
        return _written(moment), None
    try:
        utc, local = moment.astimezone(UTC), moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):  # at either end of the calendar
        return _written(moment), None
    second = _written(local) if local.utcoffset() else None
    return f"{_written(utc.replace(tzinfo=None))} UTC", second


def _written(moment: datetime) -> str:
    """A moment with as many digits of its second as it has, by the thousand."""
    thousandths = moment.microsecond and not moment.microsecond % 1000
    return moment.isoformat(sep=" ", timespec="milliseconds" if thousandths else "auto")


def lasting(seconds: float) -> str:
    """A span in round numbers, never more than there is, such as ``"52 min"``."""
    if seconds >= _CENTURY:
        return "more than 100 years"
    if seconds < 2 * _MINUTE:
        return f"{math.floor(seconds)} s"
    if seconds < 2 * _HOUR:
        return f"{math.floor(seconds / _MINUTE)} min"
    if seconds < 2 * _DAY:
        hours, rest = divmod(seconds, _HOUR)
        return f"{hours:.0f} h {math.floor(rest / _MINUTE)} min"
    return f"{math.floor(seconds / _DAY):,} days"
