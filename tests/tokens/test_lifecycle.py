"""The lifecycle's table, pair by pair, and what it plans in each state at each moment."""

from __future__ import annotations

from typing import Any

import pytest

from fleetauth.clock import Instant
from fleetauth.errors import (
    CredentialsRefusedError,
    LifecycleError,
    SessionClosedError,
    VendorFaultError,
)
from fleetauth.secrets import Secret
from fleetauth.tokens import lifecycle as life
from fleetauth.tokens.lifecycle import TRANSITIONS, Event, Lifecycle, State
from fleetauth.tokens.second_factor import SecondFactor
from fleetauth.tokens.token import Token

START = Instant(1000.0, 1_767_225_600.0)
LEEWAY, LIFETIME, RETRY_AT = 60.0, 600.0, START.monotonic + 5.0
FAULT = VendorFaultError("the vendor is down")
REFUSAL = CredentialsRefusedError("no")
FACTOR = SecondFactor(value=Secret("factor-1"), generation=1, obtained=START, lifetime=LIFETIME)


def token(generation: int, *, refresh: bool = True) -> Token:
    return Token(
        access_token=Secret(f"access-{generation}"),
        refresh_token=Secret(f"refresh-{generation}") if refresh else None,
        lifetime=LIFETIME,
        obtained=START,
        generation=generation,
    )


EVENTS: dict[type[Event], Event] = {
    type(event): event
    for event in (
        life.ExchangeStarted(),
        life.TokenIssued(token(7)),
        life.TokenAdopted(token(8)),
        life.ExchangeFaulted(FAULT, RETRY_AT, Secret("salvaged")),
        life.RefreshRefused(),
        life.CredentialsRefused(REFUSAL),
        life.SecondFactorWanted(),
        life.SecondFactorGiven(FACTOR),
        life.TokenRejected(1),
        life.CredentialsReplaced(),
        life.Unlocked(),
        life.Dropped(),
        life.Closed(),
    )
}
STARTED, ISSUED = life.ExchangeStarted(), life.TokenIssued(token(1))
WAYS: dict[State, tuple[Event, ...]] = {
    State.SIGNED_OUT: (),
    State.SIGNING_IN: (STARTED,),
    State.ACTIVE: (STARTED, ISSUED),
    State.RENEWING: (STARTED, ISSUED, STARTED),
    State.LOCKED: (STARTED, life.CredentialsRefused(REFUSAL)),
    State.SECOND_FACTOR: (STARTED, ISSUED, life.SecondFactorWanted()),
    State.CLOSED: (STARTED, ISSUED, life.Closed()),
}
PAIRS = [(state, event) for state in State for event in EVENTS]
ALLOWED = [(state, event) for state, event in PAIRS if event in TRANSITIONS[state]]
FORBIDDEN = [pair for pair in PAIRS if pair not in ALLOWED]


def lifecycle(*events: Event) -> Lifecycle:
    made = Lifecycle(leeway=LEEWAY)
    for event in events:
        made.feed(event)
    return made


def at(state: State) -> Lifecycle:
    return lifecycle(*WAYS[state])


def seen(subject: Lifecycle) -> tuple[Any, ...]:
    """All that a caller can observe, over all the moments that matter."""
    plans = [subject.plan(later(seconds)) for seconds in (0.0, 6.0, 541.0, 601.0)]
    told = [(type(plan), getattr(plan, "token", None)) for plan in plans]
    reasons = [str(plan.error) for plan in plans if isinstance(plan, (life.Refuse, life.BackOff))]
    return (
        subject.state,
        subject.token,
        subject.refresh_token,
        subject.generation,
        subject.second_factor,
        subject.second_factor_wanted,
        told,
        reasons,
    )


def later(seconds: float) -> Instant:
    return Instant(START.monotonic + seconds, START.wall + seconds)


# --- the table --------------------------------------------------------------------------------


def test_every_state_has_a_row() -> None:
    assert set(TRANSITIONS) == set(State)


