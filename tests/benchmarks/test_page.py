"""The page of the benchmarks and its pictures are what the kept numbers make; the numbers say what is reached."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from benchmarks.bars import bars
from benchmarks.calls import CALLS
from benchmarks.claims import CLAIMS, Claim, told
from benchmarks.decode import DECODE
from benchmarks.frames import FRAMES
from benchmarks.fresh import FRESH
from benchmarks.growth import GROWTH
from benchmarks.inside import TOGETHER
from benchmarks.load import LOAD
from benchmarks.page import NUMBERS, PAGE, PAGES, filled, pictures, renew
from benchmarks.report import report
from benchmarks.results import read_results
from benchmarks.start import START
from benchmarks.table import Column, Number, Row, Table, over, spread
from benchmarks.turns import TURNS

DOCS = Path(__file__).parents[2] / "docs"
RESULTS = read_results(DOCS / NUMBERS)
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
_SHOWN = re.compile(r"<!-- ([\w-]+) -->")

TABLE = Table(
    key="pies",
    title="Pies & cakes",
    circumstances="An oven",
    headings=("kind",),
    columns=(
        Column("time", "s"),
        Column("times the first's", "ratio"),
        Column("slices"),
    ),
    rows=(
        Row(("`apple`",), (Number(2.0), Number(1.0, 1.0, 1.0), Number(1200.0))),
        Row(("plum",), (Number(1.0), Number(0.5, 0.25, 0.75), None), ours=True),
    ),
    notes=("Mind the stones.",),
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_tables_that_the_kept_numbers_make(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert filled(text, RESULTS) == text
    assert set(_SHOWN.findall(text)) <= {*RESULTS, "claims"}


def test_the_page_shows_every_table_and_no_other() -> None:
    shown = set(_SHOWN.findall(TEXT)) - {"claims"}
    assert shown == set(RESULTS)


def test_the_pictures_are_those_that_the_kept_numbers_make() -> None:
    for name, picture in pictures(RESULTS).items():
        assert (DOCS / name).read_text(encoding="utf-8") == picture
        assert f"]({name})" in TEXT


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.what)
def test_a_claim_is_about_something_that_is_measured(claim: Claim) -> None:
    declared: dict[str, set[tuple[str, ...]]] = {
        "calls-plain": {(way.engine, way.name) for way in CALLS.ways},
        "inside": {(TOGETHER,)},
        "decode": {(way.name,) for way in DECODE.ways},
        "frames": {(way.name,) for way in FRAMES.ways},
        "turns": {(way.name,) for way in TURNS.ways},
        "load": {(way.engine, way.name) for way in LOAD.ways},
        "fresh": {(way.name,) for way in FRESH.ways},
        "growth-clients": {(way.engine, way.name) for way in GROWTH.ways},
        "start": {(way.name,) for way in START.ways},
    }
    assert {claim.names, claim.over or claim.names} <= declared[claim.table]


def test_a_claim_tells_its_aim_its_number_and_whether_it_is_reached() -> None:
    claim = CLAIMS[0]
    names = claim.names
    numbers = [None] * 7
    for median, verdict in ((0.95, "reached"), (0.96, "**not reached**")):
        row = Row(names, (*numbers[: claim.column], Number(median), *numbers[claim.column + 1 :]))
        text = told({claim.table: attrs.evolve(TABLE, rows=(row,))})
        assert text.splitlines()[2] == f"| {claim.what} | 0.95 | {median} | {verdict} |"


def test_what_must_always_hold_is_decided_by_the_worst_round() -> None:
    claim = Claim("slices", 1.0, "pies", ("apple",), 0, unit="")
    row = Row(("apple",), (Number(1.0, 1.0, 2.0),))
    results = {"pies": attrs.evolve(TABLE, rows=(row,))}
    assert told(results, [claim]).endswith("| reached |")
    assert told(results, [attrs.evolve(claim, always=True)]).endswith("| **not reached** |")


def test_a_claim_that_was_not_measured_is_no_success() -> None:
    assert told({}).splitlines()[2].endswith("| 0.95 |  | not measured |")


def test_a_claim_over_another_way_is_the_ratio_of_both() -> None:
    claim = Claim("slowness", 1.0, "pies", ("`apple`",), 0, ("plum",))
    assert claim.number({"pies": TABLE}) == Number(2.0)
    assert attrs.evolve(claim, over=("pear",)).number({"pies": TABLE}) is None


def test_a_table_in_markdown() -> None:
    assert report(TABLE).splitlines() == [
        "## Pies & cakes",
        "",
        "An oven.",
        "",
        "| kind | time | times the first's | slices |",
        "| --- | --: | --: | --: |",
        "| `apple` | 2.00 s | 1.00 (1.00 to 1.00) | 1,200 |",
        "| **plum** | 1.00 s | 0.50 (0.25 to 0.75) |  |",
        "",
        "- Mind the stones.",
    ]


def test_what_was_measured_is_kept_beside_what_was_measured_before(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "why.md").write_text("nothing of it")
    page = tmp_path / PAGE
    page.write_text("a\n<!-- pies -->\nold\n<!-- /pies -->\nb\n<!-- none -->\nc\n<!-- /none -->\n")
    renew(tmp_path, [attrs.evolve(TABLE, key="before")])
    renew(tmp_path, [TABLE])
    assert read_results(tmp_path / NUMBERS) == {
        "before": attrs.evolve(TABLE, key="before"),
        "pies": TABLE,
    }
    text = page.read_text(encoding="utf-8")
    assert "| **plum** |" in text
    assert "old" not in text
    assert text.endswith("\nb\n<!-- none -->\nc\n<!-- /none -->\n")
    assert filled(text, {"pies": TABLE}) == text


def test_a_picture_has_a_bar_for_each_number_as_long_as_it_says() -> None:
    picture = ET.fromstring(bars(TABLE, (1, 2)))  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    drawn = [r for r in picture.iter(f"{space}rect") if (r.get("class") or "").startswith("bar")]
    apple, plum, slices = drawn  # the plum's slices aren't known: no bar
    assert float(apple.attrib["width"]) == 2 * float(plum.attrib["width"])
    assert [bar.get("class") for bar in (apple, plum, slices)] == ["bar", "bar ours", "bar"]
    assert [text.text for text in picture.iter(f"{space}text")][:3] == [
        "Pies & cakes",
        "apple",
        "plum",
    ]


def test_a_ratio_is_that_of_each_round() -> None:
    assert over([1.0, 4.0, 9.0], [1.0, 2.0, 3.0]) == Number(2.0, 1.0, 3.0)


def test_no_number_is_kept_more_precisely_than_it_is_known() -> None:
    assert spread([1.23456789, 1.23456789]) == Number(1.23457, 1.23457, 1.23457)
