"""Many callers at once, of whom one gives up, or all do; and callers that give up twice (I2)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.proof.cancellation.list_scenes import export_scene
from tests.proof.cancellation.scenes import SCENES
from tests.proof.cancellation.session_scenes import ENDING_SCENES
from tests.proof.cancellation.trials import ALL_OF_MANY, ONE_OF_MANY, Crowd, tried_everywhere
from tests.proof.cancellation.ways import ByScope, ByTask, ways_of
from tests.proof.ledger import FULL, Ledger

pytestmark = pytest.mark.timeout(3600 if FULL else 60)
MANY = [scene for scene in SCENES if scene.name.split()[0] in {"login", "user", "live_tracking"}]
TWICE = [*MANY, *(scene for scene in ENDING_SCENES if scene.name.startswith("mps"))]


@pytest.mark.parametrize("crowd", [ONE_OF_MANY, ALL_OF_MANY], ids=lambda crowd: crowd.name)
async def test_others_get_what_they_asked_for(
    crowd: Crowd, ledger: Ledger, anyio_backend: str
) -> None:
    way = ByTask if anyio_backend == "asyncio" else ByScope
    for scene in MANY:
        await tried_everywhere(scene, way, ledger, crowd=crowd, some=None if FULL else 2)


@pytest.mark.parametrize("after", [1, 2, 3] if FULL else [1], ids=str)
async def test_a_call_may_be_given_up_twice(after: int, ledger: Ledger, anyio_backend: str) -> None:
    for scene in TWICE:
        way = random.Random(f"{scene.name} {after}").choice(ways_of(anyio_backend))
        await tried_everywhere(scene, way, ledger, after=after, some=None if FULL else 2)


async def test_an_export_may_be_given_up_twice(
    ledger: Ledger, anyio_backend: str, tmp_path: Path
) -> None:
    way = ByTask if anyio_backend == "asyncio" else ByScope
    scene = export_scene(tmp_path)
    for after in range(1, 7 if FULL else 4):
        await tried_everywhere(scene, way, ledger, after=after, some=None if FULL else 5)
