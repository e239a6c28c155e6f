"""Stores from one line of text: which one it means, where the key comes from, and what is refused unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret
from fleetauth.stores import (
    FileStore,
    KeyringStore,
    MemoryStore,
    RedisStore,
    TokenStore,
    new_key,
    store_of,
)
from fleetauth.stores.short_forms import VARIABLE
from tests.stores.conftest import KeyringInMemory
from tests.stores.tokens import CANARY, token

KEYS = {VARIABLE: f"{new_key().reveal()}, {new_key().reveal()}"}
PLAIN = "encryption=plain-text"


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's home, for one test."""
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("memory:", MemoryStore),
        ("file:/tokens", FileStore),
        ("file:///tokens", FileStore),
        ("file:~/tokens", FileStore),
        ("redis://127.0.0.1", RedisStore),
        ("rediss://:password@127.0.0.1:6380/1", RedisStore),
        ("unix:///run/redis.sock?db=1", RedisStore),
        (Secret("redis://127.0.0.1"), RedisStore),
    ],
)
def test_a_form_means_a_store(form: str | Secret, kind: type[TokenStore]) -> None:
    assert isinstance(store_of(form, environ=KEYS), kind)


@pytest.mark.usefixtures("ring")
def test_keyring_means_the_systems_own() -> None:
    assert isinstance(store_of("keyring:"), KeyringStore)


@pytest.mark.parametrize(
    "form",
    [
        "",
        "tokens",
        "memory:one",
        "keyring:one",
        "http://127.0.0.1",
        "redis:127.0.0.1",
        "file:tokens",
        "file:",
        "file://host/tokens",
        "file:/tokens?mode=600",
        "redis://127.0.0.1?db=one",
        "redis://127.0.0.1?no_such_option=1",
        "redis://127.0.0.1:port",
    ],
)
def test_what_means_no_store_is_refused(form: str) -> None:
    with pytest.raises(ConfigurationError):
        store_of(form, environ=KEYS)


@pytest.mark.parametrize(
    "key", ["abc", "a password ü", f"{new_key().reveal()},half"], ids=["short", "text", "half"]
)
def test_a_variable_without_keys_is_named_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"{VARIABLE} holds something else") as caught:
        store_of("file:/tokens", environ={VARIABLE: key})
    assert key not in str(caught.value)


@pytest.mark.parametrize("form", ["file:/tokens", "redis://127.0.0.1", "unix:///redis.sock"])
@pytest.mark.parametrize("environ", [{}, {VARIABLE: " , "}])
def test_without_a_key_it_says_how_to_make_one(form: str, environ: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=r"(?s)new_key.*\?encryption=plain-text"):
        store_of(form, environ=environ)


@pytest.mark.parametrize("asked", ["encryption=none", "encryption=", f"{PLAIN}&encryption=aes"])
def test_plain_text_has_to_be_asked_for_by_name(asked: str) -> None:
    with pytest.raises(ConfigurationError, match="plain-text"):
        store_of(f"redis://127.0.0.1?{asked}", environ=KEYS)


async def test_plain_text_asked_for_is_plain(tmp_path: Path) -> None:
    store = store_of(f"file:{tmp_path}/my%20tokens?{PLAIN}", environ={})
    await store.save("key", token())
    assert CANARY in (tmp_path / "my tokens" / "key.json").read_text()


async def test_the_keys_from_the_environment_encrypt(tmp_path: Path) -> None:
    await store_of(f"file:{tmp_path}/tokens", environ=KEYS).save("key", token())
    assert CANARY not in (tmp_path / "tokens" / "key.json").read_text()


@pytest.mark.usefixtures("at_home")
async def test_a_file_store_at_home_with_its_key_in_the_keyring(
    ring: KeyringInMemory, tmp_path: Path
) -> None:
    store = store_of("file:~/.fleetauth?encryption=keyring", environ={})
    assert ring.entries == {}
    await store.save("key", token())
    assert CANARY not in (tmp_path / ".fleetauth" / "key.json").read_text()
    assert list(ring.entries) == [("fleetauth", "encryption key")]
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / ".fleetauth").glob("*.json")]
    assert modes == [0o600]
    assert (tmp_path / ".fleetauth").stat().st_mode & 0o777 == 0o700


def test_a_home_that_is_nowhere_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no home for the ~ of ~no-such-user/tokens"):
        store_of(f"file:~no-such-user/tokens?{PLAIN}")


def test_redis_never_sees_what_is_ours_in_its_url() -> None:
    store = store_of(f"redis://127.0.0.1/3?{PLAIN}&protocol=3", environ={})
    assert isinstance(store, RedisStore)
    assert store._url == Secret("redis://127.0.0.1/3?protocol=3")


@pytest.mark.parametrize("form", [f"redis://:{CANARY}@127.0.0.1:port", f"redis://:{CANARY}@h?db=x"])
def test_a_password_is_not_in_the_refusal(form: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        store_of(Secret(form), environ=KEYS)
    assert CANARY not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.usefixtures("ring")
def test_keys_ring_is_not_touched_by_making_a_store(ring: KeyringInMemory) -> None:
    store_of("keyring:")
    assert ring.entries == {}
