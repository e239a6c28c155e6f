"""Makes the pictures in docs/images: ``python -m tests.browser.screenshots``. What they show are the example notebooks,
run in JupyterLab on a sandbox; their tiles are grey, as no map's server is asked.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from fleetauth.sandbox import Fault, Sandbox
from tests.browser.install import install
from tests.browser.lab import Lab
from tests.browser.page import NotebookPage, launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = ROOT / "docs" / "images"


def main() -> None:
    """Make them all."""
    with (
        Sandbox() as sandbox,
        tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place,
        Lab(Path(place), {**sandbox.mzone.environment, **sandbox.masternaut.environment}) as lab,
        sync_playwright() as driver,
        launched(driver) as browser,
    ):
        with ran("first_steps", lab, browser) as page:
            take(page.cell("login()"), "notebook_session")
        with ran("one_fleet_on_a_map", lab, browser) as page:
            take(page.cell("await fleet.positions()"), "notebook_table")
            page.zoom(53.45, -2.2, 10)
            page.popup(0)
            take(page.cell("positions.map()"), "notebook_map")
        sandbox.mzone.faults.add(Fault.slow(1.5, path="Trips"))  # so that there is a bar
        with ran("three_months_of_journeys", lab, browser) as page:
            take(page.cell("to_parquet"), "notebook_progress")


@contextmanager
def ran(name: str, lab: Lab, browser: Browser) -> Iterator[NotebookPage]:
    """An example in a page, run to its end."""
    notebook = ROOT / "examples" / f"{name}.ipynb"
    shutil.copy(notebook, lab.notebooks)
    with NotebookPage(browser, install(), width=1500) as page:
        page.run(lab.address(notebook.name))
        if page.errors:
            raise RuntimeError(f"{name} failed:\n{page.errors[0]}")
        yield page


def take(seen: Locator, name: str) -> None:
    """Write one picture."""
    seen.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(f"docs/images/{name}.png")  # noqa: T201 - a command speaks on standard output


if __name__ == "__main__":
    main()
