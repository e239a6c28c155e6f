"""Lists of the sandbox, exported as they are read: what is in the file is what the call gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio.to_thread
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fleetauth import MasternautSession, MbanqSession, MZoneSession, Progress
from fleetauth.sandbox import Sandbox

DAYS = (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 7, tzinfo=UTC))


@pytest.fixture(autouse=True)
def stopped(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's time stands, or vehicles would drive on between two readings of one list."""
    now = sandbox.clock.now()
    monkeypatch.setattr(sandbox.clock, "_wall", lambda: now)


async def read(path: Path) -> pa.Table:
    return await anyio.to_thread.run_sync(pq.read_table, path)


async def check(reader: Any, path: Path) -> None:  # noqa: ANN401 - a Pager or RangeReader
    """The file has the rows of the list, in the list's columns."""
    written = await reader.to_parquet(path, rows=10)
    rows = await reader.all()
    assert written == len(rows) > 10
    assert await read(path) == rows.to_arrow()


async def test_a_query_is_written_whole(mzone: MZoneSession, tmp_path: Path) -> None:
    await check(mzone.vehicles(page_size=7), tmp_path / "vehicles.parquet")


async def test_pages_are_written_whole(mbanq: MbanqSession, tmp_path: Path) -> None:
    await check(mbanq.transactions("51"), tmp_path / "transactions.parquet")


async def test_a_range_of_many_windows_is_written_whole(
    masternaut: MasternautSession, tmp_path: Path
) -> None:
    journeys = masternaut.vehicle_journeys(group_id="G2", start=DAYS[0], end=DAYS[1], assets=200)
    await check(journeys, tmp_path / "journeys.parquet")


async def test_an_export_shows_its_progress(mzone: MZoneSession, tmp_path: Path) -> None:
    told: list[Progress] = []
    vehicles = mzone.vehicles(page_size=7)
    written = await vehicles.to_parquet(tmp_path / "vehicles.parquet", progress=told.append)
    assert (told[-1].rows, told[-1].done, told[-1].failed) == (written, True, False)
    assert [progress.done for progress in told].count(True) == 1  # one bar, not another at the end
    async for _ in vehicles.batches(progress=told.append):
        pass
    assert (told[-1].rows, told[-1].done) == (written, True)


async def test_money_stays_exact(mbanq: MbanqSession) -> None:
    found = await mbanq.transactions("51").all()
    assert pl.DataFrame(found)["amount"].to_list() == [row.amount for row in found]


@pytest.mark.parametrize("rows", [1, 100])
async def test_a_selection_keeps_every_column(mzone: MZoneSession, rows: int) -> None:
    batch = await anext(mzone.vehicles().select("registration").batches(rows))
    assert "last_known_position_latitude" in batch.schema.names
