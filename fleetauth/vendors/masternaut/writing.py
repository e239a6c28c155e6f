"""How Masternaut wants records written: the Core API takes moments in UTC without saying so, jobs to the minute."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from fleetauth.errors import ArgumentError
from fleetauth.vendors.settings import checked_moment
from fleetauth.wire import Writer, utc_naive_text, utc_z

_VENDOR: Final = "masternaut"


def core_moment(moment: datetime) -> str:
    """A moment in a body of the Core API, such as ``2026-01-01T00:00:00``."""
    return utc_naive_text(moment, argument="a datetime in the record")


def job_moment(moment: datetime) -> str:
    """A moment in a job, such as ``2026-01-01T10:00Z``.

    Raises:
        ArgumentError: It has no time zone, or seconds, which the vendor's form has no place for.
    """
    utc_z(moment, argument="a datetime in the job")
    if moment.second or moment.microsecond:
        text = (
            f"{moment.isoformat()} has seconds, and the vendor's jobs have whole minutes: "
            f"pass .replace(second=0, microsecond=0)"
        )
        raise ArgumentError(text, vendor=_VENDOR)
    return _minute(moment)


def since_minute(moment: object, argument: str) -> str:
    """The minute that a moment is in: what is asked for from there on holds all that follows the moment.

    Raises:
        ArgumentError: It is no datetime, or has no time zone.
    """
    checked = checked_moment(moment, argument, vendor=_VENDOR)
    utc_z(checked, argument=argument)
    return _minute(checked)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat(timespec='minutes')[:16]}Z"


CORE: Final = Writer(moment=core_moment)
JOB: Final = Writer(moment=job_moment)
