"""Tells a JSON object from a list, for readers and type checkers alike.

Only questions are here: what is done with either is said where it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard


def is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:  # noqa: ANN401 - any JSON there is
    """Whether the value is a JSON object."""
    return isinstance(value, Mapping)


def is_list(value: Any) -> TypeGuard[list[Any]]:  # noqa: ANN401 - any JSON there is
    """Whether the value is a JSON list."""
    return isinstance(value, list)
