"""A process is killed in the middle of an exchange (I1, I3): the others get on within its lease, by what it saved or
by the password, and nobody notices but the vendor.
"""

from __future__ import annotations

import random
import time

import pytest

from tests.sharing.conftest import Numbers
from tests.sharing.crew import Crew
from tests.sharing.stopping import (
    ANSWERED,
    BEFORE_LEASE,
    BEFORE_SAVE,
    LEASED,
    SAVED,
    SENT,
    STEPS,
)

LEASE = 1.0  # seconds; only those who will be killed have such a short one
SLOW = 20.0  # seconds: what a busy machine may add. The SDK's own lease is longer by far
BURNT = ("refresh_token", 400)
SIGN_IN, RENEWAL = ("password", 200), ("refresh_token", 200)

# What the vendor sees of the exchange in which the victim dies, and of those who get on after it.
SEEN = {
    BEFORE_LEASE: [RENEWAL],
    LEASED: [RENEWAL],
    SENT: [RENEWAL, BURNT, SIGN_IN],
    ANSWERED: [RENEWAL, BURNT, SIGN_IN],
    BEFORE_SAVE: [RENEWAL, BURNT, SIGN_IN],
    SAVED: [RENEWAL],
}
HOLDS_OTHERS_UP = {LEASED, SENT, ANSWERED, BEFORE_SAVE}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_the_exchange_it_holds_nobody_up_beyond_its_lease(
    crew: Crew, step: str, numbers: Numbers
) -> None:
    crew.hire(2)
    [victim] = crew.hire(lease=LEASE)
    crew.call_well()
    crew.expire()
    started = time.monotonic()
    crew.go(victim, stop_at=step)
    assert victim.told() == step
    crew.dismiss(victim)

    crew.call_well(numbers.calls)
    took = time.monotonic() - started
    assert took < LEASE + SLOW
    assert took >= LEASE or step not in HOLDS_OTHERS_UP
    assert crew.vendor.exchanges() == [SIGN_IN, *SEEN[step]]

    crew.expire()
    crew.call_well(numbers.calls)
    assert crew.vendor.exchanges() == [SIGN_IN, *SEEN[step], RENEWAL]
    assert crew.vendor.refused_calls() == 0


@pytest.mark.timeout(300)
def test_killed_at_random_moments_none_costs_more_than_one_sign_in(
    crew: Crew, numbers: Numbers
) -> None:
    """The victim is told to call first, and killed some milliseconds later, the others waiting for it or not."""
    moments = random.Random(20)
    crew.hire(numbers.workers - 1)
    crew.call_well()
    seen = len(crew.vendor.exchanges())
    for _ in range(numbers.kills):
        [victim] = crew.hire(lease=LEASE)
        crew.go(victim)
        victim.report()  # it shares the token by now
        crew.expire()
        crew.go(victim, numbers.calls)
        time.sleep(moments.uniform(0.0, 0.06))
        crew.dismiss(victim)
        crew.call_well(numbers.calls)
        exchanges = crew.vendor.exchanges()[seen:]
        whole = [
            exchange for exchange in exchanges if exchange[0] is not None
        ]  # not cut off midway
        assert whole in ([RENEWAL], [RENEWAL, BURNT, SIGN_IN])
        seen += len(exchanges)
    assert crew.vendor.refused_calls() == 0
