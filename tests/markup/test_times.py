"""Moments and spans as a reader wants them, at the ends of the calendar too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest

from fleetauth.markup import lasting, moment_of
from fleetauth.markup.times import in_two_zones

EAST = timezone(timedelta(hours=5, minutes=30))
NOON = datetime(2026, 1, 2, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.4, "0 s"),
        (119.9, "119 s"),
        (120, "2 min"),
        (3599, "59 min"),
        (7199, "119 min"),
        (7200, "2 h 0 min"),
        (2 * 86_400 - 1, "47 h 59 min"),
        (2 * 86_400, "2 days"),
        (2.9 * 86_400, "2 days"),
        (86_400 * 1500.0, "1,500 days"),
        (1e300, "more than 100 years"),
        (float("inf"), "more than 100 years"),
    ],
)
def test_a_span_is_told_in_round_numbers_and_never_longer_than_it_is(
    seconds: float, told: str
) -> None:
    assert lasting(seconds) == told


def test_a_moment_is_told_in_utc_and_in_the_reader_s_zone() -> None:
    assert in_two_zones(NOON, EAST) == ("2026-01-02 12:30:00 UTC", "2026-01-02 18:00:00+05:30")


@pytest.mark.parametrize(
    ("microsecond", "told"), [(0, "12:30:00"), (593_000, "12:30:00.593"), (1, "12:30:00.000001")]
)
def test_a_moment_has_the_digits_that_it_has(microsecond: int, told: str) -> None:
    moment = NOON.replace(microsecond=microsecond)
    assert in_two_zones(moment, EAST)[0] == f"2026-01-02 {told} UTC"


def test_a_moment_of_another_zone_is_told_in_utc_first() -> None:
    told = in_two_zones(NOON.astimezone(EAST), timezone(timedelta(hours=1)))
    assert told == ("2026-01-02 12:30:00 UTC", "2026-01-02 13:30:00+01:00")


def test_a_reader_in_utc_is_told_once() -> None:
    assert in_two_zones(NOON, UTC) == ("2026-01-02 12:30:00 UTC", None)


def test_the_machine_s_own_zone_is_the_usual_one() -> None:
    local = NOON.astimezone()
    assert in_two_zones(NOON, None) == in_two_zones(NOON, local.tzinfo)


def test_a_moment_without_a_zone_is_told_as_it_is() -> None:
    assert in_two_zones(NOON.replace(tzinfo=None), EAST) == ("2026-01-02 12:30:00", None)


@pytest.mark.parametrize("zone", [EAST, timezone(-timedelta(hours=5))])
def test_both_ends_of_the_calendar_can_be_told(zone: tzinfo) -> None:
    for own in (zone, UTC):
        first = datetime.min.replace(tzinfo=own)
        last = datetime.max.replace(tzinfo=own)
        assert in_two_zones(first, zone)[0].startswith("0001-01-01 ")
        assert in_two_zones(last, zone)[0].startswith("9999-12-31 ")


def test_seconds_since_1970_are_a_moment() -> None:
    assert moment_of(NOON.timestamp()) == NOON


@pytest.mark.parametrize("wall", [1e15, 1e300, float("inf"), float("nan"), -1e15])
def test_a_moment_that_no_calendar_has_is_none(wall: float) -> None:
    assert moment_of(wall) is None
