"""MZone's calls that are plain OData, on a server that we did not write. The vendor's own actions it can't know."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from fleetauth import MZoneSession, NotFoundError
from fleetauth.vendors.mzone import LastKnownPosition, Notification, Vehicle
from tests.odata.rows import BEGIN, Fleet, event, moment, new_id
from tests.odata.vans import Vans


async def test_one_vehicle_is_found_by_its_key(mzone: MZoneSession, vans: Vans) -> None:
    van = await mzone.vehicle(vans.ids["B"], expand=[Vehicle.last_known_position])
    assert van.registration == "100% & more"
    assert van.last_known_position is not None
    assert van.last_known_position.speed == 90


async def test_a_vehicle_that_is_not_there_is_not_found(mzone: MZoneSession) -> None:
    with pytest.raises(NotFoundError):
        await mzone.vehicle(new_id())


async def test_a_change_of_a_vehicle_is_there_and_nothing_else_is(
    mzone: MZoneSession, fleet: Fleet
) -> None:
    key = await fleet.vehicle(description="Van", odometer=7, vin="V", make_Id=3)
    bought = BEGIN + timedelta(days=1)
    await mzone.update_vehicle(
        key,
        Vehicle.description.to("O'Hara's"),
        Vehicle.decimal_odometer.to(7.5),
        Vehicle.utc_start_date.to(bought),
        Vehicle.make_id.to(None),
    )
    van = await mzone.vehicle(key)
    assert (van.description, van.decimal_odometer, van.utc_start_date) == ("O'Hara's", 7.5, bought)
    assert (van.make_id, van.odometer, van.vin) == (None, 7, "V")


async def test_positions_of_many_vehicles_come_once_each(mzone: MZoneSession, fleet: Fleet) -> None:
    # As many as need several requests, the last of them with a part of the page.
    position = {"utcTimestamp": moment(1), "speed": 3}
    ids = [await fleet.vehicle(lastKnownPosition=position) for _ in range(23)]
    strangers = [new_id() for _ in range(100)]
    query = mzone.last_known_positions([*ids, *strangers], page_size=3)
    assert sorted([str(one.vehicle_id) async for one in query]) == sorted(ids)


async def test_the_position_brings_its_vehicle_along(mzone: MZoneSession, vans: Vans) -> None:
    expanded = [LastKnownPosition.vehicle]
    (there,) = await mzone.last_known_positions([vans.ids["A"]], expand=expanded)
    assert there.vehicle is not None
    assert there.vehicle.registration == "O'Hara"


async def test_unread_notifications_since_a_moment(mzone: MZoneSession, fleet: Fleet) -> None:
    template = new_id()
    times = {"old": 0, "edge": 5, "new": 5.001, "newer": 6, "read": 7}
    for message, minute in times.items():
        read = moment(minute) if message == "read" else None
        await fleet.notification(
            message=message,
            notificationTemplate_Id=template,
            utcTimestamp=moment(minute),
            readUtcTimestamp=read,
        )
    unread = mzone.notifications(unread=True, since=BEGIN + timedelta(minutes=5))
    ours = unread.where(Notification.notification_template_id == template)
    assert [one.message async for one in ours] == ["new", "newer"]


async def test_a_trips_events_are_found_by_its_number(mzone: MZoneSession, fleet: Fleet) -> None:
    trip = 2**31 + uuid4().time_low
    rows = [event(minute, trip_Id=trip) for minute in range(3)]
    await fleet.vehicle(rows, trips=[{"id": trip, "startUtcTimestamp": rows[0]["utcTimestamp"]}])
    assert [it.id async for it in mzone.trip_events(str(trip))] == [row["id"] for row in rows]
