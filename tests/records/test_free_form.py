"""What has no column, as JSON text: digits stay, secrets are masked, whatever it is can be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from fleetauth.records.free_form import json_text
from fleetauth.secrets import Secret
from tests.records.made import Inner


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('ü"', '"ü\\""'),
        (True, "true"),
        (7, "7"),
        (2**70, "1180591620717411303424"),
        (0.1, "0.1"),
        (float("nan"), '"nan"'),
        (float("-inf"), '"-inf"'),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1E+3"),
        (Decimal("Infinity"), '"Infinity"'),
        (Secret("canary"), '"***"'),
        (datetime(2026, 1, 1, tzinfo=UTC), '"2026-01-01T00:00:00+00:00"'),
        (date(2026, 1, 1), '"2026-01-01"'),
        (time(1), '"01:00:00"'),
        ([1, None, ("a",)], '[1,null,["a"]]'),
        ({"a": {"b": Secret("canary")}}, '{"a":{"b":"***"}}'),
        ({1: 2}, '{"1":2}'),
        (Inner(id="1", extra={"a": None}), '{"extra":{"a":null},"id":"1"}'),
        (1j, '"1j"'),
        (b"a", "\"b'a'\""),
    ],
)
def test_a_value_is_told(value: Any, text: str) -> None:  # noqa: ANN401 - of any type
    assert json_text({"field": value}) == f'{{"field":{text}}}'


@pytest.mark.parametrize("empty", [None, {}, [], ()])
def test_nothing_is_not_told(empty: Any) -> None:  # noqa: ANN401 - of several types
    assert json_text({"field": empty}) is None
    assert json_text({"field": empty, "other": 0}) == '{"other":0}'
