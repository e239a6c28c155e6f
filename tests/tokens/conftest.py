"""What the tests of the keeper share: a keeper with everything around it scripted."""

from __future__ import annotations

import pytest

from tests.tokens.scripted import Rig


@pytest.fixture
def rig() -> Rig:
    """A keeper that has not signed in yet."""
    return Rig()


@pytest.fixture
async def signed_in(rig: Rig) -> Rig:
    """A keeper whose first token serves."""
    await rig.keeper.token()
    return rig
