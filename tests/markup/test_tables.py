"""Tables, cards and sentences: all text stays text, and what is left out is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth import FleetVehicle
from fleetauth.markup import Column, Line, card, sentence, table
from fleetauth.markup.values import text_of
from fleetauth.secrets import Secret
from tests.markup.reading import Shown

NOON = datetime(2026, 1, 2, 12, 30, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))
VAN = FleetVehicle(vendor="vans", id="V1")
ANYTHING = st.text(max_size=200) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</table></div>",
        "\" onmouseover='x' title=\"",
        "&lt;b&gt; &amp;amp; &#60;",
        "<!-- <style>",
        "]]>",
        "\u202egnp.van\u202c",
        "$5 or $6",
        "half of a pair: \ud800",
        "\0\x1b[31m\r\n",
    ]
)


def of(*values: Any, **more: Any) -> Shown:  # noqa: ANN401 - whatever a row holds
    """A table of one column."""
    return Shown(table([Column("it", values)], caption="these", **more))


def readable(text: str) -> str:
    """Text as it can be sent to a browser at all."""
    return text.encode("utf-8", "replace").decode()


@given(ANYTHING)
def test_whatever_text_there_is_stays_text(text: str) -> None:
    found = Shown(
        table([Column(text, (text, 1), unit=text)], caption=text, warnings=[text])
        + card(text, [Line(text, (text,), text)], notes=[text])
        + sentence(text, text)
    )
    whole = readable(text)
    cell = whole if len(text) <= 60 else readable(text[:60]) + "…"
    assert found.rows == [[cell], ["1"], [f"{cell} {whole}"]]
    assert found.heads == [f"{whole}\n{whole}", whole]
    assert found.titles == ([whole] * 2 if len(text) > 60 else [])
    assert (found.warnings, found.caption) == ([whole], whole * 2)


@pytest.mark.parametrize(
    ("value", "told", "look"),
    [
        (None, "—", "none"),
        ((), "—", "none"),
        ({}, "—", "none"),
        (0, "0", "number"),
        (1.5, "1.5", "number"),
        (Decimal("12.50"), "12.50", "number"),
        (True, "True", ""),
        ("", "", ""),
        (date(2026, 1, 2), "2026-01-02", ""),
        (Secret("an invented secret"), "***", ""),
        (("a", None, "b"), "a, —, b", ""),
        ({"a": 1, "token": Secret("an invented secret")}, "a: 1, token: ***", ""),
        ((VAN, VAN), "2 FleetVehicle", ""),
        (tuple(range(1000)), ", ".join(map(str, range(20)))[:60] + "…", ""),
    ],
)
def test_a_value_is_shown(value: object, told: str, look: str) -> None:
    found = of("filled", value)
    assert (found.rows[1], found.looks[1]) == ([told], [look])


def test_a_long_list_says_that_it_goes_on() -> None:
    assert text_of(list(range(21))).endswith("18, 19, …")
    assert text_of(list(range(20))).endswith("18, 19")


def test_a_long_text_stays_inside_the_attribute_that_it_is_told_in() -> None:
    evil = "\" onmouseover='alert(1)' x=" * 5
    assert of(evil).titles == [evil]


def test_a_very_long_text_is_not_told_to_its_end() -> None:
    (title,) = of("x" * 100_000).titles
    assert title == "x" * 2000 + "…"


def test_numbers_stand_below_the_end_of_their_head() -> None:
    html = table([Column("speed", (1.5, None)), Column("name", ("a", 1))], caption="these")
    assert '<th scope="col" class="number">speed' in html
    assert '<th scope="col">name' in html


def test_a_moment_stands_there_in_two_zones_and_that_is_said() -> None:
    found = of(NOON, zone=EAST)
    assert found.rows == [["2026-01-02 12:30:00 UTC\n2026-01-02 14:30:00+02:00"]]
    assert found.notes == ["Times are in UTC, and below that in this machine's own zone."]


def test_nothing_is_said_of_zones_where_there_is_one() -> None:
    assert of(NOON, zone=UTC).notes == []
    assert of("2026", zone=EAST).notes == []


def test_columns_without_a_value_are_left_out_and_counted() -> None:
    columns = [Column("a", (1, None)), Column("b", (None, ())), Column("c", (None, {}))]
    found = Shown(table(columns, caption="these"))
    assert (found.heads, found.notes) == (["a"], ["2 empty columns not shown"])


def test_very_many_columns_are_cut_off_and_counted() -> None:
    columns = [Column(str(number), (number,)) for number in range(41)]
    found = Shown(table(columns, caption="these"))
    assert (len(found.heads), found.notes) == (40, ["1 further column not shown"])


def test_a_table_without_rows_has_all_its_columns() -> None:
    found = Shown(table([Column("a"), Column("b", unit="km")], caption="none"))
    assert (found.heads, found.rows, found.notes) == (["a", "b\nkm"], [], [])


def test_a_table_without_columns_has_its_caption() -> None:
    found = Shown(table([], caption="none"))
    assert (found.caption, found.heads, found.rows) == ("none", [], [])


def test_a_card_has_what_is_there_with_its_unit() -> None:
    lines = [Line("speed", 30, "km/h"), Line("name", None), Line("at", NOON, None)]
    found = Shown(card("van", lines, warnings=["careful"], notes=["", "well"], zone=UTC))
    assert found.lines == {"speed": "30 km/h", "at": "2026-01-02 12:30:00 UTC"}
    assert (found.warnings, found.notes) == (["careful"], ["well", "1 empty field not shown"])


def test_dollars_are_no_formula() -> None:
    assert 'class="fleetauth tex2jax_ignore mathjax_ignore' in sentence("$5", "$6")


def test_what_is_shown_can_be_sent() -> None:
    sentence("\ud800", "\udfff").encode()
