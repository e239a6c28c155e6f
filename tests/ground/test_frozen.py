"""What `frozen` makes is what attrs would make, only later."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
import weakref
from typing import Any, ClassVar

import attrs
import pytest

from fleetauth.frozen import Frozen, frozen


@frozen
class Gate(Frozen):
    """A gate, for these tests."""

    kind: ClassVar[str] = "gate"
    name: str
    floor: int = 0
    tags: tuple[str, ...] = attrs.field(default=(), hash=False)
    secret: str = attrs.field(default="", repr=False, eq=False)
    seen: list[str] = attrs.field(factory=list[str], hash=False)

    def told(self) -> str:
        return f"{self.kind} {self.name}"


@frozen
class Barrier(Gate):
    """A gate with more to it."""

    arms: int = 1
    name: str = "nameless"  # declared anew

    def told(self) -> str:
        return f"{super().told()}, {self.arms} arms"

    @property
    def loud(self) -> str:
        return super().told().upper()

    @classmethod
    def plain(cls) -> type[Frozen]:
        return super().__thisclass__  # type: ignore[misc,no-any-return]


@frozen(kw_only=False)
class Pair(Frozen):
    """One whose fields have places."""

    left: int
    right: int = 0


@frozen
class Nothing(Frozen):
    """One without fields."""


def unused() -> Any:  # noqa: ANN401 - a class
    """A class that nobody has used."""

    @frozen
    class Unused(Frozen):
        name: str
        floor: int = 0

    return Unused


@attrs.frozen(kw_only=True)
class ByAttrs:
    """The same fields as `unused` has."""

    name: str
    floor: int = 0


def test_its_values_are_its_fields() -> None:
    assert (Gate(name="a").name, Gate(name="a").floor, Gate(name="a").tags) == ("a", 0, ())


def test_a_factory_makes_a_default_for_each() -> None:
    assert Gate(name="a").seen is not Gate(name="a").seen


@pytest.mark.parametrize("given", [{}, {"name": "a", "flor": 1}])
def test_what_cannot_be_given_is_refused_in_attrs_words(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError) as by_attrs:
        ByAttrs(**given)
    with pytest.raises(TypeError) as ours:
        unused()(**given)
    found = str(ours.value).replace("unused.<locals>.Unused", "ByAttrs")
    assert found == str(by_attrs.value)


def test_values_have_no_place_unless_it_is_said() -> None:
    with pytest.raises(TypeError):
        Gate("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert Pair(1, 2) == Pair(left=1, right=2)


def test_values_with_places_are_matched_by_them() -> None:
    match Pair(1, 2):
        case Pair(left, right):
            assert (left, right) == (1, 2)


def test_others_are_matched_by_name_only() -> None:
    assert getattr(Gate, "__match_args__", None) == ()


def test_it_cannot_be_changed() -> None:
    gate: Any = Gate(name="a")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        gate.name = "b"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del gate.name


def test_it_has_slots_and_can_be_referred_to_weakly() -> None:
    gate = Gate(name="a")
    assert not hasattr(gate, "__dict__")
    assert weakref.ref(gate)() is gate


def test_values_are_equal_by_the_fields_that_count() -> None:
    assert Gate(name="a", secret="x") == Gate(name="a")
    assert Gate(name="a") != Gate(name="a", floor=1)


def test_values_of_other_classes_are_not_equal() -> None:
    assert Gate(name="a") != Barrier(name="a")
    assert Gate(name="a") != "a"
    assert Nothing() == Nothing()


def test_equal_values_have_one_hash() -> None:
    assert hash(Gate(name="a", tags=("t",), secret="x")) == hash(Gate(name="a"))
    assert hash(Gate(name="a")) != hash(Gate(name="b"))
    assert hash(Nothing()) == hash(Nothing())


def test_repr_is_that_of_attrs() -> None:
    assert repr(Gate(name="a", secret="x")) == "Gate(name='a', floor=0, tags=(), seen=[])"
    assert repr(Nothing()) == "Nothing()"


@pytest.mark.parametrize("value", [Gate(name="a", secret="x"), Barrier(arms=2), Pair(1), Nothing()])
def test_it_can_be_copied_and_pickled(value: Frozen) -> None:
    there_and_back = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    assert there_and_back == copy.deepcopy(value) == copy.copy(value) == value


def test_what_does_not_count_in_equality_is_pickled_all_the_same() -> None:
    assert copy.copy(Gate(name="a", secret="x")).secret == "x"


def test_its_heir_has_its_fields_first() -> None:
    assert [field.name for field in attrs.fields(Barrier)] == [
        "floor",
        "tags",
        "secret",
        "seen",
        "arms",
        "name",
    ]
    assert Barrier().name == "nameless"
    assert vars(Barrier)["__slots__"] == ("arms",)


def test_methods_find_those_above_them() -> None:
    barrier = Barrier(name="a", arms=2)
    assert barrier.told() == "gate a, 2 arms"
    assert barrier.loud == "GATE A"
    assert Barrier.plain() is Barrier


def test_an_heir_that_is_not_decorated_is_made_like_it() -> None:
    class Heir(unused()):  # type: ignore[misc]
        pass

    assert Heir(name="a").name == "a"


def test_attrs_can_go_on_from_it() -> None:
    @attrs.frozen(kw_only=True)
    class Door(unused()):  # type: ignore[misc]
        width: float = 1.0

    assert Door(name="a", width=2.0) == Door(name="a", width=2.0) != Door(name="a")  # type: ignore[call-arg]
    assert attrs.evolve(Gate(name="a"), floor=2) == Gate(name="a", floor=2)
    assert attrs.asdict(Pair(1, 2)) == {"left": 1, "right": 2}


def test_a_hook_of_attrs_is_called() -> None:
    @frozen
    class Checked(Frozen):
        name: str

        def __attrs_post_init__(self) -> None:
            raise LookupError(self.name)

    with pytest.raises(LookupError, match="here"):
        Checked(name="here")


@pytest.mark.parametrize("first", ["fields", "signature", "hash", "equal"])
def test_whatever_is_asked_for_first_completes_the_class(first: str) -> None:
    kind = unused()
    made = object.__new__(kind)
    made.__setstate__({"name": "a", "floor": 1})
    if first == "fields":
        assert [field.name for field in attrs.fields(kind)] == ["name", "floor"]
    elif first == "signature":
        parameters = inspect.signature(kind).parameters
        assert parameters == inspect.signature(ByAttrs).parameters
    elif first == "hash":
        assert hash(made) == hash(kind(name="a", floor=1))
    else:
        assert made == kind(name="a", floor=1)


def test_nothing_is_made_of_its_fields_before() -> None:
    kind = unused()
    assert not hasattr(kind.__dict__["__init__"], "__code__")
    kind(name="a")
    assert kind.__dict__["__init__"].__code__.co_kwonlyargcount == 2


def test_its_annotations_can_be_read() -> None:
    assert typing.get_type_hints(Gate)["floor"] is int


def test_annotations_of_the_class_may_be_types() -> None:
    annotations = {"kind": ClassVar[str], "bare": ClassVar, "name": str}
    body = {"__annotations__": annotations, "__module__": __name__}
    kind: Any = frozen(type("Typed", (Frozen,), body))
    assert [field.name for field in attrs.fields(kind)] == ["name"]
    assert kind.__slots__ == ("name",)
