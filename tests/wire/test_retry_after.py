"""`Retry-After` in all the forms that servers send it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.wire import parse_retry_after

NOW = 784111777.0  # Sun, 06 Nov 1994 08:49:37 GMT


@pytest.mark.parametrize(
    ("value", "seconds"), [("15", 15.0), ("0", 0.0), (" 2.5 ", 2.5), ("86400", 86400.0)]
)
def test_a_number_is_seconds(value: str, seconds: float) -> None:
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    "value",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_each_http_date_is_seconds_from_now(value: str) -> None:
    assert parse_retry_after(value, NOW - 10) == 10.0


@pytest.mark.parametrize("value", ["-3", "Sun, 06 Nov 1994 08:49:36 GMT"])
def test_what_is_past_is_no_wait(value: str) -> None:
    assert parse_retry_after(value, NOW) == 0.0


def test_a_long_wait_is_not_cut_short() -> None:
    assert parse_retry_after("99999999", NOW) == 99999999.0


@pytest.mark.parametrize(
    "value", [None, "", "soon", "inf", "nan", "1e3", "9" * 400, "Sun, 99 Nov 1994 08:49:37 GMT"]
)
def test_garbage_says_nothing(value: str | None) -> None:
    assert parse_retry_after(value, NOW) is None


@settings(deadline=None)  # a busy machine is no failure
@given(st.text())
def test_no_text_raises(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or seconds >= 0
