"""Installs what the OData server needs, from npm: ``python -m tests.odata.install`` does it ahead of a run.

What is installed is said in package.json, how it is started in `server`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from tests import npm

_WANTED: Final = Path(__file__).with_name("package.json")


def install(**patience: float) -> Path:
    """The folder that CAP is installed in; may be given `patience`, in seconds.

    Raises:
        npm.CannotInstallError: This machine can't have it.
    """
    return npm.install(_WANTED, ".odata_server", **patience)


if __name__ == "__main__":
    try:
        install()
    except npm.CannotInstallError as error:
        sys.exit(str(error))
