"""Records as Arrow tables: types, metadata, what is left out or comes along, and values that do not fit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs
import pyarrow as pa
import pytest

from fleetauth.errors import ArgumentError, MissingExtraError
from fleetauth.fleet import FleetPosition, FleetRecords
from fleetauth.records import Records
from fleetauth.secrets import Secret
from fleetauth.vendors.mzone.models import Vehicle
from fleetauth.wire import Record, record, wire
from tests.records.made import Everything, Inner, full


@attrs.frozen
class One:
    """One field of any type, by subclass."""

    field: Any


def one(hint: Any, value: Any) -> pa.Table:  # noqa: ANN401 - a type form, a value
    """The table of one row of one field."""
    made = attrs.make_class("Row", {"field": attrs.field(type=hint)})
    return Records([made(value)]).to_arrow()


TYPES = {
    "key": pa.string(),
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(38, 10),
    "flag": pa.bool_(),
    "moment": pa.timestamp("us", "UTC"),
    "day": pa.date32(),
    "time": pa.time64("us"),
    "secret": pa.string(),
    "word": pa.string(),
    "words": pa.list_(pa.string()),
    "maybe_words": pa.list_(pa.string()),
    "inner_id": pa.string(),
    "inner_speed": pa.float64(),
    "inner_since": pa.timestamp("us", "UTC"),
}


def test_each_type_has_its_own() -> None:
    schema = Records((), kind=Everything).to_arrow().schema
    assert {name: schema.field(name).type for name in TYPES} == TYPES
    assert schema.field("inners").type.value_type.field("since").type == TYPES["moment"]


def test_a_duration_is_one() -> None:
    table = one(timedelta, timedelta(days=-1, microseconds=1))
    assert table.schema.field("field").type == pa.duration("us")
    assert table.to_pylist() == [{"field": timedelta(days=-1, microseconds=1)}]


def test_units_and_the_class_are_kept_in_the_schema() -> None:
    schema = Records([full(Everything)]).to_arrow().schema
    assert schema.metadata == {b"fleetauth.record": b"tests.records.made.Everything"}
    assert schema.field("inner_speed").metadata == {b"unit": b"km/h"}
    assert schema.field("inners").type.value_type.field("speed").metadata == {b"unit": b"km/h"}
    assert schema.field("text").metadata is None


def test_what_is_never_empty_is_declared_so() -> None:
    schema = Records((), kind=Everything).to_arrow().schema
    assert [field.name for field in schema if not field.nullable] == ["key", "words", "inners"]


@pytest.mark.parametrize(
    "moment", [datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_moments_of_any_year_are_kept(moment: datetime) -> None:
    assert one(datetime, moment).to_pylist() == [{"field": moment}]


def test_moments_of_other_zones_are_the_same_moments() -> None:
    there = datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert one(datetime, there).to_pylist() == [{"field": datetime(2026, 2, 28, 23, tzinfo=UTC)}]


# --- what is masked, left out, or comes along -----------------------------------------------------


def test_a_secret_is_masked_wherever_it_is() -> None:
    row = attrs.evolve(full(Everything), extra={"token": Secret("canary-7f3a91")})
    table = Records([row]).to_arrow(extra=True)
    assert "canary" not in str(table.to_pylist())
    assert table.column("secret").to_pylist() == ["***"]
    assert json.loads(table.column("extra")[0].as_py())["extra"] == {"token": "***"}


def test_what_has_no_column_comes_along_as_json() -> None:
    inner = Inner(id="1", extra={"colour": "red"})
    row = Everything(key="k", extra={"price": Decimal("1.50")}, inner=inner, free={"a": [1]})
    table = Records([row, Everything(key="l")]).to_arrow(extra=True)
    assert table.column("extra").to_pylist() == [
        '{"extra":{"price":1.50},"inner_extra":{"colour":"red"},"free":{"a":[1]}}',
        None,
    ]


def test_what_has_no_column_in_a_list_comes_along_there() -> None:
    row = Everything(key="k", inners=(Inner(id="1", extra={"colour": "red"}),))
    (found,) = Records([row]).to_arrow(extra=True).column("inners").to_pylist()
    assert json.loads(found[0]["extra"]) == {"extra": {"colour": "red"}}


def test_without_being_asked_for_it_stays_out() -> None:
    assert "extra" not in Records([Everything(key="k", extra={"a": 1})]).to_arrow().schema.names


def test_a_class_without_anything_but_that_has_it_always() -> None:
    table = Records([Unmodelled(extra={"a": 1}), Unmodelled()]).to_arrow()
    assert table.to_pylist() == [{"extra": '{"extra":{"a":1}}'}, {"extra": None}]


def test_a_class_that_leaves_nothing_out_has_an_empty_one() -> None:
    own = attrs.make_class("Own", {"speed": attrs.field(type=int)})
    assert Records([own(1)]).to_arrow(extra=True).to_pylist() == [{"speed": 1, "extra": None}]


def test_a_column_of_that_name_is_not_overwritten() -> None:
    own = attrs.make_class("Own", {"extra": attrs.field(type=str)})
    assert Records([own("mine")]).to_arrow().to_pylist() == [{"extra": "mine"}]
    with pytest.raises(ArgumentError, match="Own has a column named 'extra' of its own"):
        Records([own("mine")]).to_arrow(extra=True)


# --- rows -----------------------------------------------------------------------------------------


def test_rows_of_a_fleet_are_a_table_with_the_vendors_record_as_json() -> None:
    position = FleetPosition(vendor="mzone", speed=50.0, source=Vehicle(id="v", odometer=7))
    table = FleetRecords([position], kind=FleetPosition).to_arrow(extra=True)
    assert table.column("extra").to_pylist() == ['{"source":{"id":"v","odometer":7}}']
    assert "source" not in table.schema.names


def test_rows_of_subclasses_have_the_columns_of_the_class_that_is_named() -> None:
    rows = [Inner(id="1"), Inside(id="2", more="x")]
    table = Records(rows, kind=Inner).to_arrow()
    assert table.column("id").to_pylist() == ["1", "2"]
    assert "more" not in table.schema.names


def test_single_values_are_one_column() -> None:
    assert Records(["a", "b"]).to_arrow().to_pylist() == [{"value": "a"}, {"value": "b"}]


def test_rows_of_several_classes_are_refused() -> None:
    with pytest.raises(
        ArgumentError, match=r"several classes \(Inner, str\).*Records\(rows, kind=…\)"
    ):
        Records([Inner(id="1"), "a"]).to_arrow()


def test_a_row_that_is_not_of_the_class_is_refused() -> None:
    with pytest.raises(ArgumentError, match="among rows of Inner there is Everything, str"):
        Records[Any]([Inner(id="1"), Everything(key="k"), "a"], kind=Inner).to_arrow()


def test_objects_of_json_are_refused() -> None:
    with pytest.raises(ArgumentError, match="rows of dict have no declared columns"):
        Records([{"a": 1}]).to_arrow()


def test_nothing_of_no_class_is_an_empty_table() -> None:
    assert Records().to_arrow().num_rows == 0


# --- values that do not fit -----------------------------------------------------------------------


class Colour(Enum):
    """A user's choice."""

    RED = "red"


