"""Makes up records of any class, with every field set or left out, for property tests of what is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from fleetauth.secrets import Secret
from fleetauth.wire import Record
from fleetauth.wire.record import fields_of, spellings

_MOMENTS = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)
_FREE_FORM = st.sampled_from([{"colour": "red"}, {"sizes": [1, "2", None]}, {}])
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=6) | st.sampled_from(["00123", "O'Hara", "true", "12.50"]),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=2),
    bool: st.booleans(),
    # No vendor takes more than milliseconds.
    datetime: _MOMENTS.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)),
    date: st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    Secret: st.text(max_size=6).map(Secret),
    Any: st.sampled_from([1, "text", [1, "2"], {"colour": "red"}]),
}


def records(kind: type[Any], depth: int = 2) -> st.SearchStrategy[Any]:
    """Records of a class; of a class that holds itself, so many deep."""
    hints = get_type_hints(kind)
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields_of(kind):
        if not spellings(field):
            continue
        made = _values(hints[field.name], depth)
        if field.default is attrs.NOTHING:
            required[field.name] = made
        else:
            optional[field.name] = made
    fields = st.fixed_dictionaries(required, optional=optional)
    extras = st.sampled_from([{}, {"brandNew": 1, "another": [{"x": "y"}]}])
    return st.builds(lambda given, extra: kind(**given, extra=extra), fields, extras)


def _values(kind: Any, depth: int) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type form
    origin = get_origin(kind)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if origin in {Union, UnionType}:
        return st.one_of(*(_values(one, depth) for one in get_args(kind)))
    if kind is type(None):
        return st.none()
    if origin is Literal:
        return st.sampled_from(get_args(kind))
    if origin is Mapping:
        return _FREE_FORM
    if origin is tuple:
        item = get_args(kind)[0]
        if depth == 0 and _is_record(item):
            return st.just(())
        return st.lists(_values(item, depth), max_size=2).map(tuple)
    assert _is_record(kind), kind
    return records(kind, depth - 1) if depth else st.nothing()


def _is_record(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)
