"""Every form of date on the vendors' pages, in and out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.errors import ArgumentError, DecodeError
from fleetauth.wire import Reader, utc_naive_text, utc_z

READER = Reader("mbanq")
NOON = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)

READ: list[tuple[Any, datetime]] = [
    ("2026-01-02T12:00:00Z", NOON),
    ("2026-01-02t12:00:00z", NOON),
    (" 2026-01-02T12:00:00Z ", NOON),
    ("2026-01-02T12:00:00", NOON),
    ("2026-01-02T12:00:00.000", NOON),
    ("2026-01-02T12:00Z", NOON),
    ("2026-01-02T12:00", NOON),
    ("2026-01-02 12:00:00", NOON),
    ("2026-01-02T14:00:00+02:00", NOON),
    ("2026-01-02T07:00:00-0500", NOON),
    ("2026-01-02T12:00:00.03Z", NOON.replace(microsecond=30_000)),
    ("2026-01-02T12:00:00.5Z", NOON.replace(microsecond=500_000)),
    ("2026-01-02T12:00:00.773Z", NOON.replace(microsecond=773_000)),
    ("2026-01-02T12:00:00.1234567Z", NOON.replace(microsecond=123_456)),
    ("2026-01-02T12:00:00.123456789", NOON.replace(microsecond=123_456)),
    ("2026-01-02", NOON.replace(hour=0)),
    ("Fri, 02 Jan 2026 12:00:00 GMT", NOON),
    ("Fri, 02 Jan 2026 14:00:00 +0200", NOON),
    ("Fri, 02 Jan 2026 12:00:00 -0000", NOON),
    ("02/01/2026 12:00:00", NOON),
    ("02/01/2026", NOON.replace(hour=0)),
    ([2026, 1, 2], NOON.replace(hour=0)),
    ([2026, 1, 2, 12, 0], NOON),
    ([2026, 1, 2, 12, 0, 0], NOON),
    ([2026, 1, 2, 12, 0, 0, 361585000], NOON.replace(microsecond=361_585)),
    (
        {"date": [2026, 1, 2], "time": {"hour": 12, "minute": 0, "second": 0, "nano": 361585000}},
        NOON.replace(microsecond=361_585),
    ),
    ({"date": [2026, 1, 2], "time": {"hour": 12}}, NOON),
]


@pytest.mark.parametrize(("sent", "moment"), READ, ids=str)
def test_it_is_read_as_utc(sent: Any, moment: datetime) -> None:  # noqa: ANN401 - any JSON
    found = READER.read(sent, datetime)
    assert (found, found.tzinfo) == (moment, UTC)


REFUSED: list[Any] = [
    1767355200,
    "1767355200",
    "20260102",
    "2026-01-02+02:00",
    "2026-01-02x12:00",
    "2026-13-02T12:00:00Z",
    "0001-01-01T00:00:00+01:00",
    "31/06/2026",
    "2/1/2026",
    "Fri, 32 Jan 2026 12:00:00 GMT",
    "yesterday",
    "",
    True,
    None,
    [],
    [2026, 1],
    [2026, 1, 2, 12],
    [2026, 1, 2, 12, 0, 0, 0, 0],
    [2026, 1, "2"],
    [2026, 1, True],
    [2026, 13, 2],
    {},
    {"date": [2026, 1, 2]},
    {"date": [2026, 1], "time": {"hour": 2, "minute": 3}},
    {"date": [2026, 1, 2], "time": {"hour": "noon"}},
    {"date": "2026-01-02", "time": {}},
]


@pytest.mark.parametrize("sent", REFUSED, ids=str)
def test_what_is_no_documented_form_is_refused(sent: Any) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(DecodeError, match="expected a date with time, found"):
        READER.read(sent, datetime)


@pytest.mark.parametrize(
    "sent",
    ["2023-07-03", "03/07/2023", [2023, 7, 3], "2023-07-03T00:00:00Z", "2023-07-03T00:00:00+02:00"],
    ids=str,
)
def test_a_day_is_read(sent: Any) -> None:  # noqa: ANN401 - any JSON
    assert READER.read(sent, date) == date(2023, 7, 3)


@pytest.mark.parametrize("sent", ["2023-07-03T12:00:00Z", "2023-02-30", 5, "never"], ids=str)
def test_a_day_that_would_lose_something_is_refused(sent: Any) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(DecodeError, match="expected a date, found"):
        READER.read(sent, date)


def test_a_day_is_no_moment() -> None:
    assert type(READER.read("2023-07-03", date)) is date


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2026-01-02T12:00:00"),
        (NOON.replace(microsecond=250_000), "2026-01-02T12:00:00.250"),
        (NOON.replace(microsecond=999), "2026-01-02T12:00:00"),
        (NOON.astimezone(timezone(timedelta(hours=5))), "2026-01-02T12:00:00"),
    ],
)
def test_a_moment_is_written_in_utc(moment: datetime, text: str) -> None:
    assert (utc_naive_text(moment), utc_z(moment)) == (text, f"{text}Z")


@pytest.mark.parametrize("write", [utc_z, utc_naive_text])
def test_a_moment_without_a_time_zone_is_refused_with_what_to_do(write: Any) -> None:  # noqa: ANN401 - a function
    with pytest.raises(
        ArgumentError, match=r"^since=2026-01-02T12:00:00 has no time zone.*tzinfo="
    ):
        write(NOON.replace(tzinfo=None))


def test_the_error_names_the_caller_s_argument() -> None:
    with pytest.raises(ArgumentError, match=r"^until=2026"):
        utc_z(NOON.replace(tzinfo=None), argument="until")


def test_a_moment_that_utc_does_not_have_is_refused() -> None:
    earliest = datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))
    with pytest.raises(ArgumentError, match="out of range in UTC"):
        utc_z(earliest)


@settings(deadline=None)  # a busy machine is no failure
@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_reads_back(moment: datetime) -> None:
    milliseconds = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert READER.read(utc_z(moment), datetime) == milliseconds
