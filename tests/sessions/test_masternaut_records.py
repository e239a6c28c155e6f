"""Masternaut's lists and writes on the sandbox: what is written shows in what is read afterwards."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest

from fleetauth import (
    DecodeError,
    InputRefusedError,
    MasternautSession,
    NotFoundError,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, Sandbox
from fleetauth.sandbox.recording import RecordedRequest
from fleetauth.vendors.masternaut import (
    Coordinate,
    DriverDetails,
    DriverKey,
    GroupDetails,
    LocationAddress,
    LocationDetails,
    NewJob,
    Vehicle,
    VehicleChanges,
)
from tests.sessions.answering import Answering
from tests.sessions.conftest import Open, SharedClock

START = datetime(2026, 3, 1, tzinfo=UTC)
CLIENT: dict[str, Any] = {
    "client_id": "example-client",
    "client_secret": "example-secret",
    "customer_id": "C1",
}
DAY = (START, START + timedelta(days=1))


def new_job(**replaced: Any) -> NewJob:  # noqa: ANN401 - its fields
    """A job that can be created."""
    fields: dict[str, Any] = {
        "job_title": "Mend the lift",
        "client_name": "Example Towers",
        "scheduled_start_date_time": datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
        "address": "1 Invented Road, Leeds",
    }
    return NewJob(**fields | replaced)


def last(sandbox: Sandbox) -> RecordedRequest:
    """The last request."""
    return sandbox.masternaut.requests[-1]


def sent(sandbox: Sandbox) -> Any:  # noqa: ANN401 - any JSON
    """The last request's body."""
    return json.loads(last(sandbox).body)


# --- vehicles -------------------------------------------------------------------------------------


async def test_vehicles_come_in_pages_to_their_end(masternaut: MasternautSession) -> None:
    vehicles = [vehicle async for vehicle in masternaut.vehicles(page_size=15)]
    assert len({vehicle.id for vehicle in vehicles}) == len(vehicles) == 40
    assert {type(vehicle) for vehicle in vehicles} == {Vehicle}


async def test_vehicles_are_chosen_by_id_group_or_name(masternaut: MasternautSession) -> None:
    assert [v.id for v in await masternaut.vehicles(vehicle_ids=["V5003"])] == ["V5003"]
    assert {v.group_id for v in await masternaut.vehicles(group_ids=["G2", "G3"])} == {"G2", "G3"}
    assert (await masternaut.vehicles(name="carrier")).total == 10


async def test_a_changed_vehicle_stays_changed_and_nothing_else_does(
    masternaut: MasternautSession,
) -> None:
    (before,) = await masternaut.vehicles(vehicle_ids=["V5001"])
    changes = VehicleChanges(
        name="Van 7", odometer_value=41_000.5, status="SOLD", tags=(), group_id="G3"
    )
    answered = await masternaut.update_vehicle("V5001", changes)
    (after,) = await masternaut.vehicles(vehicle_ids=["V5001"])
    assert answered == after
    assert (after.name, after.odometer_value, after.status) == ("Van 7", 41_000.5, "SOLD")
    assert (after.tags, after.group_name) == ((), "Manchester")
    assert (after.registration, after.make) == (before.registration, before.make)
    assert {v.id for v in await masternaut.vehicles(group_ids=["G3"])} >= {"V5001"}


