"""`KeyringStore`, and encryption keys from the keyring (I12): what is listed, what is refused, where the work is
done.
"""
# ruff: noqa: ASYNC240 - the tests may block; the store may not

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from fleetauth.errors import ConfigurationError, MissingExtraError, StoreError, StoreValueError
from fleetauth.stores import FileStore, KeyringStore, keys_from_keyring, new_key, privacy
from fleetauth.stores.locking import Locks
from tests.stores.conftest import KeyringInMemory
from tests.stores.tokens import CANARY, token

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    return tmp_path / "locks"


@pytest.fixture
def store(ring: KeyringInMemory, locks: Path) -> KeyringStore:  # noqa: ARG001
    return KeyringStore(locks=locks)


async def test_a_listing_shows_the_service_and_the_key_only(
    store: KeyringStore, ring: KeyringInMemory
) -> None:
    await store.save("key", token())
    assert list(ring.entries) == [("fleetauth", "key")]


async def test_no_token_is_in_the_lock_files(store: KeyringStore, locks: Path) -> None:
    await store.save("key", token())
    assert [path.read_bytes() for path in locks.iterdir()] == [b""]


async def test_the_keyring_is_asked_off_the_event_loop(
    store: KeyringStore, ring: KeyringInMemory
) -> None:
    await store.save("key", token())
    await store.load("key")
    assert ring.threads
    assert threading.get_ident() not in ring.threads


async def test_a_damaged_entry_is_told_and_a_deletion_mends_it(
    store: KeyringStore, ring: KeyringInMemory
) -> None:
    ring.entries["fleetauth", "key"] = "changed by hand"
    with pytest.raises(StoreValueError, match="damaged"):
        await store.load("key")
    await store.delete("key")
    assert await store.save("key", token())


async def test_a_machine_without_a_keyring_says_what_to_install(store: KeyringStore) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(StoreError, match="install gnome-keyring or KWallet"):
        await store.load("key")


async def test_a_keyring_that_keeps_nothing_is_refused(store: KeyringStore) -> None:
    keyring.set_keyring(keyring.backends.null.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(StoreError, match="keeps nothing: unset PYTHON_KEYRING_BACKEND"):
        await store.acquire("key", owner="one", seconds=30)


async def test_a_refusal_names_its_kind_and_holds_no_token(
    store: KeyringStore, ring: KeyringInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_service: str, _name: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(f"can't set {password}")

    monkeypatch.setattr(ring, "set_password", refuse)
    with pytest.raises(StoreError, match="PasswordSetError") as caught:
        await store.save("key", token())
    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    assert CANARY not in "".join(lines)


@pytest.mark.usefixtures("ring")
async def test_a_lock_directory_that_cant_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match=r"taken"):
        await KeyringStore(locks=tmp_path / "taken" / "locks").save("key", token())


async def test_windows_needs_no_modes(
    store: KeyringStore, locks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks.mkdir()
    locks.chmod(0o755)
    monkeypatch.setattr(privacy, "POSIX", False)
    assert await store.save("key", token())


def test_its_repr_names_the_service(store: KeyringStore) -> None:
    assert repr(store) == "KeyringStore('fleetauth')"


@pytest.mark.parametrize("package", ["keyring", "filelock"])
def test_the_missing_package_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[keyring\]"):
        KeyringStore()


@pytest.mark.usefixtures("ring")
@pytest.mark.parametrize("make", [KeyringStore, keys_from_keyring])
def test_a_home_that_is_nowhere_is_told(make: Callable[..., object]) -> None:
    with pytest.raises(ConfigurationError, match="no home for the ~ of ~no-such-user/locks"):
        make(locks="~no-such-user/locks")


# --- keys -----------------------------------------------------------------------------------------


async def test_a_key_is_made_on_first_use_and_found_ever_after(
    ring: KeyringInMemory, locks: Path, tmp_path: Path
) -> None:
    place = tmp_path / "tokens"
    await FileStore(place, encryption=keys_from_keyring(locks=locks)).save("key", token())
    assert await FileStore(place, encryption=keys_from_keyring(locks=locks)).load("key")
    assert list(ring.entries) == [("fleetauth", "encryption key")]


def test_several_keys_are_the_newest_first(ring: KeyringInMemory, locks: Path) -> None:
    newest, older = new_key(), new_key()
    ring.entries["acme", "tokens"] = f"{newest.reveal()}, {older.reveal()}"
    assert keys_from_keyring("acme", "tokens", locks=locks)() == [newest, older]


def test_two_processes_never_make_a_key_each(
    ring: KeyringInMemory, locks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(_service: str, _name: str) -> None:
        another = Locks(locks, needed_by="another process", extra="keyring")
        with pytest.raises(StoreError), another.held("encryption-key", limit=0.0):
            pass

    monkeypatch.setattr(ring, "get_password", look)
    assert len(keys_from_keyring(locks=locks)()) == 1
