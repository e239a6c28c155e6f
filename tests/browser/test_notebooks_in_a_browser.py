"""What an analyst sees: JupyterLab in a real browser runs the notebook with the map, and one with what vendors should
never send. The page's own text is read, and what stands in the map inside it.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from fleetauth.sandbox import Fault, Sandbox
from tests.browser.page import NotebookPage

if TYPE_CHECKING:
    from tests.browser.conftest import Ran
    from tests.browser.lab import Lab

EXAMPLE = Path(__file__).parents[2] / "examples" / "one_fleet_on_a_map.ipynb"
HOSTILE = (
    "<script>alert('script')</script>",
    "<img src=x onerror=alert('image')>",
    "</script><svg onload=alert('end')>",
    "'\"><iframe srcdoc='<b onclick=alert(1)>'>",
    "{{ 7 * 7 }} ${7 * 7} `",
)
BAR = """
from fleetauth import MZoneSession

mzone = MZoneSession.from_env()
await mzone.vehicles(page_size=10).to_parquet("vehicles.parquet", progress=True)
await mzone.aclose()
"""
HOSTILE_ROWS = f"""
from fleetauth.fleet import FleetPosition, FleetRecords

names = {HOSTILE!r}
rows = FleetRecords(
    FleetPosition(vendor="mzone", member=name, name=name, latitude=45 + at, longitude=3.0)
    for at, name in enumerate(names)
)
rows
"""

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def canaries() -> list[str]:
    """What the example's sessions signed in with, and got; filled when it has run."""
    return []


@pytest.fixture(scope="module")
def example(ran: Ran, running_sandbox: Sandbox, canaries: list[str]) -> NotebookPage:
    """The example's page."""
    running_sandbox.reset()
    page = ran(EXAMPLE)
    for vendor in (running_sandbox.mzone, running_sandbox.masternaut):
        secret = {"client_secret", "password"} & set(vendor.credentials)
        canaries += [vendor.credentials[name] for name in secret]
        tokens = [(exchange.access_token, exchange.refresh_token) for exchange in vendor.exchanges]
        canaries += [token for pair in tokens for token in pair if token]
    return page


@pytest.fixture(scope="module")
def invented(
    ran: Ran, running_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> NotebookPage:
    """The page of a notebook that reads a slow list behind a bar, and shows hostile rows."""
    running_sandbox.reset()
    running_sandbox.mzone.faults.add(Fault.slow(0.7, path="Vehicles"))
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    for code in (BAR, HOSTILE_ROWS, "rows.map()"):
        notebook.cells.append(nbformat.v4.new_code_cell(code.strip()))  # type: ignore[no-untyped-call]
    path = tmp_path_factory.mktemp("notebooks") / "invented.ipynb"
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    page = ran(path)
    running_sandbox.reset()
    return page


@pytest.fixture(params=["example", "invented"])
def either(request: pytest.FixtureRequest) -> NotebookPage:
    page: NotebookPage = request.getfixturevalue(request.param)
    return page


# --- both -----------------------------------------------------------------------------------------


def test_every_cell_runs_without_an_error(either: NotebookPage) -> None:
    assert either.errors == []
    assert either.numbers == [f"[{number}]:" for number in range(1, len(either.numbers) + 1)]


def test_the_page_has_no_trouble(either: NotebookPage) -> None:
    either.map.locator(".fleetauth-mark").first.wait_for()
    assert either.troubles == []


def test_nothing_is_asked_of_the_world_but_what_a_map_is_made_of(either: NotebookPage) -> None:
    either.map.locator(".fleetauth-mark").first.wait_for()
    assert either.elsewhere.refused == []
    assert either.elsewhere.tiles > 0


def test_a_map_has_its_marks(either: NotebookPage) -> None:
    drawn = either.map
    count = {EXAMPLE.stem: 77, "invented": len(HOSTILE)}[either.name]
    assert drawn.locator(".folium-map").get_attribute("data-marks") == str(count)
    assert drawn.locator(".fleetauth-mark").count() == count


# --- the example ----------------------------------------------------------------------------------


def test_the_rows_stand_in_the_page(example: NotebookPage, running_sandbox: Sandbox) -> None:
    (table,) = example.tables("the first 10 shown")
    assert table.locator("tbody tr").count() == 10
    registrations = {vehicle.registration for vehicle in running_sandbox.mzone.world.vehicles}
    text = table.inner_text()
    assert "77 FleetPosition" in text
    assert sum(registration in text for registration in registrations) == 10


def test_the_map_tells_both_vendors_apart(example: NotebookPage) -> None:
    legend = example.map.locator(".fleetauth-legend").inner_text()
    assert legend.split() == ["mzone", "masternaut", "moving", "standing"]


def test_a_click_on_a_mark_shows_its_vehicle(
    example: NotebookPage, running_sandbox: Sandbox
) -> None:
    text = example.popup(0).inner_text()
    assert any(vehicle.registration in text for vehicle in running_sandbox.mzone.world.vehicles)


def test_no_secret_is_in_the_page_or_in_what_is_saved(
    example: NotebookPage, lab: Lab, canaries: list[str]
) -> None:
    saved = (lab.notebooks / EXAMPLE.name).read_text(encoding="utf-8")
    assert "FleetPosition" in saved  # with its outputs
    everything = example.everything + saved
    everything += html.unescape(everything)
    assert len(canaries) >= 4
    assert [canary for canary in canaries if canary in everything] == []


# --- what vendors should never send ---------------------------------------------------------------


def test_a_bar_stands_at_its_end(invented: NotebookPage) -> None:
    bar = invented.outputs.filter(has_text="mzone GET Vehicles")
    text = " ".join(bar.inner_text().split())
    assert text.startswith("mzone GET Vehicles: 100% 40/40 rows [")
    assert text.endswith(", 4 requests]")
    assert bar.locator(".progress-bar").evaluate("it => it.style.width") == "100%"


def test_hostile_texts_stay_texts_in_a_table(invented: NotebookPage) -> None:
    (table,) = invented.tables("FleetPosition")
    cells = table.locator("td").all_inner_texts()
    assert set(HOSTILE) <= set(cells)
    assert table.locator("img, script, svg, iframe").count() == 0


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_texts_stay_texts_in_a_popup(invented: NotebookPage, number: int) -> None:
    popup = invented.popup(number)
    assert popup.locator("b").first.inner_text() == HOSTILE[number]
    assert popup.locator("img, script, svg, iframe").count() == 0
    assert invented.troubles == []


def test_hostile_texts_stay_texts_in_a_legend(invented: NotebookPage) -> None:
    legend = invented.map.locator(".fleetauth-legend")
    assert all(text in legend.inner_text() for text in HOSTILE)
    assert legend.locator("img, script, iframe").count() == 0
