"""What a server that we did not write sends for select, expand and order by, and how it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fleetauth import InputRefusedError, MZoneSession
from fleetauth.vendors.mzone import LastKnownPosition, Vehicle
from tests.odata.rows import BEGIN, Fleet
from tests.odata.vans import Vans


async def test_select_sends_these_and_the_key_alone(mzone: MZoneSession, vans: Vans) -> None:
    query = mzone.vehicles().where(vans.ours, Vehicle.vin == "A").select(Vehicle.registration)
    (van,) = await query
    assert (van.id, van.registration) == (vans.ids["A"], "O'Hara")
    assert (van.vin, van.odometer, van.unit_id) == (None, None, None)


async def test_expand_sends_along_what_belongs_to_it(mzone: MZoneSession, vans: Vans) -> None:
    position = Vehicle.last_known_position.select(LastKnownPosition.speed)
    expanded = mzone.vehicles().where(vans.ours).expand(position, Vehicle.vehicle_groups)
    found = {van.vin: van async for van in expanded}
    there = found["B"].last_known_position
    assert there is not None
    assert (there.speed, there.latitude) == (90.0, None)
    assert found["C"].last_known_position is None
    assert {group.id for group in found["B"].vehicle_groups} == {vans.north, vans.south}
    assert found["C"].vehicle_groups == ()


async def test_without_expand_nothing_is_sent_along(mzone: MZoneSession, vans: Vans) -> None:
    (van,) = await mzone.vehicles().where(vans.ours, Vehicle.vin == "B")
    assert (van.last_known_position, van.vehicle_groups) == (None, ())


async def test_order_by_orders(mzone: MZoneSession, vans: Vans) -> None:
    ours = mzone.vehicles().where(vans.ours)
    assert [van.vin async for van in ours.order_by(Vehicle.odometer)] == ["D", "A", "B", "C"]
    assert [van.vin async for van in ours.order_by(Vehicle.odometer.desc())] == list("CBAD")
    mixed = ours.order_by(Vehicle.make_id.desc(), Vehicle.odometer)
    assert [van.vin async for van in mixed] == ["B", "A", "D", "C"]


async def test_pages_of_what_orders_alike_fit_together(mzone: MZoneSession, fleet: Fleet) -> None:
    ids = {await fleet.vehicle(make_Id=777, odometer=number % 2) for number in range(9)}
    query = mzone.vehicles(page_size=2).where(Vehicle.make_id == 777, Vehicle.id.in_(ids))
    found = [van async for van in query.order_by(Vehicle.odometer)]
    assert [(van.odometer, van.id) for van in found] == sorted(
        (van.odometer, van.id) for van in found
    )
    assert {van.id for van in found} == ids


async def test_every_type_is_read(mzone: MZoneSession, vans: Vans) -> None:
    (van,) = await mzone.vehicles().where(vans.ours, Vehicle.vin == "B")
    assert (van.odometer, van.decimal_odometer, van.ignition_on) == (200, 200.25, False)
    assert van.utc_last_modified == BEGIN + timedelta(minutes=1, milliseconds=3)


async def test_the_count_is_of_all_pages(mzone: MZoneSession, vans: Vans) -> None:
    first = await mzone.vehicles(page_size=2).where(vans.ours)
    assert (len(first), first.total) == (2, 4)


async def test_what_the_server_does_not_know_is_the_inputs_fault(
    mzone: MZoneSession, vans: Vans
) -> None:
    with pytest.raises(InputRefusedError, match="fleetNumber") as caught:
        await mzone.vehicles().where(vans.ours).order_by("fleetNumber")
    assert caught.value.status == 400
