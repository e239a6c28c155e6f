"""`FileStore` (I12): who may read it, what survives a kill, what is written, and that the event loop never waits for
it.
"""
# ruff: noqa: ASYNC240 - the tests may block; the store may not

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from fleetauth.errors import ConfigurationError, MissingExtraError, StoreError, StoreValueError
from fleetauth.secrets import Secret
from fleetauth.stores import PLAIN_TEXT, FileStore, new_key, privacy
from fleetauth.testing import FakeClock
from tests.stores.tokens import CANARY, CANARY_REFRESH, token

KEY = new_key()
STEPS = 10  # of reading, and then writing, one file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "tokens"


@pytest.fixture
def store(place: Path, clock: FakeClock) -> FileStore:
    return FileStore(place, encryption=KEY, time=clock.wall)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


# --- who may read it ------------------------------------------------------------------------------


@pytest.mark.usefixtures("umask")
async def test_all_that_is_made_is_the_owners_alone(store: FileStore, place: Path) -> None:
    await store.save("key", token())
    assert {mode(place), mode(place.parent)} == {0o700}
    assert {mode(path) for path in place.iterdir()} == {0o600}


@pytest.mark.usefixtures("umask")
async def test_a_file_is_private_from_its_first_moment(
    store: FileStore, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    fdopen = os.fdopen

    def watched(handle: int, how: str) -> object:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return fdopen(handle, how)

    monkeypatch.setattr("fleetauth.stores.privacy.os.fdopen", watched)
    await store.save("key", token())
    assert set(modes) == {0o600}
    assert place.is_dir()


@pytest.mark.parametrize("open_to", [0o640, 0o604, 0o620], ids=oct)
async def test_a_file_open_to_others_is_refused(
    store: FileStore, place: Path, open_to: int
) -> None:
    await store.save("key", token())
    (place / "key.json").chmod(open_to)
    with pytest.raises(StoreError, match=r"key\.json is open to others \(mode 6.*chmod 600"):
        await store.load("key")


async def test_a_directory_open_to_others_is_refused(store: FileStore, place: Path) -> None:
    place.mkdir(parents=True)
    place.chmod(0o750)
    with pytest.raises(StoreError, match=r"tokens is open to others \(mode 750\): chmod 700"):
        await store.save("key", token())


async def test_another_users_directory_is_refused(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetauth.stores.privacy.os.geteuid", lambda: os.getuid() + 1)
    with pytest.raises(StoreError, match="belongs to another user"):
        await store.load("key")


async def test_a_link_in_place_of_the_directory_is_refused(store: FileStore, place: Path) -> None:
    elsewhere = place.parent.parent / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    place.parent.mkdir()
    place.symlink_to(elsewhere)
    with pytest.raises(StoreError, match="is a link or a file"):
        await store.save("key", token())


async def test_a_link_in_place_of_a_file_is_refused(store: FileStore, place: Path) -> None:
    await store.save("other", token())
    (place / "key.json").symlink_to(place / "other.json")
    with pytest.raises(StoreError, match=os.strerror(errno.ELOOP)):
        await store.load("key")


async def test_a_pipe_in_place_of_a_file_is_refused_and_keeps_nobody_waiting(
    store: FileStore, place: Path
) -> None:
    await store.save("other", token())
    os.mkfifo(place / "key.json", 0o600)
    with pytest.raises(StoreError, match="is not a file"):
        await store.load("key")


def test_windows_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "POSIX", False)
    with pytest.raises(ConfigurationError, match="KeyringStore"):
        FileStore(place, encryption=KEY)


# --- what is written ------------------------------------------------------------------------------


async def test_no_token_is_in_any_file_when_encrypted(store: FileStore, place: Path) -> None:
    lease = await store.acquire("key", owner="one", seconds=30)
    await store.save("key", token(), lease=lease)
    written = b"".join(path.read_bytes() + path.name.encode() for path in place.iterdir())
    assert CANARY.encode() not in written
    assert CANARY_REFRESH.encode() not in written


async def test_plain_text_is_plain(place: Path) -> None:
    await FileStore(place, encryption=PLAIN_TEXT).save("key", token())
    assert CANARY in (place / "key.json").read_text()


async def test_what_changes_nothing_is_not_written(store: FileStore, place: Path) -> None:
    await store.acquire("key", owner="one", seconds=30)
    before = (place / "key.json").stat()
    assert await store.acquire("key", owner="two", seconds=30) is None
    assert (place / "key.json").stat().st_ino == before.st_ino


async def test_another_key_gives_the_right_error(store: FileStore, place: Path) -> None:
    await store.save("key", token())
    with pytest.raises(StoreValueError, match="another key"):
        await FileStore(place, encryption=new_key()).load("key")


async def test_who_has_another_key_shares_leases_and_turns_and_overwrites_nothing(
    store: FileStore, place: Path, clock: FakeClock
) -> None:
    await store.save("key", token(5))
    stranger = FileStore(place, encryption=new_key(), time=clock.wall)
    assert await stranger.acquire("key", owner="stranger", seconds=30)
    assert await store.acquire("key", owner="one", seconds=30) is None
    assert not await stranger.save("key", token(1))


async def test_a_file_copied_from_another_key_is_no_token(store: FileStore, place: Path) -> None:
    await store.save("key", token())
    (place / "other.json").write_bytes((place / "key.json").read_bytes())
    (place / "other.json").chmod(0o600)
    with pytest.raises(StoreValueError, match="another sign-in's"):
        await store.load("other")


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\x00", b"[1]", b'{"version": 1}'])
async def test_a_damaged_file_is_told_and_a_deletion_mends_it(
    store: FileStore, place: Path, damage: bytes
) -> None:
    await store.save("key", token())
    (place / "key.json").write_bytes(damage)
    with pytest.raises(StoreValueError, match="damaged"):
        await store.load("key")
    with pytest.raises(StoreValueError, match="damaged"):
        await store.save("key", token())
    await store.delete("key")
    assert await store.save("key", token())


async def test_a_truncated_file_is_told(store: FileStore, place: Path) -> None:
    await store.save("key", token())
    whole = (place / "key.json").read_bytes()
    (place / "key.json").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreValueError, match="damaged"):
        await store.load("key")


