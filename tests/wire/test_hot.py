"""Records of which many are read go a faster way, and come out as by the plain one: values, errors and paths (I9)."""

from __future__ import annotations

import copy
import pickle
import weakref
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.transport.body import json_body
from fleetauth.wire import Reader, Record, Writer, record, wire
from fleetauth.wire.hooks import make_converter
from fleetauth.wire.record import fields_of, spellings
from fleetauth.wire.record_reader import RecordReader
from tests.vendors.test_models_leniency import MODELS
from tests.wire.made_up import records
from tests.wire.mutated import ODD, apart, bend

NEVER: Final = 10**9


def reader(few: int) -> Reader:
    made = Reader("any")
    made.converter = make_converter(few=few)
    return made


PLAIN = reader(NEVER)
HOT = reader(0)


@record
class Wheel(Record):
    """A wheel, for these tests."""

    id: str = wire("id")
    speed: float | None = wire("speed", default=None)


@record
class Van(Record):
    """A van with a field of each kind, for these tests."""

    id: str = wire("id", "ID")
    number: int = wire("number", default=-1)
    post_code: str | None = wire("postCode", "postcode", "zip", default=None)
    doors: int | None = wire("doors", default=None)
    speed: float | None = wire("speed", default=None)
    price: Decimal | None = wire("price", default=None)
    clean: bool | None = wire("clean", default=None)
    sold: datetime | None = wire("sold", default=None)
    day: date | None = wire("day", default=None)
    token: Secret | None = wire("token", default=None)
    kind: int | str | None = wire("kind", default=None)
    value: float | str | None = wire("value", default=None)
    cost: Decimal | int | None = wire("cost", default=None)
    tags: tuple[str, ...] = wire("tags", default=())
    counts: tuple[int, ...] = wire("counts", default=())
    wheels: tuple[Wheel, ...] = wire("wheels", default=())
    spare: Wheel | None = wire("spare", default=None)
    tows: Van | None = wire("tows", default=None)
    free: Mapping[str, Any] | None = wire("free", default=None, hash=False)
    raw: Any = wire("raw", default=None)


def outcome(of: Reader, data: Any, kind: Any) -> Any:  # noqa: ANN401 - any JSON, a type form
    """What came of it: the record to its last digit, or the error."""
    try:
        return apart(of.read(data, kind, "items"))
    except DecodeError as error:
        return error.message, error.path


def spelt(kind: type[Any]) -> dict[str, tuple[str, ...]]:
    """A class's fields' spellings, by each of them."""
    return {
        name: spellings(field)
        for field in (fields_of(kind) if attrs.has(kind) else ())
        for name in spellings(field)
    }


def is_hot(of: Reader, kind: type[Record]) -> bool:
    hook: Any = of.converter.get_structure_hook(kind)
    found: RecordReader = hook.read
    return found.is_hot


# --- the same as by the plain way -----------------------------------------------------------------


@pytest.mark.parametrize("model", [*MODELS, Van], ids=lambda model: model.__qualname__)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_record_however_bent_reads_as_by_the_plain_way(
    model: type[Record], data: st.DataObject
) -> None:
    sent = PLAIN.json(json_body(Writer().write(data.draw(records(model, 1)))))
    many: Any = tuple[model, ...]  # type: ignore[valid-type]
    for _ in range(4):
        assert outcome(HOT, [sent, sent], many) == outcome(PLAIN, [sent, sent], many)
        sent = bend(data, sent, spelt(model))
    assert is_hot(HOT, model)


@pytest.mark.parametrize("name", sorted(set(spelt(Van)) - {"id", "ID"}))
def test_any_value_reads_as_by_the_plain_way(name: str) -> None:
    for value in ODD:
        data = {"id": "1", name: value}
        assert outcome(HOT, data, Van) == outcome(PLAIN, data, Van), value


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"[0-9 ]{2,4}[-/]?[0-9W]{2}[-/]?[0-9]{2}[Tt ]?[0-9:.,Zz+-]{0,12}", fullmatch=True)
)
def test_any_moment_reads_as_by_the_plain_way(text: str) -> None:
    assert outcome(HOT, {"id": "1", "sold": text}, Van) == outcome(
        PLAIN, {"id": "1", "sold": text}, Van
    )


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"-?[0-9]{0,25}\.?[0-9]{0,20}([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["doors", "speed", "value", "price", "cost", "kind"]),
)
def test_any_number_reads_as_by_the_plain_way(text: str, name: str) -> None:
    assert outcome(HOT, {"id": "1", name: text}, Van) == outcome(
        PLAIN, {"id": "1", name: text}, Van
    )


@pytest.mark.parametrize(
    "data",
    [
        *[None, [], "text", 3, {}, {"id": None}, {"ID": "1"}, {"id": None, "ID": "1"}],
        *[{"id": "1", "ID": "2"}, {"id": "1", "ID": None}, {"ID": True}],
        *[{"id": "1", "postcode": True}, {"id": "1", "zip": []}, {"id": "1", "postcode": "2"}],
        *[{"id": "1", "postCode": None, "zip": "3"}, {"id": "1", "postCode": "3", "zip": None}],
        *[{"id": "1", "wheels": [{"id": "1"}, {}]}, {"id": "1", "tows": {"id": "2", "tows": {}}}],
        *[{"id": "1", "wheels": {}}, {"id": "1", "wheels": [None]}, {"id": "1", "spare": ""}],
        MappingProxyType({"id": "1", "speed": "2"}),
        {"id": "1", "apiKey": "canary", "new": [{"password": "canary"}], "old": None},
    ],
    ids=str,
)
def test_any_object_reads_as_by_the_plain_way(data: Any) -> None:  # noqa: ANN401 - any JSON
    assert outcome(HOT, data, Van) == outcome(PLAIN, data, Van)


