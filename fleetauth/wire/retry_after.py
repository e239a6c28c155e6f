"""Reads HTTP's `Retry-After`, in seconds or as a date, into seconds to wait.

Whether and how long anybody waits is decided elsewhere; nothing here caps or rounds what the vendor
said.
"""

from __future__ import annotations

import math
import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

_SECONDS: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")


def parse_retry_after(value: str | None, wall: float) -> float | None:
    """Seconds to wait from now on; RFC 9110 §10.2.3 has a number or one of three date forms.

    Args:
        value: The header's value, or `None` if it was not sent.
        wall: Now, in seconds since 1970-01-01 UTC.

    Returns:
        Seconds, 0.0 for a past date or a negative number, `None` for what can't be read.

    Example:
        >>> parse_retry_after("15", wall=0.0)
        15.0
        >>> parse_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", wall=20.0)
        40.0
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        seconds = float(text)
        return max(seconds, 0.0) if math.isfinite(seconds) else None
    try:
        when = parsedate_to_datetime(text)
    except (IndexError, OverflowError, TypeError, ValueError):  # each of them for some garbage
        return None
    if when.tzinfo is None:  # the asctime form, which is in UTC by definition
        when = when.replace(tzinfo=UTC)
    return max(when.timestamp() - wall, 0.0)
