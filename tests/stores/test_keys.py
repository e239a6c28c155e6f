"""Names of what is stored: alike for the same sign-in, different for any other, telling nobody who it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetauth.secrets import Secret
from fleetauth.stores.keys import store_key

SECRET = Secret("invented-client-secret")
PARTS = ("mzone", "https://login.example/token", "", "client", "user")
LISTS = st.lists(st.text(), min_size=1, max_size=5)


def test_the_same_sign_in_has_the_same_key() -> None:
    assert store_key(SECRET, *PARTS) == store_key(Secret("invented-client-secret"), *PARTS)


@pytest.mark.parametrize("place", range(len(PARTS)))
def test_another_part_makes_another_key(place: int) -> None:
    other = tuple(f"{part}x" if at == place else part for at, part in enumerate(PARTS))
    assert store_key(SECRET, *other) != store_key(SECRET, *PARTS)


def test_another_secret_makes_another_key() -> None:
    assert store_key(Secret("other"), *PARTS) != store_key(SECRET, *PARTS)


def test_a_quota_has_a_key_of_its_own() -> None:
    assert store_key(SECRET, *PARTS, kind="quota") != store_key(SECRET, *PARTS)


def test_a_key_is_digits_only_and_names_nobody() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", store_key(SECRET, *PARTS))


@pytest.mark.parametrize("odd", ["", "☃", "\ud800"])
def test_any_text_is_a_secret(odd: str) -> None:
    assert store_key(Secret(odd), *PARTS) != store_key(SECRET, *PARTS)


@given(LISTS, LISTS)
def test_two_sign_ins_never_share_a_key(one: list[str], other: list[str]) -> None:
    assert (store_key(SECRET, *one) == store_key(SECRET, *other)) is (one == other)
