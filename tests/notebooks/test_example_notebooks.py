"""The notebooks in `examples/`: stored clean, run from top to bottom in a real kernel, right in what they show. With
no vendor's variables they run on a sandbox of their own; what that must show is computed from another of the same seed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import nbformat
import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.mps_monitor import fleet
from fleetauth.sandbox.mzone import trips
from fleetauth.sandbox.mzone.vehicles import group_guid, of_group
from tests.notebooks.kernels import environment

NBCLIENT = "from nbclient.cli import main; main()"
EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
CELL: Final = 120  # seconds that one may take on a busy machine
OF_NOTEBOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:  # noqa: ANN401 - nbformat has no types
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]


# --- as they are stored ---------------------------------------------------------------------------


def test_the_notebooks_are_all_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "first_steps",
        "mbanq_transactions",
        "one_fleet_on_a_map",
        "three_months_of_journeys",
        "toner_forecast",
    ]


@OF_NOTEBOOK
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)
    assert [cell.metadata for cell in notebook.cells] == [{}] * len(notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@OF_NOTEBOOK
def test_a_notebook_has_small_cells_and_no_secret(path: Path, sandbox: Sandbox) -> None:
    notebook = read(path)
    assert max(len(cell.source.splitlines()) for cell in notebook.cells) <= 30
    assert secrets_in(path.read_text(encoding="utf-8"), sandbox) == []


# --- as they run ----------------------------------------------------------------------------------


class Run:
    """A notebook that was run from top to bottom."""

    def __init__(self, notebook: Any) -> None:  # noqa: ANN401 - nbformat has no types
        self.everything: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
        self._outputs = {
            cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"
        }

    def shown(self, cell: str, kind: str = "text/plain") -> str:
        """What a cell shows: the text of its result, or another kind of it; prints too."""
        return "\n".join(
            output["text"] if "text" in output else output["data"].get(kind, "")
            for output in self._outputs[cell]
        )


def run(name: str, place: Path, variables: Mapping[str, str] | None = None) -> Run:
    """Run a copy of a notebook with nbclient, in a process of its own; it fails if a cell does."""
    copy = place / f"{name}.ipynb"
    copy.write_bytes((EXAMPLES / copy.name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", NBCLIENT, "--inplace", f"--timeout={CELL}", str(copy)],
        env=environment(place, variables or {}),
        cwd=place,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Run(read(copy))


def secrets_in(text: str, sandbox: Sandbox) -> list[str]:
    """Which of the sandbox's secrets stand in a text."""
    given = [vendor.credentials for vendor in sandbox.vendors.values()]
    secrets = [
        value
        for each in given
        for name, value in each.items()
        if name in {"client_secret", "password"}
    ]
    return [secret for secret in secrets if secret in text]


@pytest.fixture
def place(short_place: Callable[[], Path]) -> Path:
    return short_place()


@pytest.mark.kernel
@pytest.mark.timeout(180)
def test_first_steps_on_the_vendor_that_the_environment_names(
    place: Path, sandbox: Sandbox
) -> None:
    ran = run("first_steps", place, sandbox.mzone.environment)
    assert "sandbox" not in ran.shown("session")
    assert "Active" in ran.shown("sign-in", "text/html")
    assert len(sandbox.mzone.exchanges) == 1
    html = ran.shown("vehicles", "text/html")
    assert sum(vehicle.registration in html for vehicle in sandbox.mzone.world.vehicles) == 10
    assert "<table" in ran.shown("pandas", "text/html")
    assert "has no time zone" in ran.shown("mistakes")
    tokens = [exchange.access_token for exchange in sandbox.mzone.exchanges]
    assert [token for token in tokens if token in ran.everything] == []
    assert secrets_in(ran.everything, sandbox) == []


@pytest.mark.kernel
@pytest.mark.timeout(180)
def test_one_fleet_on_a_map(place: Path, sandbox: Sandbox) -> None:
    ran = run("one_fleet_on_a_map", place)
    assert "nothing in it is real" in ran.shown("sessions")
    html = ran.shown("map", "text/html")
    registrations = {vehicle.registration for vehicle in sandbox.mzone.world.vehicles}
    assert sum(registration in html for registration in registrations) > 30
    assert "leaflet" in html.lower()
    moving = ran.shown("moving")
    assert "mzone" in moving
    assert "masternaut" in moving
    assert secrets_in(ran.everything, sandbox) == []


@pytest.mark.kernel
@pytest.mark.timeout(180)
def test_three_months_of_journeys(place: Path, sandbox: Sandbox) -> None:
    sandbox.clock.advance(86_400)  # so that every journey that began before midnight has ended
    day = datetime.now(UTC).date()
    ran = run("three_months_of_journeys", place)
    depot = ran.shown("depots").strip("'")
    rows = [
        re.fullmatch(r"\d+ +(ZZ.*?)  +(\d+) +([\d.]+) +[\d.]+", line)
        for line in ran.shown("most").splitlines()[1:]
    ]
    shown = [(row[1], int(row[2]), float(row[3])) for row in rows if row]
    assert len(shown) == len(rows) > 0
    today = datetime.now(UTC).date()
    assert any(shown == busiest(sandbox, depot, until) for until in {day, today})
    assert len(ran.shown("weeks").splitlines()) > 12
    assert secrets_in(ran.everything, sandbox) == []


def busiest(sandbox: Sandbox, depot: str, until: date) -> list[tuple[str, int, float]]:
    """The vehicles of a depot with their journeys and km of the 90 days before, as the sandbox's world has them."""
    mzone = sandbox.mzone
    (group,) = [it for it in mzone.world.groups if it.name == depot]
    end = datetime(until.year, until.month, until.day, tzinfo=UTC).timestamp()
    found = []
    for vehicle in of_group(mzone, group_guid(mzone, group)):
        journeys = trips._journeys(vehicle, end - 90 * 86_400, end)
        distances = [
            round(mzone.world.moment(vehicle, it, vehicle.driving).journey_km, 3) for it in journeys
        ]
        found.append((vehicle.registration, len(journeys), float(round(sum(distances)))))
    return sorted(found, key=lambda row: (-row[2], row[0]))


@pytest.mark.kernel
@pytest.mark.timeout(180)
def test_toner_forecast(place: Path, sandbox: Sandbox) -> None:
    ran = run("toner_forecast", place)
    rows = re.findall(r"(\w+FAKE) +┆ BlackToner +┆ (\d+) +┆ ([\d.]+)", ran.shown("forecast"))
    assert len(rows) == 10
    printers = {it.serial_number: it for it in fleet.printers(sandbox.mps_monitor)}
    for serial_number, percent, days in rows:
        printer = printers[serial_number]
        assert printer.levels["Black"] == int(percent)
        a_day: float = 24 * (printer.number % 7 + 1)  # as the sandbox's counters go
        a_day += a_day / 3 if printer.colour else 0
        assert float(days) == pytest.approx(50 * int(percent) / a_day, abs=0.1)
    assert "pages, until" in ran.shown("check")
    assert secrets_in(ran.everything, sandbox) == []


@pytest.mark.kernel
@pytest.mark.timeout(180)
def test_mbanq_transactions(place: Path, sandbox: Sandbox) -> None:
    ran = run("mbanq_transactions", place)
    assert "230 Transaction" in ran.shown("transactions")
    assert re.fullmatch(r"\(Decimal\('\d+\.\d\d'\), True\)", ran.shown("check"))
    assert "2026-01" in ran.shown("months")
    assert secrets_in(ran.everything, sandbox) == []
