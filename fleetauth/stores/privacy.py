"""Directories and files that only their owner can read: how they are made, and what is wrong with others.

The modes are right from the first moment on, whatever the umask is. For POSIX; Windows has no such modes.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import Final

from fleetauth.errors import ConfigurationError, StoreError
from fleetauth.secrets import Secret

POSIX: Final = os.name == "posix"
FILE_MODE: Final = 0o600
_DIRECTORY_MODE: Final = 0o700
OTHERS: Final = 0o077  # the part of a mode that is about everybody but the owner
_NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0)  # an open of a symlink fails


def require_posix() -> None:
    """Refuse a system whose files have no owner and mode.

    Raises:
        ConfigurationError: It is Windows.
    """
    if not POSIX:
        raise ConfigurationError(
            "a FileStore relies on POSIX file modes; on Windows use a KeyringStore or a RedisStore"
        )


def at_home(path: Path) -> Path:
    """The path with a ``~`` at its beginning as the home it means.

    Raises:
        ConfigurationError: There is no such user, or no home.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        problem = f"there is no home for the ~ of {path}; write the path from the root on"
    raise ConfigurationError(problem)


def make_private(directory: Path) -> None:
    """Make a directory, with those above it that are missing, or check the one that is there.

    Raises:
        StoreError: It is a link, another user's, or others may read it.
    """
    for missing in reversed(
        [path for path in (directory, *directory.parents) if not path.exists()]
    ):
        missing.mkdir(mode=_DIRECTORY_MODE, exist_ok=True)
    if not POSIX:
        return
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise StoreError(f"{directory} is a link or a file; the store needs a directory of its own")
    _check(directory, found, _DIRECTORY_MODE)


@contextlib.contextmanager
def private(directory: Path) -> Generator[None, None, None]:
    """Around work in a directory, which is made if need be: what the system refuses is told as a `StoreError`.

    Raises:
        StoreError: That, or whatever `make_private` says.
    """
    try:
        make_private(directory)
        yield
    except OSError as exc:
        problem = exc.strerror or type(exc).__name__
        raise StoreError(f"{exc.filename or directory}: {problem}") from exc


def read_private(path: Path) -> Secret | None:
    """What a file holds; `None` if there is none.

    Raises:
        StoreError: It is a link, another user's, or others may read it.
    """
    try:
        # Without blocking: a pipe in its place would keep the thread for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | _NO_LINK)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise StoreError(f"{path} is not a file; move it out of the way")
        _check(path, found, FILE_MODE)
        # What was replaced makes it unreadable.
        return Secret(file.read().decode("utf-8", "replace"))


def replace_private(path: Path, beside: Path, content: Secret) -> None:
    """Write beside, flush to the disk, then replace: whoever reads, or dies here, has the old or the new whole.

    A file that was left beside by a killed process is in nobody's way. The caller holds the lock.
    """
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(content.reveal().encode())
        file.flush()
        os.fsync(handle)
    beside.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)  # or the replacing itself might be lost with the power
    finally:
        os.close(directory)


def _check(path: Path, found: os.stat_result, wanted: int) -> None:
    if found.st_uid != os.geteuid():
        raise StoreError(f"{path} belongs to another user; give the store a directory of its own")
    mode = stat.S_IMODE(found.st_mode)
    if mode & OTHERS:
        raise StoreError(
            f"{path} is open to others (mode {mode:o}): chmod {wanted:o} it, and have the vendor "
            "renew what was in it, since it may have been read"
        )
