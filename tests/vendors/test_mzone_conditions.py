"""What MZone's filters say: each comparison, how conditions join, and that no value can break out of its quotes."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetauth import ArgumentError
from fleetauth.vendors.mzone import (
    Condition,
    LastKnownPosition,
    Navigation,
    Notification,
    Property,
    Trip,
    User,
    Vehicle,
    VehicleEvent,
    VehicleGroup,
    entity,
    prop,
)
from fleetauth.wire import Reader, Record

GUID = "72753c0d-0000-4000-8000-000000000001"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FLEET: Property[Any] = Property("fleet")


@entity
class Crew(Record):
    """Something that somebody else declares."""

    id: Property[str] = prop("id", kind="guid")
    size: Property[int | None] = prop("size", default=None)


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Vehicle.registration == "O'Hara", "registration eq 'O''Hara'"),
        (Vehicle.registration != "x", "registration ne 'x'"),
        (Vehicle.odometer < 5, "odometer lt 5"),
        (Vehicle.odometer <= -5, "odometer le -5"),
        (Vehicle.decimal_odometer > 5.5, "decimalOdometer gt 5.5"),
        (Vehicle.decimal_odometer >= 5, "decimalOdometer ge 5"),
        (Vehicle.ignition_on == True, "ignitionOn eq true"),  # noqa: E712 - it is no truth value
        (Vehicle.ignition_on == False, "ignitionOn eq false"),  # noqa: E712 - it is no truth value
        (Vehicle.id == GUID, f"id eq {GUID}"),
        (Notification.utc_timestamp > NOON, "utcTimestamp gt 2026-01-01T12:00:00Z"),
        (Trip.id == "4294967301", "id eq 4294967301"),
        (Vehicle.vin == None, "vin eq null"),  # noqa: E711 - it is no identity
        (Vehicle.vin != None, "vin ne null"),  # noqa: E711 - it is no identity
        (Vehicle.vin.is_null(), "vin eq null"),
        (Vehicle.vin.is_not_null(), "vin ne null"),
        (Vehicle.vin.contains("'"), "contains(vin,'''')"),
        (Vehicle.vin.startswith("ZZ"), "startswith(vin,'ZZ')"),
        (Vehicle.vin.endswith("9"), "endswith(vin,'9')"),
        (Vehicle.odometer.in_([1, 2]), "odometer eq 1 or odometer eq 2"),
        (Vehicle.odometer.in_(iter([1])), "odometer eq 1"),
        (
            Vehicle.vehicle_groups.any(VehicleGroup.id == GUID),
            f"vehicleGroups/any(x:x/id eq {GUID})",
        ),
        (Vehicle.vehicle_groups.any(), "vehicleGroups/any()"),
        (
            Vehicle.last_known_position.where(LastKnownPosition.speed > 50),
            "lastKnownPosition/speed gt 50",
        ),
        (Vehicle.last_known_position == None, "lastKnownPosition eq null"),  # noqa: E711
        (FLEET == "7", "fleet eq '7'"),
        (FLEET == 7, "fleet eq 7"),
        (UUID(GUID) == FLEET, f"fleet eq {GUID}"),
        (Property[Any]("id", kind="guid") == UUID(GUID), f"id eq {GUID}"),
        (FLEET == NOON, "fleet eq 2026-01-01T12:00:00Z"),
        (FLEET.contains("n"), "contains(fleet,'n')"),
        (Property[int]("unit/size") > 3, "unit/size gt 3"),
    ],
)
def test_a_comparison_says(condition: Condition, text: str) -> None:
    assert condition.text == text


A = Vehicle.odometer == 1
B = Vehicle.odometer == 2
C = Vehicle.odometer == 3


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (A & B & C, "odometer eq 1 and odometer eq 2 and odometer eq 3"),
        (A | B & C, "odometer eq 1 or odometer eq 2 and odometer eq 3"),
        ((A | B) & C, "(odometer eq 1 or odometer eq 2) and odometer eq 3"),
        (~A & B, "not (odometer eq 1) and odometer eq 2"),
        (~(A | B), "not (odometer eq 1 or odometer eq 2)"),
        (
            Vehicle.last_known_position.where(
                (LastKnownPosition.speed > 1) | (LastKnownPosition.speed < 0)
            )
            & A,
            "(lastKnownPosition/speed gt 1 or lastKnownPosition/speed lt 0) and odometer eq 1",
        ),
        (
            Vehicle.vehicle_groups.any(
                (VehicleGroup.vehicle_count > 1) & (VehicleGroup.description == "x/y")
            ),
            "vehicleGroups/any(x:x/vehicleCount gt 1 and x/description eq 'x/y')",
        ),
    ],
)
def test_conditions_join_with_the_brackets_they_need(condition: Condition, text: str) -> None:
    assert condition.text == text


def test_lambdas_within_lambdas_have_variables_of_their_own() -> None:
    @entity
    class Depot(Record):
        id: Property[str] = prop("id", kind="guid")

    inner = Vehicle.vehicle_groups.any(VehicleGroup.vehicle_count > 1)
    outer = Vehicle.vehicle_groups.any(Condition(inner.write))
    assert outer.text == "vehicleGroups/any(x:x/vehicleGroups/any(x1:x1/vehicleCount gt 1))"
    assert Depot.id.owner is Depot


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOON.replace(microsecond=500_000), "2026-01-01T12:00:00.5Z"),
        (NOON.replace(microsecond=1), "2026-01-01T12:00:00.000001Z"),
        (NOON.astimezone(timezone(timedelta(hours=2))), "2026-01-01T12:00:00Z"),
    ],
)
def test_a_moment_is_written_exactly_and_in_utc(value: datetime, text: str) -> None:
    assert (Notification.utc_timestamp == value).text == f"utcTimestamp eq {text}"


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        (Vehicle.id, "O'Hara"),
        (Vehicle.id, f"{GUID} or 1 eq 1"),
        (Vehicle.id, f"{GUID}\n"),
        (Vehicle.id, 7),
        (Vehicle.registration, 7),
        (Vehicle.registration, "\ud800"),
        (Vehicle.odometer, "7.5"),
        (Vehicle.odometer, True),
        (Vehicle.odometer, 7.5),
        (Vehicle.decimal_odometer, "7"),
        (Vehicle.decimal_odometer, float("nan")),
        (Vehicle.decimal_odometer, Decimal("Infinity")),
        (Vehicle.ignition_on, 1),
        (Notification.utc_timestamp, "2026-01-01T00:00:00Z"),
        (Notification.utc_timestamp, datetime(2026, 1, 1)),  # noqa: DTZ001 - that is the mistake
        (Notification.utc_timestamp, datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))),
        (Trip.id, "1 or 1"),
        (Trip.id, "007"),
        (FLEET, object()),
        (FLEET, b"x" * 100),
        (Vehicle.last_known_position, Vehicle.registration),
    ],
)
def test_a_value_of_another_type_is_refused(property_: Property[Any], value: object) -> None:
    with pytest.raises(ArgumentError, match=f"^{property_.name} is compared with"):
        _ = property_ == value


def test_order_knows_no_null() -> None:
    with pytest.raises(ArgumentError, match="only == and != know it"):
        _ = Vehicle.odometer < None


@pytest.mark.parametrize("values", ["text", []])
def test_one_of_none_is_refused(values: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError):
        Vehicle.registration.in_(values)


def test_only_text_is_searched() -> None:
    odometer: Any = Vehicle.odometer
    with pytest.raises(ArgumentError, match="is no text"):
        odometer.contains("5")


def test_text_is_searched_for_text() -> None:
    wrong: Any = 5
    with pytest.raises(ArgumentError, match="takes text"):
        Vehicle.registration.contains(wrong)


def test_a_condition_is_neither_true_nor_false() -> None:
    with pytest.raises(ArgumentError, match="use & for and"):
        bool(A)


def test_a_plain_value_is_no_condition() -> None:
    wrong: Any = True
    with pytest.raises(ArgumentError, match="True is no condition"):
        _ = A & wrong


@pytest.mark.parametrize("name", ["a b", "", "1a", "a/", "a)or(b", "a'b", 5])
def test_a_name_that_can_be_none_is_refused(name: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(ArgumentError, match="is no name of MZone's"):
        Property(name)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Vehicle.vehicle_groups.any(Trip.distance > 5),
        lambda: Vehicle.last_known_position.where(Vehicle.odometer > 5),
    ],
)
def test_what_belongs_to_a_row_has_properties_of_its_own(make: Any) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match=r"is about \w+, but the rows are \w+"):
        make()


def test_a_condition_shows_what_it_says() -> None:
    assert repr(A) == "<odometer eq 1>"


def test_a_property_shows_whose_it_is() -> None:
    shown = [repr(Vehicle.vin), repr(FLEET), repr(Vehicle.last_known_position)]
    assert shown == [
        "<Property Vehicle vin>",
        "<Property fleet>",
        "<Navigation Vehicle lastKnownPosition>",
    ]


# --- quotes ---------------------------------------------------------------------------------------


def read_text_literal(text: str) -> tuple[str, str]:
    """An OData text literal at the beginning, by the standard's grammar, and what comes after it."""
    assert text[0] == "'"
    found: list[str] = []
    at = 1
    while True:
        if text[at] != "'":
            found.append(text[at])
        elif text[at + 1 : at + 2] == "'":
            found.append("'")
            at += 1
        else:
            return "".join(found), text[at + 1 :]
        at += 1


