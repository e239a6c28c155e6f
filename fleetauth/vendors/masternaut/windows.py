"""A range of time cut into windows that a vendor answers in one request: by asset-days, which are assets times days.

Nothing here sends anything or knows a call. What the vendor counts as a day is not documented: it can be given in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final, TypeAlias

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.vendors.settings import checked_moment

from .checks import in_order, naive_utc

_VENDOR: Final = "masternaut"
_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)

DayCount: TypeAlias = Callable[[datetime, datetime], int]


@attrs.frozen
class Window:
    """A part of a range: from its start on, up to its end.

    Attributes:
        start: Its first moment, UTC.
        end: The first moment after it, UTC.
    """

    start: datetime
    end: datetime


def days_touched(start: datetime, end: datetime) -> int:
    """The days in UTC that a window has a part in; one that ends at midnight has none in the day that begins.

    No other count of days gives more, so a request that is allowed by it is allowed by the others.

    Args:
        start: Where the window begins, in UTC.
        end: Where it ends; this moment is no part of it.

    Example:
        >>> days_touched(datetime(2031, 5, 1, 23, tzinfo=UTC), datetime(2031, 5, 2, 1, tzinfo=UTC))
        2
    """
    return ((end - _INSTANT).date() - start.date()).days + 1


def days_elapsed(start: datetime, end: datetime) -> int:
    """The times of 24 hours that a window has begun.

    Args:
        start: Where the window begins, in UTC.
        end: Where it ends.

    Example:
        >>> days_elapsed(datetime(2031, 5, 1, 23, tzinfo=UTC), datetime(2031, 5, 2, 1, tzinfo=UTC))
        1
    """
    return -((start - end) // _DAY)


def checked_range(start: object, end: object) -> Window:
    """A range in UTC, in whole milliseconds, which is what the vendor can be told; it never gets narrower by that.

    Raises:
        ArgumentError: One is no datetime or has no time zone, or the end is not after the start.
    """
    first, last = _utc(start, "start"), _utc(end, "end")
    in_order(first, last)
    late = -last.microsecond % 1000
    return Window(
        first - timedelta(microseconds=first.microsecond % 1000),
        last + timedelta(microseconds=late),
    )


def windows(
    whole: Window, *, assets: int, limit: int, count_days: DayCount = days_touched
) -> Iterator[Window]:
    """The windows of a range, in order: each begins where the one before it ends, at midnight UTC.

    Args:
        whole: The range.
        assets: How many vehicles or drivers are asked for at once.
        limit: Asset-days in one request.
        count_days: What counts as a day.

    Raises:
        ArgumentError: One day of so many assets is more than the limit.
    """
    start = whole.start
    while start < whole.end:
        end = _end_of(start, whole.end, assets, limit, count_days)
        yield Window(start, end)
        start = end


def _end_of(
    start: datetime, last: datetime, assets: int, limit: int, count_days: DayCount
) -> datetime:
    midnight = datetime.combine(start.date(), time(), UTC)
    left = (last - midnight) // _DAY + 1
    for days in range(min(limit // assets, left), 0, -1):
        end = min(last, midnight + days * _DAY)
        if assets * count_days(start, end) <= limit:
            return end
    text = (
        f"one day of {assets} assets is more than the {limit} asset-days that one request may ask for: "
        "ask for fewer at once"
    )
    raise ArgumentError(text, vendor=_VENDOR)


def _utc(value: object, argument: str) -> datetime:
    naive_utc(value, argument)
    return checked_moment(value, argument, vendor=_VENDOR).astimezone(UTC)
