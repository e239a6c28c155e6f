"""Arrow, pandas, Polars and DuckDB see the same values, and types that hold them: of every class of records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth.fleet import FleetPosition
from fleetauth.records import Records
from fleetauth.records.columns import Layout, layout_of
from fleetauth.secrets import MASK, Secret
from fleetauth.vendors.masternaut.models import Journey, LivePosition, Location
from fleetauth.vendors.mbanq.models import Payment, Transaction
from fleetauth.vendors.mps_monitor.models import Device, DeviceConsumables
from fleetauth.vendors.mzone.models import LastKnownPosition, Trip, Vehicle
from fleetauth.wire import Reader
from tests.records.made import Everything, bare, drawn, every_class, full
from tests.samples.files import sample

CLASSES = every_class()
OWN = pytest.mark.parametrize(
    "kind", CLASSES, ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as database:
        database.sql("set TimeZone = 'UTC'")
        yield database


def value(found: Any) -> Any:  # noqa: ANN401 - any value of a record
    """What a table should show of a value."""
    if isinstance(found, Secret):
        return MASK
    if isinstance(found, tuple):
        return [value(item) for item in found]
    if attrs.has(type(found)):
        return row(found, layout_of(type(found)))
    return found


def row(found: Any, layout: Layout) -> dict[str, Any]:  # noqa: ANN401 - any record
    """What a table should show of a record."""
    shown = {}
    for column in layout.columns:
        at: Any = found
        for name in column.path:
            at = None if at is None else getattr(at, name)
        mixed = column.kind is getattr(type(column.kind), "MIXED", None)
        shown[column.name] = str(at) if mixed and at is not None else value(at)
    return shown


def rows(records: Records[Any]) -> list[dict[str, Any]]:
    assert records.kind is not None
    return [row(found, layout_of(records.kind)) for found in records]


def in_duckdb(
    records: Records[Any],  # noqa: ARG001 - DuckDB finds it by its name
    database: duckdb.DuckDBPyConnection,
) -> tuple[list[str], list[dict[str, Any]]]:
    """The types that DuckDB finds, and the rows; its own Python values of moments would want pytz."""
    relation = database.sql("select * from records")
    found: list[dict[str, Any]] = pa.table(relation).to_pylist()
    return [str(kind) for kind in relation.types], found


def in_pandas(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame of Arrow's columns, as Python's values."""
    given = {name: pa.array(frame[name].array).to_pylist() for name in frame.columns}
    return [dict(zip(given, found, strict=True)) for found in zip(*given.values(), strict=True)]


def check(records: Records[Any], database: duckdb.DuckDBPyConnection) -> None:
    """All four see what the records hold, and the types that the first one sees."""
    expected = rows(records)
    table = pa.table(records)
    assert table == records.to_arrow()
    if not layout_of(records.kind).columns:  # type: ignore[arg-type]
        assert table.schema.names == ["extra"]
        return
    assert table.to_pylist() == expected
    frame = records.to_pandas()
    assert in_pandas(frame) == expected
    assert [kind.pyarrow_dtype for kind in frame.dtypes] == table.schema.types
    polars = pl.DataFrame(records)
    assert polars.to_dicts() == expected
    assert polars.schema == records.to_polars().schema == pl.from_arrow(table[:0]).schema  # type: ignore[union-attr]
    kinds, found = in_duckdb(records, database)
    assert found == expected
    arrow_table = table
    assert len(arrow_table) == len(found)
    assert kinds == [str(kind) for kind in database.sql("from arrow_table").types]


@OWN
def test_full_and_bare_records_of_every_class(
    kind: type[Any], database: duckdb.DuckDBPyConnection
) -> None:
    check(Records([full(kind), bare(kind)]), database)


@OWN
def test_an_empty_list_has_the_columns_of_a_full_one(kind: type[Any]) -> None:
    empty = Records[Any]((), kind=kind)
    assert empty.to_arrow().schema.equals(
        Records([full(kind)]).to_arrow().schema, check_metadata=True
    )
    assert pl.DataFrame(empty).schema == pl.DataFrame(Records([full(kind)])).schema
    assert list(empty.to_pandas().columns) == empty.to_arrow().schema.names


@pytest.mark.parametrize(
    "kind", [Everything, LivePosition, FleetPosition, Payment, LastKnownPosition]
)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_records(
    kind: type[Any], data: st.DataObject, database: duckdb.DuckDBPyConnection
) -> None:
    check(Records(data.draw(st.lists(drawn(kind), min_size=1, max_size=3)), kind=kind), database)


SAMPLES: Iterable[tuple[str, str, type[Any]]] = [
    ("masternaut/live_tracking", "", LivePosition),
    ("masternaut/vehicle_journeys", "items", Journey),
    ("masternaut/locations", "items", Location),
    ("mbanq/payments", "pageItems", Payment),
    ("mbanq/transactions", "pageItems", Transaction),
    ("mps_monitor/device", "Result", Device),
    ("mps_monitor/consumables", "Result", DeviceConsumables),
    ("mzone/vehicles", "value", Vehicle),
    ("mzone/trips", "value", Trip),
    ("mzone/last_known_positions", "value", LastKnownPosition),
]


@pytest.mark.parametrize(("name", "inside", "kind"), SAMPLES)
def test_the_vendors_samples(
    name: str, inside: str, kind: type[Any], database: duckdb.DuckDBPyConnection
) -> None:
    answer = json.loads(sample(name))
    found = answer[inside] if inside else answer
    items = found if isinstance(found, list) else [found]
    check(Records([Reader("any").read(item, kind) for item in items]), database)
