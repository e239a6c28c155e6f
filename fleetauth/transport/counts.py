"""Counts that a caller gives, such as a limit or a page's size. What they count is not known here."""

from __future__ import annotations

from fleetauth.errors import ArgumentError


def checked_count(value: object, argument: str, *, vendor: str | None = None) -> int:
    """A whole number from 1.

    Args:
        value: What was given.
        argument: The caller's name for it, for the error.
        vendor: For the error.

    Raises:
        ArgumentError: It is something else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ArgumentError(f"{argument}={value!r} must be a whole number from 1", vendor=vendor)
    return value
