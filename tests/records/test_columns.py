"""Which columns a class of records has: names, types, units, what is optional, and what has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union

import attrs
import pytest

from fleetauth.errors import ArgumentError
from fleetauth.records.columns import Column, ListOf, Scalar, StructOf, layout_of
from fleetauth.secrets import Secret
from fleetauth.vendors.masternaut.models import IdlingPeriod
from fleetauth.vendors.mzone.models import LastKnownPosition, Vehicle
from fleetauth.wire import wire
from tests.records.made import Everything, every_class


class Colour(Enum):
    """A choice of a user's class."""

    RED = "red"


def kind_of(hint: Any) -> Any:  # noqa: ANN401 - a type form
    """What a field of this type becomes; `None` if it has no column."""
    columns = layout_of(attrs.make_class("Row", {"field": attrs.field(type=hint)})).columns
    return columns[0].kind if columns else None


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        (str, Scalar.TEXT),
        (int, Scalar.WHOLE),
        (float, Scalar.NUMBER),
        (Decimal, Scalar.DECIMAL),
        (bool, Scalar.FLAG),
        (datetime, Scalar.MOMENT),
        (date, Scalar.DAY),
        (timedelta, Scalar.DURATION),
        (Secret | None, Scalar.SECRET),
        (Colour, Scalar.CHOICE),
        (Annotated[int, "km"], Scalar.WHOLE),
        (Annotated[int | None, "km"], Scalar.WHOLE),
        (Union[Annotated[str, "word"], None], Scalar.TEXT),  # noqa: UP007 - as older classes say it
        (Literal["a", "b"] | str | None, Scalar.TEXT),  # noqa: PYI051 - as our models say it
        (Literal["a", None], Scalar.TEXT),  # noqa: PYI061 - written so, it is no union
        (Literal["a", 1], Scalar.MIXED),
        (int | str, Scalar.MIXED),
        (Colour | str, Scalar.MIXED),
        (int | float, Scalar.NUMBER),
        (int | Decimal, Scalar.DECIMAL),
        (tuple[str, ...], ListOf(Scalar.TEXT)),
        (list[int | None], ListOf(Scalar.WHOLE)),
        (Sequence[tuple[str, ...]], ListOf(ListOf(Scalar.TEXT))),
        (Any, None),
        (object, None),
        (Mapping[str, Any], None),
        (tuple[int, str], None),
        (tuple[Any, ...], None),
        (datetime | str, None),
        (dict[str, int] | str, None),
    ],
)
def test_a_type_has_one_kind_of_column(hint: Any, kind: Any) -> None:  # noqa: ANN401 - a type form
    assert kind_of(hint) == kind


def test_names_are_joined_on_the_way_to_a_field() -> None:
    names = {column.name: column.path for column in layout_of(Vehicle).columns}
    assert names["last_known_position_latitude"] == ("last_known_position", "latitude")


def test_records_in_lists_stay_objects() -> None:
    inners = next(column for column in layout_of(Everything).columns if column.name == "inners")
    assert isinstance(inners.kind, ListOf)
    assert isinstance(inners.kind.item, StructOf)
    assert [one.name for one in inners.kind.item.layout.columns] == ["id", "speed", "since"]


def test_units_come_along() -> None:
    units = {column.name: column.unit for column in layout_of(Everything).columns if column.unit}
    assert units == {"number": "km", "inner_speed": "km/h"}


def test_what_may_be_empty_is_optional_with_all_that_is_in_it() -> None:
    required = [column.name for column in layout_of(Everything).columns if not column.optional]
    assert required == ["key", "words", "inners"]


def test_what_has_no_column_is_told() -> None:
    assert layout_of(Everything).rest == (
        ("extra", ("extra",)),
        ("inner_extra", ("inner", "extra")),
        ("free", ("free",)),
    )


def test_a_record_within_itself_ends_there() -> None:
    assert ("vehicle_last_known_position", ("vehicle", "last_known_position")) in layout_of(
        LastKnownPosition
    ).rest


def test_a_list_of_records_within_themselves_ends_there() -> None:
    assert ("children", ("children",)) in layout_of(Tree).rest
    assert [column.name for column in layout_of(Tree).columns] == ["name"]


def test_of_two_columns_of_one_name_the_nested_one_has_two_underscores() -> None:
    paths = {column.name: column.path for column in layout_of(LastKnownPosition).columns}
    assert paths["vehicle_id"] == ("vehicle_id",)
    assert paths["vehicle__id"] == ("vehicle", "id")
    assert paths["vehicle_registration"] == ("vehicle", "registration")


@pytest.mark.parametrize("kind", every_class(), ids=lambda kind: kind.__qualname__)
def test_no_two_columns_of_a_class_have_one_name(kind: type[Any]) -> None:
    names = [column.name for column in layout_of(kind).columns]
    assert len({name.lower() for name in names}) == len(names)
    assert "extra" not in names


def test_nested_columns_of_one_name_have_two_underscores_each() -> None:
    names = [column.name for column in layout_of(SameDepth).columns]
    assert names == ["a_b", "a__b_c", "a_b__c"]


def test_columns_of_one_name_all_the_same_are_refused() -> None:
    with pytest.raises(
        ArgumentError, match=r"Clash has several fields for the column a__b: .*rename"
    ):
        layout_of(Clash)


@pytest.mark.parametrize("scalar", [str, int, Decimal, datetime])
def test_single_values_are_one_column(scalar: type[Any]) -> None:
    (column,) = layout_of(scalar).columns
    assert (column.name, column.path) == ("value", ())


@pytest.mark.parametrize("rows", [dict, tuple, object, Mapping[str, Any]])
def test_rows_without_declared_fields_are_refused(rows: Any) -> None:  # noqa: ANN401 - a type form
    with pytest.raises(
        ArgumentError, match=r"rows of \S+ have no declared columns.*list\(records\)"
    ):
        layout_of(rows)


def test_annotations_that_nobody_knows_are_named() -> None:
    unknown: Any = "NoSuchType"
    row = attrs.make_class("Row", {"field": attrs.field(type=unknown)})
    with pytest.raises(ArgumentError, match=r"annotations of Row can't be resolved.*NoSuchType"):
        layout_of(row)


def test_a_class_is_looked_at_once() -> None:
    assert layout_of(IdlingPeriod) is layout_of(IdlingPeriod)


def test_any_attrs_class_has_columns() -> None:
    assert layout_of(Own).columns == (
        Column("speed", ("speed",), Scalar.NUMBER, "kn", optional=False),
    )


@attrs.define
class Own:
    """A user's class."""

    speed: float = wire(unit="kn")


@attrs.define
class Tree:
    """A class of itself."""

    name: str
    children: tuple[Tree, ...] = ()


@attrs.define
class OneB:
    """Half of a clash."""

    b: int
    b_c: int = 0


@attrs.define
class OneC:
    """The other half."""

    c: int


@attrs.define
class SameDepth:
    """Two ways to one name, ``a_b_c``."""

    a: OneB
    a_b: OneC


@attrs.define
class Clash:
    """Two ways to one name, and a field that has the way out."""

    a: OneB
    a_b: int
    a__b: int
