"""Each call of `MZoneSession` on the sandbox: what is sent, what comes back, and what is refused before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fleetauth import (
    ArgumentError,
    InputRefusedError,
    MZoneSession,
    NotFoundError,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault, MZone, Sandbox
from fleetauth.vendors.mzone import (
    Driver,
    LastKnownPosition,
    Property,
    Trip,
    User,
    Vehicle,
    VehicleEvent,
    VehicleGroup,
)
from fleetauth.wire import Record
from tests.sessions.conftest import SharedClock

GUID = "72753c0d-0000-4000-8000-000000000001"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def vendor(sandbox: Sandbox) -> MZone:
    return sandbox.mzone


@pytest.fixture
def moment(clock: SharedClock) -> datetime:
    return datetime.fromtimestamp(clock.wall(), UTC)


# --- notifications --------------------------------------------------------------------------------


async def test_the_notifications_of_all_users_are_more_than_ones_own(mzone: MZoneSession) -> None:
    own = {row.id async for row in mzone.notifications()}
    everybodys = {row.id async for row in mzone.all_user_notifications(unread=False)}
    assert own < everybodys


async def test_all_users_notifications_since_a_moment(
    mzone: MZoneSession, moment: datetime
) -> None:
    since = moment - DAY
    rows = [row async for row in mzone.all_user_notifications(unread=True, since=since)]
    assert rows
    assert all(row.utc_timestamp and row.utc_timestamp > since for row in rows)
    assert {row.read_utc_timestamp for row in rows} == {None}


async def test_any_users_notification_is_marked(mzone: MZoneSession, vendor: MZone) -> None:
    first, *_ = await mzone.all_user_notifications(unread=True)
    await mzone.mark_all_user_notifications_read([first.id])
    assert vendor.requests[-1].path.endswith("/AllUserNotifications/_.markAsRead")
    left = {row.id async for row in mzone.all_user_notifications(unread=True)}
    assert first.id not in left


# --- vehicles -------------------------------------------------------------------------------------


async def test_one_vehicle(mzone: MZoneSession, vendor: MZone) -> None:
    known = vendor.world.vehicles[3]
    found = await mzone.vehicle(known.guid, expand=[Vehicle.last_known_position, "make"])
    assert (found.id, found.registration) == (known.guid, known.registration)
    assert found.last_known_position is not None
    assert found.make is not None


async def test_a_vehicle_that_is_not_there(mzone: MZoneSession) -> None:
    with pytest.raises(NotFoundError):
        await mzone.vehicle(GUID)


async def test_a_change_shows_in_the_next_reading(mzone: MZoneSession, vendor: MZone) -> None:
    guid = vendor.world.vehicles[3].guid
    await mzone.update_vehicle(
        guid,
        Vehicle.description.to("Van 7"),
        Vehicle.vin.to(None),
        Vehicle.purchase_date.to(datetime(2020, 1, 1, tzinfo=UTC)),
        Property[Any]("telematicsProfile").to("P2"),
    )
    request = vendor.requests[-1]
    assert (request.method, request.body) == (
        "PATCH",
        b'{"description":"Van 7","vin":null,"purchaseDate":"2020-01-01T00:00:00Z","telematicsProfile":"P2"}',
    )
    found = await mzone.vehicle(guid)
    assert (found.description, found.vin) == ("Van 7", None)
    assert found.purchase_date == datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_change_that_may_have_arrived_is_not_sent_again(
    mzone: MZoneSession, vendor: MZone
) -> None:
    vendor.faults.add(Fault.cut(processed=True, times=1, path="Vehicles("))
    with pytest.raises(TransportError) as caught:
        await mzone.update_vehicle(vendor.world.vehicles[3].guid, Vehicle.vin.to("x"))
    assert caught.value.may_have_arrived
    assert [request.method for request in vendor.requests].count("PATCH") == 1


async def test_a_change_that_the_vendor_refuses(mzone: MZoneSession, vendor: MZone) -> None:
    with pytest.raises(InputRefusedError, match="colour cannot be set"):
        await mzone.update_vehicle(vendor.world.vehicles[3].guid, Property[str]("colour").to("red"))


async def test_vehicle_groups(mzone: MZoneSession) -> None:
    groups = await mzone.vehicle_groups()
    assert {type(group) for group in groups} == {VehicleGroup}
    assert max(group.vehicle_count or 0 for group in groups) == 40


# --- last known positions -------------------------------------------------------------------------


async def test_all_positions(mzone: MZoneSession, vendor: MZone) -> None:
    rows = [row async for row in mzone.last_known_positions(page_size=15)]
    ids = [row.vehicle_id for row in rows]
    assert ids == sorted(vehicle.guid for vehicle in vendor.world.vehicles)
    assert all(row.latitude and row.longitude and row.utc_timestamp for row in rows)


async def test_positions_of_some_vehicles(mzone: MZoneSession, vendor: MZone) -> None:
    ids = sorted(vehicle.guid for vehicle in vendor.world.vehicles[:3])
    rows = await mzone.last_known_positions(ids)
    assert [row.vehicle_id for row in rows] == ids
    assert vendor.requests[-1].query["$filter"] == " or ".join(
        f"vehicle_Id eq {id_}" for id_ in ids
    )


@pytest.mark.parametrize(("page_size", "requests"), [(200, 4), (5, 8), (10, 4)])
async def test_many_ids_are_asked_for_in_several_requests(
    mzone: MZoneSession, vendor: MZone, page_size: int, requests: int
) -> None:
    ids = [vehicle.guid for vehicle in vendor.world.vehicles]
    query = mzone.last_known_positions(ids, page_size=page_size, ids_per_request=10)
    rows = [row async for row in query.where(LastKnownPosition.speed >= 0)]
    assert sorted(str(row.vehicle_id) for row in rows) == sorted(ids)
    asked = vendor.requests[1:]
    assert len(asked) == requests
    assert all(request.query["$filter"].endswith(") and speed ge 0") for request in asked)


async def test_a_part_without_a_position_is_not_the_end(mzone: MZoneSession, vendor: MZone) -> None:
    unknown = [f"00000000-0000-4000-8000-{number:012d}" for number in range(20)]
    ids = [*unknown, vendor.world.vehicles[0].guid]
    rows = [row async for row in mzone.last_known_positions(ids, ids_per_request=10)]
    assert [row.vehicle_id for row in rows] == [vendor.world.vehicles[0].guid]


async def test_parts_that_are_capped_are_read_to_their_end(
    mzone: MZoneSession, vendor: MZone
) -> None:
    vendor.largest_page = 3
    ids = [vehicle.guid for vehicle in vendor.world.vehicles[:20]]
    rows = [row async for row in mzone.last_known_positions(ids, ids_per_request=10)]
    assert len({row.vehicle_id for row in rows}) == len(rows) == 20


async def test_positions_of_many_vehicles_are_resumed_in_the_middle_of_a_part(
    mzone: MZoneSession, vendor: MZone
) -> None:
    ids = [vehicle.guid for vehicle in vendor.world.vehicles[:20]]
    query = mzone.last_known_positions(ids, page_size=4, ids_per_request=10)
    reading = query.rows()
    first = [await anext(reading) for _ in range(13)]
    rest = await query.resume(reading.position).all()
    assert sorted(str(row.vehicle_id) for row in (*first, *rest)) == sorted(ids)


@pytest.mark.parametrize("skip", ["1", "x"])
async def test_a_damaged_position_of_many_vehicles_is_refused(
    mzone: MZoneSession, vendor: MZone, skip: str
) -> None:
    ids = [vehicle.guid for vehicle in vendor.world.vehicles[:20]]
    query = mzone.last_known_positions(ids, page_size=4, ids_per_request=10)
    reading = query.pages()
    await anext(reading)
    damaged = reading.position.replace("$skip=4", f"$skip={skip}").replace(
        "%24skip=4", f"%24skip={skip}"
    )
    with pytest.raises(ArgumentError, match="damaged"):
        await query.resume(damaged.replace("LastKnown", "LastUnknown"))


async def test_an_empty_page_of_a_part_that_counts_rows_is_an_error(
    mzone: MZoneSession, vendor: MZone
) -> None:
    body = b'{"@odata.count": 7, "value": []}'
    vendor.faults.add(Fault.body(body, content_type="application/json", path="LastKnown"))
    ids = [vehicle.guid for vehicle in vendor.world.vehicles]
    with pytest.raises(VendorFaultError, match="rows are missing"):
        await mzone.last_known_positions(ids)


# --- trips and events -----------------------------------------------------------------------------


async def test_trips_of_a_vehicle(mzone: MZoneSession, vendor: MZone, moment: datetime) -> None:
    known = vendor.world.vehicles[2]
    start = moment - 2 * DAY
    trips = [trip async for trip in mzone.trips(start, moment, vehicle_id=known.guid, page_size=9)]
    query = vendor.requests[-1].query
    assert query["utcStartDate"].endswith("Z")
    assert "$filter" not in query
    assert {trip.vehicle_id for trip in trips} == {known.guid}
    starts = [trip.start_utc_timestamp for trip in trips]
    assert len(starts) > 20
    assert starts == sorted(starts)  # type: ignore[type-var]
    assert all(start <= at for at in starts if at)


async def test_trips_of_a_group_narrowed_by_a_condition(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    group = vendor.world.guid("group", 2)
    trips = mzone.trips(moment - HOUR * 4, moment, vehicle_group_id=group)
    every = [trip async for trip in trips]
    running = [trip.id async for trip in trips.where(Trip.end_utc_timestamp.is_null())]
    assert running == [trip.id for trip in every if trip.end_utc_timestamp is None]
    longer = [trip.id async for trip in trips.where(Trip.duration > 600)]
    assert longer == [trip.id for trip in every if (trip.duration or 0) > 600]
    assert every


async def test_the_events_of_a_trip(mzone: MZoneSession, vendor: MZone, moment: datetime) -> None:
    guid = vendor.world.vehicles[2].guid
    trip, *_ = await mzone.trips(moment - DAY, moment, vehicle_id=guid)
    events = [event async for event in mzone.trip_events(trip.id)]
    assert vendor.requests[-1].path.endswith(f"/Trips({trip.id})/events")
    assert events[0].utc_timestamp == trip.start_utc_timestamp
    assert all(event.id for event in events)


async def test_a_trip_that_is_not_there(mzone: MZoneSession) -> None:
    with pytest.raises(NotFoundError):
        await mzone.trip_events("1")


async def test_events_of_a_vehicle(mzone: MZoneSession, vendor: MZone, moment: datetime) -> None:
    guid = vendor.world.vehicles[2].guid
    events = [event async for event in mzone.events(moment - HOUR, moment, vehicle_id=guid)]
    assert {type(event) for event in events} == {VehicleEvent}
    assert {event.vehicle_id for event in events} == {guid}
    assert {event.id for event in events} == {None}


# --- the rest -------------------------------------------------------------------------------------


async def test_users_and_oneself(mzone: MZoneSession, vendor: MZone) -> None:
    users = await mzone.users()
    me = await mzone.user()
    assert {type(user) for user in users} == {User}
    assert me.id in {user.id for user in users}
    assert me.extra["description"] == vendor.credentials["username"]


async def test_drivers(mzone: MZoneSession) -> None:
    drivers = await mzone.drivers().where(Driver.description == "Ada Example")
    assert [driver.description for driver in drivers] == ["Ada Example"]


@pytest.mark.parametrize("name", ["places", "geofence_entry_exits", "alerts"])
async def test_sets_that_are_hardly_published(mzone: MZoneSession, name: str) -> None:
    rows = await getattr(mzone, name)()
    assert all(row.id and row.extra for row in rows)
    assert rows


@pytest.mark.parametrize(
    ("name", "entity_set"),
    [
        ("create_fuel_entry", "FuelEntries"),
        ("create_device_odometer_adjustment", "DeviceOdometerAdjustments"),
    ],
)
async def test_what_is_written_shows_in_the_next_reading(
    mzone: MZoneSession, vendor: MZone, name: str, entity_set: str
) -> None:
    written = await getattr(mzone, name)({"vehicle_Id": GUID, "utcTimestamp": NOW})
    assert vendor.requests[-1].body == (
        b'{"vehicle_Id":"72753c0d-0000-4000-8000-000000000001","utcTimestamp":"2026-01-02T00:00:00Z"}'
    )
    (row,) = await mzone.entities(entity_set)
    assert row.extra["id"] == written.extra["id"]
    assert row.extra["vehicle_Id"] == GUID


async def test_writing_that_is_answered_with_nothing(mzone: MZoneSession, vendor: MZone) -> None:
    vendor.faults.add(Fault.status(204, path="FuelEntries"))
    assert await mzone.create_fuel_entry({"litres": 40}) == Record()


async def test_writing_is_not_sent_again(mzone: MZoneSession, vendor: MZone) -> None:
    vendor.faults.add(Fault.cut(processed=True, times=1, path="FuelEntries"))
    with pytest.raises(TransportError):
        await mzone.create_fuel_entry({"litres": 40})
    assert len(vendor.written["FuelEntries"]) == 1


async def test_an_entity_set_by_its_name(mzone: MZoneSession, vendor: MZone) -> None:
    makes = [row async for row in mzone.entities("Makes", key=["description", "id"])]
    assert [row.extra["id"] for row in makes] == [1, 2, 3, 4]
    assert vendor.requests[-1].query["$orderby"] == "description,id"


async def test_an_entity_set_by_its_name_and_a_record(
    mzone: MZoneSession, vendor: MZone, moment: datetime
) -> None:
    drivers = await mzone.entities("Drivers", Driver).select(Driver.description)
    assert {type(driver) for driver in drivers} == {Driver}
    window = {
        "utcStartDate": f"{moment - DAY:%Y-%m-%dT%H:%M:%SZ}",
        "utcEndDate": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "vehicle_Id": vendor.world.vehicles[0].guid,
    }
    assert await mzone.entities("Trips", Trip, params=window)


# --- bad input: nothing is sent -------------------------------------------------------------------

BAD: list[tuple[str, Callable[[Any], Any]]] = [
    ("ids is empty", lambda m: m.mark_all_user_notifications_read([])),
    ("list of texts", lambda m: m.mark_all_user_notifications_read("n-1")),
    ("since", lambda m: m.all_user_notifications(since="2026-01-01")),
    ("time zone", lambda m: m.all_user_notifications(since=datetime(2026, 1, 1))),  # noqa: DTZ001
    ("page_size", lambda m: m.all_user_notifications(page_size=0)),
    ("page_size", lambda m: m.notification_templates(page_size=0)),
    ("no GUID", lambda m: m.vehicles(vehicle_group_id="x or y")),
    ("expand='make'", lambda m: m.vehicles(expand="make")),
    ("expand='make'", lambda m: m.vehicle(GUID, expand="make")),
    ("no GUID", lambda m: m.vehicle("1)/secrets(2")),
    ("no GUID", lambda m: m.update_vehicle("V1", Vehicle.vin.to("x"))),
    ("nothing to change", lambda m: m.update_vehicle(GUID)),
    ("pass changes", lambda m: m.update_vehicle(GUID, {"vin": "x"})),
    ("pass changes", lambda m: m.update_vehicle(GUID, Trip.driver_description.to("x"))),
    ("list of texts", lambda m: m.last_known_positions(GUID)),
    ("vehicle_ids is empty", lambda m: m.last_known_positions([])),
    ("GUID", lambda m: m.last_known_positions(["V1"])),
    ("ids_per_request", lambda m: m.last_known_positions([GUID], ids_per_request=0)),
    ("ids_per_request", lambda m: m.last_known_positions([GUID], ids_per_request="10")),
    ("ids_per_request", lambda m: m.last_known_positions([GUID], ids_per_request=2.5)),
    ("page_size", lambda m: m.vehicle_groups(page_size=-1)),
    ("one of them", lambda m: m.trips(NOW - DAY, NOW)),
    ("one of them", lambda m: m.trips(NOW - DAY, NOW, vehicle_id=GUID, vehicle_group_id=GUID)),
    ("no GUID", lambda m: m.trips(NOW - DAY, NOW, vehicle_id="V1")),
    ("before end", lambda m: m.trips(NOW, NOW, vehicle_id=GUID)),
    ("start", lambda m: m.trips("2026", NOW, vehicle_id=GUID)),
    ("end", lambda m: m.trips(NOW, NOW.replace(tzinfo=None), vehicle_id=GUID)),
    ("whole number", lambda m: m.trip_events("1)/x(")),
    ("before end", lambda m: m.events(NOW, NOW - DAY, vehicle_id=GUID)),
    ("page_size", lambda m: m.events(NOW - DAY, NOW, vehicle_id=GUID, page_size=True)),
    ("page_size", lambda m: m.users(page_size=0)),
    ("page_size", lambda m: m.drivers(page_size=0)),
    ("page_size", lambda m: m.places(page_size=0)),
    ("page_size", lambda m: m.geofence_entry_exits(page_size=0)),
    ("page_size", lambda m: m.alerts(page_size=0)),
    ("must name what to write", lambda m: m.create_fuel_entry({})),
    ("must name what to write", lambda m: m.create_device_odometer_adjustment("odometer=5")),
    ("is no name", lambda m: m.entities("Vehicles(1)")),
    ("is no name", lambda m: m.entities("Makes", key=["id desc"])),
    ("key is empty", lambda m: m.entities("Makes", key=[])),
]


async def test_bad_input_is_refused_before_anything_is_sent(
    mzone: MZoneSession, vendor: MZone
) -> None:
    for problem, call in BAD:
        with pytest.raises(ArgumentError, match=problem):
            await call(mzone)
    assert vendor.requests == []
