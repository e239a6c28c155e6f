"""Paging against a server that we did not write, over 10,000 rows, while another client inserts and deletes.

What must hold: nothing is repeated or dropped while rows are added behind the place; where rows move across it, which
``$skip`` can't know, it is told; and the server's own links are followed to the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from fleetauth import Event, MZoneSession
from fleetauth.events import RowsMoved, RowsRepeated
from fleetauth.vendors.mzone import Query, Vehicle, VehicleEvent
from tests.odata.rows import Fleet, Row, event, new_id
from tests.odata.server import ODataServer

MANY = 10_000
PAGE = 500  # as many as the server gives at once

Meanwhile = Callable[[int], Awaitable[None]]


def events_of(mzone: MZoneSession, vehicle_id: str, page_size: int) -> Query[VehicleEvent]:
    """A vehicle's events, in the order of their times."""
    events = mzone.entities("Events", VehicleEvent, page_size=page_size)
    return events.where(VehicleEvent.vehicle_id == vehicle_id).order_by(VehicleEvent.utc_timestamp)


async def read(
    mzone: MZoneSession,
    vehicle_id: str,
    meanwhile: Meanwhile | None = None,
    *,
    page_size: int = PAGE,
) -> list[str]:
    """The keys of the vehicle's events; `meanwhile` happens after each page, by its number."""
    found: list[str] = []
    number = 0
    async for page in events_of(mzone, vehicle_id, page_size).pages():
        found += [str(row.id) for row in page]
        if meanwhile is not None:
            await meanwhile(number)
        number += 1
    return found


def keys(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


def moved(events: list[Event]) -> list[tuple[int, int]]:
    return [(it.before, it.after) for it in events if isinstance(it, RowsMoved)]


def repeated(events: list[Event]) -> list[tuple[int, int, bool]]:
    return [(it.row, it.repeated, it.left_out) for it in events if isinstance(it, RowsRepeated)]


async def test_ten_thousand_rows_come_once_each_while_later_ones_are_inserted(
    mzone: MZoneSession, fleet: Fleet, events: list[Event]
) -> None:
    rows = [event(minute) for minute in range(MANY)]
    vehicle = await fleet.vehicle(rows)
    late = [event(MANY + number) for number in range(5)]

    async def insert(page: int) -> None:
        if page < len(late):
            await fleet.insert(vehicle, late[page])

    assert await read(mzone, vehicle, insert) == keys(rows) + keys(late)
    assert moved(events) == [(MANY + n, MANY + n + 1) for n in range(len(late))]


async def test_rows_inserted_before_the_place_repeat_rows_and_are_told(
    mzone: MZoneSession, fleet: Fleet, events: list[Event]
) -> None:
    rows = [event(minute) for minute in range(60)]
    vehicle = await fleet.vehicle(rows)

    async def insert(page: int) -> None:
        if page < 2:
            await fleet.insert(vehicle, event(-1 - page))

    found = Counter(await read(mzone, vehicle, insert, page_size=20))
    assert set(found) == set(keys(rows))  # those inserted were too late: their pages had gone by
    # A row moved back across the end of the page before it: it came twice.
    assert [key for key, times in found.items() if times > 1] == [rows[19]["id"], rows[38]["id"]]
    assert moved(events) == [(60, 61), (61, 62)]
    assert repeated(events) == [(20, 1, False), (40, 1, False)]


async def test_a_row_that_comes_twice_is_left_out_if_it_has_a_key(
    mzone: MZoneSession, fleet: Fleet, events: list[Event]
) -> None:
    unit = new_id()
    vans = [await fleet.vehicle(unit_Id=unit, odometer=number) for number in range(6)]
    query = mzone.vehicles(page_size=3).where(Vehicle.unit_id == unit)
    pages = query.order_by(Vehicle.odometer).pages()
    found = [van.id for van in await anext(pages)]
    await fleet.vehicle(unit_Id=unit, odometer=-1)
    found += [van.id async for page in pages for van in page]
    assert found == vans
    assert repeated(events) == [(3, 1, True)]


async def test_a_reading_goes_on_from_a_saved_position_in_another_session(
    mzone: MZoneSession, server: ODataServer, fleet: Fleet
) -> None:
    rows = [event(minute) for minute in range(50)]
    vehicle = await fleet.vehicle(rows[:-1])
    reading = events_of(mzone, vehicle, 20).rows()
    first = [await anext(reading) for _ in range(33)]
    await fleet.insert(vehicle, rows[-1])
    async with server.session() as other:
        rest = await events_of(other, vehicle, 20).resume(reading.position).all()
    assert [row.id for row in (*first, *rest)] == keys(rows)


@pytest.mark.parametrize("page_size", [70, PAGE, 2 * PAGE])
async def test_pages_that_are_asked_for_ahead_are_the_same(
    mzone: MZoneSession, fleet: Fleet, page_size: int
) -> None:
    rows = [event(minute) for minute in range(2 * PAGE + 1)]
    vehicle = await fleet.vehicle(rows)
    found = await events_of(mzone, vehicle, page_size).prefetch(4).all()
    assert [row.id for row in found] == keys(rows)


async def test_rows_deleted_before_the_place_take_rows_along_and_are_told(
    mzone: MZoneSession, fleet: Fleet, events: list[Event]
) -> None:
    rows = [event(minute) for minute in range(60)]
    vehicle = await fleet.vehicle(rows)

    async def delete(page: int) -> None:
        if page == 0:
            await fleet.remove(rows[0])

    found = await read(mzone, vehicle, delete, page_size=20)
    assert found == keys(rows[:20] + rows[21:])  # the 21st moved onto the page that had gone by
    assert moved(events) == [(60, 59)]


async def test_rows_with_one_and_the_same_time_come_once_each(
    mzone: MZoneSession, fleet: Fleet, events: list[Event]
) -> None:
    rows = [event(0) for _ in range(100)]
    vehicle = await fleet.vehicle(rows)
    assert await read(mzone, vehicle, page_size=7) == sorted(keys(rows))
    assert moved(events) == []


@pytest.mark.parametrize("rows", [PAGE, 2 * PAGE, 2 * PAGE + 100, 3 * PAGE + 1])
async def test_a_page_that_the_server_cuts_into_links_is_followed_to_the_end(
    mzone: MZoneSession, fleet: Fleet, events: list[Event], rows: int
) -> None:
    made = [event(minute) for minute in range(rows)]
    vehicle = await fleet.vehicle(made)
    assert await read(mzone, vehicle, page_size=2 * PAGE + 100) == keys(made)
    assert moved(events) == []


async def test_behind_the_servers_own_links_no_row_moves(mzone: MZoneSession, fleet: Fleet) -> None:
    rows = [event(minute) for minute in range(2 * PAGE + 1)]
    vehicle = await fleet.vehicle(rows)

    async def disturb(page: int) -> None:
        if page == 0:
            await fleet.insert(vehicle, event(-1))
        if page == 1:
            await fleet.remove(rows[0])

    assert await read(mzone, vehicle, disturb, page_size=MANY) == keys(rows)
