"""Reads every form of date that the vendors send as aware UTC, and writes the forms they want.

No form is read that their documentation does not have: a bare number is an error, not a guess at
seconds. Nothing here knows which vendor wants which form.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from fleetauth.errors import ArgumentError

from .shapes import is_list, is_object
from .unreadable import UnreadableError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9].*)?")
_RFC_1123: Final = re.compile(
    r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} (?:GMT|UTC|[+-][0-9]{4})"
)
_DAY_FIRST: Final = re.compile(
    r"([0-9]{2})/([0-9]{2})/([0-9]{4})(?: ([0-9]{2}):([0-9]{2}):([0-9]{2}))?"
)
_PARTS: Final = (3, 5, 6, 7)  # Java leaves seconds out when they are 0; the seventh are nanoseconds
_DAY_PARTS: Final = 3
_MOST_PARTS: Final = 7


def read_datetime(value: Any) -> datetime:  # noqa: ANN401 - any JSON there is
    """A moment, aware and in UTC. One without a time zone is taken for UTC (Masternaut page).

    Reads ISO 8601 with or without zone, seconds and fraction (what is below a microsecond is cut
    off), with ``T`` or a space; RFC 1123; ``dd/MM/yyyy`` with or without ``HH:mm:ss``; ``[2023, 7,
    3]`` and ``[2023, 7, 3, 10, 30, 0]``; ``{"date": […], "time": {"hour", "minute", "second",
    "nano"}}``.
    """
    try:
        moment = _moment(value)
        if moment is not None:
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (OverflowError, ValueError):  # 31 June, hour 25, or the year 0 once it is in UTC
        pass
    raise UnreadableError("a date with time", shown(value))


def read_date(value: Any) -> date:  # noqa: ANN401 - any JSON there is
    """A day, from the same forms; a time other than midnight would be lost, so it is refused."""
    try:
        moment = _moment(value)
    except ValueError:
        moment = None
    if moment is None or moment.time() != time():
        raise UnreadableError("a date", shown(value))
    return moment.date()


def utc_z(moment: datetime, *, argument: str = "since") -> str:
    """UTC with ``Z``, such as ``2026-01-01T00:00:00Z``; milliseconds only if there are any.

    Args:
        moment: An aware moment, in any time zone.
        argument: The caller's name for it, for the error.

    Raises:
        ArgumentError: It has no time zone.
    """
    return f"{utc_naive_text(moment, argument=argument)}Z"


def utc_naive_text(moment: datetime, *, argument: str = "since") -> str:
    """The same without ``Z``, as Masternaut wants it: ``2026-01-01T00:00:00``.

    Raises:
        ArgumentError: It has no time zone.
    """
    if moment.utcoffset() is None:
        msg = (
            f"{argument}={moment.isoformat()} has no time zone, so its moment is not known: "
            f"pass datetime(…, tzinfo=UTC), or .astimezone() it if local time is meant"
        )
        raise ArgumentError(msg)
    try:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        msg = f"{argument}={moment.isoformat()} is out of range in UTC: choose another moment"
        raise ArgumentError(msg) from None
    return moment.isoformat(timespec="milliseconds" if moment.microsecond // 1000 else "seconds")


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - any JSON there is
    if isinstance(value, str):
        return _from_text(value.strip())
    if is_list(value):
        return _from_parts(value)
    return _from_object(value) if is_object(value) else None


def _from_text(text: str) -> datetime | None:
    if _ISO.fullmatch(text):  # `fromisoformat` alone would take "2026-01-01+02:00" for two o'clock
        return datetime.fromisoformat(text.upper())  # it knows no lower-case z
    if _RFC_1123.fullmatch(text):
        return parsedate_to_datetime(text)
    found = _DAY_FIRST.fullmatch(text)
    if not found:
        return None
    day, month, year, hour, minute, second = map(int, found.groups(default="0"))
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the caller adds UTC


def _from_parts(parts: list[Any]) -> datetime | None:
    if not all(type(part) is int for part in parts) or len(parts) not in _PARTS:
        return None
    year, month, day, hour, minute, second, nano = (*parts, 0, 0, 0, 0)[:_MOST_PARTS]
    return datetime(year, month, day, hour, minute, second, nano // 1000)  # noqa: DTZ001 - the caller adds UTC


def _from_object(fields: Mapping[str, Any]) -> datetime | None:
    day, clock = fields.get("date"), fields.get("time")
    if not is_list(day) or len(day) != _DAY_PARTS or not is_object(clock):
        return None
    return _from_parts(day + [clock.get(name, 0) for name in ("hour", "minute", "second", "nano")])
