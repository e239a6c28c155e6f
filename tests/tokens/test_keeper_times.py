"""Two clocks (I6), and an end to everything (I13)."""

from __future__ import annotations

import math

import anyio
import pytest

from fleetauth.errors import TimedOutError, VendorFaultError
from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LEEWAY, LIFETIME, Rig, together

DUE = LIFETIME - LEEWAY


# --- I6: two clocks -------------------------------------------------------------------------------


async def test_a_machine_that_slept_past_the_end_renews(signed_in: Rig) -> None:
    signed_in.clock.suspend(LIFETIME)
    assert await signed_in.served() == "access-2"


async def test_a_machine_that_slept_into_the_leeway_renews_ahead(signed_in: Rig) -> None:
    signed_in.clock.suspend(DUE)
    assert (signed_in.keeper.ready(), await signed_in.served()) == (None, "access-1")
    await signed_in.keeper.settle()
    assert await signed_in.served() == "access-2"


async def test_a_wall_clock_set_forward_past_the_end_renews(signed_in: Rig) -> None:
    signed_in.clock.set_wall(signed_in.clock.wall() + LIFETIME)
    assert await signed_in.served() == "access-2"


async def test_a_wall_clock_set_back_does_not_lengthen_a_life(signed_in: Rig) -> None:
    signed_in.clock.set_wall(signed_in.clock.wall() - 1e6)
    signed_in.clock.advance(LIFETIME)
    assert await signed_in.served() == "access-2"


async def test_a_wall_clock_set_back_costs_no_exchange(signed_in: Rig) -> None:
    signed_in.clock.set_wall(signed_in.clock.wall() - 1e6)
    assert await signed_in.served() == "access-1"


async def test_a_life_counts_from_the_start_of_the_request(rig: Rig) -> None:
    rig.source.seconds = 100.0
    await rig.keeper.token()
    rig.source.seconds = 0.0
    rig.clock.advance(LIFETIME - 100.0)
    assert await rig.served() == "access-2"


async def test_a_back_off_is_not_ended_by_the_wall_clock(rig: Rig) -> None:
    rig.source.outcomes.append(VendorFaultError("down", retry_after=30.0))
    await together(1, rig.served)
    rig.clock.suspend(3600)
    assert await together(1, rig.served) == ["VendorFaultError"]


@pytest.mark.parametrize("asked", [1e9, 1e300])
async def test_an_absurd_wait_holds_a_session_back_for_a_day_at_most(
    rig: Rig, asked: float
) -> None:
    rig.source.outcomes.append(VendorFaultError("down", retry_after=asked))
    await together(1, rig.served)
    rig.clock.advance(86_399.0)
    assert await together(1, rig.served) == ["VendorFaultError"]
    rig.clock.advance(1.0)
    assert await together(1, rig.served) == ["access-2"]


# --- what a background task asks ------------------------------------------------------------------


async def test_a_missing_token_is_due(rig: Rig) -> None:
    assert rig.keeper.renew_if_due() == 0
    await rig.keeper.settle()
    assert rig.keeper.state is State.ACTIVE


async def test_a_fresh_token_says_when_it_is_due(signed_in: Rig) -> None:
    signed_in.clock.advance(1000)
    assert signed_in.keeper.renew_if_due() == DUE - 1000
    assert len(signed_in.source.asked) == 1


async def test_the_nearer_of_both_clocks_says_when_it_is_due(signed_in: Rig) -> None:
    signed_in.clock.suspend(1000)
    assert signed_in.keeper.renew_if_due() == DUE - 1000


async def test_a_token_of_unknown_life_is_never_due(rig: Rig) -> None:
    rig.source.lifetime = None
    await rig.keeper.token()
    assert rig.keeper.renew_if_due() == math.inf


async def test_a_due_token_is_renewed(signed_in: Rig) -> None:
    signed_in.clock.advance(DUE)
    assert signed_in.keeper.renew_if_due() == 0
    await signed_in.keeper.settle()
    assert await signed_in.served() == "access-2"


@pytest.mark.parametrize("first", [True, False])
async def test_an_exchange_under_way_is_not_doubled(rig: Rig, first: bool) -> None:  # noqa: FBT001
    if not first:
        await rig.keeper.token()
        rig.clock.advance(DUE)
    before = len(rig.source.asked)
    assert [rig.keeper.renew_if_due() for _ in range(3)] == [0, 0, 0]
    await rig.keeper.settle()
    assert len(rig.source.asked) == before + 1


@pytest.mark.parametrize("age", [DUE, LIFETIME])
async def test_a_failed_renewal_says_when_to_try_again(signed_in: Rig, age: float) -> None:
    signed_in.source.outcomes.append(VendorFaultError("down", retry_after=7.0))
    signed_in.clock.advance(age)
    signed_in.keeper.renew_if_due()
    await signed_in.keeper.settle()
    assert signed_in.keeper.renew_if_due() == 7.0


async def test_a_closed_session_is_never_due(signed_in: Rig) -> None:
    await signed_in.keeper.close()
    assert signed_in.keeper.renew_if_due() == math.inf


# --- I13: everything ends -------------------------------------------------------------------------


@pytest.fixture
def hasty() -> Rig:
    """A keeper that gives a token request next to no time."""
    return Rig(time_limit=0.05)


async def test_a_token_request_that_is_never_answered_ends(hasty: Rig) -> None:
    hasty.source.gate.hold()
    with anyio.fail_after(5), pytest.raises(TimedOutError, match=r"within 0\.05 s") as caught:
        await hasty.keeper.token()
    assert caught.value.may_have_arrived


async def test_the_exchange_after_a_timeout_uses_what_was_kept(hasty: Rig) -> None:
    await hasty.keeper.token()
    hasty.source.gate.hold()
    await together(1, lambda: renewed(hasty))
    hasty.source.gate.release()
    hasty.clock.advance(60)
    await hasty.keeper.renew()
    assert hasty.source.asked == ["password", "refresh-1", "refresh-1"]


async def renewed(rig: Rig) -> str:
    return (await rig.keeper.renew()).access_token.reveal()


async def test_a_sources_own_timeout_says_what_it_knows(rig: Rig) -> None:
    rig.source.outcomes.append(TimedOutError("the connection was not made"))
    with pytest.raises(TimedOutError, match="the connection was not made") as caught:
        await rig.keeper.token()
    assert not caught.value.may_have_arrived


async def test_closing_ends_though_the_vendor_never_answers(hasty: Rig) -> None:
    hasty.source.gate.hold()
    hasty.keeper.renew_if_due()
    with anyio.fail_after(5):
        await hasty.keeper.close()
    assert hasty.keeper.state is State.CLOSED