async def test_only_what_changes_is_sent(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    await masternaut.update_vehicle(
        "V5001", VehicleChanges(name="Van 7", extra={"defaultDriverId": None})
    )
    assert sent(sandbox) == {"name": "Van 7", "defaultDriverId": None}


async def test_an_unknown_vehicle_is_not_found(masternaut: MasternautSession) -> None:
    with pytest.raises(NotFoundError, match=r"no vehicle V 1\?2"):
        await masternaut.update_vehicle("V 1?2", VehicleChanges(name="Van 7"))


async def test_what_the_vendor_refuses_to_write_is_told(masternaut: MasternautSession) -> None:
    with pytest.raises(InputRefusedError, match="status is not"):
        await masternaut.update_vehicle("V5001", VehicleChanges(status="ON_THE_MOON"))


async def test_faults_are_typed_and_paged(masternaut: MasternautSession) -> None:
    faulty = [vehicle async for vehicle in masternaut.vehicle_faults(page_size=3)]
    assert len(faulty) == 8
    assert {fault.type for vehicle in faulty for fault in vehicle.faults} == {
        "CAN_FAULT",
        "GREMLINS",
    }


async def test_faults_of_a_group_between_two_times(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    now = datetime.fromtimestamp(clock.wall(), UTC)
    found = await masternaut.vehicle_faults(group_id="G2", start=now - timedelta(days=1), end=now)
    assert {vehicle.group_id for vehicle in found} == {"G2"}
    assert last(sandbox).query["endDate"] == now.replace(tzinfo=None).isoformat(
        timespec="milliseconds" if now.microsecond // 1000 else "seconds"
    )
    assert not await masternaut.vehicle_faults(vehicle_id="V5000", start=now)


async def test_the_nearest_come_first(masternaut: MasternautSession) -> None:
    found = await masternaut.nearest_vehicles(
        address="1 Invented Road, Leeds", radius=500, maximum_results_to_return=5
    )
    distances = [row.straight_line_distance_kilometers or 0 for row in found]
    assert len(found) == 5
    assert distances == sorted(distances)


async def test_what_is_near_to_a_point_is_within_the_radius(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    found = await masternaut.nearest_locations(latitude=53.8, longitude=-1.55, radius=40)
    assert [row.name for row in found] == ["Leeds depot"]
    assert last(sandbox).query == {"latitude": "53.8", "longitude": "-1.55", "radius": "40"}


async def test_a_guessed_name_can_be_replaced(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    renamed = {"latitude": None, "longitude": None, "lat": 53.8, "lon": -1.55}
    with pytest.raises(InputRefusedError, match="Unknown parameter lat"):
        await masternaut.nearest_vehicles(latitude=53.8, longitude=-1.55, params=renamed)
    assert last(sandbox).query == {"lat": "53.8", "lon": "-1.55"}


# --- drivers --------------------------------------------------------------------------------------


async def test_drivers_come_in_pages_to_their_end(masternaut: MasternautSession) -> None:
    drivers = [driver async for driver in masternaut.drivers(page_size=10)]
    assert len({driver.id for driver in drivers}) == len(drivers) == 36
    assert drivers[0].keys[0].value == "001000FAKE"


async def test_drivers_are_chosen_by_id_group_and_name(masternaut: MasternautSession) -> None:
    assert (await masternaut.drivers(driver_ids=["D1001"])).total == 1
    assert (await masternaut.drivers(group_ids=["G2"])).total == 6
    assert (await masternaut.drivers(name="sample", params={"groupIds": "G2"})).total == 2


async def test_a_drivers_life(masternaut: MasternautSession) -> None:
    details = DriverDetails(
        name="Ada Lovely",
        group_id="G2",
        active_date=datetime(2026, 1, 5, 1, tzinfo=UTC),
        keys=(DriverKey(value="00123", type="RFID", private_mode=True),),
    )
    created = await masternaut.create_driver(details)
    assert created is not None
    assert (created.name, created.group_name, created.keys) == ("Ada Lovely", "Leeds", details.keys)
    assert created.active_date == details.active_date
    assert await masternaut.driver(created.id) == created

    changed = await masternaut.update_driver(created.id, DriverDetails(active=False))
    assert changed is not None
    assert (changed.active, changed.name) == (False, "Ada Lovely")

    await masternaut.delete_driver(created.id)
    with pytest.raises(NotFoundError):
        await masternaut.driver(created.id)


async def test_a_vehicle_is_given_and_taken(masternaut: MasternautSession) -> None:
    await masternaut.assign_vehicle("V5007", driver_id="D1003")
    (vehicle,) = await masternaut.vehicles(vehicle_ids=["V5007"])
    assert vehicle.default_driver_id == "D1003"
    assert (await masternaut.driver("D1003")).default_vehicle_id == "V5007"

    await masternaut.unassign_vehicle("V5007", driver_id="D1003")
    (vehicle,) = await masternaut.vehicles(vehicle_ids=["V5007"])
    assert vehicle.default_driver_id is None
    with pytest.raises(NotFoundError, match="not the driver's"):
        await masternaut.unassign_vehicle("V5007", driver_id="D1003")


@pytest.mark.parametrize(("vehicle", "driver"), [("V1", "D1003"), ("V5007", "D1")])
async def test_who_or_what_is_unknown_is_not_given(
    masternaut: MasternautSession, vehicle: str, driver: str
) -> None:
    with pytest.raises(NotFoundError):
        await masternaut.assign_vehicle(vehicle, driver_id=driver)


async def test_the_vehicles_of_a_deleted_driver_have_nobody(masternaut: MasternautSession) -> None:
    await masternaut.delete_driver("D1003")
    (vehicle,) = await masternaut.vehicles(vehicle_ids=["V5003"])
    assert vehicle.default_driver_id is None


# --- groups ---------------------------------------------------------------------------------------


async def test_groups_come_whole(masternaut: MasternautSession) -> None:
    groups = await masternaut.groups()
    assert len(groups) == 7
    assert sum(group.count_vehicles or 0 for group in groups) == 40
    assert groups[1].path == "G1.G2"


async def test_a_groups_life(masternaut: MasternautSession) -> None:
    created = await masternaut.create_group(GroupDetails(name="Nights", parent_id="G2"))
    assert created is not None
    assert created.path == f"G1.G2.{created.id}"

    await masternaut.update_group(created.id, GroupDetails(name="Late nights"))
    assert (await masternaut.groups())[-1].name == "Late nights"

    await masternaut.delete_group(created.id)
    assert len(await masternaut.groups()) == 7


async def test_a_group_that_is_not_empty_is_not_deleted(masternaut: MasternautSession) -> None:
    with pytest.raises(InputRefusedError, match="not empty"):
        await masternaut.delete_group("G2")


async def test_rows_that_are_missing_from_a_whole_list_are_told(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    body = b'{"totalCount": 3, "items": [{"id": "G1"}]}'
    sandbox.masternaut.faults.add(Fault.body(body, content_type="application/json", path="group"))
    with pytest.raises(VendorFaultError, match="counts 3 rows but gave 1") as caught:
        await masternaut.groups()
    assert caught.value.body == body


async def test_a_page_that_was_asked_for_may_be_less_than_everything(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    body = b'{"totalCount": 3, "items": [{"driverId": "D1"}]}'
    fault = Fault.body(body, content_type="application/json", path="utilisation")
    sandbox.masternaut.faults.add(fault)
    rows = await masternaut.driver_utilisation(*DAY, params={"pageIndex": 0, "pageSize": 1})
    assert (len(rows), rows.total) == (1, 3)


# --- locations ------------------------------------------------------------------------------------


async def test_locations_are_found_by_each_of_their_fields(masternaut: MasternautSession) -> None:
    locations = masternaut.locations
    assert [place.id async for place in locations(page_size=4)] == [f"L{n}" for n in range(1, 7)]
    assert [place.id for place in await locations(name="LYON")] == ["L4"]
    assert [place.id for place in await locations(address="manchester")] == ["L2"]
    assert [place.id for place in await locations(reference="ref-3")] == ["L3"]
    assert [place.id for place in await locations(phone_number="0005")] == ["L5"]
    assert {place.category_name for place in await locations(category="Depots")} == {"Depots"}


async def test_a_locations_life(masternaut: MasternautSession) -> None:
    details = LocationDetails(
        name="New yard",
        category_name="Customers",
        address=LocationAddress(road="Invented Road", post_code="00123", city="Leeds"),
        coordinate=Coordinate(latitude=53.81, longitude=-1.54),
        radius_km=0.3,
    )
    created = await masternaut.create_location(details)
    assert created is not None
    assert (created.radius_km, created.coordinate) == (0.3, details.coordinate)

    await masternaut.update_location(created.id, LocationDetails(notes="Ring twice", radius_km=1))
    (found,) = await masternaut.locations(name="new yard")
    assert (found.id, found.notes, found.radius_km) == (created.id, "Ring twice", 1)
    assert found.address is not None
    assert found.address.formatted_address == "Invented Road 00123 Leeds"

    await masternaut.delete_location(created.id)
    assert (await masternaut.locations(name="new yard")).total == 0
    with pytest.raises(NotFoundError):
        await masternaut.delete_location(created.id)


async def test_a_location_may_be_a_polygon(masternaut: MasternautSession) -> None:
    corners = tuple(Coordinate(latitude=53.8, longitude=n / 10) for n in range(3))
    details = LocationDetails(name="Field", category_name="Depots", polygon=corners)
    created = await masternaut.create_location(details)
    assert created is not None
    assert created.polygon == corners
    assert len(await masternaut.nearest_locations(address="Lyon", radius=500)) < 7


async def test_categories_keep_every_field(masternaut: MasternautSession) -> None:
    categories = await masternaut.location_categories()
    assert [category.extra["name"] for category in categories] == ["Depots", "Customers"]


# --- reports --------------------------------------------------------------------------------------


async def test_fuel_of_a_groups_drivers(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    rows = [row async for row in masternaut.driver_fuel(*DAY, group_id="G2", page_size=4)]
    assert len(rows) == 6
    assert rows[0].extra["fuelUsedLitres"] == "24.00"
    assert last(sandbox).query["startDate"] == "2026-03-01T00:00:00"


async def test_utilisation_of_a_vehicle(masternaut: MasternautSession) -> None:
    rows = await masternaut.vehicle_utilisation(*DAY, vehicle_id="V5001")
    assert [(row.asset_id, row.utilisation[0].total_time) for row in rows] == [("V5001", 86_400)]
    assert rows.raw["averageStartTime"] == "06:30:00"


async def test_utilisation_of_a_driver(masternaut: MasternautSession) -> None:
    rows = await masternaut.driver_utilisation(*DAY, driver_id="D1001")
    assert [row.extra["driverId"] for row in rows] == ["D1001"]


async def test_use_of_a_groups_inputs(masternaut: MasternautSession) -> None:
    rows = [row async for row in masternaut.vehicle_input_usage(*DAY, group_id="G2", page_size=5)]
    assert len(rows) == 14
    assert rows[0].input_block is not None
    assert rows[0].input_block.event_end_date == START + timedelta(minutes=10)


# --- jobs -----------------------------------------------------------------------------------------


async def test_a_created_job_is_in_both_lists(
    masternaut: MasternautSession, sandbox: Sandbox, clock: SharedClock
) -> None:
    created = await masternaut.create_job(new_job(vehicle_id="V5001", order_numbers=("0012",)))
    assert created is not None
    assert (created.status, created.job_title) == ("ASSIGNED", "Mend the lift")
    assert created in [job async for job in masternaut.jobs()]
    now = datetime.fromtimestamp(clock.wall(), UTC)
    assert created in await masternaut.jobs_updated_since(now)
    assert created not in await masternaut.jobs_updated_since(now + timedelta(minutes=1))
    assert last(sandbox).query["updatedSince"].endswith("Z")


async def test_a_job_is_sent_as_the_vendor_writes_its_times(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    paris = datetime.fromisoformat("2026-03-01T11:30:00+01:00")
    await masternaut.create_job(
        new_job(scheduled_start_date_time=paris, address=None, lat=45.7, lng=3.0)
    )
    assert sent(sandbox) == {
        "jobTitle": "Mend the lift",
        "clientName": "Example Towers",
        "scheduledStartDateTime": "2026-03-01T10:30Z",
        "lat": 45.7,
        "lng": 3.0,
    }


async def test_the_job_reference_takes_its_own_header_and_no_authorization(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    await masternaut.create_job(new_job())
    token = sandbox.masternaut.exchanges[0].access_token
    assert last(sandbox).headers["x-connect-token"] == f"TOKEN {token}"
    assert "authorization" not in last(sandbox).headers


async def test_a_number_that_is_taken_is_refused(masternaut: MasternautSession) -> None:
    await masternaut.create_job(new_job(job_number="2026-0500"))
    with pytest.raises(InputRefusedError, match="job of this number"):
        await masternaut.create_job(new_job(job_number="2026-0500"))


async def test_since_when_is_asked_by_another_name_if_need_be(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    with pytest.raises(InputRefusedError, match="Unknown parameter from"):
        await masternaut.jobs_updated_since(START + timedelta(seconds=59), parameter="from")
    assert last(sandbox).query == {"from": "2026-03-01T00:00Z"}


WRITES: list[tuple[str, Callable[[MasternautSession], Awaitable[object]]]] = [
    ("job/create", lambda s: s.create_job(new_job())),
    ("driver", lambda s: s.create_driver(DriverDetails(name="Ada Example"))),
    ("group", lambda s: s.create_group(GroupDetails(name="Nights"))),
    ("location", lambda s: s.create_location(LocationDetails(name="Yard"))),
    ("vehicle/V5007", lambda s: s.assign_vehicle("V5007", driver_id="D1003")),
]


@pytest.mark.parametrize(("path", "write"), WRITES, ids=[path for path, _ in WRITES])
@pytest.mark.parametrize(
    "fault", [Fault.status(503), Fault.cut(processed=True)], ids=["503", "lost"]
)
async def test_what_may_have_been_created_is_not_sent_again(
    masternaut: MasternautSession,
    sandbox: Sandbox,
    path: str,
    write: Callable[[MasternautSession], Awaitable[object]],
    fault: Fault,
) -> None:
    await masternaut.login()
    sandbox.masternaut.faults.add(fault)
    with pytest.raises((TransportError, VendorFaultError)):
        await write(masternaut)
    assert [r.path.endswith(path) for r in sandbox.masternaut.requests[1:]] == [True]


@pytest.mark.parametrize("answer", [b"", b" "])
async def test_a_write_may_be_answered_by_nothing(
    masternaut: MasternautSession, sandbox: Sandbox, answer: bytes
) -> None:
    fault = Fault.body(answer, content_type="application/json", path="job/create")
    sandbox.masternaut.faults.add(fault)
    assert await masternaut.create_job(new_job()) is None


async def test_a_write_may_be_answered_without_content(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.faults.add(Fault.status(204, path="group"))
    assert await masternaut.create_group(GroupDetails(name="Nights")) is None


@pytest.mark.parametrize(
    "answer", [b'{"jobs": [{"jobId": "J1"}]}', b'[{"jobId": "J1"}]', b'{"jobId": "J1"}']
)
async def test_a_created_job_may_come_in_a_list_of_one(
    masternaut: MasternautSession, sandbox: Sandbox, answer: bytes
) -> None:
    fault = Fault.body(answer, content_type="application/json", path="job/create")
    sandbox.masternaut.faults.add(fault)
    created = await masternaut.create_job(new_job())
    assert created is not None
    assert created.job_id == "J1"


@pytest.mark.parametrize(
    ("answer", "path"),
    [(b'{"jobs": [{"jobId": null}]}', "jobs[0].jobId"), (b"[]", ""), (b'{"ok": true}', "jobId")],
)
async def test_an_answer_to_a_write_that_can_not_be_read_is_told(
    masternaut: MasternautSession, sandbox: Sandbox, answer: bytes, path: str
) -> None:
    fault = Fault.body(answer, content_type="application/json", path="job/create")
    sandbox.masternaut.faults.add(fault)
    with pytest.raises(DecodeError) as caught:
        await masternaut.create_job(new_job())
    assert caught.value.path == path


async def test_the_job_references_url_is_the_documented_one(http: ModuleType) -> None:
    answering = Answering(http, {"jobs": []})
    async with MasternautSession(**CLIENT, transport=answering.transport) as masternaut:
        await masternaut.jobs_updated_since(START)
    assert answering.urls[-1] == "https://ontime-api.masternautconnect.com/jobs/job/updatedSince"
    assert answering.requests[-1].headers["x-connect-token"] == "TOKEN t-1"


async def test_the_job_references_url_can_be_replaced(http: ModuleType) -> None:
    answering = Answering(http, {"jobs": []})
    async with MasternautSession(
        **CLIENT,
        job_reference_url="https://jobs.example.com/v2",
        transport=answering.transport,
    ) as masternaut:
        await masternaut.jobs_updated_since(START)
    assert answering.urls[-1] == "https://jobs.example.com/v2/job/updatedSince"


# --- tachographs ----------------------------------------------------------------------------------


async def test_tacho_live_is_read_to_its_end_by_skip_and_limit(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    drivers = [driver async for driver in masternaut.tacho_live(page_size=20)]
    assert len({driver.driver_id for driver in drivers}) == len(drivers) == 36
    assert [json.loads(request.body)["skip"] for request in sandbox.masternaut.requests[1:]] == [
        0,
        20,
        36,
    ]


async def test_tacho_live_of_some(masternaut: MasternautSession) -> None:
    by_key = await masternaut.tacho_live(driver_keys=["KEYD1002"])
    assert [driver.driver_name for driver in by_key] == ["Chloé Example"]
    by_plate = await masternaut.tacho_live(registrations=["ZZ03 FKE"], sort={"driverId": "asc"})
    assert [driver.asset_id for driver in by_plate] == ["V5003"]
    assert by_plate.total == 1


async def test_tacho_activities_of_a_day(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    drivers = await masternaut.tacho_activity(*DAY, driver_keys=["KEYD1002"])
    assert {activity.activity for activity in drivers[0].activities} == {"DRIVING"}
    assert sent(sandbox) == {
        "startTime": "2026-03-01T00:00:00",
        "endTime": "2026-03-02T00:00:00",
        "dataContent": "live",
        "driverKeys": ["KEYD1002"],
        "registrations": [],
        "skip": 0,
        "limit": 200,
    }


async def test_a_tacho_read_is_asked_again(masternaut: MasternautSession, sandbox: Sandbox) -> None:
    sandbox.masternaut.faults.add(Fault.status(503, path="tacho/live", times=1))
    assert await masternaut.tacho_live()


async def test_a_count_of_the_page_alone_ends_nothing(http: ModuleType) -> None:
    # Whether the count is of all rows isn't published: a full page, or a short one, goes on.
    answering = Answering(http, {"count": 2, "data": [{"driverId": "D1"}, {"driverId": "D2"}]})
    async with MasternautSession(**CLIENT, transport=answering.transport) as masternaut:
        with pytest.raises(VendorFaultError, match="the same page again at row 2"):
            _ = [row async for row in masternaut.tacho_live(page_size=2)]


# --- error shapes ---------------------------------------------------------------------------------


async def test_an_error_under_success_is_no_written_thing(
    masternaut: MasternautSession, sandbox: Sandbox
) -> None:
    sandbox.masternaut.error_shape = "under_200"
    with pytest.raises((InputRefusedError, NotFoundError), match="no driver D1"):
        await masternaut.delete_driver("D1")


async def test_calls_work_as_the_first_of_a_session(opened: Open) -> None:
    session: MasternautSession = opened("masternaut")
    assert await session.groups()


async def test_tacho_rows_go_on_from_a_saved_position(masternaut: MasternautSession) -> None:
    drivers = masternaut.tacho_live(page_size=10)
    async with drivers.rows() as reading:
        seen = [(await anext(reading)).driver_id for _ in range(13)]
    rest = [driver.driver_id async for driver in drivers.resume(reading.position)]
    assert len({*seen, *rest}) == len(seen) + len(rest) == 36
    assert len(await drivers.prefetch(2).all()) == 36