ANY_TEXT = st.text() | st.text(alphabet="'\"% eqor()\\/&+#\n\x00é")


@settings(max_examples=50)
@given(first=ANY_TEXT, second=ANY_TEXT)
def test_no_text_breaks_out_of_its_quotes(first: str, second: str) -> None:
    condition = (Vehicle.registration == first) & Vehicle.vin.contains(second)
    rest = condition.text.removeprefix("registration eq ")
    read, rest = read_text_literal(rest)
    assert read == first
    read, rest = read_text_literal(rest.removeprefix(" and contains(vin,"))
    assert (read, rest) == (second, ")")


@settings(max_examples=50)
@given(value=st.text() | st.from_regex(r"[0-9a-f-]{36}", fullmatch=True))
def test_only_a_guid_is_written_bare(value: str) -> None:
    try:
        text = (Vehicle.id == value).text
    except ArgumentError:
        return
    assert re.fullmatch(r"id eq [0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text)


@settings(max_examples=50)
@given(
    value=st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
)
def test_a_number_reads_back_as_itself(value: float | Decimal) -> None:
    text = FLEET.in_([value]).text.removeprefix("fleet eq ")
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", text)
    assert type(value)(text) == value


# --- records --------------------------------------------------------------------------------------


def test_an_instance_holds_plain_values() -> None:
    crew = Reader("mzone").decode(b'{"id": "%s", "size": "4"}' % GUID.encode(), Crew)
    assert (crew.id, crew.size) == (GUID, 4)
    assert crew == Crew(id=GUID, size=4)
    assert hash(crew) == hash(Crew(id=GUID, size=4))


def test_a_record_stays_frozen() -> None:
    crew: Any = Crew(id=GUID)
    with pytest.raises(AttributeError):
        crew.size = 5


def test_a_record_is_copied_pickled_and_changed_as_any_other() -> None:
    crew: Any = Crew(id=GUID, size=4, extra={"note": "x"})
    assert pickle.loads(pickle.dumps(crew)) == crew  # noqa: S301 - our own bytes
    assert copy.deepcopy(crew) == crew
    assert attrs.evolve(crew, size=5) == Crew(id=GUID, size=5, extra={"note": "x"})


def test_a_record_is_built_upon() -> None:
    @entity
    class Team(Crew):
        lead: Property[str | None] = prop("lead", default=None)

    team = Reader("mzone").read({"id": GUID, "size": 4, "lead": "Ada"}, Team)
    assert (team.size, team.lead) == (4, "Ada")
    assert ((Crew.size > 3) & (Team.lead == "Ada")).text == "size gt 3 and lead eq 'Ada'"


def test_a_records_annotations_say_what_an_instance_holds() -> None:
    assert Crew.__annotations__ == {"id": str, "size": int | None}
    assert Vehicle.__annotations__["last_known_position"] == LastKnownPosition | None
    assert Vehicle.__annotations__["vehicle_groups"] == tuple[VehicleGroup, ...]


def test_properties_know_their_type() -> None:
    kinds = [
        Vehicle.id.kind,
        Vehicle.registration.kind,
        Vehicle.odometer.kind,
        Vehicle.utc_start_date.kind,
        Vehicle.engine_seconds.kind,
        VehicleEvent.event_type_id.kind,
        User.id.kind,
    ]
    assert kinds == ["guid", "text", "whole", "moment", "any", "any", "guid"]


def test_a_property_that_no_record_declares_stays_itself_in_any_class() -> None:
    class Names:
        fleet = FLEET

    assert Names.fleet is FLEET
    assert Names().fleet is FLEET
    Names().fleet = 5  # there is nowhere to keep it
    assert Names().fleet is FLEET


def test_a_navigation_may_lead_to_what_is_not_published() -> None:
    owner: Navigation[Any] = Navigation("owner")
    assert owner.where(Property[str]("name") == "x").text == "owner/name eq 'x'"


def test_of_what_is_not_published_only_what_is_named_is_selected() -> None:
    assert Vehicle.make.select("description").text == "make($select=description)"


def test_a_navigation_may_lead_to_a_record_that_is_declared_after_it() -> None:
    assert LastKnownPosition.vehicle.target is Vehicle
    assert LastKnownPosition.vehicle.select(Vehicle.vin).text == "vehicle($select=vin,id)"


def test_a_property_can_be_a_key_though_comparing_it_makes_a_condition() -> None:
    assert {Vehicle.registration: "plate"}[Vehicle.registration] == "plate"
