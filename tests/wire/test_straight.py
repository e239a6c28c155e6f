"""Bytes go straight to records, and come out as by the plain way: values, errors and paths (I9)."""

from __future__ import annotations

import copy
import pickle
import weakref
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth.errors import DecodeError
from fleetauth.secrets import Secret
from fleetauth.wire import Reader, Record, Writer, record, wire
from fleetauth.wire import straight as straight_module
from fleetauth.wire.hooks import make_converter
from fleetauth.wire.learnt import Learnt
from fleetauth.wire.record import fields_of, spellings
from fleetauth.wire.straight import Straight
from tests.vendors.test_models_leniency import MODELS
from tests.wire.made_up import records
from tests.wire.mutated import ODD, apart, bend, json_text

NEVER: Final = 10**9


def reader(few: int) -> Reader:
    made = Reader("any")
    made.converter = make_converter(few=few)
    return made


PLAIN = reader(NEVER)
STRAIGHT = reader(0)


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


def outcome(of: Reader, sent: bytes, kind: Any) -> Any:  # noqa: ANN401 - a type form
    """What came of it: the record to its last digit, or the error."""
    try:
        return apart(of.decode(sent, kind))
    except DecodeError as error:
        return error.message, error.path


def assert_alike(data: Any, kind: Any) -> Any:  # noqa: ANN401 - any JSON, a type form
    """Both ways give the same; what that is."""
    sent = json_text(data).encode()
    found = outcome(STRAIGHT, sent, kind)
    assert found == outcome(PLAIN, sent, kind)
    return found


def spelt(kind: type[Any]) -> dict[str, tuple[str, ...]]:
    """A class's fields' spellings, by each of them."""
    return {
        name: spellings(field)
        for field in (fields_of(kind) if attrs.has(kind) else ())
        for name in spellings(field)
    }


def straight(of: Reader, kind: type[Record]) -> Straight:
    hook: Any = of.converter.get_structure_hook(kind)
    found: Straight = hook.straight
    return found


# --- the same as by the plain way -----------------------------------------------------------------


@pytest.mark.parametrize("model", [*MODELS, Van], ids=lambda model: model.__qualname__)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_record_however_bent_reads_as_by_the_plain_way(
    model: type[Record], data: st.DataObject
) -> None:
    sent: Any = Writer().write(data.draw(records(model, 1)))
    many: Any = tuple[model, ...]  # type: ignore[valid-type]
    for _ in range(4):
        assert_alike([sent, sent], many)
        sent = bend(data, sent, spelt(model))
    assert_alike(sent, model)
    assert straight(STRAIGHT, model).is_ready


@pytest.mark.parametrize("name", sorted(set(spelt(Van)) - {"id", "ID"}))
def test_any_value_reads_as_by_the_plain_way(name: str) -> None:
    own = reader(0)  # that has learnt nothing yet
    for value in ODD:
        sent = json_text([{"id": "1", name: value}]).encode()
        assert outcome(own, sent, tuple[Van, ...]) == outcome(PLAIN, sent, tuple[Van, ...]), value


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"[0-9 ]{2,4}[-/]?[0-9W]{2}[-/]?[0-9]{2}[Tt ]?[0-9:.,Zz+-]{0,12}", fullmatch=True)
)
def test_any_moment_reads_as_by_the_plain_way(text: str) -> None:
    assert_alike({"id": "1", "sold": text}, Van)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T110",
        "2026-01-01T10:30:0",
        "2026-01-01T10:30:00.123745:6",
        "2026-01-01T10:30:00.1237456Z",
        "2026-01-01T10:3Z",
    ],
)
def test_a_moment_with_what_does_not_belong_into_it_is_not_bent(text: str) -> None:
    assert_alike({"id": "1", "sold": text}, Van)


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"-?[0-9]{1,25}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["doors", "speed", "value", "price", "cost", "kind", "postCode", "new"]),
    st.booleans(),
)
def test_any_number_reads_as_by_the_plain_way(text: str, name: str, is_text: bool) -> None:  # noqa: FBT001 - drawn
    sent = f'{{"id": "1", "{name}": {json_text(text) if is_text else text}}}'.encode()
    for of in (STRAIGHT, reader(0)):
        assert outcome(of, sent, Van) == outcome(PLAIN, sent, Van)


