"""Wrong arguments of Masternaut's lists and writes: each is told in a sentence before anything is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest

from fleetauth import ArgumentError, MasternautSession
from fleetauth.sandbox import Sandbox
from fleetauth.vendors.masternaut import (
    Coordinate,
    DriverDetails,
    GroupDetails,
    LocationDetails,
    NewJob,
    VehicleChanges,
)

Ask: TypeAlias = Callable[[Any], Awaitable[Any]]
START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=1)
NAIVE = datetime(2026, 3, 1)  # noqa: DTZ001 - naive on purpose


def job(**replaced: Any) -> NewJob:  # noqa: ANN401 - its fields
    fields: dict[str, Any] = {
        "job_title": "Mend the lift",
        "client_name": "Example Towers",
        "scheduled_start_date_time": START,
        "address": "1 Invented Road",
    }
    return NewJob(**fields | replaced)


WRONG: list[tuple[Ask, str]] = [
    (lambda s: s.vehicles(vehicle_ids=["V1"], group_ids=["G1"]), "one of them in a request"),
    (lambda s: s.vehicles(vehicle_ids="V1"), r"write \['V1'\]"),
    (lambda s: s.vehicles(page_size=0), "page_size=0"),
    (lambda s: s.update_vehicle("", VehicleChanges(name="x")), "vehicle_id='' must be a text"),
    (lambda s: s.update_vehicle(7, VehicleChanges(name="x")), "vehicle_id=7 must be a text"),
    (lambda s: s.update_vehicle("..", VehicleChanges(name="x")), r"vehicle_id='\.\.' is no id"),
    (lambda s: s.update_vehicle("V1", VehicleChanges()), "changes is empty.*set at least one"),
    (lambda s: s.vehicle_faults(vehicle_id="V1", group_id="G1"), "vehicle_id and group_id were"),
    (lambda s: s.vehicle_faults(vehicle_id=" "), "vehicle_id=' ' must be a text"),
    (lambda s: s.vehicle_faults(start=NAIVE), "start=.*has no time zone"),
    (lambda s: s.vehicle_faults(start=START, end=START), "end=.*is not after start=.*"),
    (lambda s: s.vehicle_faults(end="2026-03-01"), "end must be a datetime.*not str"),
    (lambda s: s.nearest_vehicles(), "give the place"),
    (lambda s: s.nearest_vehicles(latitude=53.8), "both latitude and longitude"),
    (lambda s: s.nearest_vehicles(address="Leeds", latitude=53.8, longitude=1), "give the place"),
    (lambda s: s.nearest_vehicles(address=" "), "address=' ' must be a text"),
    (lambda s: s.nearest_vehicles(latitude=91, longitude=1), "latitude=91 .*from -90 to 90"),
    (lambda s: s.nearest_vehicles(latitude=1, longitude=-181), "longitude=-181 .*to 180"),
    (lambda s: s.nearest_vehicles(latitude="1", longitude=1), "latitude='1' must be a number"),
    (lambda s: s.nearest_vehicles(address="x", radius=1.9), "radius=1.9 .*from 2 to 500"),
    (lambda s: s.nearest_locations(address="x", radius=501), "radius=501"),
    (lambda s: s.nearest_locations(address="x", radius=float("nan")), "radius=nan"),
    (lambda s: s.nearest_locations(address="x", radius=True), "radius=True"),
    (
        lambda s: s.nearest_locations(address="x", maximum_results_to_return=0),
        "maximum_results_to_return=0 must be a whole number from 1",
    ),
    (
        lambda s: s.nearest_locations(address="x", maximum_results_to_return=True),
        "maximum_results_to_return=True",
    ),
    (lambda s: s.drivers(group_ids=["G1,G2"]), "holds a comma"),
    (lambda s: s.driver(None), "driver_id=None must be a text"),
    (lambda s: s.create_driver(DriverDetails(active=True)), r"details\.name=None"),
    (lambda s: s.update_driver("D1", DriverDetails()), "details is empty"),
    (
        lambda s: s.update_driver("D1", DriverDetails(active_date=NAIVE)),
        "a datetime in the record=.*no time zone",
    ),
    (
        lambda s: s.update_vehicle("V1", {"tags": ["Night"]}),
        r"changes must be fleetauth\.vendors\.masternaut\.VehicleChanges\(…\), not dict",
    ),
    (
        lambda s: s.update_vehicle("V1", VehicleChanges(tags="Night")),  # type: ignore[arg-type]
        r"changes\.tags='Night' must be a list, not one text; write \('Night',\)",
    ),
    (
        lambda s: s.create_job(job(scheduled_start_date_time="2026-03-01T10:00")),
        r"job\.scheduled_start_date_time must be a datetime.*not str",
    ),
    (lambda s: s.create_driver({"name": "Ada"}), r"details must be .*DriverDetails\(…\), not dict"),
    (lambda s: s.update_driver("D1", {}), r"details must be .*DriverDetails\(…\), not dict"),
    (lambda s: s.create_group("North"), r"details must be .*GroupDetails\(…\), not str"),
    (lambda s: s.update_group("G1", None), r"details must be .*GroupDetails\(…\), not NoneType"),
    (lambda s: s.create_location({}), r"details must be .*LocationDetails\(…\), not dict"),
    (lambda s: s.update_location("L1", {}), r"details must be .*LocationDetails\(…\), not dict"),
    (lambda s: s.create_job({"jobTitle": "x"}), r"job must be .*NewJob\(…\), not dict"),
    (lambda s: s.delete_driver("."), r"driver_id='\.' is no id"),
    (lambda s: s.assign_vehicle("", driver_id="D1"), "vehicle_id=''"),
    (lambda s: s.unassign_vehicle("V1", driver_id=""), "driver_id=''"),
    (lambda s: s.create_group(GroupDetails()), r"details\.name=None"),
    (lambda s: s.update_group(" ", GroupDetails(name="x")), "group_id=' '"),
    (lambda s: s.update_group("G1", GroupDetails()), "details is empty"),
    (lambda s: s.delete_group(""), "group_id=''"),
    (lambda s: s.create_location(LocationDetails(radius_km=1)), r"details\.name=None"),
    (
        lambda s: s.create_location(LocationDetails(name="x", radius_km=2)),
        r"details\.radius_km=2 must be a number from 0\.001 to 1",
    ),
    (
        lambda s: s.create_location(
            LocationDetails(name="x", radius_km=1, polygon=(Coordinate(latitude=1),))
        ),
        "a radius_km and a polygon",
    ),
    (lambda s: s.update_location("", LocationDetails(name="x")), "location_id=''"),
    (lambda s: s.update_location("L1", LocationDetails()), "details is empty"),
    (lambda s: s.delete_location(""), "location_id=''"),
    (lambda s: s.driver_fuel(END, START), "is not after start"),
    (lambda s: s.driver_fuel(START, END, driver_id="D1", group_id="G1"), "driver_id and group_id"),
    (lambda s: s.vehicle_utilisation(NAIVE, END), "start=.*no time zone"),
    (lambda s: s.driver_utilisation(START, NAIVE), "end=.*no time zone"),
    (lambda s: s.vehicle_input_usage(START, END, page_size=-1), "page_size=-1"),
    (lambda s: s.jobs_updated_since(NAIVE), "since=.*no time zone"),
    (lambda s: s.jobs_updated_since("today"), "since must be a datetime.*not str"),
    (lambda s: s.jobs_updated_since(START, parameter=""), "parameter=''"),
    (lambda s: s.create_job(job(job_title=" ")), r"job\.job_title=' '"),
    (lambda s: s.create_job(job(client_name="")), r"job\.client_name=''"),
    (lambda s: s.create_job(job(address=None)), "the job has no place"),
    (lambda s: s.create_job(job(address=None, lat=1)), "both lat and lng"),
    (lambda s: s.create_job(job(lng=1)), "both lat and lng"),
    (lambda s: s.create_job(job(scheduled_start_date_time=NAIVE)), "no time zone"),
    (
        lambda s: s.create_job(job(scheduled_start_date_time=START + timedelta(seconds=1))),
        "has seconds",
    ),
    (lambda s: s.tacho_live(driver_keys="K1"), r"write \['K1'\]"),
    (lambda s: s.tacho_live(page_size=0), "page_size=0"),
    (lambda s: s.tacho_activity(NAIVE, END), "start=.*no time zone"),
    (lambda s: s.tacho_activity(END, START), "is not after start"),
    (lambda s: s.tacho_activity(START, END, registrations=[1]), "registrations must be a list"),
]


@pytest.mark.parametrize(("ask", "words"), WRONG)
async def test_a_wrong_argument_is_told_before_anything_is_sent(
    masternaut: MasternautSession, sandbox: Sandbox, ask: Ask, words: str
) -> None:
    with pytest.raises(ArgumentError, match=words) as caught:
        await ask(masternaut)
    assert sandbox.masternaut.requests == []
    assert caught.value.vendor in {"masternaut", None}
