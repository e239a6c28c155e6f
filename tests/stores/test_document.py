"""The rules where the contract can't go: a store's clock that is set back, and a store that forgot its last seconds."""

from __future__ import annotations

import attrs
import pytest

from fleetauth.stores import Lease
from fleetauth.stores import document as rules
from fleetauth.stores.document import Document

LEASED = Document[str](owner="one", fence=3, leased_until=1030.0, changed_at=1000.0)


def leased(found: Document[str], now: float) -> tuple[Document[str], Lease | None]:
    return rules.changed(found, lambda doc, at: rules.leased(doc, "two", 30.0, at), now)


def test_a_dead_workers_lease_ends_although_the_clock_was_set_back_an_hour() -> None:
    denied, lease = leased(LEASED, 1005.0 - 3600.0)
    assert lease is None
    assert leased(denied, 1036.0 - 3600.0)[1] is not None


def test_a_lease_survives_a_small_step_back() -> None:
    assert leased(LEASED, 999.5)[1] is None


def test_a_turn_is_not_put_off_by_as_much_as_the_clock_was_set_back() -> None:
    waiting = Document[str](free_at=1015.0, changed_at=1000.0)
    _, wait = rules.changed(
        waiting, lambda doc, at: rules.turn_taken(doc, 15, 60, at), 1000.0 - 3600
    )
    assert wait == 15.0


def test_a_refusal_lasts_no_longer_by_as_much_as_the_clock_was_set_back() -> None:
    refused = Document[str](refused_until=1040.0, changed_at=1000.0)
    assert rules.turns_refused(refused, 1000.0 - 3600) == 40.0


def test_a_token_grows_no_younger_when_the_clock_is_set_back() -> None:
    saved = Document(token="kept", saved_at=990.0, changed_at=1000.0)
    assert rules.current(saved, 500.0) == ("kept", 10.0)


def test_a_denial_at_the_same_time_changes_nothing() -> None:
    assert leased(LEASED, 1001.0)[0] is LEASED


@pytest.mark.parametrize(
    ("lease", "kept"),
    [
        (Lease(owner="before", fence=4), True),
        (Lease(owner="one", fence=3), True),
        (Lease(owner="before", fence=3), False),
        (Lease(owner="before", fence=2), False),
    ],
    ids=["newer than the store knows", "its own", "same number, other owner", "older"],
)
def test_a_store_that_forgot_its_last_seconds_loses_no_token(lease: Lease, kept: bool) -> None:  # noqa: FBT001
    assert rules.with_token(LEASED, "new", 1, lease, 1001.0)[1] is kept


def test_the_same_save_again_is_kept_and_changes_nothing() -> None:
    once, _ = rules.with_token(LEASED, "new", 1, None, 1001.0)
    assert rules.with_token(once, "new", 1, None, 1002.0) == (once, True)


def test_every_field_of_a_document_is_equal_before_the_first_change() -> None:
    assert set(attrs.asdict(Document[str]()).values()) == {None, 0, ""}