def test_an_error_deep_in_records_of_one_class_costs_no_more_than_its_depth() -> None:
    data: dict[str, Any] = {"id": True}
    for _ in range(60):  # if each record were read again for its error: 2 to the power of 60
        data = {"id": "1", "tows": data}
    assert outcome(HOT, data, Van)[1] == "items" + ".tows" * 60 + ".id"


# --- what is made ---------------------------------------------------------------------------------


def test_what_is_read_fast_is_a_record_like_any_other() -> None:
    van = HOT.read({"id": "1", "speed": "2.5", "new": 1}, Van)
    made = Van(id="1", speed=2.5, extra={"new": 1})
    assert (type(van), van, hash(van), repr(van)) == (Van, made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(van)) == copy.deepcopy(van) == made  # noqa: S301 - our own
    assert weakref.ref(van)() is van


def test_what_is_read_fast_cannot_be_changed() -> None:
    van = HOT.read({"id": "1"}, Van)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        van.speed = 1.0  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del van.speed  # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(van, "__dict__")


def test_what_is_read_fast_has_an_extra_of_its_own() -> None:
    first, second = HOT.read([{"id": "1"}, {"id": "2"}], tuple[Van, ...])
    assert first.extra is not second.extra


def test_the_answer_s_own_data_is_not_touched() -> None:
    data = {"id": "1", "postcode": "2", "new": {"a": [1]}}
    before = copy.deepcopy(data)
    assert HOT.read(data, Van).extra
    assert data == before


# --- when it is gone ------------------------------------------------------------------------------


def test_only_a_class_of_which_many_are_read_goes_the_fast_way() -> None:
    read = reader(2)
    seen: list[bool] = []
    for _ in range(3):
        read.read({"id": "1"}, Wheel)
        seen.append(is_hot(read, Wheel))
    assert seen == [False, False, True]


def test_it_is_gone_by_default() -> None:
    read = Reader("any")
    read.read([{"id": "1"}] * 100, tuple[Wheel, ...])
    assert is_hot(read, Wheel)


@record
class SameName(Record):
    """Two fields by one name: the first takes it."""

    one: str | None = wire("a", default=None)
    two: str | None = wire("a", default=None)


@record
class WithList(Record):
    """A default that each record has an own one of."""

    one: Any = wire("a", default=attrs.Factory(list[Any]), hash=False)


@record
class NotSent(Record):
    """A field that the wire does not have."""

    one: str | None = wire("a", default=None)
    local: str = wire(default="here")


@record
class Converted(Record):
    """A field that attrs converts."""

    one: str = attrs.field(default="", converter=str.upper, metadata={"fleetauth.wire": ("a",)})


@record
class Checked(Record):
    """A field that attrs checks."""

    one: str = attrs.field(
        default="", validator=attrs.validators.max_len(9), metadata={"fleetauth.wire": ("a",)}
    )


@record
class Finished(Record):
    """A class that does something more to its records."""

    one: str | None = wire("a", default=None)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "one", f"{self.one}!")


@pytest.mark.parametrize(
    "kind",
    [SameName, WithList, NotSent, Converted, Checked, Finished],
    ids=lambda kind: kind.__name__,
)
def test_a_class_made_in_a_way_of_its_own_stays_with_the_plain_one(kind: type[Record]) -> None:
    for data in ({"a": "x"}, {}):
        assert outcome(HOT, data, kind) == outcome(PLAIN, data, kind)
    assert not is_hot(HOT, kind)


@pytest.mark.parametrize(
    "kind", [str, int, float, bool, datetime, Wheel], ids=lambda kind: kind.__name__
)
def test_a_vendor_s_own_way_to_read_a_type_counts(kind: Any) -> None:  # noqa: ANN401 - a type
    own = reader(0)
    own.converter.register_structure_hook(kind, lambda _, __: "own")
    names = ["postCode", "tags", "doors", "speed", "clean", "sold", "spare"]
    data: dict[str, Any] = {
        "id": "1",
        "tags": ["a"],
        **dict.fromkeys([*names[:1], *names[2:]], "1"),
    }
    data["sold"], data["spare"] = "2026-01-01T10:00Z", {"id": "1"}
    other = reader(NEVER)
    other.converter.register_structure_hook(kind, lambda _, __: "own")
    found = outcome(own, data, Van)
    assert found == outcome(other, data, Van)
    assert "'own'" in str(found)
    assert is_hot(own, Van)


def test_a_vendor_s_own_way_to_read_a_union_counts() -> None:
    own = reader(0)
    own.converter.register_structure_hook_func(
        lambda kind: kind == float | None, lambda _, __: -1.0
    )
    assert own.read({"id": "1", "speed": 3}, Van).speed == -1.0


def test_a_moment_is_in_utc_itself() -> None:
    sold = HOT.read({"id": "1", "sold": "2026-01-01T10:00:00"}, Van).sold
    assert sold == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert sold is not None
    assert sold.tzinfo is UTC
