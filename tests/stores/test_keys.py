"""Names of stored tokens: alike for the same sign-in, different for any other, telling nobody who it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.stores.keys import store_key

PARTS = ("mzone", "https://login.example/token", "", "client", "user")


def test_the_same_sign_in_has_the_same_key() -> None:
    assert store_key(*PARTS) == store_key(*PARTS)


@pytest.mark.parametrize("place", range(len(PARTS)))
def test_another_part_makes_another_key(place: int) -> None:
    other = tuple(f"{part}x" if at == place else part for at, part in enumerate(PARTS))
    assert store_key(*other) != store_key(*PARTS)


def test_a_key_tells_the_vendor_and_nobodys_name() -> None:
    key = store_key(*PARTS)
    assert key.startswith("mzone:")
    assert not any(part in key for part in ("client", "user", "example"))


@given(st.lists(st.text(), min_size=2, max_size=5), st.lists(st.text(), min_size=2, max_size=5))
def test_two_sign_ins_never_share_a_key(one: list[str], other: list[str]) -> None:
    assert (store_key("v", *one) == store_key("v", *other)) is (one == other)
