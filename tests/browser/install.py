"""Installs what a map's page loads, from npm: ``python -m tests.browser.install`` does it ahead of a run.

What is installed is said in package.json; who serves it to the page, in `elsewhere`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tests import npm

_WANTED: Final = Path(__file__).with_name("package.json")


def install(**patience: float) -> Path:
    """The folder that they are installed in; may be given `patience`, in seconds.

    Raises:
        npm.CannotInstallError: This machine can't have them.
    """
    return npm.install(_WANTED, ".browser_pages", **patience)


if __name__ == "__main__":
    try:
        install()
    except npm.CannotInstallError as error:
        sys.exit(str(error))