async def test_a_file_of_a_newer_version_is_told(store: FileStore, place: Path) -> None:
    await store.save("key", token())
    fields = json.loads((place / "key.json").read_bytes())
    (place / "key.json").write_text(json.dumps({**fields, "version": 2}))
    with pytest.raises(StoreValueError, match="version 2, and this fleetauth reads 1: update"):
        await store.load("key")


# --- nothing shows --------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ['"scope"', '"version"'])
async def test_a_traceback_holds_nothing_of_a_damaged_plain_file(place: Path, damage: str) -> None:
    store = FileStore(place, encryption=PLAIN_TEXT)
    await store.save("key", token())
    rewrite(place / "key.json", damage)
    with pytest.raises(StoreValueError) as caught:
        await store.load("key")
    assert CANARY not in shown(caught.value)


def rewrite(path: Path, damage: str) -> None:
    fields = json.loads(path.read_text())
    fields["token"] = fields["token"].replace(damage, '"gone"')
    path.write_text(json.dumps(fields))


async def test_a_traceback_of_a_full_disk_holds_no_token(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleetauth.stores.privacy.os.fsync", full)
    store = FileStore(place, encryption=PLAIN_TEXT)
    with pytest.raises(StoreError, match=os.strerror(errno.ENOSPC)) as caught:
        await store.save("key", token())
    assert CANARY not in shown(caught.value)


def full(handle: int) -> None:  # noqa: ARG001
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def shown(error: BaseException) -> str:
    parts = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "".join(parts)


def test_its_repr_names_the_directory(place: Path) -> None:
    assert repr(FileStore(place, encryption=KEY)) == f"FileStore({str(place)!r})"


# --- kills and locks ------------------------------------------------------------------------------


class KilledError(BaseException):
    """The process ends here."""


class KillingSystem:
    """`os`, until the step at which the process is killed."""

    def __init__(self, step: int) -> None:
        self.left = step

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - os is stood in for
        found = getattr(os, name)
        return self.stepping(found) if name in {"open", "fdopen", "fsync", "close"} else found

    def stepping(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the same
            self.left -= 1
            if self.left == 0:
                raise KilledError
            return original(*args, **kwargs)

        return call


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a killed process closes nothing
@pytest.mark.parametrize("step", range(1, STEPS + 1))
async def test_a_kill_at_any_step_leaves_the_old_or_the_new_whole(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    await store.save("key", token(1))
    system = KillingSystem(step)
    with monkeypatch.context() as patch:
        patch.setattr(privacy, "os", system)
        for name in ("unlink", "replace"):
            patch.setattr(Path, name, system.stepping(getattr(Path, name)))
        with pytest.raises(KilledError):
            await store.save("key", token(2))
    found = await store.load("key")
    assert found is not None
    assert found.generation in {1, 2}
    assert await store.save("key", token(3))


async def test_the_steps_above_are_all_there_are(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.save("key", token(1))
    system = KillingSystem(step=100)
    with monkeypatch.context() as patch:
        patch.setattr(privacy, "os", system)
        for name in ("unlink", "replace"):
            patch.setattr(Path, name, system.stepping(getattr(Path, name)))
        await store.save("key", token(2))
    assert 100 - system.left == STEPS


async def test_what_a_killed_process_left_is_in_nobodys_way(store: FileStore, place: Path) -> None:
    await store.save("key", token(1))
    (place / "key.new").write_text("half a tok")
    assert await store.save("key", token(2))
    assert not (place / "key.new").exists()


async def test_a_lock_that_is_never_given_back_is_told(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.save("key", token())
    monkeypatch.setattr("fleetauth.stores.locking._LIMIT", 0.01)
    lock = store._locked("key")
    await anyio.to_thread.run_sync(lock.__enter__)
    try:
        with pytest.raises(StoreError, match=r"key\.lock for more than 0\.01 s"):
            await store.save("key", token(2))
    finally:
        await anyio.to_thread.run_sync(lock.__exit__, None, None, None)


async def test_it_works_off_the_event_loop(place: Path) -> None:
    threads: list[int] = []

    def time() -> float:
        threads.append(threading.get_ident())
        return 1_767_225_600.0

    def keys() -> Secret:
        threads.append(threading.get_ident())
        return KEY

    store = FileStore(place, encryption=keys, time=time)
    await store.save("key", token())
    await store.load("key")
    assert threading.get_ident() not in threads


async def test_keys_that_cant_be_had_are_no_fault_of_the_store(place: Path) -> None:
    def keys() -> str:
        raise KeyError("no such variable")

    with pytest.raises(KeyError, match="no such variable"):
        await FileStore(place, encryption=keys).load("key")


def test_the_missing_package_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "filelock", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[file\]"):
        FileStore(place, encryption=KEY)