@pytest.mark.parametrize(
    ("hint", "value", "shown"),
    [
        (int | str, 7, "7"),
        (int | str, True, "true"),
        (float | str, 0.1, "0.1"),
        (Decimal | str, Decimal("12.50"), "12.50"),
        (Colour, Colour.RED, "red"),
        (Colour | str, Colour.RED, "red"),
        (float, 2**53, 2.0**53),
        (Decimal, 3, Decimal(3)),
        (Decimal, Decimal("1.100000000000"), Decimal("1.1")),
        (list[int | None], [1, None], [1, None]),
        (list[str], ("a",), ["a"]),
    ],
)
def test_values_that_fit_are_taken(hint: Any, value: Any, shown: Any) -> None:  # noqa: ANN401 - of any type
    assert one(hint, value).to_pylist() == [{"field": shown}]


@pytest.mark.parametrize(
    ("hint", "value", "reason"),
    [
        (int, 2**63, "9223372036854775808 is not a whole number of 64 bits"),
        (int, 3.0, "3.0 is not a whole number"),
        (int, True, "True is not a whole number"),
        (float, 2**53 + 1, "9007199254740993 is not a number"),
        (float, Decimal("0.1"), r"Decimal\('0.1'\) is not a number"),
        (bool, 1, "1 is not true or false"),
        (str, 7, "7 is not text"),
        (str, b"7", "b'7' is not text"),
        (str, Secret("canary"), r"Secret\('\*\*\*'\) is not text"),
        (str, "a\ud800", r"'a\\ud800' is not text"),
        (Decimal, Decimal("0.00000000001"), "is not a decimal number of at most 28 digits"),
        (Decimal, Decimal(10) ** 28, "is not a decimal number"),
        (Decimal, Decimal("NaN"), "is not a decimal number"),
        (datetime, datetime(2026, 1, 1), "is not a datetime with a time zone"),  # noqa: DTZ001 - that is the point
        (datetime, 5, "5 is not a datetime"),
        (datetime, date(2026, 1, 1), "is not a datetime"),
        (date, datetime(2026, 1, 1, tzinfo=UTC), "is not a date"),
        (time, time(1, tzinfo=UTC), "is not a time without a time zone"),
        (timedelta, timedelta.max, "is not a timedelta of 64 bits"),
        (Colour, "red", "'red' is not a member of an enumeration"),
        (list[int], 7, "7 is not a tuple or list"),
        (list[int], "7", "'7' is not a tuple or list"),
        (list[Inner], ["a"], "'a' is not a Inner"),
        (str, ["x" * 99], r"\['x{58}… is not text"),
    ],
)
def test_values_that_do_not_fit_are_refused_and_not_bent(
    hint: Any,  # noqa: ANN401 - a type form
    value: Any,  # noqa: ANN401 - of any type
    reason: str,
) -> None:
    with pytest.raises(ArgumentError, match=reason):
        one(hint, value)


