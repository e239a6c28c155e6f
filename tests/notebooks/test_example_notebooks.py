"""The notebooks in `examples/`: stored clean, run from top to bottom in a real kernel, right in what they show. With
no vendor's variables they run on a sandbox of their own; what that must show is computed from another of the same seed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest

from fleetauth import MPSMonitorSession, MZoneSession
from fleetauth.sandbox import Sandbox
from tests.notebooks.kernels import PATIENCE, environment, unused_manager

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # as it is imported; nothing of ours
    from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
OF_NOTEBOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
ON_ASYNCIO = pytest.mark.parametrize("anyio_backend", ["asyncio"])


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
    """Run a notebook as `jupyter nbconvert --execute` does; it fails if a cell does."""
    notebook = read(EXAMPLES / f"{name}.ipynb")
    client = NotebookClient(
        notebook,
        km=unused_manager(place),
        timeout=int(PATIENCE),
        resources={"metadata": {"path": str(place)}},
    )
    client.execute(env=environment(place, variables or {}))
    return Run(notebook)


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
def test_first_steps_on_the_vendor_that_the_environment_names(
    place: Path, sandbox: Sandbox
) -> None:
    ran = run("first_steps", place, sandbox.mzone.environment)
    assert "sandbox" not in ran.shown("session")
    assert "Active" in ran.shown("sign-in", "text/html")
    assert len(sandbox.mzone.exchanges) == 1
    html = ran.shown("vehicles", "text/html")
    assert all(vehicle.registration in html for vehicle in sandbox.mzone.world.vehicles[:3])
    assert "<table" in ran.shown("pandas", "text/html")
    assert "has no time zone" in ran.shown("mistakes")
    tokens = [exchange.access_token for exchange in sandbox.mzone.exchanges]
    assert [token for token in tokens if token in ran.everything] == []
    assert secrets_in(ran.everything, sandbox) == []


@pytest.mark.kernel
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
@ON_ASYNCIO
async def test_three_months_of_journeys(place: Path, sandbox: Sandbox) -> None:
    from anyio import to_thread

    first_day = datetime.now(UTC).date()
    ran = await to_thread.run_sync(run, "three_months_of_journeys", place)
    days = {first_day, datetime.now(UTC).date()}
    answers = [
        await busiest(sandbox, datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in days
    ]
    shown = ran.shown("most").splitlines()
    assert any(
        len(shown) == 1 + len(answer)
        and all(
            line.split()[1:] == [] or told in line
            for line, told in zip(shown[1:], answer, strict=True)
        )
        for answer in answers
    ), (shown, answers)
    assert re.search(r"kB", ran.shown("close"))
    assert secrets_in(ran.everything, sandbox) == []


async def busiest(sandbox: Sandbox, until: datetime) -> list[str]:
    """The vehicles of the last depot, the one with the most km first."""
    km: dict[str, float] = {}
    async with MZoneSession.from_env(environ=sandbox.mzone.environment) as mzone:
        depot = (await mzone.vehicle_groups().all())[-1]
        since = until - timedelta(days=90)
        async for trip in mzone.trips(since, until, vehicle_group_id=depot.id, page_size=5000):
            name = str(trip.vehicle_registration)
            km[name] = km.get(name, 0.0) + (trip.distance or 0.0)
    return sorted(km, key=lambda name: (-round(km[name]), name))


@pytest.mark.kernel
@ON_ASYNCIO
async def test_toner_forecast(place: Path, sandbox: Sandbox) -> None:
    from anyio import to_thread

    ran = await to_thread.run_sync(run, "toner_forecast", place)
    async with MPSMonitorSession.from_env(environ=sandbox.mps_monitor.environment) as mps:
        dealer = (await mps.dealers())[0].code
        consumables = await mps.consumables(dealer_code=str(dealer))
    lowest = {
        str(device.serial_number)
        for device in consumables
        if any(it.value is not None and it.value <= 10 for it in device.consumables)
    }
    first = ran.shown("forecast").splitlines()[6]
    assert any(serial_number in first for serial_number in lowest)
    assert "pages, until" in ran.shown("check")
    assert secrets_in(ran.everything, sandbox) == []


@pytest.mark.kernel
def test_mbanq_transactions(place: Path, sandbox: Sandbox) -> None:
    ran = run("mbanq_transactions", place)
    assert "230 Transaction" in ran.shown("transactions")
    assert re.fullmatch(r"\(Decimal\('\d+\.\d\d'\), True\)", ran.shown("check"))
    assert "2026-01" in ran.shown("months")
    assert secrets_in(ran.everything, sandbox) == []