def test_every_event_is_walked_here() -> None:
    # Not `__subclasses__()`: of each slotted class, that may name a first draft, until it is collected as garbage.
    kinds = {kind for kind in vars(life).values() if isinstance(kind, type)}
    assert set(EVENTS) == {kind for kind in kinds if issubclass(kind, Event)} - {Event}


@pytest.mark.parametrize("state", State)
def test_a_state_can_be_reached(state: State) -> None:
    assert at(state).state is state


@pytest.mark.parametrize(("state", "event"), ALLOWED)
def test_an_allowed_event_leads_to_the_tables_state(state: State, event: type[Event]) -> None:
    subject = at(state)
    subject.feed(EVENTS[event])
    assert subject.state is TRANSITIONS[state][event]


@pytest.mark.parametrize(("state", "event"), FORBIDDEN)
def test_any_other_event_raises(state: State, event: type[Event]) -> None:
    with pytest.raises(LifecycleError, match=f"{event.__name__} is not allowed in {state.value}"):
        at(state).feed(EVENTS[event])


@pytest.mark.parametrize(("state", "event"), FORBIDDEN)
def test_any_other_event_changes_nothing(state: State, event: type[Event]) -> None:
    subject = at(state)
    before = seen(subject)
    with pytest.raises(LifecycleError):
        subject.feed(EVENTS[event])
    assert seen(subject) == before


@pytest.mark.parametrize("state", [State.LOCKED, State.CLOSED])
def test_no_exchange_can_start_when(state: State) -> None:
    assert life.ExchangeStarted not in TRANSITIONS[state]


@pytest.mark.parametrize("event", EVENTS)
def test_closed_is_the_end(event: type[Event]) -> None:
    assert TRANSITIONS[State.CLOSED].get(event, State.CLOSED) is State.CLOSED


@pytest.mark.parametrize("state", [State.SIGNING_IN, State.RENEWING])
def test_no_second_exchange_can_start_when(state: State) -> None:
    assert life.ExchangeStarted not in TRANSITIONS[state]


# --- what an event does to the token -----------------------------------------------------------


def test_a_token_without_a_refresh_token_keeps_the_old_one() -> None:
    subject = lifecycle(STARTED, ISSUED, STARTED, life.TokenIssued(token(2, refresh=False)))
    assert subject.refresh_token == Secret("refresh-1")


def test_a_rotated_refresh_token_replaces_the_old_one() -> None:
    subject = lifecycle(STARTED, ISSUED, STARTED, life.TokenIssued(token(2)))
    assert subject.refresh_token == Secret("refresh-2")


def test_a_fault_keeps_the_token_and_its_refresh_token() -> None:
    subject = lifecycle(STARTED, ISSUED, STARTED, life.ExchangeFaulted(FAULT, RETRY_AT))
    assert (subject.token, subject.refresh_token) == (token(1), Secret("refresh-1"))


def test_a_refresh_token_out_of_a_broken_answer_replaces_the_old_one() -> None:
    fault = life.ExchangeFaulted(FAULT, RETRY_AT, Secret("salvaged"))
    assert lifecycle(STARTED, ISSUED, STARTED, fault).refresh_token == Secret("salvaged")


def test_a_refused_refresh_token_is_dropped_and_the_access_token_stays() -> None:
    subject = lifecycle(STARTED, ISSUED, STARTED, life.RefreshRefused())
    assert (subject.token, subject.refresh_token) == (token(1), None)


@pytest.mark.parametrize(
    "event",
    [
        life.CredentialsRefused(REFUSAL),
        life.CredentialsReplaced(),
        life.Dropped(),
    ],
    ids=lambda event: type(event).__name__,
)
def test_forgets_every_token(event: Event) -> None:
    subject = lifecycle(STARTED, ISSUED, event)
    assert (subject.token, subject.refresh_token) == (None, None)


def test_the_generation_outlives_a_sign_out() -> None:
    assert lifecycle(STARTED, ISSUED, life.Dropped()).generation == 1


def test_new_credentials_end_a_back_off() -> None:
    subject = lifecycle(STARTED, life.ExchangeFaulted(FAULT, RETRY_AT), life.CredentialsReplaced())
    assert subject.plan(START) == life.Exchange()


