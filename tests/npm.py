"""Installs packages from npm for tests: once, in a folder that git ignores, whoever asks at the same time.

What is installed is said in the package.json of the tests that need it; nothing here knows any of them.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from filelock import FileLock

_ROOT: Final = Path(__file__).parents[1]
_NODE: Final = 20
_PATIENCE: Final = 300.0  # seconds
_NPM: Final = (
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--ignore-scripts",  # nothing of it is compiled
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
    "--loglevel=error",
)


class CannotInstallError(Exception):
    """Why this machine can't have it, and what to do about it."""


def install(package: Path, folder: str, *, patience: float = _PATIENCE) -> Path:
    """The folder that everything is installed in.

    Args:
        package: The package.json that says what.
        folder: The folder's name, in the project's own.
        patience: Seconds that npm may take.

    Raises:
        CannotInstallError: Node is missing or too old, or npm can't install.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing = "node" if node is None else "npm"
        raise CannotInstallError(
            f"there is no {missing} on PATH: {folder} needs Node {_NODE}, with npm"
        )
    _check_version(node)
    place = _ROOT / folder
    place.mkdir(exist_ok=True)
    with FileLock(place / "lock"):
        mark = place / "installed"  # written last, so that half an installation does not count
        wanted = hashlib.sha256(package.read_bytes()).hexdigest()
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            _run_npm(npm, package, place, patience)
            mark.write_text(wanted)
    return place


def _check_version(node: str) -> None:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    if found is None or int(found[1]) < _NODE:
        text = f"{node} is Node {said.strip() or 'of no version'}: Node {_NODE} or newer is needed"
        raise CannotInstallError(text)


def _run_npm(npm: str, package: Path, place: Path, patience: float) -> None:
    shutil.rmtree(place / "node_modules", ignore_errors=True)
    shutil.copy(package, place)
    line = [npm, "install", *_NPM]
    try:
        done = subprocess.run(
            line, cwd=place, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        module = ".".join((*package.parent.relative_to(_ROOT).parts, "install"))
        text = f"npm did not install {place.name} within {patience:.0f} s: python -m {module} waits longer"
        raise CannotInstallError(text) from None
    if done.returncode:
        raise CannotInstallError(f"npm can't install {place.name}:\n{done.stderr.strip()}")
