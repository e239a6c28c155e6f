"""Whatever is written to Masternaut by a request record is read back from the sandbox as it was written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth.sandbox.answer import Answer, Refused
from fleetauth.sandbox.clock import Clock
from fleetauth.sandbox.masternaut import Masternaut, assets, people, places, work
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.sandbox.routes import Call
from fleetauth.sandbox.world import World
from fleetauth.vendors.masternaut import (
    DriverDetails,
    GroupDetails,
    LocationDetails,
    NewJob,
    VehicleChanges,
)
from fleetauth.vendors.masternaut.writing import CORE, JOB
from fleetauth.wire import Reader, Record, Writer
from fleetauth.wire.record import fields_of, spellings
from tests.vendors.requests import MINUTES, records

READER = Reader("masternaut")
WORLD: Final = World(1)
GROUPS = st.sampled_from([group.id for group in WORLD.groups])
DRIVERS = st.sampled_from([driver.id for driver in WORLD.drivers])
DEGREES = st.floats(-90, 90)


def sent(handler: Any, written: Any, **parts: str) -> Any:  # noqa: ANN401 - any JSON
    """What the sandbox answers to a body, by the handler itself: nothing is listened to."""
    masternaut = Masternaut(Clock(lambda: datetime(2026, 3, 1, tzinfo=UTC).timestamp()), WORLD)
    request = RecordedRequest(
        method="POST",
        path="/",
        raw_query="",
        query={},
        headers={"content-type": "application/json"},
        body=json.dumps(written).encode(),
        form=None,
        at=0.0,
    )
    answer: Answer = handler(masternaut, Call(request, parts))
    return json.loads(answer.body)


def check(record: Record, writer: Writer, handler: Any, **parts: str) -> None:  # noqa: ANN401 - a handler
    """See that each field that was set comes back as it was."""
    found = READER.read(sent(handler, writer.write(record), **parts), type(record))
    set_fields = [
        field.name
        for field in fields_of(type(record))
        if spellings(field) and getattr(record, field.name) != field.default
    ]
    assert {n: getattr(found, n) for n in set_fields} == {n: getattr(record, n) for n in set_fields}


@settings(max_examples=20, deadline=None)
@given(
    record=records(
        VehicleChanges,
        group_id=GROUPS,
        default_driver_id=DRIVERS,
        odometer_value=st.integers(0, 10**6).map(float),
        odometer_type=st.sampled_from(["CAN", "GPS"]),
        status=st.sampled_from(["IN_CIRCULATION", "IN_MAINTENANCE", "SOLD"]),
        energy_type=st.sampled_from(["ICE", "EV", "HEV"]),
        engine_total_hours=st.floats(0, 10_000),
    )
)
def test_changes_of_a_vehicle(record: VehicleChanges) -> None:
    check(record, CORE, assets.change, id="V5001")


@settings(max_examples=20, deadline=None)
@given(
    record=records(
        DriverDetails,
        group_id=GROUPS,
        keys=st.just(()),
    )
)
def test_details_of_a_driver(record: DriverDetails) -> None:
    check(record, CORE, people.change_driver, id="D1001")


@settings(max_examples=20, deadline=None)
@given(record=records(GroupDetails, parent_id=GROUPS))
def test_details_of_a_group(record: GroupDetails) -> None:
    named = GroupDetails(name=record.name or "Nights", parent_id=record.parent_id)
    check(named, CORE, people.create_group)


@settings(max_examples=20, deadline=None)
@given(
    record=records(
        LocationDetails,
        category_name=st.sampled_from(["Depots", "Customers"]),
        coordinate=st.none(),
        polygon=st.none(),
        radius_km=st.floats(0.001, 1),
    )
)
def test_details_of_a_location(record: LocationDetails) -> None:
    def change(masternaut: Masternaut, call: Call) -> Answer:
        call.request.body = json.dumps({"id": "L1", **json.loads(call.request.body)}).encode()
        return places.change(masternaut, call)

    check(record, CORE, change)


@settings(max_examples=20, deadline=None)
@given(
    record=records(
        NewJob,
        scheduled_start_date_time=MINUTES,
        address=st.just("1 Invented Road"),
        lat=DEGREES,
        lng=DEGREES,
        job_radius=st.floats(0, 1000),
        job_number=st.uuids().map(str),
    )
)
def test_a_new_job(record: NewJob) -> None:
    fields: dict[str, Any] = {n.name: getattr(record, n.name) for n in fields_of(NewJob)}
    fields["address"] = "1 Invented Road"  # a place is wanted
    check(NewJob(**fields), JOB, work.create)


def test_what_is_refused_is_not_read() -> None:
    with pytest.raises(Refused):
        check(VehicleChanges(status="ON_THE_MOON"), CORE, assets.change, id="V5001")
