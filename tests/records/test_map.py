"""`Records.map()`: what is on it, what is not and said to be, and how it is asked for."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs
import folium
import pytest

from fleetauth.errors import ArgumentError, MissingExtraError, VendorFaultError
from fleetauth.fleet import FleetPosition, FleetRecords
from fleetauth.records import Records
from fleetauth.records.map_cells import cell
from fleetauth.secrets import Secret
from fleetauth.wire import wire
from tests.records.map_pages import page_of, read

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Van:
    """A vehicle that tells all that there is to be told."""

    vehicle_id: str | None = None
    name: str | None = "Van 1"
    time: datetime | None = None
    latitude: float | Decimal | None = None
    longitude: float | Decimal | None = None
    speed: float | None = wire(default=None, unit="km/h")
    heading: float | None = None
    ignition: bool | str | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)


@attrs.frozen(kw_only=True)
class Leg:
    """A journey."""

    name: str = "Van 1"
    start_time: datetime | None = None
    start_latitude: float | None = None
    start_longitude: float | None = None
    end_latitude: float | None = None
    end_longitude: float | None = None


@attrs.frozen
class Point:
    """A point of a route."""

    lat: float | None
    lon: float | None


@attrs.frozen
class Route:
    """A list of points."""

    name: str
    points: tuple[Point, ...] = ()
    closed: bool = False


@attrs.frozen
class Zone:
    """A place with a border, or with a radius."""

    name: str
    point: Point | None = None
    polygon: tuple[Point, ...] = ()
    radius_km: float | None = None


@attrs.frozen
class Garage:
    """Something whose place has names of its own."""

    north: float
    east: float
    turned: float = 0.0
    title: str = "Garage"
    latitude_of_door: tuple[float, ...] | None = None


class Word(Enum):
    """A word."""

    GO = "go"


def van(latitude: float | None = 45.0, longitude: float | None = 3.0, **fields: Any) -> Van:  # noqa: ANN401
    return Van(latitude=latitude, longitude=longitude, **fields)


def vans(*rows: Van) -> Records[Van]:
    return Records(rows, kind=Van)


# --- what is on it --------------------------------------------------------------------------------


def test_it_is_a_map_of_foliums() -> None:
    assert isinstance(vans(van()).map(), folium.Map)


def test_it_shows_in_a_notebook() -> None:
    assert "<iframe srcdoc=" in vans(van()).map()._repr_html_()


def test_it_can_be_saved(tmp_path: Path) -> None:
    vans(van()).map().save(tmp_path / "fleet.html")
    assert "Van 1" in (tmp_path / "fleet.html").read_text("utf-8")


def test_it_can_be_drawn_twice() -> None:
    drawn = vans(van()).map()
    first, second = (read(drawn.get_root().render()) for _ in range(2))
    assert (first.data, first.links) == (second.data, second.links)


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        ({}, "unknown"),
        ({"speed": 48.5}, "moving"),
        ({"speed": 0.0, "ignition": True}, "standing"),
        ({"speed": math.nan, "ignition": True}, "moving"),
        ({"ignition": True}, "moving"),
        ({"ignition": " OFF "}, "standing"),
        ({"ignition": "perhaps"}, "unknown"),
    ],
)
def test_what_moves_looks_otherwise_than_what_stands(fields: dict[str, Any], shape: str) -> None:
    assert page_of(vans(van(**fields))).marks == [(45.0, 3.0, shape, "Van 1")]


def test_a_mark_has_its_heading() -> None:
    data = page_of(vans(van(heading=270.0), van(heading=None))).data
    assert [mark[-1] for mark in data["marks"]] == [270.0, None]


def test_a_place_at_zero_is_a_place() -> None:
    assert page_of(vans(van(0.0, 0.0))).marks == [(0.0, 0.0, "unknown", "Van 1")]


def test_decimals_are_numbers_too() -> None:
    row = Van(latitude=Decimal("45.5"), longitude=Decimal(3))
    assert page_of(vans(row)).marks == [(45.5, 3.0, "unknown", "Van 1")]


def test_it_begins_around_its_points() -> None:
    page = page_of(vans(van(45.0, 3.0), van(46.0, 5.0)))
    assert "fitBounds(\n                [[45.0, 3.0], [46.0, 5.0]]" in page.html


@pytest.mark.parametrize("asked", [{"location": [1.0, 2.0]}, {"zoom_start": 3}])
def test_it_begins_where_it_is_asked_to(asked: dict[str, Any]) -> None:
    assert "fitBounds" not in page_of(vans(van()), **asked).html


def test_a_fleet_on_both_sides_of_the_antimeridian_is_in_one_piece() -> None:
    marks = page_of(vans(van(-17.0, 179.5), van(-17.0, -179.5))).marks
    assert [east for _, east, _, _ in marks] == [179.5, 180.5]


def test_a_fleet_all_around_the_earth_stays_as_it_is() -> None:
    marks = page_of(vans(van(0.0, -170.0), van(0.0, -5.0), van(0.0, 5.0), van(0.0, 170.0))).marks
    assert [east for _, east, _, _ in marks] == [-170.0, -5.0, 5.0, 170.0]


def test_a_journey_goes_from_start_to_end() -> None:
    leg = Leg(start_latitude=45.0, start_longitude=3.0, end_latitude=45.5, end_longitude=3.5)
    page = page_of(Records([leg]))
    assert page.marks == [(45.0, 3.0, "start", "Van 1"), (45.5, 3.5, "end", "Van 1")]
    assert page.data["lines"] == [[0, 0, True, [[45.0, 3.0], [45.5, 3.5]]]]


def test_a_journey_that_goes_on_has_no_line() -> None:
    page = page_of(Records([Leg(start_latitude=45.0, start_longitude=3.0)]))
    assert (page.marks, page.data["lines"]) == ([(45.0, 3.0, "start", "Van 1")], [])


def test_a_journey_over_the_antimeridian_takes_the_short_way() -> None:
    leg = Leg(start_latitude=0.0, start_longitude=179.0, end_latitude=0.0, end_longitude=-179.0)
    assert page_of(Records([leg])).data["lines"][0][-1] == [[0.0, 179.0], [0.0, 181.0]]


def test_a_list_of_points_is_a_line() -> None:
    points = (Point(45.0, 3.0), Point(None, None), Point(45.1, 3.1), Point(45.2, 3.2))
    page = page_of(Records([Route("There", points), Route("Nowhere")]))
    assert [mark[2:] for mark in page.marks] == [
        ("start", "There"),
        ("dot", "There"),
        ("end", "There"),
    ]
    assert page.data["lines"] == [[0, 0, False, [[45.0, 3.0], [45.1, 3.1], [45.2, 3.2]]]]


def test_an_area_has_its_border() -> None:
    corners = (Point(45.0, 179.0), Point(45.0, -179.0), Point(None, 3.0), Point(45.1, -179.0))
    page = page_of(Records([Zone("Yard", polygon=corners)]))
    assert page.data["areas"] == [[0, 0, [[45.0, 179.0], [45.0, 181.0], [45.1, 181.0]]]]


def test_a_radius_is_a_circle() -> None:
    page = page_of(
        Records([Zone("Depot", Point(45.0, 3.0), radius_km=0.25), Zone("Pin", Point(1, 1))])
    )
    assert page.data["circles"] == [[0, 0, [45.0, 3.0], 0.25]]


# --- trails ---------------------------------------------------------------------------------------


def test_a_trail_joins_points_in_the_order_of_time() -> None:
    rows = [
        van(45.0 + at, 3.0, vehicle_id="A", time=NOON + timedelta(hours=at)) for at in (2, 0, 1)
    ]
    page = page_of(vans(*rows), trail="vehicle_id")
    assert page.data["lines"] == [[1, 0, False, [[45.0, 3.0], [46.0, 3.0], [47.0, 3.0]]]]
    assert [mark[2] for mark in page.marks] == ["start", "dot", "end"]


def test_points_of_no_known_time_come_last() -> None:
    rows = [
        van(45.0, vehicle_id="A"),
        van(46.0, vehicle_id="A", time=NOON),
        van(47.0, vehicle_id="A"),
    ]
    (line,) = page_of(vans(*rows), trail="vehicle_id").data["lines"]
    assert [north for north, _ in line[-1]] == [46.0, 45.0, 47.0]


def test_each_trail_has_a_colour_and_a_name() -> None:
    rows = [van(vehicle_id=key, name=f"Van {key}") for key in "AABB"]
    data = page_of(vans(*rows), trail="vehicle_id").data
    assert data["legend"] == [[0, "Van A"], [1, "Van B"]]
    assert [line[1] for line in data["lines"]] == [0, 1]


def test_a_point_of_no_trail_and_a_trail_of_one_point_are_marks() -> None:
    page = page_of(vans(van(vehicle_id="A"), van(), van()), trail="vehicle_id")
    assert [mark[2] for mark in page.marks] == ["unknown"] * 3
    assert page.data["lines"] == []
    assert page.data["legend"] == [[0, "Van 1"], [1, "(none)"]]


def test_journeys_are_joined_too() -> None:
    legs = [
        Leg(
            start_time=NOON + timedelta(hours=at),
            start_latitude=at,
            start_longitude=0,
            end_latitude=at + 0.5,
            end_longitude=0,
        )
        for at in (1, 0)
    ]
    (line,) = page_of(Records(legs), trail="name").data["lines"]
    assert [north for north, _ in line[-1]] == [0, 0.5, 1, 1.5]


def test_rows_that_know_no_time_are_joined_as_they_come() -> None:
    rows = [Garage(2.0, 0.0), Garage(1.0, 0.0)]
    page = page_of(Records(rows), latitude="north", longitude="east", trail="title")
    assert page.data["lines"][0][-1] == [[2.0, 0.0], [1.0, 0.0]]


# --- what is not on it ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [(None, 3.0), (45.0, None), (None, None)])
def test_rows_without_a_position_are_counted(place: tuple[float | None, float | None]) -> None:
    page = page_of(vans(van(), van(*place), van()))
    assert page.data["notes"] == ["1 of 3 rows has no position."]


@pytest.mark.parametrize("place", [(90.1, 3.0), (45.0, -180.5), (math.nan, 3.0), (45.0, math.inf)])
def test_positions_that_are_not_on_earth_are_counted(place: tuple[float, float]) -> None:
    page = page_of(vans(van(), van(*place), van(*place)))
    assert page.data["notes"] == ["2 of 3 rows have a position that is not on Earth."]
    assert len(page.marks) == 1


def test_what_is_no_number_is_not_on_earth() -> None:
    rows = Records([Garage(1.0, 1.0)])
    page = page_of(rows, latitude="title", longitude="latitude_of_door")
    assert page.data["notes"] == ["1 of 1 row has no position."]
    page = page_of(
        Records([Garage(1.0, 1.0, latitude_of_door=(1.0, 2.0))]),
        latitude="north",
        longitude="latitude_of_door",
    )
    assert page.data["notes"] == ["1 of 1 row has a position that is not on Earth."]


def test_without_any_position_the_map_is_empty_and_says_so() -> None:
    page = page_of(vans(van(None, None)))
    assert (page.marks, page.data["notes"]) == ([], ["1 of 1 row has no position."])
    assert "fitBounds" not in page.html


def test_what_was_not_asked_for_is_named() -> None:
    assert page_of(Records([Zone("Yard")])).data["notes"] == [
        "point is not set in any row: was it asked for?",
        "1 of 1 row has no position.",
    ]


def test_a_list_that_was_not_asked_for_is_named() -> None:
    notes = page_of(Records([Route("There")])).data["notes"]
    assert notes[0] == "points is not set in any row: was it asked for?"


@pytest.mark.parametrize("records", [Records[Van](), Records[Van]((), kind=Van)])
def test_no_rows_are_an_empty_map(records: Records[Van]) -> None:
    page = page_of(records)
    assert (page.marks, page.data["notes"]) == ([], ["There are no rows."])


# --- popups ---------------------------------------------------------------------------------------


def test_a_popup_has_the_fields_that_are_set() -> None:
    page = page_of(vans(van(speed=48.5, time=NOON), van()))
    said = {"name": "Van 1", "latitude": 45.0, "longitude": 3.0}
    assert page.popup(0) == said | {"speed": 48.5, "time": "2026-03-01T12:00:00Z"}
    assert page.popup(1) == said


def test_a_popup_knows_units_and_moments() -> None:
    columns = page_of(vans(van(speed=48.5, time=NOON))).data["columns"]
    assert ["speed", "km/h", False] in columns
    assert ["time", "", True] in columns


def test_a_popup_has_no_extra() -> None:
    page = page_of(vans(van(extra={"hidden": "canary"})))
    assert "canary" not in page.html


def test_a_listed_records_popup_has_the_rows_fields_too() -> None:
    page = page_of(Records([Route("There", (Point(45.0, 3.0),))]))
    assert page.popup(0) == {"name": "There", "closed": "no", "points_lat": 45.0, "points_lon": 3.0}


def test_a_popup_shows_what_it_is_asked_to() -> None:
    assert page_of(vans(van(speed=1.0)), popup=["speed"]).popup(0) == {"speed": 1.0}


@pytest.mark.parametrize("popup", [(), ["speed"]])
def test_a_popup_may_show_nothing(popup: list[str]) -> None:
    page = page_of(vans(van(), van()), popup=popup)
    assert (page.popup(0), page.marks[1][-1]) == ({}, "Van 1")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("", None),
        ("x" * 400, "x" * 300 + "…"),
        (True, "yes"),
        (2**60, str(2**60)),
        (math.inf, "inf"),
        (Decimal("1.50"), "1.50"),
        (datetime(2026, 3, 1, 8), "2026-03-01 08:00:00"),  # noqa: DTZ001 - that is the point
        (("a", "b"), "a, b"),
        ((), None),
        ((Point(1, 1),), "1 entry"),
        ([{}, {}], "2 entries"),
        (Word.GO, "go"),
        (Secret("canary"), "***"),
        ((Secret("canary"),), "***"),
        (Point(1, 1), None),
        ({"a": 1}, None),
    ],
)
def test_a_value_is_short_text_or_a_number(value: object, shown: object) -> None:
    assert cell(value) == shown


# --- thousands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "cluster", "clustered"),
    [(199, None, False), (200, None, True), (1, True, True), (200, False, False)],
)
def test_many_points_are_clustered(count: int, cluster: bool | None, clustered: bool) -> None:  # noqa: FBT001
    page = page_of(vans(*[van()] * count), cluster=cluster)
    assert page.data["cluster"] is clustered
    assert any("markercluster" in link for link in page.links) is clustered


def test_trails_are_not_clustered() -> None:
    page = page_of(vans(*[van(vehicle_id="A")] * 200), trail="vehicle_id")
    assert page.data["cluster"] is False


def test_popups_of_thousands_are_short() -> None:
    page = page_of(vans(*[van(speed=1.0, extra={}, vehicle_id="A", ignition=True)] * 2001))
    assert page.data["notes"] == [
        "Popups are short: there are more than 2,000 points. popup=[…] chooses their fields."
    ]
    assert page.popup(0).keys() == {
        "vehicle_id",
        "name",
        "latitude",
        "longitude",
        "speed",
        "ignition",
    }


def test_popups_of_thousands_keep_what_trails_and_colours_go_by() -> None:
    rows = Records([Garage(1.0, 1.0, title=str(at % 2)) for at in range(2001)])
    data = page_of(rows, latitude="north", longitude="east", trail="title", colour="turned").data
    assert [heading for heading, _, _ in data["columns"]] == ["north", "east", "turned", "title"]


def test_ten_thousand_points_stay_below_four_megabytes() -> None:
    rows = [
        van(45 + at / 1e6, 3.0, name=f"Van {at}", speed=48.5, heading=at % 360)
        for at in range(10_000)
    ]
    assert len(page_of(vans(*rows)).html) < 4_000_000


# --- colours --------------------------------------------------------------------------------------


def test_a_fleet_is_coloured_by_member() -> None:
    rows = [
        FleetPosition(vendor="mzone", member="north", latitude=45.0, longitude=3.0),
        FleetPosition(vendor="masternaut", latitude=45.0, longitude=3.0),
    ]
    data = page_of(FleetRecords(rows)).data
    assert data["legend"] == [[0, "north"], [1, "masternaut"]]
    assert [mark[3] for mark in data["marks"]] == [0, 1]


def test_a_fleet_says_who_did_not_answer() -> None:
    position = FleetPosition(vendor="mzone", latitude=45.0, longitude=3.0)
    records = FleetRecords([position], failures={"south": VendorFaultError("broken")})
    assert page_of(records).data["notes"] == ["south did not answer."]


def test_a_fleets_trails_have_the_colours() -> None:
    rows = [
        FleetPosition(vendor="mzone", id="A", name="Van", latitude=at, longitude=3.0)
        for at in (1, 2)
    ]
    assert page_of(FleetRecords(rows), trail="id").data["legend"] == [[0, "Van"]]


def test_rows_are_coloured_as_asked() -> None:
    data = page_of(vans(van(name="A"), van(name=None), van(name="A")), colour="name").data
    assert [mark[3] for mark in data["marks"]] == [0, 1, 0]
    assert data["legend"] == [[0, "A"], [1, "(none)"]]


def test_a_long_legend_is_cut() -> None:
    data = page_of(vans(*[van(name=f"Van {at}") for at in range(15)]), colour="name").data
    assert (len(data["legend"]), data["legend"][-1]) == (13, [None, "and 3 more"])


def test_rows_of_one_kind_need_no_legend() -> None:
    assert page_of(vans(van())).data["legend"] == []


# --- arguments ------------------------------------------------------------------------------------


def test_the_place_can_be_named() -> None:
    page = page_of(
        Records([Garage(45.0, 3.0, turned=90.0)]),
        latitude="north",
        longitude="east",
        heading="turned",
        label="title",
    )
    assert page.marks == [(45.0, 3.0, "unknown", "Garage")]
    assert page.data["marks"][0][-1] == 90.0


def test_a_journeys_end_can_be_named() -> None:
    leg = Leg(start_latitude=45.0, start_longitude=3.0, end_latitude=45.5, end_longitude=3.5)
    page = page_of(Records([leg]), latitude="end_latitude", longitude="end_longitude")
    assert page.marks == [(45.5, 3.5, "unknown", "Van 1")]


def test_a_listed_place_can_be_named() -> None:
    rows = Records([Route("There", (Point(45.0, 3.0), Point(46.0, 3.0)))])
    page = page_of(rows, latitude="points_lat", longitude="points_lon")
    assert [mark[:2] for mark in page.marks] == [(45.0, 3.0), (46.0, 3.0)]


def test_a_row_without_a_name_has_its_number() -> None:
    assert page_of(vans(van(), van(name=None))).marks[1][-1] == "row 2"


@pytest.mark.parametrize("name", ["latitude", "longitude", "heading", "label", "trail", "colour"])
def test_an_unknown_name_is_refused_with_the_near_ones(name: str) -> None:
    with pytest.raises(
        ArgumentError, match=rf"map\({name}='vehicleid'\).*did you mean 'vehicle_id'\?"
    ):
        page_of(vans(van()), **{name: "vehicleid"})


def test_an_unknown_name_that_is_near_to_none_is_refused_with_all() -> None:
    with pytest.raises(ArgumentError, match="known are vehicle_id, name, time"):
        vans(van()).map(popup=["zzz"])


def test_one_text_for_the_popups_fields_is_refused() -> None:
    with pytest.raises(ArgumentError, match="takes a list"):
        vans(van()).map(popup="speed")


@pytest.mark.parametrize("half", ["latitude", "longitude"])
def test_half_a_place_is_refused(half: str) -> None:
    with pytest.raises(ArgumentError, match=f"{half} names a field"):
        page_of(vans(van()), **{half: half})


@pytest.mark.parametrize(
    ("records", "problem"),
    [
        (Records([Garage(1.0, 1.0)]), "Garage has no latitude and longitude"),
        (Records(["a"]), "rows of str have no fields"),
        (Records([1, "a"]), "several classes"),
    ],
)
def test_rows_that_have_no_place_are_refused(records: Records[Any], problem: str) -> None:
    with pytest.raises(ArgumentError, match=problem):
        records.map()


def test_foliums_own_options_are_passed_on() -> None:
    page = page_of(
        vans(van()), tiles="https://tiles.example.com/{z}/{x}/{y}.png", attr="Example", height=321
    )
    assert "https://tiles.example.com/{z}" in page.html
    assert "height: 321.0px" in page.html


def test_there_may_be_no_tiles() -> None:
    assert "tileLayer" not in page_of(vans(van()), tiles=None).html


def test_without_folium_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "folium", None)
    with pytest.raises(
        MissingExtraError, match=r'map\(\) needs folium: pip install "fleetauth\[map\]"'
    ):
        vans(van()).map()


def test_every_host_that_a_page_loads_from_is_in_the_docs() -> None:
    told = (Path(__file__).parents[2] / "docs" / "maps.md").read_text("utf-8")
    links = page_of(vans(van()), cluster=True).links
    hosts = {urlsplit(link).hostname or "" for link in links}
    assert {host for host in hosts if f"`{host}`" not in told} == set()
