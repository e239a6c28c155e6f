"""Whatever a vendor sends stays text on a map: it makes no element, ends no script and begins no template."""

from __future__ import annotations

import html
import importlib.resources
import re
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fleetauth.errors import VendorFaultError
from fleetauth.fleet import FleetPosition, FleetRecords
from fleetauth.records.map import quoted
from tests.records.map_pages import Page, page_of, read

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "<!-- <script>",
    "]]>",
    "'); alert(1); ('",
    '"); alert(1); ("',
    "\\'); alert(1); //",
    "`${alert(1)}`",
    "{{ 7 * 7 }}",
    "{% for x in y %}",
    "{# gone #}",
    "{{ this._parent }} }} %} #}",
    "\\u003cb\\u003e",
    "a\nb\r\nc\x00\u2028\u2029",
    "&lt;b&gt; &#39; &quot;",
    "\ud800 alone",
    "Zoë 🚚 \u202eright to left",
]
text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
SCRIPT = importlib.resources.files("fleetauth.records").joinpath("map_layer.js").read_text("utf-8")


def fleet(said: str, **fields: Any) -> FleetRecords[FleetPosition]:  # noqa: ANN401 - fields of any kind
    row = FleetPosition(
        vendor="mzone", member=said, name=said, id="A", latitude=45.0, longitude=3.0, **fields
    )
    rows = [row, attrs.evolve(row, latitude=46.0)]
    return FleetRecords(rows, failures={said: VendorFaultError(said)})


def skeleton(page: Page) -> list[Any]:
    return [page.elements, page.links]


HARMLESS = {
    "points": skeleton(page_of(fleet("harmless"))),
    "clusters": skeleton(page_of(fleet("harmless"), cluster=True)),
    "trails": skeleton(page_of(fleet("harmless"), trail="name")),
}


@pytest.mark.parametrize(
    ("how", "arguments"),
    [
        ("points", {}),
        ("clusters", {"cluster": True}),
        ("trails", {"trail": "name", "label": "name"}),
    ],
)
@settings(max_examples=30, deadline=None)
@given(said=text)
def test_no_text_makes_an_element(how: str, arguments: dict[str, Any], said: str) -> None:
    page = page_of(fleet(said), **arguments)
    assert skeleton(page) == HARMLESS[how]


@settings(max_examples=50, deadline=None)
@given(said=text.filter(bool))
def test_every_text_arrives_as_it_was_sent(said: str) -> None:
    page = page_of(fleet(said))
    shown = page.popup(0)
    assert (shown["name"], shown["member"], page.marks[0][-1]) == (said, said, said)
    assert page.data["legend"] == [[0, said]]
    assert page.data["notes"] == [f"{said} did not answer."]


@pytest.mark.parametrize("said", HOSTILE)
def test_a_notebook_shows_the_same_page(said: str) -> None:
    shown = fleet(said).map()._repr_html_()
    (inside,) = re.findall(r'srcdoc="([^"]*)"', shown)
    assert read(html.unescape(inside)).popup(0)["name"] == said
    assert re.findall(r"<(\w+)", shown) == ["div", "div", "span", "iframe"]


@given(said=text)
@example(said="'\\<{`&}>")
def test_the_quoted_data_can_end_nothing(said: str) -> None:
    written = quoted({"said": said})
    assert not set(written) & set("<>&'`{}\n\r\u2028\u2029")
    assert written.isascii()


@pytest.mark.parametrize(
    "mark", ["{{", "{%", "{#", "</", "<!--", "innerHTML", "insertAdjacent", "eval"]
)
def test_the_pages_script_is_no_template_and_writes_no_html(mark: str) -> None:
    assert mark not in SCRIPT
