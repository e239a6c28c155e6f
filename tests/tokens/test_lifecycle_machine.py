"""The lifecycle under any order of events and any jump of the clocks (I1 to I6): what may never happen, doesn't."""

from __future__ import annotations

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fleetauth.clock import Instant
from fleetauth.errors import CredentialsRefusedError, VendorFaultError
from fleetauth.secrets import Secret
from fleetauth.tokens import lifecycle as life
from fleetauth.tokens.lifecycle import Lifecycle, State
from fleetauth.tokens.second_factor import SecondFactor
from fleetauth.tokens.token import Token

LIFETIMES = st.one_of(st.none(), st.floats(0.001, 4000.0))
JUMPS = st.floats(-5000.0, 5000.0)
PASSES = st.floats(0.0, 5000.0)
UNDER_WAY = (State.SIGNING_IN, State.RENEWING)
STARTS = (life.Exchange, life.ServeAndRenew)


class Life(RuleBasedStateMachine):
    """Does what a keeper may do, and keeps a simple account of it beside."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Lifecycle(leeway=60.0)
        self.now = Instant(1000.0, 1_767_225_600.0)
        self.under_way = False
        self.rejected: set[int] = set()
        self.newest = 0
        self.refused = False

    def feed(self, event: life.Event) -> None:
        self.life.feed(event)

    def next_token(self, lifetime: float | None) -> Token:
        self.newest += 1
        return Token(
            access_token=Secret(f"access-{self.newest}"),
            lifetime=lifetime,
            obtained=self.now,
            generation=self.newest,
        )

    # --- time

    @rule(seconds=PASSES)
    def time_passes(self, seconds: float) -> None:
        self.now = Instant(self.now.monotonic + seconds, self.now.wall + seconds)

    @rule(seconds=PASSES)
    def the_machine_sleeps(self, seconds: float) -> None:
        self.now = attrs.evolve(self.now, wall=self.now.wall + seconds)

    @rule(seconds=JUMPS)
    def the_wall_clock_is_set(self, seconds: float) -> None:
        self.now = attrs.evolve(self.now, wall=self.now.wall + seconds)

    # --- an exchange

    @precondition(lambda self: isinstance(self.life.plan(self.now), STARTS))
    @rule()
    def an_exchange_starts_as_planned(self) -> None:
        self.feed(life.ExchangeStarted())
        self.under_way = True

    @precondition(lambda self: self.under_way)
    @rule(lifetime=LIFETIMES, adopted=st.booleans())
    def a_token_comes(self, lifetime: float | None, adopted: bool) -> None:  # noqa: FBT001
        token = self.next_token(lifetime)
        self.feed(life.TokenAdopted(token) if adopted else life.TokenIssued(token))
        self.under_way = False

    @precondition(lambda self: self.under_way)
    @rule(wait=PASSES)
    def the_exchange_fails(self, wait: float) -> None:
        self.feed(life.ExchangeFaulted(VendorFaultError("down"), self.now.monotonic + wait))
        self.under_way = False

    @precondition(lambda self: self.under_way)
    @rule()
    def the_refresh_token_is_refused(self) -> None:
        self.feed(life.RefreshRefused())

    @precondition(lambda self: self.under_way)
    @rule()
    def the_vendor_refuses(self) -> None:
        self.feed(life.CredentialsRefused(CredentialsRefusedError("no")))
        self.under_way, self.refused = False, True

    # --- the API and the user

    @rule(back=st.integers(0, 3))
    def a_401_comes(self, back: int) -> None:
        self.feed(life.TokenRejected(self.newest - back))
        self.rejected.add(self.newest - back)

    @rule()
    def a_second_factor_is_wanted(self) -> None:
        self.feed(life.SecondFactorWanted())

    @precondition(lambda self: self.life.state in life.WITH_TOKEN)
    @rule(lifetime=LIFETIMES)
    def a_second_factor_is_given(self, lifetime: float | None) -> None:
        value = Secret("factor")
        factor = SecondFactor(value=value, generation=1, obtained=self.now, lifetime=lifetime)
        self.feed(life.SecondFactorGiven(factor))

    @precondition(lambda self: not self.under_way and self.life.state is not State.CLOSED)
    @rule(event=st.sampled_from([life.CredentialsReplaced(), life.Unlocked()]))
    def the_user_lets_it_go_on(self, event: life.Event) -> None:
        self.feed(event)
        self.refused = False

    @precondition(lambda self: not self.under_way and self.life.state is not State.CLOSED)
    @rule()
    def the_user_drops_the_token(self) -> None:
        self.feed(life.Dropped())
        self.refused = self.refused and self.life.state is State.LOCKED

    @rule(sure=st.integers(0, 9))
    def the_session_is_closed(self, sure: int) -> None:
        if sure == 0:  # seldom, or every run would end at once
            self.feed(life.Closed())

    # --- what may never happen

    @invariant()
    def no_expired_or_rejected_token_is_served(self) -> None:
        plan = self.life.plan(self.now)
        if not isinstance(plan, (life.Serve, life.ServeAndRenew)):
            return
        token = plan.token
        assert token.generation == self.newest
        assert token.generation not in self.rejected
        if token.lifetime is not None:
            assert self.now.monotonic < token.obtained.monotonic + token.lifetime
            assert self.now.wall < token.obtained.wall + token.lifetime

    @invariant()
    def no_exchange_starts_beside_another(self) -> None:
        plans = (self.life.plan(self.now), self.life.plan_renewal(self.now))
        assert not (self.under_way and any(isinstance(plan, STARTS) for plan in plans))

    @invariant()
    def nothing_is_sent_after_a_refusal_or_the_end(self) -> None:
        if self.refused or self.life.state is State.CLOSED:
            assert isinstance(self.life.plan(self.now), life.Refuse)
            assert isinstance(self.life.plan_renewal(self.now), life.Refuse)

    @invariant()
    def a_second_factor_is_there_only_beside_a_token_and_never_while_one_is_wanted(self) -> None:
        if self.life.second_factor is not None:
            assert self.life.state in life.WITH_TOKEN
            assert not self.life.second_factor_wanted
        if self.life.state is State.SECOND_FACTOR:
            assert self.life.second_factor_wanted

    @invariant()
    def the_generation_is_the_newest_tokens(self) -> None:
        assert self.life.generation == self.newest

    @invariant()
    def somebody_waits_only_while_an_exchange_is_under_way(self) -> None:
        if isinstance(self.life.plan(self.now), life.AwaitExchange):
            assert self.under_way
            assert self.life.state in UNDER_WAY


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