@pytest.mark.parametrize(
    "sent",
    [
        *["null", "[]", '"text"', "3", "{}", '{"id": null}', '{"ID": "1"}', '{"ID": true}'],
        *['{"id": null, "ID": "1"}', '{"id": "1", "ID": "2"}', '{"id": "1", "ID": null}'],
        *['{"id": "1", "postcode": true}', '{"id": "1", "zip": []}', '{"id": "1", "zip": "2"}'],
        *['{"id": "1", "postCode": null, "zip": "3"}', '{"id": "1", "postCode": "3", "zip": null}'],
        *['{"id": "1", "postcode": "3", "zip": 4.50}', '{"id": 7, "wheels": [{"id": 7}]}'],
        *['{"id": "1", "wheels": [{"id": "1"}, {}]}', '{"id": "1", "tows": {"id": "2"}}'],
        *[
            '{"id": "1", "tows": {"id": "2", "tows": {}}}',
            '{"id": "1", "spare": {"id": 2, "x": 1}}',
        ],
        *['{"id": "1", "wheels": {}}', '{"id": "1", "wheels": [null]}', '{"id": "1", "spare": ""}'],
        *['{"id": "1", "apiKey": "canary", "new": [{"password": "canary"}], "old": null}'],
        *['{"id": "1", "id": "2", "doors": "x", "doors": 2, "new": 1, "new": 2.50}'],
        *['{"id": "1", "a\\"b": 1}', '{"id": "1", "a`b - at `$.x": 1, "": 2}', '{"id": "1"'],
        *['{"id": "1", "new": "\\ud800"}', '{"id": "1", "new": 1e9999999999999999999}', "", "<a>"],
        *['\ufeff{"id": "1"}', '{"id": "1", "tags": null, "number": null}', '{"id": "1"} x'],
        *['{"id": "1", "new": ' + "[" * 5_000 + "]" * 5_000 + "}"],
    ],
)
def test_any_object_reads_as_by_the_plain_way(sent: str) -> None:
    for of in (STRAIGHT, reader(0)):
        for body, kind in ((sent, Van), (f"[{sent},{sent}]", tuple[Van, ...])):
            found = outcome(of, body.encode(), kind)
            assert found == outcome(PLAIN, body.encode(), kind)


def test_an_error_deep_in_records_of_one_class_costs_no_more_than_its_depth() -> None:
    data: dict[str, Any] = {"id": True}
    for _ in range(60):  # if each record were read again for its error: 2 to the power of 60
        data = {"id": "1", "tows": data}
    assert assert_alike(data, Van)[1] == "tows." * 60 + "id"


def test_a_record_within_one_of_its_class_is_read_plainly() -> None:
    own = reader(0)
    own.decode(b'{"id": "1", "tows": {"id": "2"}}', Van)
    ready = straight(own, Van)._ready
    assert ready is not None
    types = {field.encode_name: field.type for field in msgspec.structs.fields(ready.plan.struct)}
    assert types["tows"] is Any
    assert types["spare"] is not Any


# --- what is learnt -------------------------------------------------------------------------------


def learnt(of: Reader, kind: type[Record]) -> Learnt:
    ready = straight(of, kind)._ready
    assert ready is not None
    return ready.learnt


def test_a_wire_as_declared_teaches_nothing() -> None:
    own = reader(0)
    own.decode(b'[{"id": "1", "speed": 2, "wheels": [{"id": "1", "speed": 2.5}]}]', tuple[Van, ...])
    assert learnt(own, Van) == Learnt()


def test_what_came_otherwise_is_learnt_once() -> None:
    own = reader(0)
    row = b'{"id": 1, "speed": "2", "new": 1, "wheels": [{"id": "1", "speed": "", "@a.b": 1}]}'
    own.decode(row, Van)
    known = learnt(own, Van)
    assert known == Learnt(
        {("id",): 1, ("speed",): 1, ("wheels", "speed"): 1},
        {(): ("new",), ("wheels",): ("@a.b",)},
    ) or set(known.steps) == {("speed",), ("wheels", "speed")}
    own.decode(b"[" + row + b"," + row + b"]", tuple[Van, ...])
    assert learnt(own, Van) is known


def test_what_was_learnt_while_others_get_ready_is_known_to_them() -> None:
    own = reader(0)
    shared, body = straight(own, Van), b'[{"id": 1, "speed": "2"}]'
    steps, given_up = shared.many_in_steps(body), shared.many_in_steps(body)
    next(steps)
    next(given_up)
    for _ in shared.many_in_steps(body):
        pass
    known = learnt(own, Van)
    given_up.close()
    for _ in steps:
        pass
    assert learnt(own, Van) is known


