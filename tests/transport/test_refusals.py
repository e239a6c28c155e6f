"""When a 401 says nothing of the token: what is remembered of the places that refuse any (I4)."""

from __future__ import annotations

import pytest

from fleetauth.transport.refusals import FreshRefusals

PLACE = "GET https://fleet.example/x"


@pytest.fixture
def refusals() -> FreshRefusals:
    return FreshRefusals()


def refuse(refusals: FreshRefusals, place: str, generation: int) -> None:
    """A token was refused here, and then this next one as well."""
    with refusals.trial(place, generation - 1) as trial:
        trial.begins(generation)
        trial.refused = True


def test_a_first_401_may_mean_the_token(refusals: FreshRefusals) -> None:
    assert not refusals.tells_nothing(PLACE, 1)


def test_a_place_that_refused_a_fresh_token_says_nothing_of_it(refusals: FreshRefusals) -> None:
    refuse(refusals, PLACE, 2)
    assert refusals.tells_nothing(PLACE, 2)


def test_it_may_say_something_of_a_later_one(refusals: FreshRefusals) -> None:
    refuse(refusals, PLACE, 2)
    assert not refusals.tells_nothing(PLACE, 3)


def test_it_says_nothing_of_a_later_one_that_is_taken_elsewhere(refusals: FreshRefusals) -> None:
    refuse(refusals, PLACE, 2)
    refusals.accepted("elsewhere", 3)
    assert refusals.tells_nothing(PLACE, 3)


def test_a_place_that_never_refused_a_fresh_token_may_mean_one_that_is_taken_elsewhere(
    refusals: FreshRefusals,
) -> None:
    refusals.accepted("elsewhere", 3)
    assert not refusals.tells_nothing(PLACE, 3)


def test_a_late_acceptance_of_an_old_token_says_nothing_of_the_newest(
    refusals: FreshRefusals,
) -> None:
    refuse(refusals, PLACE, 2)
    refusals.accepted("elsewhere", 3)
    refusals.accepted("elsewhere", 1)
    assert refusals.tells_nothing(PLACE, 3)


def test_a_place_that_takes_a_token_is_like_any_other_again(refusals: FreshRefusals) -> None:
    refuse(refusals, PLACE, 2)
    refusals.accepted(PLACE, 2)
    assert not refusals.tells_nothing(PLACE, 2)


def test_while_the_next_token_is_tried_others_start_no_exchange_for_it(
    refusals: FreshRefusals,
) -> None:
    with refusals.trial(PLACE, 1):
        assert refusals.tells_nothing(PLACE, 2)
        assert not refusals.tells_nothing(PLACE, 1)


def test_a_next_token_that_skipped_generations_is_tried_as_what_it_is(
    refusals: FreshRefusals,
) -> None:
    with refusals.trial(PLACE, 1) as trial:
        trial.begins(7)
        assert refusals.tells_nothing(PLACE, 7)


def test_a_late_trial_does_not_forget_what_is_known_of_newer_tokens(
    refusals: FreshRefusals,
) -> None:
    refuse(refusals, PLACE, 5)
    refuse(refusals, PLACE, 2)
    assert refusals.tells_nothing(PLACE, 5)


def test_a_trial_that_did_not_end_with_a_401_leaves_nothing_behind(
    refusals: FreshRefusals,
) -> None:
    with pytest.raises(ValueError, match="broken"), refusals.trial(PLACE, 1):
        raise ValueError("broken")
    with refusals.trial(PLACE, 1):
        pass
    assert not refusals.tells_nothing(PLACE, 2)


def test_of_very_many_places_the_oldest_are_forgotten(refusals: FreshRefusals) -> None:
    for number in range(300):
        refuse(refusals, f"place {number}", 2)
    assert not refusals.tells_nothing("place 0", 2)
    assert refusals.tells_nothing("place 299", 2)
    assert refusals.tells_nothing("place 44", 2)


def test_while_the_next_is_tried_a_late_401_still_ends_a_token_that_was_taken_before(
    refusals: FreshRefusals,
) -> None:
    refusals.accepted(PLACE, 1)
    with refusals.trial(PLACE, 1):
        assert not refusals.tells_nothing(PLACE, 1)
