"""How long a token serves (I6): both clocks, the leeway, and when nobody said."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.clock import Instant
from fleetauth.secrets import Secret
from fleetauth.tokens.token import Token, passed

START = Instant(1000.0, 2_000_000.0)


def token(lifetime: float | None) -> Token:
    return Token(access_token=Secret("access"), obtained=START, lifetime=lifetime)


@pytest.mark.parametrize(
    ("lifetime", "configured", "leeway"),
    [(3600.0, 60.0, 60.0), (120.0, 60.0, 60.0), (100.0, 60.0, 50.0), (1.0, 60.0, 0.5)],
)
def test_the_leeway_is_never_more_than_half_of_the_life(
    lifetime: float, configured: float, leeway: float
) -> None:
    assert token(lifetime).leeway(configured) == leeway


def test_the_leeway_of_an_unknown_life_is_the_configured_one() -> None:
    assert token(None).leeway(60.0) == 60.0


def test_the_life_counts_from_the_requests_start_on_both_clocks() -> None:
    assert token(3600.0).end() == Instant(4600.0, 2_003_600.0)


def test_renewal_is_due_a_leeway_before_the_end() -> None:
    assert token(3600.0).due_at(60.0) == Instant(4540.0, 2_003_540.0)


def test_an_unknown_life_has_no_end() -> None:
    assert (token(None).end(), token(None).due_at(60.0)) == (None, None)


@pytest.mark.parametrize(
    ("now", "has_come"),
    [
        (Instant(4599.9, 2_003_599.9), False),
        (Instant(4600.0, 2_003_599.9), True),
        (Instant(4599.9, 2_003_600.0), True),
        (Instant(1000.0, 9e9), True),  # the machine slept
        (Instant(9e9, 0.0), True),  # the wall clock was set back
    ],
)
def test_a_moment_has_come_when_either_clock_says_so(
    now: Instant,
    has_come: bool,  # noqa: FBT001
) -> None:
    assert passed(token(3600.0).end(), now) is has_come


def test_what_never_ends_has_not_passed() -> None:
    assert not passed(None, Instant(math.inf, math.inf))


@given(lifetime=st.floats(0.001, 1e9), configured=st.floats(0.0, 1e6))
def test_a_new_token_is_never_due_at_once(lifetime: float, configured: float) -> None:
    assert not passed(token(lifetime).due_at(configured), START)


def test_a_token_does_not_show_itself() -> None:
    shown = repr(token(None))
    assert "access_token=Secret('***')" in shown
