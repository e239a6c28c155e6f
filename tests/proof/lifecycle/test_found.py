"""Plans that found something, or that show a rule at its sharpest: each step is compared with the model in play."""

from __future__ import annotations

from typing import Final

import pytest

from tests.proof.ledger import Ledger
from tests.proof.lifecycle.plan import Setting, Step, step
from tests.proof.lifecycle.play import played

PLANS: Final[dict[str, tuple[Setting, tuple[Step, ...]]]] = {
    # Found: the token was taken for saved, and its rotated refresh token stayed in memory only.
    "a save is tried again when it can't be read who has overtaken it": (
        Setting("mps_monitor", sessions=2),
        (
            step("store", "save", 1),
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("start", "login", 1, 0, 1),
            step("break token", "500"),
            step("store", "save", 0),
            step("store", "load", 1),
            step("pass", 1.0),
            step("store", "load", 0),
            step("pass", 4.0),
        ),
    ),
    "401s of an old token that come late cost no exchange": (
        Setting("mps_monitor"),
        (
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("start", "read", 0, 0, 3),
            step("revoke", "access"),
            step("act", 1),
            step("act", 2),
            step("land", 0),
            step("land token"),
            step("land", 0),
            step("land", 0),
        ),
    ),
    "a lifetime that the vendor's two dates don't tell is unknown": (
        Setting("mps_monitor"),
        (
            step("sell", 0.125, "missing"),
            step("start", "read", 0, 0, 4),
            step("land token"),
            step("start", "login", 0, 0, 1),
        ),
    ),
    "a token that ends sooner than the leeway is bought once for all": (
        Setting("mzone"),
        (
            step("sell", 20.0, "text"),
            step("start", "read", 0, 0, 4),
            step("land token"),
            step("start", "read", 0, 0, 4),
            step("pass", 15.0),
            step("start", "read", 0, 0, 4),
            step("land token"),
        ),
    ),
    "a renewal beside a token that serves waits for its back-off": (
        Setting("mbanq", variant=1),
        (
            step("sell", 90.0, "number"),
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("pass", 40.0),
            step("start", "read", 0, 0, 2),
            step("break token", "503"),
            step("start", "read", 0, 0, 2),
            step("pass", 40.0),
            step("start", "read", 0, 0, 2),
        ),
    ),
    "a refresh token in an answer without a lifetime is used next": (
        Setting("mps_monitor"),
        (
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("start", "refresh", 0, 0, 1),
            step("break token", "no lifetime"),
            step("pass", 0.5),
            step("start", "refresh", 0, 0, 1),
        ),
    ),
    "a refresh token that a firewall kept from the vendor is used next": (
        Setting("mps_monitor"),
        (
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("start", "refresh", 0, 0, 2),
            step("break token", "403"),
            step("break token", "403"),
            step("pass", 0.5),
            step("start", "refresh", 0, 0, 1),
            step("break token", "403"),
            step("land token"),
        ),
    ),
    "a wall clock set back does not make a token live longer": (
        Setting("masternaut"),
        (
            step("sell", 90.0, "number"),
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("set the wall", 3600.0, -1),
            step("pass", 61.0),
            step("pass", 29.0),
            step("start", "read", 0, 0, 3),
        ),
    ),
    "a machine that slept asks for a new token first": (
        Setting("mzone", variant=1),
        (
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("suspend", 3600.0),
            step("start", "read", 0, 0, 3),
        ),
    ),
    "sessions closed amid an exchange keep what it brings": (
        Setting("mps_monitor", sessions=2, retries=1, closes_amid=True),
        (
            step("start", "login", 0, 0, 1),
            step("land token"),
            step("start", "refresh", 0, 0, 2),
            step("start", "refresh", 1, 0, 2),
            step("revoke", "refresh"),
        ),
    ),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
async def test_found(plan: tuple[Setting, tuple[Step, ...]], ledger: Ledger) -> None:
    with ledger.trial("lifecycle", "plans that found something, or show a rule"):
        await played(*plan)
