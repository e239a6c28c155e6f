"""The ledger that every battery counts in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.ledger import Ledger


@pytest.fixture(scope="session")
def ledger() -> Iterator[Ledger]:
    """What is tried and lost in this process; added to the file `FLEETAUTH_PROOF` when it ends."""
    ledger = Ledger()
    yield ledger
    file = os.environ.get("FLEETAUTH_PROOF")
    if file:
        ledger.add_to(Path(file))
