"""Arguments of Masternaut's calls, checked and written as its URLs and queries want them, before anything is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, TypeAlias, TypeVar, get_args, get_origin
from urllib.parse import quote

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.transport.counts import checked_count
from fleetauth.transport.query import Param
from fleetauth.vendors.settings import checked_moment
from fleetauth.wire import Record, utc_naive_text

Query: TypeAlias = dict[str, Param]
RecordT = TypeVar("RecordT", bound=Record)
_VENDOR: Final = "masternaut"
_LATITUDES: Final = (-90.0, 90.0)  # degrees
_LONGITUDES: Final = (-180.0, 180.0)  # degrees
_RADII: Final = (2.0, 500.0)  # as the vendor's documentation says


def segment(value: object, argument: str) -> str:
    """An id as one segment of a path.

    Raises:
        ArgumentError: It is no text, blank, or would be read as another path.
    """
    text = required_text(value, argument).strip()
    if text in {".", ".."}:
        raise ArgumentError(f"{argument}={text!r} is no id: it names a folder", vendor=_VENDOR)
    return quote(text, safe="")


def required_text(value: object, argument: str) -> str:
    """A text that the vendor can't do without.

    Raises:
        ArgumentError: It is something else, or blank.
    """
    if not isinstance(value, str) or not value.strip():
        problem = f"{argument}={value!r} must be a text that is not blank"
        raise ArgumentError(problem, vendor=_VENDOR)
    return value


def naive_utc(value: object, argument: str) -> str:
    """A moment as the Core API takes it: in UTC, without saying so.

    Raises:
        ArgumentError: It is no datetime, or has no time zone.
    """
    return utc_naive_text(checked_moment(value, argument, vendor=_VENDOR), argument=argument)


def between(start: datetime | None, end: datetime | None) -> Query:
    """The query's ``startDate`` and ``endDate``; what is `None` is left out.

    Raises:
        ArgumentError: One has no time zone, or the end is not after the start.
    """
    query: Query = {
        "startDate": None if start is None else naive_utc(start, "start"),
        "endDate": None if end is None else naive_utc(end, "end"),
    }
    if start is not None and end is not None:
        in_order(start, end)
    return query


def in_order(start: datetime, end: datetime) -> None:
    """See that a range ends after it starts; both are aware.

    Raises:
        ArgumentError: It doesn't.
    """
    if end <= start:
        text = f"end={end.isoformat()} is not after start={start.isoformat()}: give the earlier one as start"
        raise ArgumentError(text, vendor=_VENDOR)


def at_most_one(**given: str | None) -> None:
    """See that no two of these ids are given.

    Raises:
        ArgumentError: Two are, or one is blank.
    """
    chosen = [name for name, value in given.items() if value is not None]
    for name in chosen:
        required_text(given[name], name)
    if len(chosen) > 1:
        text = f"{' and '.join(chosen)} were given: the vendor takes one of them in a request"
        raise ArgumentError(text, vendor=_VENDOR)


def number_within(value: Any, argument: str, lowest: float, highest: float) -> float:  # noqa: ANN401 - checked here
    """A number within bounds, both of them included.

    Raises:
        ArgumentError: It is none, or outside.
    """
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not lowest <= value <= highest:  # which no NaN is
        text = f"{argument}={value!r} must be a number from {lowest:g} to {highest:g}"
        raise ArgumentError(text, vendor=_VENDOR)
    number: float = value
    return number


def filled(body: dict[str, Any], argument: str) -> dict[str, Any]:
    """A request's body, which must say something.

    Raises:
        ArgumentError: It is empty.
    """
    if not body:
        text = f"{argument} is empty, so there is nothing to write: set at least one of its fields"
        raise ArgumentError(text, vendor=_VENDOR)
    return body


def of_kind(value: object, kind: type[RecordT], argument: str) -> RecordT:
    """A record that is to be written.

    Raises:
        ArgumentError: It is none of that class, such as the vendor's own names in a dict; or a list in it is one text,
            or a moment something else.
    """
    if not isinstance(value, kind):
        text = f"{argument} must be fleetauth.vendors.masternaut.{kind.__name__}(…), not {type(value).__name__}"
        raise ArgumentError(text, vendor=_VENDOR)
    for field in attrs.fields(kind):
        given = getattr(value, field.name)
        if isinstance(given, str) and _is_list(field.type):
            text = f"{argument}.{field.name}={given!r} must be a list, not one text; write ({given!r},)"
            raise ArgumentError(text, vendor=_VENDOR)
        if given is not None and datetime in _kinds(field.type):
            checked_moment(given, f"{argument}.{field.name}", vendor=_VENDOR)
    return value


def _is_list(declared: object) -> bool:
    return any(get_origin(kind) is tuple for kind in _kinds(declared))


def _kinds(declared: object) -> tuple[object, ...]:
    """The type that a field has, and those of a union."""
    return (declared, *get_args(declared))


def near(
    address: str | None,
    latitude: float | None,
    longitude: float | None,
    radius: float | None,
    most: object,
) -> Query:
    """The query for what is nearest to a place, which is an address or a point.

    Raises:
        ArgumentError: There is no place, or two, or half a point; or a number is out of bounds.
    """
    is_point = latitude is not None and longitude is not None
    if (latitude is None) != (longitude is None) or is_point == (address is not None):
        text = "give the place: either address, or both latitude and longitude"
        raise ArgumentError(text, vendor=_VENDOR)
    query: Query = {"address": None if address is None else required_text(address, "address")}
    for value, name, bounds in (
        (latitude, "latitude", _LATITUDES),
        (longitude, "longitude", _LONGITUDES),
        (radius, "radius", _RADII),
    ):
        query[name] = None if value is None else number_within(value, name, *bounds)
    if most is None:
        return query
    wanted = checked_count(most, "maximum_results_to_return", vendor=_VENDOR)
    return query | {"maximumResultsToReturn": wanted}
