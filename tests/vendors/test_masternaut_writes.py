"""What Masternaut is told: every request record is written and read back as itself, in the vendor's forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import ArgumentError
from fleetauth.sandbox.masternaut import bodies
from fleetauth.vendors.masternaut import (
    Coordinate,
    DriverDetails,
    DriverKey,
    GroupDetails,
    LocationAddress,
    LocationDetails,
    NewJob,
    VehicleChanges,
)
from fleetauth.vendors.masternaut.writing import CORE, JOB, since_minute
from fleetauth.wire import Reader, Record
from tests.vendors.requests import MINUTES, MOMENTS, records

READER = Reader("masternaut")

CORE_RECORDS = [
    VehicleChanges,
    DriverDetails,
    GroupDetails,
    LocationDetails,
    LocationAddress,
    Coordinate,
    DriverKey,
]


@pytest.mark.parametrize("kind", CORE_RECORDS, ids=lambda kind: kind.__name__)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_written_to_the_core_api_reads_back_as_itself(
    kind: type[Record], data: st.DataObject
) -> None:
    record = data.draw(records(kind))
    assert READER.read(CORE.write(record), kind) == record


@settings(max_examples=20, deadline=None)
@given(job=records(NewJob, scheduled_start_date_time=MINUTES))
def test_a_job_that_is_written_reads_back_as_itself(job: NewJob) -> None:
    assert READER.read(JOB.write(job), NewJob) == job


@settings(max_examples=20, deadline=None)
@given(moment=MOMENTS)
def test_a_moment_of_the_core_api_is_naive(moment: datetime) -> None:
    assert bodies.naive(CORE.write(moment))


@settings(max_examples=20, deadline=None)
@given(moment=MOMENTS, hours=st.integers(-12, 12))
def test_the_minute_of_a_moment_is_never_after_it(moment: datetime, hours: int) -> None:
    local = moment + timedelta(hours=hours)
    text = since_minute(local, "since")
    assert bodies.minute(text)
    assert timedelta(0) <= local - datetime.fromisoformat(text) < timedelta(minutes=1)


def test_what_is_left_out_is_not_written_and_a_false_is() -> None:
    assert CORE.write(DriverDetails(active=False, tags=())) == {"active": False, "tags": []}


def test_a_null_is_written_by_the_wires_name() -> None:
    details = DriverDetails(name="Ada", extra={"defaultVehicleId": None})
    assert CORE.write(details) == {"name": "Ada", "defaultVehicleId": None}


def test_a_radius_is_written_as_the_vendor_spells_it() -> None:
    assert CORE.write(LocationDetails(radius_km=0.5)) == {"radius": 0.5}


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 3, 1, 10, 0, 1, tzinfo=UTC), datetime(2026, 3, 1, 10, 0, 0, 1, tzinfo=UTC)],
)
def test_seconds_of_a_job_are_not_dropped_quietly(moment: datetime) -> None:
    with pytest.raises(ArgumentError, match=r"has seconds.*replace\(second=0"):
        JOB.write(moment)


@pytest.mark.parametrize("writer", [CORE, JOB])
def test_a_moment_without_a_zone_is_refused(writer: Any) -> None:  # noqa: ANN401 - either
    with pytest.raises(ArgumentError, match="no time zone"):
        writer.write(datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose


def test_a_day_is_no_moment() -> None:
    with pytest.raises(ArgumentError, match="not date"):
        since_minute(date(2026, 3, 1), "since")
