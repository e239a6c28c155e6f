"""Queries of `MZoneSession` on the sandbox: narrowed, ordered, selected and expanded by the vendor, and paged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fleetauth import ArgumentError, MZoneSession, Pager
from fleetauth.sandbox import Sandbox
from fleetauth.vendors.mzone import (
    Condition,
    LastKnownPosition,
    Notification,
    NotificationTemplate,
    Property,
    Query,
    Trip,
    Vehicle,
    VehicleGroup,
)


@pytest.fixture
def sent(sandbox: Sandbox) -> Callable[[str], str | None]:
    """One field of the last request's query."""

    def field(name: str) -> str | None:
        return sandbox.mzone.requests[-1].query.get(name)

    return field


async def registrations(mzone: MZoneSession, *conditions: Condition) -> list[str | None]:
    return [one.registration async for one in mzone.vehicles().where(*conditions)]


async def test_a_query_is_a_pager(mzone: MZoneSession) -> None:
    query = mzone.vehicles(page_size=15).where(Vehicle.make_id <= 2)
    assert isinstance(query, Pager)
    assert len(await query) == 15
    assert len([row async for row in query]) == (await query).total == 20
    assert [len(page) async for page in query.pages()] == [15, 5]


async def test_a_quote_in_a_value_is_part_of_it(mzone: MZoneSession, sandbox: Sandbox) -> None:
    sandbox.mzone.vehicle_changes[sandbox.mzone.world.vehicles[3].guid] = {"registration": "O'Hara"}
    assert await registrations(mzone, Vehicle.registration == "O'Hara") == ["O'Hara"]
    assert await registrations(mzone, Vehicle.registration == "' or 1 eq 1 or ''eq'") == []


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (Vehicle.registration != "ZZ07 FKE", 39),
        (Vehicle.make_id < 2, 10),
        (Vehicle.make_id <= 2, 20),
        (Vehicle.make_id > 2, 20),
        (Vehicle.make_id >= 2, 30),
        (Vehicle.vin == None, 6),  # noqa: E711 - it is no identity
        (Vehicle.vin.is_not_null(), 34),
        ((Vehicle.make_id == 1) | (Vehicle.make_id == 2) & Vehicle.vin.is_null(), 13),
        (~(Vehicle.make_id == 1) & (Vehicle.preferred_odometer_type == 1), 20),
        (Vehicle.make_id.in_([1, 4]), 20),
        (Vehicle.registration.startswith("ZZ0"), 10),
        (Vehicle.registration.endswith("9 FKE"), 4),
        (Vehicle.registration.contains("3"), 13),
        (Vehicle.is_deactivated == False, 40),  # noqa: E712 - it is no truth value
        (Vehicle.utc_start_date >= datetime(2025, 12, 31, tzinfo=UTC), 2),
        (Vehicle.vehicle_groups.any(), 40),
        (Vehicle.vehicle_groups.any(VehicleGroup.description == "Leeds"), 7),
        (Vehicle.last_known_position.where(LastKnownPosition.speed >= 0), 40),
    ],
)
async def test_a_condition_narrows(mzone: MZoneSession, condition: Condition, count: int) -> None:
    assert (await mzone.vehicles().where(condition)).total == count


async def test_conditions_add_up(mzone: MZoneSession) -> None:
    query = mzone.vehicles().where(Vehicle.make_id == 2).where(Vehicle.vin.is_null())
    both = mzone.vehicles().where(Vehicle.make_id == 2, Vehicle.vin.is_null())
    rows = await query
    assert rows.total == 3
    # Where they are changes from one second to the next.
    assert [row.id for row in rows] == [row.id for row in await both]


async def test_a_query_leaves_the_one_it_came_from_as_it_is(mzone: MZoneSession) -> None:
    every = mzone.vehicles()
    every.where(Vehicle.make_id == 1)  # type: ignore[unused-awaitable]
    assert (await every).total == 40


async def test_a_query_shows_what_it_asks_for(mzone: MZoneSession) -> None:
    query = mzone.vehicles().where(Vehicle.make_id == 1).select(Vehicle.vin)
    assert repr(query) == "<Query Vehicles $filter=make_Id eq 1 $select=vin,id $orderby=id>"


