"""Ranges cut into windows by asset-days: they cover the range exactly once, whatever it is (I10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import ArgumentError
from fleetauth.vendors.masternaut.windows import (
    DayCount,
    Window,
    checked_range,
    days_elapsed,
    days_touched,
    windows,
)

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = st.timezones() | st.just(timezone(timedelta(hours=13, minutes=45)))
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=ZONES,
    allow_imaginary=False,
)


def days_with_the_last(start: datetime, end: datetime) -> int:
    """A stricter count: the day that begins at the end is one too."""
    return (end.date() - start.date()).days + 1


@settings(max_examples=50, deadline=None)
@given(
    start=MOMENTS,
    width=st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(days=800)),
    limit=st.sampled_from([50, 100, 1000]),
    data=st.data(),
    count_days=st.sampled_from([days_touched, days_elapsed]),
)
def test_windows_cover_the_range_exactly_once_within_the_limit(
    start: datetime, width: timedelta, limit: int, data: st.DataObject, count_days: DayCount
) -> None:
    assets = data.draw(st.integers(1, limit))
    whole = checked_range(start, start.astimezone(UTC) + width)
    parts = list(windows(whole, assets=assets, limit=limit, count_days=count_days))
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(before.end == after.start for before, after in pairwise(parts))
    assert all(part.start < part.end for part in parts)
    assert all(assets * count_days(part.start, part.end) <= limit for part in parts)


@settings(max_examples=50, deadline=None)
@given(start=MOMENTS, width=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9)))
def test_the_cautious_count_is_never_the_smaller_one(start: datetime, width: timedelta) -> None:
    begin = start.astimezone(UTC)
    end = begin + width + timedelta(microseconds=1)
    assert days_touched(begin, end) >= days_elapsed(begin, end) >= 1


def test_windows_are_as_wide_as_they_may_be() -> None:
    parts = list(windows(Window(NOON, NOON + 9 * DAY), assets=200, limit=1000))
    midnight = datetime(2026, 1, 6, tzinfo=UTC)
    assert parts == [Window(NOON, midnight), Window(midnight, NOON + 9 * DAY)]


def test_a_year_of_two_hundred_vehicles_takes_seventy_three_requests() -> None:
    year = Window(datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert len(list(windows(year, assets=200, limit=1000))) == 73


def test_another_count_of_days_makes_other_windows() -> None:
    whole = Window(NOON, NOON + 9 * DAY)
    parts = list(windows(whole, assets=200, limit=1000, count_days=days_with_the_last))
    assert parts[0] == Window(NOON, datetime(2026, 1, 5, tzinfo=UTC))
    assert parts[-1].end == whole.end


@pytest.mark.parametrize(
    ("assets", "limit", "count"), [(51, 50, days_touched), (50, 50, days_with_the_last)]
)
def test_a_day_that_is_too_much_is_refused(assets: int, limit: int, count: DayCount) -> None:
    with pytest.raises(
        ArgumentError, match=rf"one day of {assets} assets is more than the {limit}"
    ):
        list(windows(Window(NOON, NOON + DAY), assets=assets, limit=limit, count_days=count))


def test_days_that_a_window_has_a_part_in_are_counted() -> None:
    midnight = datetime(2026, 1, 2, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    assert days_touched(NOON, midnight) == 1
    assert days_touched(NOON, midnight + instant) == 2
    assert days_touched(NOON, NOON + DAY) == 2


def test_days_of_twenty_four_hours_are_counted_once_begun() -> None:
    assert days_elapsed(NOON, NOON + DAY) == 1
    assert days_elapsed(NOON, NOON + DAY + timedelta(seconds=1)) == 2


def test_a_range_is_told_in_milliseconds_and_gets_no_narrower() -> None:
    found = checked_range(NOON.replace(microsecond=1999), NOON.replace(microsecond=5001))
    assert found == Window(NOON.replace(microsecond=1000), NOON.replace(microsecond=6000))


def test_a_range_is_read_in_utc() -> None:
    east = timezone(timedelta(hours=5))
    found = checked_range(NOON.astimezone(east), (NOON + DAY).astimezone(east))
    assert found == Window(NOON, NOON + DAY)
    assert found.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "match"),
    [
        (NOON, NOON, "not after start"),
        (NOON, NOON - DAY, "not after start"),
        (NOON.replace(tzinfo=None), NOON, "start=.* has no time zone"),
        (NOON, NOON.replace(tzinfo=None), "end=.* has no time zone"),
        ("2026-01-01", NOON, "start must be a datetime"),
    ],
)
def test_a_range_that_is_none_is_refused(start: object, end: object, match: str) -> None:
    with pytest.raises(ArgumentError, match=match):
        checked_range(start, end)
