"""Each vendor's own calls, given up at any point; and no public method is left out (I2)."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from fleetauth import Fleet
from tests.proof.cancellation.scenes import SCENES
from tests.proof.cancellation.session_scenes import ENDING_SCENES, OTHER_SCENES
from tests.proof.cancellation.trials import tried_in_every_way
from tests.proof.cancellation.vendor_scenes import VENDOR_SCENES
from tests.proof.ledger import FULL, Ledger
from tests.vendors.test_calls import SESSIONS

pytestmark = pytest.mark.timeout(3600 if FULL else 60)
# What never waits: they are made, or told, in one go.
AT_ONCE = {
    "endpoints",
    "state",
    "token_status",
    "vendor",
    "required_settings",
    "optional_settings",
    "from_env",
    "from_keyring",
    "from_prompt",
    "forget_keyring",
    "members",
}


@pytest.mark.parametrize("vendor", [*SESSIONS, "Fleet"])
async def test_a_vendors_call_may_be_given_up_anywhere(vendor: str, ledger: Ledger) -> None:
    for scene in VENDOR_SCENES:
        if scene.name.startswith(vendor):
            await tried_in_every_way(scene, ledger, thorough=False)


@pytest.mark.parametrize("kind", [*(kind for kind, _, _ in SESSIONS.values()), Fleet])
def test_no_public_method_is_left_out(kind: Any) -> None:  # noqa: ANN401 - a class
    scenes = (*SCENES, *ENDING_SCENES, *OTHER_SCENES, *VENDOR_SCENES)
    covered = {scene.covers for scene in scenes}
    public = {name for name, _ in inspect.getmembers(kind) if not name.startswith("_")}
    covered.add("MbanqSession.auth")  # it is refused: `authorize` is for that
    left = {name for name in public - AT_ONCE if f"{kind.__name__}.{name}" not in covered}
    assert not left, f"give {kind.__name__} a scene for each of {sorted(left)}"
