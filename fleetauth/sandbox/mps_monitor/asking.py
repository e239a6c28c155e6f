"""What MPS Monitor's calls want in their bodies: which fields, of which kind, and which of them always.

What is wrong comes back as a business error that names the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from fleetauth.sandbox.mps_monitor.envelope import PAGE_FIELDS, Errors, refused
from fleetauth.sandbox.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetauth.sandbox.answer import JsonObject
    from fleetauth.sandbox.mps_monitor.service import MPSMonitor
    from fleetauth.sandbox.routes import Call

Kind: TypeAlias = str | tuple[str, ...]

SORTED_OUT = ("All", "Managed", "NotManaged")
COMMUNICATION = ("All", "LastDay", "LastPeriod", "OverPeriod")


def asked(
    mps_monitor: MPSMonitor,
    call: Call,
    fields: Mapping[str, Kind],
    *,
    empty: object = None,
    pages: bool = False,
) -> JsonObject:
    """Give the body of a call, after a look at its fields; those that are null are left out.

    Args:
        mps_monitor: The vendor.
        call: The request.
        fields: The kind of each field: "text", "flag", "number", "object", "texts", "moment", or
            the words that it may be. A `!` at the end of a name says that it has to be there.
        empty: What a refusal has for a result; pages have an empty list.
        pages: Whether it has paging, which is looked at when the page is given.

    Raises:
        Refused: A field is unknown, missing or of another kind.
    """
    body = mps_monitor.json_object(call)
    empty = [] if pages else empty
    kinds = {name.rstrip("!"): kind for name, kind in fields.items()}
    unknown = sorted(body.keys() - kinds.keys() - (PAGE_FIELDS if pages else frozenset()))
    if unknown:
        raise refused([(name, f"{name} is not known here") for name in unknown], empty)
    errors: Errors = [
        (name[:-1], f"{name[:-1]} cannot be null or empty")
        for name in fields
        if name.endswith("!") and body.get(name[:-1]) in (None, "")
    ]
    for name, kind in kinds.items():
        if body.get(name) not in (None, "") and not _fits(body[name], kind):
            errors.append((name, f"The value of {name} is not valid"))
    if errors:
        raise refused(errors, empty)
    return {name: value for name, value in body.items() if value is not None}


def words(body: Mapping[str, object], name: str) -> list[str]:
    """Give a field that is a list of texts; empty if it was not sent."""
    return [str(word) for word in cast("list[object]", body.get(name) or [])]


def chosen(body: Mapping[str, object], name: str, known: tuple[str, ...]) -> str:
    """Give a field that is one of some words, sent as the word or its number; the first if it was
    not sent.
    """
    value = body.get(name, 0)
    return known[value] if isinstance(value, int) else str(value)


def agrees(row: Mapping[str, object], body: Mapping[str, object], **columns: str) -> bool:
    """Tell whether a row has what these fields of the body ask for, each in its column."""
    return all(body.get(field) in (None, "", row[column]) for field, column in columns.items())


def holds(text: object, *values: object) -> bool:
    """Tell whether one of the values holds this text, in any case of letters."""
    wanted = str(text or "").lower()
    return any(wanted in str(value or "").lower() for value in values)


def within(at: float, start: object, end: object) -> bool:
    """Tell whether a time lies in a window whose ends may be open."""
    return (start is None or at >= parse_time(str(start))) and (
        end is None or at <= parse_time(str(end))
    )


def window(body: Mapping[str, object], empty: object) -> tuple[float, float]:
    """Give `FromDate` and `ToDate`, in seconds since 1970.

    Raises:
        Refused: They are the wrong way round.
    """
    start, end = parse_time(str(body["FromDate"])), parse_time(str(body["ToDate"]))
    if start > end:
        raise refused([("FromDate", "FromDate must be before ToDate")], empty)
    return start, end


def _fits(value: object, kind: Kind) -> bool:
    if isinstance(kind, tuple):
        return value in kind or (type(value) is int and 0 <= value < len(kind))
    return _KINDS[kind](value)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str) for item in cast("list[object]", value)
    )


def _is_moment(value: object) -> bool:
    try:
        parse_time(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


_KINDS: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "flag": lambda value: isinstance(value, bool),
    "number": lambda value: type(value) is int,
    "object": lambda value: isinstance(value, dict),
    "texts": _is_texts,
    "moment": _is_moment,
}
