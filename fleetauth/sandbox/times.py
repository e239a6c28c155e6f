"""The ways in which the vendors write times. Which vendor writes which is said by the vendor's own
files.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate


def utc(at: float) -> datetime:
    """Give an aware UTC time of seconds since 1970."""
    return datetime.fromtimestamp(at, UTC)


def iso_z(at: float, digits: int = 0) -> str:
    """Give `2026-02-19T20:07:42Z` with up to six fractional digits, trailing zeros left out."""
    text = utc(at).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = utc(at).strftime("%f")[:digits].rstrip("0")
    return f"{text}.{fraction}Z" if fraction else f"{text}Z"


def iso_naive(at: float, digits: int = 3) -> str:
    """Give `2014-02-06T14:29:00.000`: UTC that does not say so, with so many fractional digits."""
    text = utc(at).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{utc(at).strftime('%f')[:digits]}" if digits else text


def rfc1123(at: float) -> str:
    """Give `Mon, 30 Jan 2017 13:40:47 GMT`."""
    return formatdate(at, usegmt=True)


def parse_time(text: str) -> float:
    """Give seconds since 1970 of an ISO 8601 time; a naive one is UTC. Raises `ValueError` for
    anything else.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()
