"""Bends a JSON object that reads well: nulls, odd values, fields that are missing, unknown or there under two names.

And takes read values apart, so that two can be compared to the last digit and type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st

from fleetauth.secrets import Secret
from fleetauth.wire.scalars import NUMBER
from fleetauth.wire.shapes import is_list, is_object

ODD_MOMENTS = [
    "2026-01-01T10:00:00",
    "2026-01-01T10:00:00.1234567Z",
    "2026-01-01T10:00:00.",
    "2026-01-01T10:00z",
    "2026-01-01T10:00Z ",
    "2026-01-01T10:00\n",
    "2026-01-01T10",
    "2026-01-01T",
    "2026-01-01 10:00",
    "2026-01-01T10:00:00+02:00",
    "2026-01-01T10:00:00-00:00",
    "2026-01-01T10:00+0200",
    "2026-01-01T1000",
    "2026-01-01T10:00,5",
    "2026-01-01Tx",
    "2026-01-01T\u0661\u0660:00",
    "2026-01-01T24:00:00",
    "2026-06-31T10:00Z",
    "2026-01-01+02:00",
    "2026-01-01",
    "2026-W01-1T10:00",
    "2026W011T10:00",
    "20260101T100000Z",
    "0000-01-01T00:00Z",
    "0001-01-01T00:00+02:00",
    "9999-12-31T23:59:59-02:00",
    "21/05/2024 20:44:41",
]
ODD_NUMBERS: list[Any] = [
    *[
        "3",
        "-3",
        "-0",
        "07",
        "00123",
        "3.0",
        "3.9",
        "12.50",
        " 12.5 ",
        "+5",
        ".5",
        "5.",
        "1_000",
        "1e3",
    ],
    *["1e400", "-1e400", "1e-400", "1e9999999", "inf", "nan", "NaN", "0x1", "\u0663", "9" * 30],
    *[0, 3, -3, 10**18, 10**400, 3.5, 0.1, -0.0, 1e308, float("inf"), float("nan")],
    *[Decimal("3.0"), Decimal("3.90"), Decimal("1E+400"), Decimal("NaN"), Decimal("sNaN")],
    *["123456789012345678", "1234567890123456789", Decimal("0.1000"), Decimal("1E+5")],
]
ODD_OTHERS: list[Any] = ["", " ", "true", "TRUE", "O'Hara", "SOMETHING_NEW", None, True, False]
ODD_NESTED: list[Any] = [
    *[[], {}, [[]], [{}], [None], ["a", None], ["a", 1], [1, "2"], [True], ["a", ["b"]]],
    *[{"a": None}, {"password": "canary"}, [2023, 7, 3], [2023, 7, 3, 10, 30, 0], [{"id": 1}]],
]
ODD: list[Any] = [*ODD_MOMENTS, *ODD_NUMBERS, *ODD_OTHERS, *ODD_NESTED]
_odd = st.sampled_from(ODD)
_KINDS = st.sampled_from(["bend", "null", "drop", "add", "respell", "double", "text"])


def bend(data: st.DataObject, value: Any, others: dict[str, tuple[str, ...]]) -> Any:  # noqa: ANN401 - any JSON
    """A copy of a JSON value in which one thing, at any depth, is otherwise.

    Args:
        data: Draws what.
        value: The value.
        others: A field's other spellings, by each of its spellings.
    """
    inner: list[str] = list(value) if is_object(value) else []
    if is_list(value) and value:
        place = data.draw(st.integers(0, len(value) - 1))
        return [*value[:place], bend(data, value[place], others), *value[place + 1 :]]
    if not inner:
        return data.draw(_odd)
    name, kind = data.draw(st.sampled_from(inner)), data.draw(_KINDS)
    if kind == "bend":
        return {**value, name: bend(data, value[name], others)}
    if kind == "null":
        return {**value, name: None}
    if kind == "text":
        return {**value, name: str(value[name])}
    if kind == "add":
        return {
            **value,
            data.draw(st.sampled_from(["brandNew", "apiKey", "extra"])): data.draw(_odd),
        }
    rest = {field: sent for field, sent in value.items() if field != name}
    spellings = others.get(name, (name,))
    if kind == "respell":
        return {**rest, data.draw(st.sampled_from(spellings)): value[name]}
    if kind == "double":
        return {**value, data.draw(st.sampled_from(spellings)): data.draw(_odd)}
    return rest


def json_text(value: Any) -> str:  # noqa: ANN401 - any JSON
    """A value as JSON, numbers with all their digits; what no JSON number is becomes text."""
    if is_object(value):
        fields = (f"{json.dumps(name)}: {json_text(field)}" for name, field in value.items())
        return f"{{{', '.join(fields)}}}"
    if isinstance(value, list | tuple):
        items: Iterable[Any] = value
        return f"[{', '.join(map(json_text, items))}]"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value) if NUMBER.fullmatch(str(value)) else json.dumps(str(value))
    return json.dumps(value)


def apart(value: Any) -> Any:  # noqa: ANN401 - a record, or what is in one
    """What a value is, to its type and last digit; of two that differ in anything, it differs."""
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value)) if field.name != "extra"]
        # The order of what was not modelled is not promised, of nothing in it.
        extra = sorted(apart(getattr(value, "extra", {}))[1])
        return (type(value), [(name, apart(getattr(value, name))) for name in names], extra)
    if is_object(value):
        return (type(value), [(name, apart(field)) for name, field in value.items()])
    if is_list(value):
        return (list, [apart(item) for item in value])
    if isinstance(value, tuple):
        return (tuple, apart(list(value)))
    return (type(value), value.reveal() if isinstance(value, Secret) else repr(value))