async def test_what_is_not_selected_reads_as_none(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    rows = await mzone.vehicles().select(Vehicle.registration).select("odometer")
    assert sent("$select") == "registration,id,odometer"
    assert all(row.registration and row.odometer and row.id for row in rows)
    assert {row.description for row in rows} == {None}


async def test_what_belongs_to_a_row_comes_along(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    position = Vehicle.last_known_position.select(
        LastKnownPosition.latitude, LastKnownPosition.longitude
    )
    query = mzone.vehicles().select(Vehicle.vin).expand(position, Vehicle.vehicle_groups, "make")
    (row, *_) = await query
    assert sent("$expand") == ("lastKnownPosition($select=latitude,longitude),vehicleGroups,make")
    found = row.last_known_position
    assert found is not None
    assert (found.latitude is None, found.speed) == (False, None)
    assert row.vehicle_groups[0].description == "Example Logistics"
    assert row.make is not None


async def test_what_comes_along_may_bring_more_along(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    vehicle = LastKnownPosition.vehicle.expand("make").select(Vehicle.registration).expand("model")
    (row, *_) = await mzone.last_known_positions().expand(vehicle)
    assert sent("$expand") == "vehicle($select=registration,id;$expand=make,model)"
    assert row.vehicle is not None
    assert row.vehicle.id == row.vehicle_id
    assert row.vehicle.make is not None
    assert row.vehicle.vin is None


async def test_a_key_comes_along_with_what_is_selected_of_a_record(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    (row, *_) = await mzone.vehicles().expand(
        Vehicle.vehicle_groups.select(VehicleGroup.description)
    )
    assert sent("$expand") == "vehicleGroups($select=description,id)"
    assert row.vehicle_groups[0].vehicle_count is None


async def test_templates_come_with_their_subscriber(mzone: MZoneSession) -> None:
    rows = await mzone.notification_templates().expand(NotificationTemplate.subscriber)
    assert len(rows) == 5
    assert all(row.subscriber for row in rows)


async def test_rows_come_in_the_order_asked_for_and_then_by_their_key(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    query = mzone.vehicles(page_size=7).order_by(Vehicle.make_id.desc(), Vehicle.odometer)
    rows = [row async for row in query]
    assert sent("$orderby") == "make_Id desc,odometer,id"
    keys = [(-(row.make_id or 0), row.odometer) for row in rows]
    assert keys == sorted(keys)


async def test_an_order_by_the_key_names_it_once(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    await mzone.vehicles().order_by(Vehicle.id.desc())
    assert sent("$orderby") == "id desc"
    await mzone.vehicles().order_by("description")
    assert sent("$orderby") == "description,id"


async def test_an_order_is_there_without_being_asked_for(
    mzone: MZoneSession, sent: Callable[[str], str | None]
) -> None:
    now = datetime.now(UTC)
    orders: list[str | None] = []
    group = "72753c0d-0000-4000-8000-000000000001"
    for query in (
        mzone.vehicles(),
        mzone.notifications(),
        mzone.all_user_notifications(),
        mzone.last_known_positions(),
        mzone.trips(now - timedelta(hours=1), now, vehicle_group_id=group),
        mzone.events(now - timedelta(hours=1), now, vehicle_group_id=group),
        mzone.entities("Makes"),
    ):
        await query
        orders.append(sent("$orderby"))
    assert orders == [
        "id",
        "utcTimestamp,id",
        "utcTimestamp,id",
        "vehicle_Id",
        "startUtcTimestamp,id",
        "utcTimestamp,vehicle_Id,eventType_Id",
        "id",
    ]


# --- bad input: nothing is sent -------------------------------------------------------------------


WRONG: list[Callable[[Query[Vehicle]], object]] = [
    lambda query: query.where(Trip.distance > 5),
    lambda query: query.where("registration eq 'x'"),  # type: ignore[arg-type]
    lambda query: query.where(True),  # type: ignore[arg-type] # noqa: FBT003 - wrong on purpose
    lambda query: query.select(Trip.distance),
    lambda query: query.select("a b"),
    lambda query: query.select(Vehicle.last_known_position),
    lambda query: query.select(5),  # type: ignore[arg-type]
    lambda query: query.expand(LastKnownPosition.vehicle),
    lambda query: query.expand("make($top=1)"),
    lambda query: query.expand(Vehicle.vin),  # type: ignore[arg-type]
    lambda query: query.expand(Vehicle.last_known_position.select(Vehicle.vin)),
    lambda query: query.order_by(),
    lambda query: query.order_by(Trip.distance),
    lambda query: query.order_by("vin desc"),
    lambda query: query.order_by(5),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("make", WRONG)
async def test_what_can_not_be_asked_is_refused(
    mzone: MZoneSession, sandbox: Sandbox, make: Callable[[Query[Vehicle]], object]
) -> None:
    with pytest.raises(ArgumentError):
        make(mzone.vehicles())
    assert sandbox.mzone.requests == []


async def test_properties_that_nobody_declared_go_by_their_names(mzone: MZoneSession) -> None:
    query = mzone.notifications().where(Property[int]("severity") == 3)
    assert {row.extra["severity"] for row in await query} == {3}


async def test_the_vendors_refusal_of_a_filter_is_read(mzone: MZoneSession) -> None:
    wrong: Any = Property("colour") == "red"
    with pytest.raises(Exception, match="no property named colour"):
        await mzone.notifications().where(wrong, Notification.id.is_not_null())
