"""What a one-time password bought: how long it serves, what ends it, and what never throws it away (I4)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fleetauth.clock import Instant
from fleetauth.errors import MisuseError
from fleetauth.events import SecondFactorGiven, SecondFactorWanted
from fleetauth.secrets import Secret
from fleetauth.tokens.lifecycle import State
from fleetauth.tokens.second_factor import SecondFactor, lifetime_of
from tests.tokens.scripted import LEEWAY, LIFETIME, Rig

START = Instant(1000.0, 1_767_225_600.0)
A_DAY = 86_400.0
DUE = LIFETIME - LEEWAY


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(START.wall + seconds, UTC)


def give(rig: Rig, name: str = "factor", lifetime: float | None = A_DAY) -> SecondFactor:
    started = Instant(rig.clock.monotonic(), rig.clock.wall())
    rig.keeper.second_factor_given(
        Secret(name), lifetime=lifetime, started=started, sign_ins=rig.keeper.sign_ins
    )
    found = rig.keeper.second_factor()
    assert found is not None
    return found


# --- how long it lasts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("valid_to", "valid_from", "lifetime"),
    [
        (None, None, None),
        (None, at(0), None),
        (at(600), None, 600.0),
        (at(600), at(0), 600.0),
        (at(600), at(-300), 600.0),  # sold before: what is left counts
        (at(9000), at(8400), 600.0),  # the vendor's clock is ahead: the span counts
        (at(-3000), at(-3600), 600.0),  # the vendor's clock is behind
        (at(-1), None, None),  # makes no sense: as good as unknown
        (at(-1), at(5), None),
    ],
)
def test_a_lifetime_trusts_no_clock_but_ours(
    valid_to: datetime | None, valid_from: datetime | None, lifetime: float | None
) -> None:
    assert lifetime_of(valid_to, valid_from, START) == lifetime


@pytest.mark.parametrize(
    ("now", "serves"),
    [
        (START, True),
        (Instant(START.monotonic + 599, START.wall + 599), True),
        (Instant(START.monotonic + 600, START.wall), False),
        (Instant(START.monotonic, START.wall + 600), False),
    ],
)
def test_it_ends_by_the_first_of_two_clocks(now: Instant, serves: bool) -> None:  # noqa: FBT001
    factor = SecondFactor(value=Secret("f"), generation=1, obtained=START, lifetime=600.0)
    assert (factor.serves(now), factor.surely_serves(now)) == (serves, serves)


def test_one_of_unknown_life_serves_on_but_is_sure_for_a_minute_only() -> None:
    factor = SecondFactor(value=Secret("f"), generation=1, obtained=START)
    soon, later = Instant(1059.0, START.wall + 59), Instant(1060.0, START.wall + 60)
    assert (factor.serves(later), factor.surely_serves(later)) == (True, False)
    assert factor.surely_serves(soon)


def test_it_does_not_show_itself() -> None:
    factor = SecondFactor(value=Secret("canary"), generation=1, obtained=START)
    assert "canary" not in repr(factor)


# --- wanted ---------------------------------------------------------------------------------------


async def test_one_that_is_wanted_and_missing_changes_the_state_once(signed_in: Rig) -> None:
    for _ in range(3):
        assert signed_in.keeper.second_factor_wanted(None)
    assert signed_in.keeper.state is State.SECOND_FACTOR
    assert len(signed_in.told(SecondFactorWanted)) == 1


async def test_the_token_serves_on_and_is_renewed(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    assert await signed_in.served() == "access-1"
    signed_in.clock.advance(LIFETIME)
    assert await signed_in.served() == "access-2"
    assert signed_in.keeper.state is State.SECOND_FACTOR


async def test_a_renewal_that_fails_leaves_it_wanted_and_the_token_serving(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    signed_in.clock.advance(DUE)
    signed_in.source.outcomes.append(OSError("broken"))
    await signed_in.served()
    await signed_in.keeper.settle()
    assert signed_in.keeper.state is State.SECOND_FACTOR
    assert await signed_in.served() == "access-1"


async def test_a_401_while_it_is_wanted_renews_the_token(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    signed_in.keeper.rejected(1)
    assert await signed_in.served() == "access-2"


async def test_a_new_token_on_request_while_it_is_wanted(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    assert (await signed_in.keeper.renew()).generation == 2


async def test_a_late_want_after_a_sign_out_is_nothing(signed_in: Rig) -> None:
    await signed_in.keeper.sign_out()
    assert signed_in.keeper.second_factor_wanted(None)
    assert (signed_in.keeper.state, signed_in.told(SecondFactorWanted)) == (State.SIGNED_OUT, [])


# --- given ----------------------------------------------------------------------------------------


async def test_one_that_is_given_ends_the_want(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    assert give(signed_in).value == Secret("factor")
    assert signed_in.keeper.state is State.ACTIVE
    (event,) = signed_in.told(SecondFactorGiven)
    assert (event.generation, event.lifetime) == (1, A_DAY)


async def test_it_outlives_renewals_until_its_end(signed_in: Rig) -> None:
    give(signed_in)
    signed_in.clock.advance(LIFETIME)
    await signed_in.served()
    assert signed_in.keeper.second_factor() is not None
    signed_in.clock.advance(A_DAY)
    assert signed_in.keeper.second_factor() is None
    assert signed_in.keeper.state is State.SECOND_FACTOR


async def test_one_that_comes_during_a_renewal_counts_after_it(signed_in: Rig) -> None:
    signed_in.keeper.second_factor_wanted(None)
    signed_in.clock.advance(DUE)
    signed_in.source.gate.hold()
    await signed_in.served()
    assert signed_in.keeper.state.value == "Renewing"
    give(signed_in)
    signed_in.source.gate.release()
    await signed_in.keeper.settle()
    assert signed_in.keeper.state is State.ACTIVE


async def test_it_is_taken_out_of_texts(signed_in: Rig) -> None:
    give(signed_in, "canary-factor")
    assert signed_in.redactor.text("so: canary-factor") == "so: ***"


async def test_a_late_refusal_of_an_older_one_leaves_the_newer(signed_in: Rig) -> None:
    old = give(signed_in, "factor-1", lifetime=None)
    signed_in.clock.advance(61)
    new = give(signed_in, "factor-2", lifetime=None)
    assert signed_in.keeper.second_factor_wanted(old)
    assert signed_in.keeper.second_factor_wanted(None)
    assert signed_in.keeper.second_factor() is new
    assert signed_in.keeper.state is State.ACTIVE


async def test_a_refusal_of_one_that_may_have_ended_ends_it(signed_in: Rig) -> None:
    used = give(signed_in, lifetime=None)
    signed_in.clock.advance(61)
    assert signed_in.keeper.second_factor_wanted(used)
    assert signed_in.keeper.second_factor() is None


@pytest.mark.parametrize("lifetime", [A_DAY, None])
async def test_a_refusal_of_one_that_surely_serves_is_about_something_else(
    signed_in: Rig, lifetime: float | None
) -> None:
    used = give(signed_in, lifetime=lifetime)
    assert not signed_in.keeper.second_factor_wanted(used)
    assert (signed_in.keeper.second_factor(), signed_in.keeper.state) == (used, State.ACTIVE)


# --- forgotten ------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", ["sign_out", "start_over", "close"])
async def test_it_is_forgotten_with_the_tokens(signed_in: Rig, work: str) -> None:
    give(signed_in)
    await getattr(signed_in.keeper, work)()
    assert signed_in.keeper.second_factor() is None


@pytest.mark.parametrize("again", [True, False])
async def test_one_of_an_older_sign_in_is_not_taken(signed_in: Rig, again: bool) -> None:  # noqa: FBT001
    sign_ins = signed_in.keeper.sign_ins
    await signed_in.keeper.start_over()
    if again:
        await signed_in.served()
    with pytest.raises(MisuseError, match="was signed out while"):
        signed_in.keeper.second_factor_given(
            Secret("late"), lifetime=None, started=START, sign_ins=sign_ins
        )
    assert signed_in.keeper.second_factor() is None