def test_a_token_ends_a_back_off() -> None:
    subject = lifecycle(STARTED, life.ExchangeFaulted(FAULT, RETRY_AT))
    subject.feed(STARTED)
    subject.feed(ISSUED)
    assert subject.held_back(START) == 0


def test_a_rejected_token_does_not_taint_the_next() -> None:
    subject = lifecycle(STARTED, ISSUED, life.TokenRejected(1), STARTED, life.TokenIssued(token(2)))
    assert subject.plan(START) == life.Serve(token(2))


# --- what an event does to the second factor ----------------------------------------------------

GIVEN, WANTED = life.SecondFactorGiven(FACTOR), life.SecondFactorWanted()


def test_a_second_factor_that_is_given_goes_beside_the_token() -> None:
    subject = lifecycle(STARTED, ISSUED, WANTED, GIVEN)
    assert (subject.token, subject.second_factor) == (token(1), FACTOR)
    assert not subject.second_factor_wanted


def test_a_second_factor_that_is_wanted_anew_leaves_the_token() -> None:
    subject = lifecycle(STARTED, ISSUED, GIVEN, WANTED)
    assert (subject.token, subject.second_factor) == (token(1), None)
    assert subject.second_factor_wanted


def test_a_second_factor_outlives_a_renewal() -> None:
    subject = lifecycle(STARTED, ISSUED, GIVEN, STARTED, life.TokenIssued(token(2)))
    assert subject.second_factor is FACTOR


@pytest.mark.parametrize("event", [WANTED, GIVEN])
def test_what_comes_during_a_renewal_is_remembered(event: Event) -> None:
    before = GIVEN if event is WANTED else WANTED
    subject = lifecycle(STARTED, ISSUED, before, STARTED, event, life.TokenIssued(token(2)))
    assert subject.second_factor_wanted is (event is WANTED)
    assert subject.second_factor is (FACTOR if event is GIVEN else None)


@pytest.mark.parametrize(
    "event",
    [life.CredentialsRefused(REFUSAL), life.CredentialsReplaced(), life.Dropped(), life.Closed()],
    ids=lambda event: type(event).__name__,
)
def test_forgets_the_second_factor(event: Event) -> None:
    assert lifecycle(STARTED, ISSUED, GIVEN, event).second_factor is None


def test_what_forgets_the_tokens_forgets_that_a_second_factor_was_wanted() -> None:
    subject = lifecycle(STARTED, ISSUED, WANTED, life.Dropped())
    assert (subject.second_factor_wanted, subject.sign_ins) == (False, 1)


@pytest.mark.parametrize("state", [State.SIGNED_OUT, State.SIGNING_IN, State.LOCKED, State.CLOSED])
def test_a_late_want_of_a_second_factor_changes_nothing_without_a_token(state: State) -> None:
    subject = at(state)
    before = seen(subject)
    subject.feed(WANTED)
    assert seen(subject) == before


# --- the plan: state by state, moment by moment --------------------------------------------------

