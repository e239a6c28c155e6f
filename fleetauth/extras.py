"""Optional packages: imported where they are used, and missed with an error that names the extra to install."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import MissingExtraError


def optional(module: str, *, extra: str, needed_by: str) -> Any:  # noqa: ANN401 - a module of another package
    """The module of an optional package.

    Args:
        module: Its full name, such as ``"pyarrow.parquet"``.
        extra: The extra of fleetauth that brings it.
        needed_by: What can't be done without it, such as ``"to_arrow()"``: the error's sentence begins with it.

    Raises:
        MissingExtraError: The package is not installed. One that is installed and broken raises its own error.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as exc:
        package = module.partition(".")[0]
        if exc.name is None or exc.name.partition(".")[0] != package:
            raise
    text = f'{needed_by} needs {package}: pip install "fleetauth[{extra}]"'
    raise MissingExtraError(text)
