"""Any record of a kind, for the property-based tests of what the vendors are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from fleetauth.wire import Record
from fleetauth.wire.record import fields_of, spellings

TEXTS = st.text(max_size=6).filter(str.strip)
MOMENTS = st.integers(
    10**12, 4 * 10**12
).map(  # milliseconds, as the vendors write them at the most
    lambda at: datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
)
MINUTES = MOMENTS.map(lambda moment: moment.replace(second=0, microsecond=0))
NUMBERS = st.floats(-1e6, 1e6) | st.integers(0, 9).map(float)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    float: NUMBERS,
    bool: st.booleans(),
    datetime: MOMENTS,
}


def records(kind: type[Record], **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any record of a kind, each optional field set or not."""
    hints = get_type_hints(kind)
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields_of(kind):
        if not spellings(field):
            continue
        values = special.get(field.name, value_of(hints[field.name]))
        (optional if field.default is None else required)[field.name] = values
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: kind(**given))


def value_of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type form
    """Any value of a field; of an open enum, any text."""
    if hint in VALUES:
        return VALUES[hint]
    if isinstance(hint, type) and issubclass(hint, Record):
        return records(hint)
    parts = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is tuple:
        return st.lists(value_of(parts[0]), max_size=2).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(st.sampled_from(["a", "b"]), st.integers(), max_size=2)
    return TEXTS if str in parts else value_of(parts[0])
