"""What a notebook shows of rows: the first few, how many there are, units, times, and what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleetauth import FleetPosition, FleetVehicle, Records, Secret, TransportError
from fleetauth.fleet import FleetRecords
from fleetauth.records.columns import layout_of
from fleetauth.records.html import html_of
from fleetauth.vendors.masternaut import Job, Journey
from fleetauth.vendors.masternaut.models import InputState, LivePosition
from fleetauth.vendors.mbanq import Payment
from fleetauth.vendors.mps_monitor import Account
from fleetauth.vendors.mzone.models import LastKnownPosition, Vehicle
from fleetauth.wire import Record, record, wire
from tests.markup.reading import Shown, shown
from tests.wire.made_up import records as made_up

NOON = datetime(2026, 1, 2, 12, 30, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))


@record
class Van(Record):
    """A van, for these tests."""

    id: str = wire("id")
    speed: float | None = wire("speed", default=None, unit="km/h")
    key: Secret | None = wire("key", default=None)
    kept: str | None = wire("kept", default=None, repr=False)


@attrs.define
class Ring:
    """Something that holds itself."""

    inside: Any = None


def test_the_first_rows_are_shown_with_the_number_of_all() -> None:
    found = shown(Records([Van(id=str(number)) for number in range(37)], total=1204))
    assert [row[0] for row in found.rows] == [str(number) for number in range(10)]
    assert found.caption == "37 of 1,204 Van, the first 10 shown"


@pytest.mark.parametrize(
    ("records", "caption"),
    [
        (Records(["a"], total=1), "1 str"),
        (Records(["a"]), "1 str"),
        (Records(["a", 1]), "2 int or str"),
        (Records(["x"] * 10), "10 str"),
        (Records(["x"] * 1000, total=2000), "1,000 of 2,000 str, the first 10 shown"),
        (Records(), "0"),
        (Records(kind=str, total=7), "0 of 7 str"),
    ],
)
def test_the_caption_says_how_many(records: Records[Any], caption: str) -> None:
    assert shown(records).caption == caption


def test_rows_of_very_many_classes_are_counted_by_their_number() -> None:
    rows = [type(f"Kind{'x' * 30}{number}", (), {})() for number in range(12)]
    assert repr(Records(rows)) == "<Records of 12 rows of 12 classes>"


def test_columns_have_names_units_and_the_declared_order() -> None:
    found = shown(Records([Van(id="1", speed=30.5)]))
    assert (found.heads, found.rows) == (["id", "speed\nkm/h"], [["1", "30.5"]])


def test_secrets_and_what_stays_out_of_repr_are_not_shown() -> None:
    html = Records([Van(id="1", key=Secret("xq7canary"), kept="xq7canary")])._repr_html_()
    assert "xq7canary" not in html
    assert Shown(html).rows == [["1", "***"]]


def test_what_was_not_modelled_is_counted() -> None:
    found = shown(Records([Van(id="1", extra={"a": "xq7", "b": 1}), Van(id="2")]))
    assert found.heads == ["id", "extra\nmore"]
    assert found.rows == [["1", "2"], ["2", "—"]]


def test_nested_records_become_columns_where_one_row_has_them() -> None:
    place = LastKnownPosition(latitude=1.5, utc_timestamp=NOON, extra={"new": 1})
    rows = [Vehicle(id="1"), Vehicle(id="2", last_known_position=place)]
    found = Shown(html_of(rows, total=None, kind=Vehicle, zone=EAST))
    assert found.heads == [
        "id",
        "last_known_position_utc_timestamp",
        "last_known_position_latitude\n°",
        "last_known_position_extra\nmore",
    ]
    assert found.rows[0][1:] == ["—", "—", "—"]
    assert found.rows[1][1] == "2026-01-02 12:30:00 UTC\n2026-01-02 14:30:00+02:00"


def test_lists_of_records_are_counted() -> None:
    states = (InputState(), InputState())
    found = shown(Records([LivePosition(asset_id="1", inputs=states)]))
    assert found.rows == [["1", "2 InputState"]]


def test_rows_of_two_classes_share_the_columns_that_they_share() -> None:
    rows = Records([Van(id="1", speed=1.0), FleetVehicle(vendor="vans", id="2")])
    found = shown(rows)
    assert found.heads == ["id", "speed\nkm/h", "vendor", "member"]
    assert found.rows == [["1", "1.0", "—", "—"], ["2", "—", "vans", ""]]


def test_a_row_that_holds_itself_comes_to_an_end() -> None:
    ring = Ring()
    ring.inside = ring
    assert shown(Records([ring])).heads == ["inside_" * 5 + "inside"]


def test_rows_that_are_no_records_are_shown() -> None:
    assert shown(Records(["<b>", None, 3])).rows == [["<b>"], ["—"], ["3"]]


def test_objects_are_shown_by_their_keys() -> None:
    found = shown(Records([{"a": 1}, {"b": {"c": [1, 2]}}]))
    assert (found.heads, found.rows) == (["a", "b"], [["1", "—"], ["—", "c: 1, 2"]])


def test_no_rows_of_a_known_class_show_its_columns() -> None:
    found = shown(Records(kind=Van))
    assert (found.heads, found.rows, found.caption) == (["id", "speed\nkm/h", "key"], [], "0 Van")


def test_no_rows_of_another_class_have_no_columns() -> None:
    assert shown(Records(kind=int)).heads == []


def test_a_fleet_s_rows_show_first_who_did_not_answer_and_why() -> None:
    error = TransportError("it can't be reached: <none>", vendor="cars")
    rows = FleetRecords([FleetPosition(vendor="vans", speed=3.0)], failures={"cars": error})
    found = shown(rows)
    assert found.warnings == ["cars did not answer: it can't be reached: <none>"]
    assert found.rows == [["vans", "3.0", ""]]


def test_other_rows_warn_of_nothing() -> None:
    assert shown(Records(["a"])).warnings == []


def test_a_record_is_a_card() -> None:
    found = shown(Van(id="1", speed=30.0, extra={"a": 1}))
    assert found.caption == "Van"
    assert found.lines == {"id": "1", "speed": "30.0 km/h", "extra": "1 more"}
    assert found.notes == ["1 empty field not shown"]


@given(st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_a_model_holds_can_be_shown(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([LivePosition, Vehicle, Journey, Job, Account, Payment]))
    rows = data.draw(st.lists(made_up(kind, depth=1), min_size=1, max_size=2))
    found = shown(Records(rows))
    assert len(found.rows) == (len(rows) if found.heads else 0)
    assert shown(rows[0]).caption == kind.__name__


def test_a_repr_stays_in_one_line() -> None:
    failures = {f"an-account-with-a-long-name-{number}": TransportError("down") for number in "123"}
    records = FleetRecords([FleetPosition(vendor="vans")] * 100_000, failures=failures)
    assert len(repr(records)) < 100
    assert repr(records).endswith(", without an-account-with-a-long-name-1,…>")


@record
class Trip(Record):
    """A trip whose own field has the name that a nested one would get."""

    vehicle: Van = wire("vehicle")
    vehicle_id: str | None = wire("vehicleId", default=None)


def test_columns_have_the_names_that_they_have_in_tables() -> None:
    trips = Records([Trip(vehicle=Van(id="7"), vehicle_id="8")])
    assert shown(trips).heads[0] == "vehicle__id"
    assert shown(trips).heads[-1] == "vehicle_id"
    assert {"vehicle__id", "vehicle_speed", "vehicle_id"} <= {
        column.name for column in layout_of(Trip).columns
    }
