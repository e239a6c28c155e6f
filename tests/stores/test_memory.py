"""`MemoryStore`: what was saved last is what is loaded, under each key by itself."""

from __future__ import annotations

import attrs
import pytest

from fleetauth.secrets import Secret
from fleetauth.stores import MemoryStore, StoredToken

TOKEN = StoredToken(
    access_token=Secret("access"),
    refresh_token=Secret("refresh"),
    token_type="Bearer",
    scope="all",
    obtained=1_767_225_600.0,
    lifetime=3600.0,
    generation=1,
    grant="password",
)
NEWER = attrs.evolve(TOKEN, generation=2)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def test_an_unknown_key_holds_nothing(store: MemoryStore) -> None:
    assert await store.load("nobody") is None


async def test_what_was_saved_is_loaded(store: MemoryStore) -> None:
    await store.save("key", TOKEN)
    assert await store.load("key") == TOKEN


async def test_the_last_save_counts(store: MemoryStore) -> None:
    await store.save("key", TOKEN)
    await store.save("key", NEWER)
    assert await store.load("key") == NEWER


async def test_keys_are_apart(store: MemoryStore) -> None:
    await store.save("key", TOKEN)
    assert await store.load("other") is None


async def test_what_was_deleted_is_gone(store: MemoryStore) -> None:
    await store.save("key", TOKEN)
    await store.delete("key")
    assert await store.load("key") is None


async def test_deleting_nothing_is_no_error(store: MemoryStore) -> None:
    await store.delete("nobody")
    assert await store.load("nobody") is None


def test_a_stored_token_does_not_show_itself() -> None:
    shown = repr(TOKEN)
    assert "'access'" not in shown
    assert "'refresh'" not in shown
