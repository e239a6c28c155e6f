"""What the tests of this folder need: a browser and a JupyterLab. Both are gone with the file that asked for them:
the browser's driver leaves an event loop running that async tests of other files must not meet.
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fleetauth.sandbox import Sandbox
from tests.browser.install import install
from tests.browser.page import NoBrowserError, NotebookPage, launched
from tests.npm import CannotInstallError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.lab import Lab

    Ran = Callable[[Path], NotebookPage]

_PATIENCE = 120.0  # seconds for npm, which the run has asked before


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder with what a map's page loads from elsewhere."""
    try:
        return install(patience=_PATIENCE)
    except CannotInstallError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    for package in ("playwright", "jupyterlab", "ipywidgets"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: python -m nox -s browser installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        try:
            browser = launched(driver)
        except NoBrowserError as reason:
            pytest.skip(str(reason))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(browser: Browser, running_sandbox: Sandbox) -> Iterator[Lab]:  # noqa: ARG001 - no lab without a browser
    """A JupyterLab whose kernels find the sandbox's MZone and Masternaut in their environment."""
    from tests.browser.lab import Lab

    variables = {**running_sandbox.mzone.environment, **running_sandbox.masternaut.environment}
    with (
        tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place,
        Lab(Path(place), variables) as lab,
    ):
        yield lab


@pytest.fixture(scope="module")
def ran(browser: Browser, lab: Lab, installed: Path) -> Iterator[Ran]:
    """Runs a copy of a notebook in a page of its own, which stays as it is then."""
    with ExitStack() as stack:

        def run(notebook: Path) -> NotebookPage:
            shutil.copy(notebook, lab.notebooks)
            page = stack.enter_context(NotebookPage(browser, installed))
            page.run(lab.address(notebook.name))
            return page

        yield run
