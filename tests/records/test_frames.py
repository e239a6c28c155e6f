"""Records as frames of pandas and Polars, and in DuckDB: their types, and that `Records` is still a sequence."""

from __future__ import annotations

import random
import sys
from collections.abc import Collection, Reversible
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from fleetauth.errors import ArgumentError, MissingExtraError
from fleetauth.records import Records
from tests.records.made import Everything, full

ROWS = Records([full(Everything), Everything(key="k")])


def test_polars_takes_records_as_they_are() -> None:
    assert pl.DataFrame(ROWS).equals(ROWS.to_polars())
    assert pl.DataFrame(ROWS[:0]).schema == ROWS.to_polars().schema


def test_polars_has_the_types() -> None:
    schema = ROWS.to_polars().schema
    assert schema["decimal"] == pl.Decimal(38, 10)
    assert schema["moment"] == pl.Datetime("us", "UTC")
    assert [schema[name] for name in ("day", "time", "whole")] == [pl.Date(), pl.Time(), pl.Int64()]
    assert schema["words"] == pl.List(pl.String)


def test_duckdb_reads_records_by_their_name() -> None:
    with duckdb.connect() as database:
        rows = ROWS
        kinds = dict(zip((found := database.sql("from rows")).columns, found.types, strict=True))
        assert len(rows) == found.shape[0]
    assert str(kinds["decimal"]) == "DECIMAL(38,10)"
    assert str(kinds["moment"]) == "TIMESTAMP WITH TIME ZONE"
    assert (str(kinds["day"]), str(kinds["time"])) == ("DATE", "TIME")
    assert str(kinds["words"]) == "VARCHAR[]"


def test_pandas_holds_arrow_so_that_nothing_is_rounded() -> None:
    frame = ROWS.to_pandas()
    assert frame["whole"].tolist() == [2**53 + 1, pd.NA]
    assert frame["decimal"][0] == Decimal("-12345678901234567890.0000000001")
    assert frame["moment"][0] == datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def test_pandas_own_nullable_types_are_there_too() -> None:
    frame = ROWS.to_pandas("numpy_nullable")
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert (kinds["whole"], kinds["number"], kinds["flag"]) == ("Int64", "Float64", "boolean")
    assert (kinds["text"], kinds["moment"]) == ("string", "datetime64[us, UTC]")
    assert frame["whole"].tolist() == [2**53 + 1, pd.NA]
    assert frame["decimal"][0] == Decimal("-12345678901234567890.0000000001")


@pytest.mark.parametrize("backend", ["pyarrow", "numpy_nullable"])
def test_an_empty_frame_has_its_columns(backend: Any) -> None:  # noqa: ANN401 - a literal
    frame = ROWS[:0].to_pandas(backend)
    assert list(frame.columns) == ROWS.to_arrow().schema.names
    assert list(frame.dtypes) == list(ROWS.to_pandas(backend).dtypes)


def test_another_back_end_is_refused() -> None:
    with pytest.raises(
        ArgumentError, match="dtype_backend='numpy' must be one of 'pyarrow', 'numpy_null"
    ):
        ROWS.to_pandas("numpy")  # type: ignore[arg-type]


def test_frames_have_what_has_no_column_if_asked() -> None:
    assert "extra" in ROWS.to_pandas(extra=True)
    assert "extra" in ROWS.to_polars(extra=True)


@pytest.mark.parametrize(
    ("package", "call"), [("pandas", Records.to_pandas), ("polars", Records.to_polars)]
)
def test_a_missing_package_is_named(
    package: str,
    call: Any,  # noqa: ANN401 - a method
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        MissingExtraError, match=rf'needs {package}: pip install "fleetauth\[{package}\]"'
    ):
        call(ROWS)


@pytest.mark.parametrize(
    ("package", "call"), [("pandas", Records.to_pandas), ("polars", Records.to_polars)]
)
def test_the_extra_that_brings_both_is_named_where_pyarrow_is_missing_too(
    package: str,
    call: Any,  # noqa: ANN401 - a method
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for missing in (package, "pyarrow"):
        monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=rf'pip install "fleetauth\[{package}\]"'):
        call(ROWS)


# --- a sequence in all but isinstance -------------------------------------------------------------


def test_it_has_all_that_a_sequence_has() -> None:
    letters = Records(["a", "b", "a"])
    assert list(reversed(letters)) == ["a", "b", "a"]
    assert (letters.index("b"), letters.count("a"), "b" in letters) == (1, 2, True)
    assert random.choice(letters) in {"a", "b"}
    with pytest.raises(ValueError, match=r"^$"):
        letters.index("c")


def test_it_is_a_reversible_collection() -> None:
    assert isinstance(ROWS, Collection)
    assert isinstance(ROWS, Reversible)
