"""What type checkers infer of lists, tables, maps and fleets. Never run: three type checkers read it, each as
strict as it can be.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_type

import folium
import pandas as pd
import polars as pl

from fleetauth import (
    Fleet,
    FleetAuthError,
    FleetMember,
    FleetPosition,
    FleetRecords,
    FleetVehicle,
    MasternautSession,
    MPSMonitorSession,
    MZoneSession,
    Pager,
    Records,
)
from fleetauth.vendors.masternaut import LivePosition
from fleetauth.vendors.mzone import Trip, Vehicle


def a_list_is_a_sequence(positions: Records[LivePosition]) -> None:
    assert_type(positions[0], LivePosition)
    assert_type(positions[-3:], Records[LivePosition])
    assert_type(len(positions), int)
    assert_type([position.odometer for position in positions], list[float | None])
    assert_type(positions.total, int | None)
    assert_type(positions.kind, type[Any] | None)
    assert_type(positions[0].date, datetime | None)
    assert_type(positions == positions[:], bool)
    assert_type(Records(["van 1", "van 2"], total=2), Records[str])


def a_list_becomes_a_table(positions: Records[LivePosition]) -> None:
    assert_type(positions.to_pandas(), pd.DataFrame)
    assert_type(positions.to_pandas("numpy_nullable", extra=True), pd.DataFrame)
    assert_type(positions.to_polars(extra=True), pl.DataFrame)
    assert_type(positions.map(trail="asset_id", popup=["speed"], cluster=False), folium.Map)


async def pages_become_a_table(trips: Pager[Trip]) -> None:
    assert_type(await trips.to_parquet("trips.parquet", rows=10_000, compression="zstd"), int)
    async for batch in trips.batches(50_000):
        assert_type(batch, Any)


async def many_vendors(mzone: MZoneSession, masternaut: MasternautSession) -> None:
    fleet = Fleet(mzone, north=masternaut)
    positions = await fleet.positions()
    assert_type(positions, FleetRecords[FleetPosition])
    assert_type(await fleet.vehicles(), FleetRecords[FleetVehicle])
    assert_type(positions[0].speed, float | None)
    assert_type(positions[0].member, str)
    assert_type(positions.failures.get("north"), FleetAuthError | None)
    assert_type(positions.to_pandas(), pd.DataFrame)
    assert_type(fleet.members["north"], FleetMember)


def who_may_be_of_a_fleet(mzone: MZoneSession, masternaut: MasternautSession) -> None:
    members: list[FleetMember] = [mzone, masternaut]
    assert_type(members[0], FleetMember)


async def what_no_table_is_needed_for(mps_monitor: MPSMonitorSession) -> None:
    devices = await mps_monitor.devices().all(limit=10)
    assert_type([device.serial_number for device in devices], list[str | None])


def rows_of_other_types_are_other_lists(vehicles: Records[Vehicle]) -> Records[object]:
    return vehicles  # immutable, so a list of vehicles is a list of objects
