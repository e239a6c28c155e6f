"""A JupyterLab of one's own: a process on loopback with its own token and directories, gone with the test run.

What is done in its pages is said in `page`.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from tests.notebooks.kernels import environment

_TOKEN: Final = "invented-lab-token"
# Nothing is asked of the world, nothing pops up, and all of a notebook is in its page at once.
_SETTINGS: Final = {
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "extensionmanager-extension/plugin": {"enabled": False},
    "notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
}
_FLAGS: Final = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.open_browser=False",
    "--ServerApp.use_redirect_file=False",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
    "--LabApp.expose_app_in_browser=True",  # a page runs its commands
)


class Lab:
    """A running JupyterLab.

    Args:
        directory: For its notebooks, settings and logs; this run's own, with a short path.
        variables: For the environment of its kernels, which have no other vendor's.

    Attributes:
        notebooks: The directory that it shows.
    """

    def __init__(self, directory: Path, variables: Mapping[str, str]) -> None:
        self.notebooks = directory / "notebooks"
        self._log = directory / "log"
        self._runtime = directory / "runtime"
        places = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_DATA_DIR": "data"}
        places |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
        written = {name: str(directory / place) for name, place in places.items()}
        self._environment = environment(
            directory, {**variables, **written, "JUPYTER_TOKEN": _TOKEN}
        )
        self.notebooks.mkdir()
        for plugin, settings in _SETTINGS.items():
            place = directory / "settings" / "@jupyterlab" / f"{plugin}.jupyterlab-settings"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(settings))
        self._url = ""

    def __enter__(self) -> Self:
        line = [sys.executable, "-m", "jupyterlab", *_FLAGS, f"--notebook-dir={self.notebooks}"]
        with self._log.open("w") as log:
            self._process = subprocess.Popen(line, env=self._environment, stdout=log, stderr=log)
        for _ in range(1200):
            if self._process.poll() is not None:
                break
            if self._is_up():
                return self
            time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text()}")

    def _is_up(self) -> bool:
        """Whether it has written where it listens, to the end."""
        for told in self._runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError):
                self._url = json.loads(told.read_text())["url"]
        return bool(self._url)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)  # ends its kernels too
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def address(self, notebook: str) -> str:
        """Where a notebook of its directory is opened, alone in its page."""
        return f"{self._url}doc/tree/{notebook}?token={_TOKEN}"