def test_a_thread_sees_no_struct_whose_decoders_are_still_to_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = reader(0)
    make, shared, seen = straight_module._decoder, straight(own, Wheel), list[bool]()

    def decoder(form: Any) -> Any:  # noqa: ANN401 - a type form
        seen.append(shared.is_ready)
        return make(form)

    monkeypatch.setattr(straight_module, "_decoder", decoder)
    own.decode(b'[{"id": "1"}]', tuple[Wheel, ...])
    assert shared.is_ready
    assert seen == [False, False]


def test_a_vendor_cannot_make_it_learn_without_end() -> None:
    own = reader(0)
    for number in range(100):
        row = f'{{"id": "1", "new{number}": 1}}'.encode()
        assert own.decode(row, Van).extra == {f"new{number}": 1}
    assert len(learnt(own, Van).unknown[()]) == 64


def test_a_value_that_is_like_none_is_no_longer_asked_for() -> None:
    own = reader(0)
    for speed in (b'"1"', b"[]", b"{}", b"true", b'"x"'):
        outcome(own, b'{"id": "1", "speed": ' + speed + b"}", Van)
    assert learnt(own, Van).steps == {("speed",): 2}


@pytest.mark.parametrize(
    "refusal",
    [
        *["", "Something else", "Expected `int`, got `str` - at `$`", "Number out of range"],
        *["Expected `int`, got `str` - at `$.nothing`", "Expected `int` - at `$[0].nothing[0].id`"],
        *["Object missing required field `id` - at `$[0]`"],
        *["Object contains unknown field `x` - at `$[0].speed`"],
    ],
)
def test_a_refusal_in_other_words_teaches_nothing(refusal: str) -> None:
    own = reader(0)
    own.decode(b'{"id": "1"}', Van)
    ready = straight(own, Van)._ready
    assert ready is not None
    assert ready.plan.learn(ready.learnt, refusal) is None


# --- what is made ---------------------------------------------------------------------------------


def test_what_is_read_fast_is_a_record_like_any_other() -> None:
    van = STRAIGHT.decode(b'{"id": "1", "speed": "2.5", "new": 1}', Van)
    made = Van(id="1", speed=2.5, extra={"new": 1})
    assert (type(van), van, hash(van), repr(van)) == (Van, made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(van)) == copy.deepcopy(van) == made  # noqa: S301 - our own
    assert weakref.ref(van)() is van


def test_what_is_read_fast_cannot_be_changed() -> None:
    van = STRAIGHT.decode(b'{"id": "1"}', Van)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        van.speed = 1.0  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del van.speed  # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(van, "__dict__")


def test_what_is_read_fast_has_an_extra_of_its_own() -> None:
    first, second = STRAIGHT.decode(b'[{"id": "1"}, {"id": "2"}]', tuple[Van, ...])
    assert first.extra is not second.extra


# --- when it is gone ------------------------------------------------------------------------------


def test_only_a_class_of_which_many_are_read_goes_straight() -> None:
    read = reader(2)
    seen: list[bool] = []
    for _ in range(3):
        read.decode(b'{"id": "1"}', Wheel)
        seen.append(straight(read, Wheel).is_ready)
    assert seen == [False, False, True]


def test_it_is_gone_by_default() -> None:
    read = Reader("any")
    read.decode(b"[" + b",".join([b'{"id": "1"%b}' % (b" " * 600)] * 60) + b"]", tuple[Wheel, ...])
    assert straight(read, Wheel).is_ready


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
        assert_alike(data, kind)
        assert_alike([data], tuple[kind, ...])  # type: ignore[valid-type]
    assert not straight(STRAIGHT, kind).is_ready


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
    found = outcome(own, json_text(data).encode(), Van)
    assert found == outcome(other, json_text(data).encode(), Van)
    assert "'own'" in str(found)
    assert straight(own, Van).is_ready


def test_a_vendor_s_own_way_to_read_a_union_counts() -> None:
    own = reader(0)
    own.converter.register_structure_hook_func(
        lambda kind: kind == float | None, lambda _, __: -1.0
    )
    assert own.decode(b'{"id": "1", "speed": 3}', Van).speed == -1.0


def test_a_moment_is_in_utc_itself() -> None:
    sold = STRAIGHT.decode(b'{"id": "1", "sold": "2026-01-01T10:00:00"}', Van).sold
    assert sold == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert sold is not None
    assert sold.tzinfo is UTC
