"""A vendor that shows every secret while something goes wrong: nobody else ever sees one (I7, I8)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest

from tests.proof.ledger import FULL
from tests.proof.secrets import faults
from tests.proof.secrets.faults import Fault
from tests.proof.secrets.scene import URLS, Scene

pytestmark = pytest.mark.timeout(300 if FULL else 60)

OF_TOKENS = {
    "a token request is refused, and the refusal shows all secrets": tuple(faults.refusals()),
    "a token comes in an answer that nobody can use": tuple(faults.unreadable()),
    "a token request is answered by all secrets": tuple(faults.echoes()),
    "a token request's connection breaks": tuple(faults.breakdowns()),
    "a token request is redirected": tuple(faults.redirects()),
}
OF_CALLS = {
    "a call is refused, and the refusal shows all secrets": tuple(faults.refusals()),
    "a call is answered by all secrets, where rows should be": tuple(faults.echoes()),
    "a call's connection breaks": tuple(faults.breakdowns()),
    "a call is redirected": tuple(faults.redirects()),
}


def chosen(scene: Scene, every: Sequence[Fault]) -> Sequence[Fault]:
    """All of them in a full run; else a fourth of them for each vendor, another for each."""
    return every if FULL else every[list(URLS).index(scene.name) :: len(URLS)]


@pytest.mark.parametrize("what", OF_TOKENS)
async def test_when_a_token_request_goes_wrong(scene: Scene, what: str) -> None:
    for fault in chosen(scene, OF_TOKENS[what]):
        with scene.trial(what, fault.name):
            async with scene.signed_in() as session:
                scene.token = partial(fault.make, scene)
                await scene.attempt(session.refresh())
                await scene.attempt(session.login())
                await scene.attempt(scene.vendor.call(session))


@pytest.mark.parametrize("what", OF_CALLS)
async def test_when_a_call_goes_wrong(scene: Scene, what: str) -> None:
    for fault in chosen(scene, OF_CALLS[what]):
        with scene.trial(what, fault.name):
            async with scene.signed_in() as session:
                scene.api = partial(fault.make, scene)
                await scene.attempt(scene.vendor.call(session))
