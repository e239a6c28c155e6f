"""How a store's failure is told: our own errors by their sentence, which holds no secret; any other by its class."""

from __future__ import annotations

from fleetauth.errors import StoreError


def told(failure: Exception) -> str:
    """What went wrong in a store, in one line."""
    name = type(failure).__name__
    text = str(failure) if isinstance(failure, StoreError) else ""
    return f"{name}: {text}" if text else name
