"""The invented fleet: what it says of speed, place and distance must agree, at any time."""

from __future__ import annotations

import math

import pytest

from fleetauth.sandbox.world import EPOCH, World, world_of

NOW = EPOCH + 20_000_000.0


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=7)


def test_forty_vehicles_thirty_six_drivers_seven_groups(world: World) -> None:
    assert (len(world.vehicles), len(world.drivers), len(world.groups)) == (40, 36, 7)


def test_ids_are_unique(world: World) -> None:
    assert len({v.id for v in world.vehicles}) == 40
    assert len({v.guid for v in world.vehicles}) == 40


def test_a_vehicle_is_found_by_either_id(world: World) -> None:
    vehicle = world.vehicles[4]
    assert world.vehicle(vehicle.id.lower()) == vehicle
    assert world.vehicle(vehicle.guid.upper()) == vehicle
    assert world.vehicle("nobody") is None


@pytest.mark.parametrize("index", range(0, 40, 7))
def test_speed_is_how_fast_the_odometer_grows(world: World, index: int) -> None:
    vehicle = world.vehicles[index]
    start = world.motion(vehicle, NOW).journey_start + vehicle.cycle
    for part in (0.1, 0.3, 0.5, 0.8):
        at = start + part * vehicle.driving
        before, after = world.motion(vehicle, at - 0.5), world.motion(vehicle, at + 0.5)
        grown = (after.odometer - before.odometer) * 3600
        assert world.motion(vehicle, at).speed == pytest.approx(grown, rel=0.01)


@pytest.mark.parametrize("index", range(0, 40, 7))
def test_a_position_moves_no_farther_than_the_odometer_says(world: World, index: int) -> None:
    vehicle = world.vehicles[index]
    for step in range(200):
        one, two = (world.motion(vehicle, NOW + 60 * (step + n)) for n in (0, 1))
        north = math.radians(two.latitude - one.latitude)
        east = math.radians(two.longitude - one.longitude) * math.cos(math.radians(one.latitude))
        assert math.hypot(north, east) * 6371 <= two.odometer - one.odometer + 0.05


def test_a_standing_vehicle_stays_where_it_is(world: World) -> None:
    vehicle = world.vehicles[0]
    end = world.motion(vehicle, NOW).journey_start + vehicle.cycle + vehicle.driving
    one, two = world.motion(vehicle, end + 1), world.motion(vehicle, end + 100)
    assert (one.speed, one.ignition) == (0.0, False)
    assert (one.latitude, one.longitude, one.odometer) == (
        two.latitude,
        two.longitude,
        two.odometer,
    )


def test_reports_never_go_back_in_time(world: World) -> None:
    for vehicle in world.vehicles[:8]:
        times = [world.report(vehicle, NOW + 11 * step).at for step in range(800)]
        assert times == sorted(times)


def test_a_report_is_never_of_the_future_nor_old(world: World) -> None:
    for vehicle in world.vehicles:
        age = NOW - world.report(vehicle, NOW).at
        assert 0 <= age <= 600


def test_some_drive_and_some_stand(world: World) -> None:
    ignition = [world.motion(vehicle, NOW).ignition for vehicle in world.vehicles]
    assert 5 < sum(ignition) < 35


def test_invented_tokens_are_the_same_every_time(world: World) -> None:
    assert world.token("device", 3, 23) == World(seed=7).token("device", 3, 23)
    assert len(world.token("device", 3, 23)) == 23
    assert len({world.token("device", n, 23) for n in range(200)}) == 200


def test_what_is_changed_in_one_world_stays_in_it() -> None:
    first, second = world_of(7), world_of(7)
    first.vehicles = ()
    assert len(second.vehicles) == len(world_of(7).vehicles) == 40
