"""Lists, feeds and exports, given up at any point (I2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.cancellation.list_scenes import LIST_SCENES, export_scene
from tests.proof.cancellation.trials import tried_in_every_way
from tests.proof.cancellation.world import Scene
from tests.proof.ledger import FULL, Ledger

pytestmark = pytest.mark.timeout(3600 if FULL else 60)


@pytest.mark.parametrize("scene", LIST_SCENES, ids=str)
async def test_a_reading_may_be_given_up_anywhere_and_gone_on_with(
    scene: Scene, ledger: Ledger
) -> None:
    await tried_in_every_way(scene, ledger, thorough=FULL or scene.name == "list, rows")


async def test_an_export_may_be_given_up_anywhere(ledger: Ledger, tmp_path: Path) -> None:
    await tried_in_every_way(export_scene(tmp_path), ledger, thorough=True)
