"""How far a call or a reading has got: told to a callback, or shown as a bar. Nothing here sends a request."""

from __future__ import annotations

from .state import Progress, ProgressCallback

__all__ = ["Progress", "ProgressCallback"]