SERVE, RENEW = life.Serve(token(1)), life.ServeAndRenew(token(1))
FRESH, DUE, EXPIRED = later(0.0), later(LIFETIME - LEEWAY), later(LIFETIME)
SUSPENDED = Instant(START.monotonic, START.wall + LIFETIME)  # monotonic stood still
SET_BACK = Instant(START.monotonic + LIFETIME, START.wall - 1e6)  # wall was set back
MOMENTS = {
    "fresh": FRESH,
    "due": DUE,
    "expired": EXPIRED,
    "by wall": SUSPENDED,
    "by monotonic": SET_BACK,
}
WHEN_ACTIVE = {
    "fresh": SERVE,
    "due": RENEW,
    "expired": life.Exchange(),
    "by wall": life.Exchange(),
    "by monotonic": life.Exchange(),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("state", [State.ACTIVE, State.SECOND_FACTOR])
def test_the_plan_with_a_token(state: State, moment: str) -> None:
    assert at(state).plan(MOMENTS[moment]) == WHEN_ACTIVE[moment]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_plan_while_renewing(moment: str) -> None:
    serves = moment in {"fresh", "due"}
    expected = SERVE if serves else life.AwaitExchange()
    assert at(State.RENEWING).plan(MOMENTS[moment]) == expected


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.SIGNED_OUT, life.Exchange()),
        (State.SIGNING_IN, life.AwaitExchange()),
        (State.LOCKED, life.Refuse(REFUSAL)),
    ],
)
def test_the_plan_without_a_token(state: State, action: life.Action, moment: str) -> None:
    assert at(state).plan(MOMENTS[moment]) == action


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_plan_of_a_closed_session_refuses(moment: str) -> None:
    plan = at(State.CLOSED).plan(MOMENTS[moment])
    assert isinstance(plan, life.Refuse)
    assert isinstance(plan.error, SessionClosedError)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.ACTIVE, life.Exchange()),
        (State.SECOND_FACTOR, life.Exchange()),
        (State.RENEWING, life.AwaitExchange()),
    ],
)
def test_a_rejected_token_never_serves(state: State, action: life.Action, moment: str) -> None:
    subject = at(state)
    subject.feed(life.TokenRejected(1))
    assert subject.plan(MOMENTS[moment]) == action


def test_a_401_of_an_older_token_rejects_nothing() -> None:
    subject = lifecycle(STARTED, ISSUED, STARTED, life.TokenIssued(token(2)))
    subject.feed(life.TokenRejected(1))
    assert subject.plan(START) == life.Serve(token(2))


@pytest.mark.parametrize(
    ("seconds", "action"),
    [(0.0, life.BackOff(FAULT, 5.0)), (4.0, life.BackOff(FAULT, 1.0)), (5.0, life.Exchange())],
)
def test_the_plan_after_a_failed_sign_in(seconds: float, action: life.Action) -> None:
    subject = lifecycle(STARTED, life.ExchangeFaulted(FAULT, RETRY_AT))
    assert subject.plan(later(seconds)) == action


@pytest.mark.parametrize(
    ("moment", "action"),
    [
        (Instant(RETRY_AT - 1, FRESH.wall), SERVE),
        (Instant(RETRY_AT - 1, DUE.wall), SERVE),
        (Instant(RETRY_AT, DUE.wall), RENEW),
        (Instant(RETRY_AT - 1, EXPIRED.wall), life.BackOff(FAULT, 1.0)),
        (Instant(RETRY_AT, EXPIRED.wall), life.Exchange()),
    ],
)
def test_the_plan_after_a_failed_renewal(moment: Instant, action: life.Action) -> None:
    subject = at(State.RENEWING)
    subject.feed(life.ExchangeFaulted(FAULT, RETRY_AT))
    assert subject.plan(moment) == action


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (State.SIGNED_OUT, life.Exchange()),
        (State.SIGNING_IN, life.AwaitExchange()),
        (State.ACTIVE, life.Exchange()),
        (State.RENEWING, life.AwaitExchange()),
        (State.LOCKED, life.Refuse(REFUSAL)),
        (State.SECOND_FACTOR, life.Exchange()),
    ],
)
def test_the_plan_for_a_new_token_while_the_old_one_is_fresh(
    state: State, action: life.Action
) -> None:
    assert at(state).plan_renewal(START) == action


def test_a_new_token_waits_for_the_back_off_too() -> None:
    subject = at(State.RENEWING)
    subject.feed(life.ExchangeFaulted(FAULT, RETRY_AT))
    assert subject.plan_renewal(START) == life.BackOff(FAULT, 5.0)


def test_a_token_of_unknown_life_serves_until_it_is_rejected() -> None:
    endless = Token(access_token=Secret("endless"), obtained=START, generation=1)
    subject = lifecycle(STARTED, life.TokenIssued(endless))
    assert subject.plan(later(1e12)) == life.Serve(endless)


def test_an_unlocked_session_tries_again() -> None:
    subject = at(State.LOCKED)
    subject.feed(life.Unlocked())
    assert subject.plan(START) == life.Exchange()
