"""Queries and JSON bodies as they are written: nothing is bent, and what has no one form is refused by its place."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError
from fleetauth.transport.body import json_body
from fleetauth.transport.query import written


def test_a_querys_values_are_written_as_text_and_what_is_none_is_left_out() -> None:
    params = {"text": "a b", "number": 3, "part": 1.5, "yes": True, "no": False, "nothing": None}
    assert written(params) == (
        ("text", "a b"),
        ("number", "3"),
        ("part", "1.5"),
        ("yes", "true"),
        ("no", "false"),
    )


def test_no_query_is_an_empty_one() -> None:
    assert written(None) == ()


@pytest.mark.parametrize("value", [datetime(2026, 1, 1, tzinfo=UTC), ["a"], b"a", Decimal(1)])
def test_a_query_value_of_no_one_form_is_refused_by_its_name(value: object) -> None:
    with pytest.raises(ArgumentError, match=rf"params\['since'\] is a {type(value).__name__}"):
        written({"since": value})


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


@given(value=PLAIN)
def test_plain_values_come_back_as_they_were(value: object) -> None:
    assert json.loads(json_body(value)) == value


def test_a_decimals_digits_go_out_as_they_are() -> None:
    assert json_body({"amount": Decimal("12.50"), "pair": (1, 2)}) == (
        b'{"amount":12.50,"pair":[1,2]}'
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": [datetime(2026, 1, 1, tzinfo=UTC)]}, r"json\.a\[0\] is a datetime; write it"),
        ([date(2026, 1, 1)], r"json\[0\] is a date; write it"),
        ([time(1)], r"json\[0\] is a time; write it"),
        ([timedelta(1)], r"json\[0\] is a timedelta; write it"),
        ({"a": float("nan")}, r"json\.a is nan"),
        ([Decimal("Infinity")], r"json\[0\] is Infinity"),
        ({1: "a"}, "json has the name 1"),
        ({"a": {"b"}}, r"json\.a is a set"),
        (b"a", "json is a bytes"),
        (["\ud800"], r"json\[0\] holds broken characters"),
    ],
)
def test_what_json_has_no_one_form_for_is_refused_by_its_place(value: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match=said):
        json_body(value)
