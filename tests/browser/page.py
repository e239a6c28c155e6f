"""A notebook in a page of a browser: opened, run to its end, and looked at. What must be seen is said in the tests."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from tests.browser.elsewhere import Elsewhere

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        ConsoleMessage,
        Dialog,
        FrameLocator,
        Locator,
        Playwright,
    )

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = (
    "--no-sandbox",  # root has none, and CI is root; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE: Final = 60_000.0  # milliseconds
_IS_READY: Final = """() => {
    const notebook = window.jupyterapp?.shell.currentWidget;
    return notebook?.sessionContext?.session?.kernel?.status === "idle";
}"""
_RUN: Final = "() => window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)"
_SAVE: Final = "() => window.jupyterapp.commands.execute('docmanager:save').then(() => null)"
_ZOOM: Final = "(map, [at, level]) => { window[map.id].setView(at, level, {animate: false}); }"


class NoBrowserError(Exception):
    """There is none on this machine."""


def launched(driver: Playwright) -> Browser:
    """A browser without a window, to be closed by who asked.

    Raises:
        NoBrowserError: None is on `PATH`.
    """
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        raise NoBrowserError(f"there is no browser on PATH: none of {', '.join(_BROWSERS)}")
    return driver.chromium.launch(executable_path=found, args=_FLAGS)


class NotebookPage:
    """A page of its own, with nothing of another one's.

    Args:
        browser: Where it is opened.
        installed: What answers for the public servers: see `Elsewhere`.
        width: The window's, in pixels.

    Attributes:
        name: The notebook's, once it runs.
        elsewhere: Who answers what is asked beyond this machine.
        troubles: What the page complained of, and what opened over it.
    """

    def __init__(self, browser: Browser, installed: Path, *, width: int = 1280) -> None:
        self.elsewhere = Elsewhere(installed)
        self.troubles: list[str] = []
        self.name = ""
        self._context = browser.new_context(
            viewport={"width": width, "height": 1000},
            locale="en-GB",
            timezone_id="Etc/UTC",
            service_workers="block",  # no route sees what they ask
        )
        self._context.set_default_timeout(_PATIENCE)
        self._context.route("**/*", self.elsewhere.answer)
        self._page = self._context.new_page()
        self._page.on("websocket", lambda socket: self.elsewhere.refuse_socket(socket.url))
        self._page.on("console", self._hear)
        self._page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self._page.on("dialog", self._close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"{message.text} {message.location}")

    def _close(self, dialog: Dialog) -> None:
        self.troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    # ----------------------------------------------------------------------- what is done in it

    def run(self, address: str) -> None:
        """Open a notebook, run it from top to bottom, and save it; it may have ended with an error."""
        self.name = PurePosixPath(urlsplit(address).path).stem
        self._page.goto(address)
        self._page.wait_for_function(_IS_READY)
        self._page.evaluate(_RUN)
        self._page.wait_for_function(_IS_READY)
        self._page.evaluate(_SAVE)

    # ----------------------------------------------------------------------- what is seen in it

    def cell(self, text: str) -> Locator:
        """The cell whose code has this text, with what it shows."""
        return self._page.locator(".jp-CodeCell").filter(
            has=self._page.locator(".jp-InputArea-editor", has_text=text)
        )

    @property
    def outputs(self) -> Locator:
        """What its cells show, from top to bottom."""
        return self._page.locator(".jp-Notebook .jp-OutputArea-output")

    @property
    def errors(self) -> list[str]:
        """The tracebacks of its cells, and what they wrote to standard error."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        wanted = ", ".join(f'[data-mime-type="{kind}"]' for kind in kinds)
        return self._page.locator(wanted).all_inner_texts()

    @property
    def numbers(self) -> list[str]:
        """What stands beside its cells with code: the number of the run, or none."""
        return self._page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()

    def zoom(self, latitude: float, longitude: float, level: int) -> None:
        """Look at one place of the map."""
        self.map.locator(".folium-map").evaluate(_ZOOM, [[latitude, longitude], level])

    @property
    def map(self) -> FrameLocator:
        """The page inside the page that a map is, once it is drawn."""
        frame = self._page.frame_locator("iframe")
        frame.locator(".fleetauth-legend").wait_for()
        return frame

    def tables(self, title: str) -> list[Locator]:
        """The outputs with a table and this text."""
        tables = self.outputs.filter(has=self._page.locator("table"))
        return tables.filter(has_text=title).all()

    def popup(self, number: int) -> Locator:
        """What a click on a mark of the map shows."""
        drawn = self.map
        popup = drawn.locator(".leaflet-popup")
        for close in popup.locator(".leaflet-popup-close-button").all():
            close.click()
        popup.wait_for(state="detached")
        mark = drawn.locator(".fleetauth-mark").nth(number)
        mark.dispatch_event("click")  # others may lie above it
        popup.wait_for()
        mark.dispatch_event("mouseout")  # or its name stands beside it
        return popup

    @property
    def everything(self) -> str:
        """The page's whole text, with what does not show, and with that of the pages inside it."""
        return "\n".join(frame.content() for frame in self._page.frames)
