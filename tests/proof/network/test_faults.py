"""Every fault, in every place (I5, I11): the right error, no request too many, no token lost, and a session that
works on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from fleetauth.errors import FleetAuthError, TimedOutError
from fleetauth.events import ExchangeFailed
from fleetauth.tokens.lifecycle import State
from tests.conftest import FAST, asked_engine
from tests.proof.ledger import FULL

from .cases import CASES, GROUPS, LONGEST_BACK_OFF, RETRIES, Case
from .faults import silent
from .places import PLACES, ByOwnClient, Place

if TYPE_CHECKING:
    from tests.proof.ledger import Ledger
    from tests.transport.servers import LoopbackServer

    from .relay import Relay

ALWAYS = ["read", "write", "renewal"]
OTHERS = [what for what in PLACES if what not in ALWAYS]
LIMIT = 10.0  # seconds; nothing takes nearly as long unless it hangs
YEARS = 7000 * 365 * 86_400.0  # seconds; those until 9999
GROUP = {case.name: group for group, cases in GROUPS.items() for case in cases}


def _tries() -> Iterator[Any]:
    """Each fault in three places, and every other one in one more; all in all of them in a run with full numbers."""
    tried = [case for case in CASES if FULL or not case.rare]
    for number, case in enumerate(tried):
        one = OTHERS[number // 2 % len(OTHERS)]
        others = OTHERS if FULL else [one] * (number % 2)
        for what in (*ALWAYS, *others):
            yield pytest.param(case, what, id=f"{case.name}-{what}")


@pytest.mark.parametrize(("case", "what"), list(_tries()))
async def test_a_fault(
    case: Case, what: str, relay: Relay, elsewhere: LoopbackServer, ledger: Ledger
) -> None:
    place = PLACES[what](relay)
    if asked_engine() == FAST and not isinstance(place, ByOwnClient):
        case = case.on_aiohttp or case
    with ledger.trial("network", f"{GROUP[case.name].lower()}: {what}"):
        async with place.session:
            with anyio.fail_after(LIMIT):
                await place.begin()
                await _while_it_lasts(case, place)
                await place.recover()
                await place.ask()
                if not case.slow:
                    await _once(case, place)
                place.check(case)
        assert elsewhere.log == []
    await place.aclose()


async def _while_it_lasts(case: Case, place: Place) -> None:
    outcome, before = place.outcome(case), place.arrived
    assert case.fault is not None
    place.relay.plan(place.where, case.fault)
    error = await _asked(case, place)
    assert type(error) is outcome.error if outcome.error else error is None
    assert place.arrived - before == place.requests(case)
    assert place.retried == (outcome.sent - 1 if outcome.sent == 3 else 0)
    assert place.session.state is not State.LOCKED
    place.relay.heal()
    if error is not None:
        _look_at(error, case, place)


async def _once(case: Case, place: Place) -> None:
    """The fault passes after one request."""
    outcome = place.outcome(case)
    await place.begin()
    before = place.arrived
    assert case.fault is not None
    place.relay.plan(place.where, case.fault, times=1)
    error = await _asked(case, place)
    assert (error is None) == outcome.passes_once
    assert place.arrived - before >= min(outcome.sent, 2)
    place.relay.heal()
    await place.recover()
    await place.ask()


async def _asked(case: Case, place: Place) -> FleetAuthError | None:
    hurry: Any = place.in_a_hurry() if case.slow else nullcontext()
    with hurry:
        try:
            await place.ask()
        except FleetAuthError as error:
            return error
    return None


def _look_at(error: FleetAuthError, case: Case, place: Place) -> None:
    """It says all that is known."""
    signs_in = "/token" in place.where
    arrived = place.outcome(case).arrived
    assert error.vendor == place.vendor
    assert (error.__cause__, error.__context__) == (None, None)
    if arrived is not None or signs_in:
        assert getattr(error, "may_have_arrived", False) == bool(arrived)
    if case.status is not None:
        assert error.status == case.status
        assert error.body is not None
    if signs_in:
        assert error.retry_after is None or error.retry_after <= LONGEST_BACK_OFF
        least = min(case.wait or 0.0, LONGEST_BACK_OFF)
        assert (error.retry_after or 0.0) >= least - 1.5
    elif case.wait is None:
        assert error.retry_after is None
    else:
        assert error.retry_after is not None
        assert error.retry_after >= min(case.wait, YEARS) - 1.5
        assert case.wait == math.inf or error.retry_after <= case.wait + 1.5


@pytest.mark.parametrize("what", ["sign-in", "renewal"])
async def test_a_token_request_that_is_never_answered_ends_by_itself(
    what: str, relay: Relay, ledger: Ledger
) -> None:
    place = PLACES[what](relay)
    with ledger.trial("network", f"time: {what}"), anyio.fail_after(LIMIT):
        async with place.session:
            await place.begin()
            relay.plan(place.where, silent)
            keeper = place.session._keepers()[0]
            keeper._time_limit = place.session._transport._token_time_limit = 0.05
            with pytest.raises(TimedOutError, match="every token is kept"):
                await place.ask()
            failed = sum(isinstance(event, ExchangeFailed) for event in place.events)
            assert failed == RETRIES + 1
            relay.heal()
            keeper._time_limit = place.session._transport._token_time_limit = LIMIT
            await place.recover()
            await place.ask()
            grants = [exchange.grant for exchange in place.there.exchanges]
            assert grants[-1] == ("refresh_token" if what == "renewal" else "password")