def test_the_error_names_the_column_and_the_row() -> None:
    rows = [Everything(key="k", inner=Inner(id="1", speed=1.0)) for _ in range(3)]
    rows[2] = Everything(key="k", inner=Inner(id="1", speed="fast"))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="column inner_speed, item 2: 'fast' is not a number"):
        Records(rows).to_arrow()


def test_the_error_counts_from_the_first_of_many_rows() -> None:
    rows = [Inner(id="1") for _ in range(4_500)]
    rows[4_321] = Inner(id="1", speed="fast")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="column speed, item 4321: 'fast'"):
        Records(rows).to_arrow()


def test_many_rows_keep_their_order_in_one_piece() -> None:
    rows = [Inner(id=str(number)) for number in range(4_500)]
    ids = Records(rows).to_arrow().column("id")
    assert ids.num_chunks == 1
    assert ids.to_pylist() == [row.id for row in rows]


def test_the_error_names_the_way_into_a_list() -> None:
    row = Everything(key="k", inners=(Inner(id="1"), Inner(id="2", speed=2**60 + 1)))
    with pytest.raises(
        ArgumentError, match=r"column inners\[\].speed, item 1: 1152921504606846977"
    ):
        Records([row]).to_arrow()


def test_what_is_never_empty_must_not_be() -> None:
    rows = [Inner(id="1"), Inner(id=None)]  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="column id, item 1: it is empty, though Inner says"):
        Records(rows).to_arrow()


# --- the stream -----------------------------------------------------------------------------------


def test_it_is_an_arrow_stream_and_schema() -> None:
    records = Records([full(Everything)])
    assert pa.table(records) == records.to_arrow()
    assert pa.schema(records) == records.to_arrow().schema


def test_a_stream_is_given_in_the_types_that_are_asked_for() -> None:
    asked = pa.schema([pa.field("value", pa.large_string())])
    assert pa.table(Records(["a"]), schema=asked).schema.field("value").type == pa.large_string()


@pytest.mark.parametrize(
    "table",
    [
        Records.to_arrow,
        Records.to_pandas,
        Records.to_polars,
        Records.__arrow_c_stream__,
        Records.__arrow_c_schema__,
    ],
)
def test_without_pyarrow_the_extra_is_named(
    table: Any,  # noqa: ANN401 - a method
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r'needs pyarrow: pip install "fleetauth\[arrow\]"'):
        table(Records(["a"]))


@record
class Unmodelled(Record):
    """Nothing of it is known."""


@record
class Inside(Inner):
    """A subclass with more."""

    more: str = wire("more")
