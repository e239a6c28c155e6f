"""Records of any class, made up from its declared types: empty, full, or as Hypothesis draws them.

Also every class of records that the package has. How they look as tables is checked in the tests beside this file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

import fleetauth.vendors
from fleetauth.fleet import FleetPosition, FleetVehicle
from fleetauth.secrets import Secret
from fleetauth.wire import Record, record, wire

FULL: dict[Any, Any] = {
    str: "Ünïcode 🚚",
    int: 2**53 + 1,
    float: -0.1,
    Decimal: Decimal("-12345678901234567890.0000000001"),
    bool: True,
    datetime: datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    date: date(1582, 10, 4),
    timedelta: timedelta(days=-1, microseconds=1),
    time: time(23, 59, 59, 999_999),
    Secret: Secret("canary-7f3a91"),
    Any: {"free": "form"},
}
DRAWN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=6),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    Decimal: st.decimals(-(10**27), 10**27, places=10),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis wants them naive
    date: st.dates(),
    time: st.times(),
    Secret: st.builds(Secret, st.just("canary-7f3a91")),
    Any: st.just({"free": "form"}),
}


@record
class Inner(Record):
    """A record in `Everything`."""

    id: str = wire("id")
    speed: float | None = wire("speed", default=None, unit="km/h")
    since: datetime | None = wire("since", default=None)


@record
class Everything(Record):
    """A field of each type that a column can have."""

    key: str = wire("key")
    text: str | None = wire("text", default=None)
    whole: int | None = wire("whole", default=None)
    number: float | None = wire("number", default=None, unit="km")
    decimal: Decimal | None = wire("decimal", default=None)
    flag: bool | None = wire("flag", default=None)
    moment: datetime | None = wire("moment", default=None)
    day: date | None = wire("day", default=None)
    time: time | None = wire("time", default=None)
    secret: Secret | None = wire("secret", default=None)
    word: Literal["A", "B"] | str | None = wire("word", default=None)  # noqa: PYI051 - as our models say it
    words: tuple[str, ...] = wire("words", default=())
    maybe_words: tuple[str, ...] | None = wire("maybeWords", default=None)
    inner: Inner | None = wire("inner", default=None)
    inners: tuple[Inner, ...] = wire("inners", default=())
    free: Mapping[str, Any] | None = wire("free", default=None, hash=False)


def every_class() -> list[type[Any]]:
    """All classes of rows in the package."""
    found: dict[type[Any], None] = {FleetPosition: None, FleetVehicle: None}
    for module in pkgutil.walk_packages(fleetauth.vendors.__path__, "fleetauth.vendors."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record:
                found[kind] = None
    return sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__qualname__}")


def bare(kind: type[Any]) -> Any:  # noqa: ANN401 - of the class
    """One with nothing but its key."""
    hints = get_type_hints(kind)
    return kind(**{name: _full(hints[name], (kind,)) for name in _required(kind)})


def full(kind: type[Any], above: tuple[type[Any], ...] = ()) -> Any:  # noqa: ANN401 - of the class
    """One with a value in every field."""
    hints = get_type_hints(kind)
    above = (*above, kind)
    return kind(**{field.name: _full(hints[field.name], above) for field in attrs.fields(kind)})


def drawn(kind: type[Any], above: tuple[type[Any], ...] = ()) -> st.SearchStrategy[Any]:
    """Any of the class."""
    hints = get_type_hints(kind)
    above = (*above, kind)
    fields: Iterator[Any] = iter(attrs.fields(kind))
    return st.builds(kind, **{field.name: _drawn(hints[field.name], above) for field in fields})


def _required(kind: type[Any]) -> list[str]:
    return [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]


def _choices(hint: Any) -> list[Any]:  # noqa: ANN401 - a type form
    return list(get_args(hint)) if get_origin(hint) in {Union, UnionType} else [hint]


def _full(hint: Any, above: tuple[type[Any], ...]) -> Any:  # noqa: ANN401 - a type form, and a value of it
    for one in _choices(hint):
        if get_origin(one) is Literal:
            return get_args(one)[0]
        if get_origin(one) is tuple:
            return (_full(get_args(one)[0], above),) * 2 if get_args(one)[0] not in above else ()
        if get_origin(one) is Mapping:
            return {"free": "form"}
        if one in FULL:
            return FULL[one]
        if attrs.has(one):
            return full(one, above) if one not in above else None
    raise NotImplementedError(hint)


def _drawn(hint: Any, above: tuple[type[Any], ...]) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type form
    return st.one_of([_drawn_one(one, above) for one in _choices(hint)])


def _drawn_one(one: Any, above: tuple[type[Any], ...]) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type form
    if one is NoneType:
        return st.none()
    if get_origin(one) is Literal:
        return st.sampled_from(get_args(one))
    if get_origin(one) is tuple:
        item = get_args(one)[0]
        return st.lists(_drawn(item, above), max_size=2).map(tuple)
    if get_origin(one) is Mapping:
        return st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=1)
    return st.none() if one in above else DRAWN[one] if one in DRAWN else drawn(one, above)
