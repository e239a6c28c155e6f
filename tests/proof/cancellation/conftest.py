"""What the trials have in common: nobody waits in real time."""

from __future__ import annotations

import pytest

from fleetauth.tokens import shelf


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that another session has is looked at again at once."""
    monkeypatch.setattr(shelf, "_FIRST_LOOK", 1e-6)
    monkeypatch.setattr(shelf, "_LONGEST_LOOK", 2e-6)
