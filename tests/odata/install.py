"""Installs what the OData server needs, with npm: once, in a folder that git ignores, whoever asks at the same time.

``python tests/odata/install.py`` does it ahead of a run. What is installed is said in package.json, how it is started
in `server`.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from filelock import FileLock

FOLDER: Final = Path(__file__).parents[2] / ".odata_server"
_WANTED: Final = Path(__file__).with_name("package.json")
_NODE: Final = 20  # what CAP needs
_PATIENCE: Final = 300.0  # seconds
_NPM: Final = (
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--ignore-scripts",  # nothing of it is compiled: the database is WebAssembly
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
    "--loglevel=error",
)


class CannotInstallError(Exception):
    """Why there is no OData server on this machine, and what to do about it."""


def install(*, patience: float = _PATIENCE) -> Path:
    """The folder that CAP is installed in.

    Args:
        patience: Seconds that npm may take.

    Raises:
        CannotInstallError: Node is missing or too old, or npm can't install.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing = "node" if node is None else "npm"
        raise CannotInstallError(f"there is no {missing} on PATH: CAP needs Node {_NODE}, with npm")
    _check_version(node)
    FOLDER.mkdir(exist_ok=True)
    with FileLock(FOLDER / "lock"):
        mark = FOLDER / "installed"  # written last, so that half an installation does not count
        wanted = hashlib.sha256(_WANTED.read_bytes()).hexdigest()
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            _run_npm(npm, patience)
            mark.write_text(wanted)
    return FOLDER


def _check_version(node: str) -> None:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    if found is None or int(found[1]) < _NODE:
        text = f"{node} is Node {said.strip() or 'of no version'}: CAP needs {_NODE} or newer"
        raise CannotInstallError(text)


def _run_npm(npm: str, patience: float) -> None:
    shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
    shutil.copy(_WANTED, FOLDER)
    line = [npm, "install", *_NPM]
    try:
        done = subprocess.run(
            line, cwd=FOLDER, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        text = f"npm did not install CAP within {patience:.0f} s: python tests/odata/install.py waits longer"
        raise CannotInstallError(text) from None
    if done.returncode:
        raise CannotInstallError(f"npm can't install CAP:\n{done.stderr.strip()}")


if __name__ == "__main__":
    try:
        install()
    except CannotInstallError as error:
        sys.exit(str(error))
