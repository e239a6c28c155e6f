"""What every session class has, given up at any point (I2): signing in, renewing, calling, closing, signing out."""

from __future__ import annotations

import pytest

from tests.proof.cancellation.scenes import SCENES
from tests.proof.cancellation.session_scenes import ENDING_SCENES, OTHER_SCENES
from tests.proof.cancellation.trials import tried_in_every_way
from tests.proof.ledger import FULL, Ledger

pytestmark = pytest.mark.timeout(3600 if FULL else 60)
THOROUGH = {
    "login signed out",
    "login with an expired token",
    "refresh with a token",
    "refresh with an expired token",
    "user signed out",
    "user with an expired token",
    "user with a token that is answered 401",
    "mps_monitor aclose while somebody renews",
    "mzone aclose with a token",
    "mzone replace_credentials while somebody renews",
}


ALL = [*SCENES, *ENDING_SCENES, *OTHER_SCENES]
KINDS = sorted({scene.name.split()[0] for scene in ALL})


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_may_be_given_up_anywhere(kind: str, ledger: Ledger) -> None:
    for scene in ALL:
        if scene.name.split()[0] == kind:
            await tried_in_every_way(
                scene, ledger, thorough=scene.name in THOROUGH or (FULL and scene in SCENES)
            )


def test_what_is_to_be_tried_thoroughly_is_there() -> None:
    assert {scene.name for scene in (*SCENES, *ENDING_SCENES)} >= THOROUGH
