"""One lock a key, between the processes of one machine, and the threads in which blocking work is done.

The lock is the operating system's: it ends with the process that has it, however that ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

from fleetauth.errors import StoreError
from fleetauth.extras import optional

from .privacy import FILE_MODE

_R = TypeVar("_R")
_LIMIT: Final = 4.0  # seconds to wait; a change takes milliseconds
_POLL: Final = 0.005  # seconds
_MOST_THREADS: Final = 4

_threads: Final = anyio.lowlevel.RunVar[anyio.CapacityLimiter]("fleetauth_store_threads")


async def off_the_loop(work: Callable[[], _R]) -> _R:
    """Do blocking work in a thread.

    A few at a time, and not in the program's own threads: those might all come to wait for one lock.
    """
    limiter = _threads.get(None)
    if limiter is None:
        limiter = anyio.CapacityLimiter(_MOST_THREADS)
        _threads.set(limiter)
    return await anyio.to_thread.run_sync(work, limiter=limiter)


class Locks:
    """Locks by name, in a directory that is there.

    Args:
        directory: Where the lock files are. They are empty, and stay.
        needed_by: Who needs them, and `extra`: what to install, for the error.

    Raises:
        MissingExtraError: filelock is not installed.
    """

    def __init__(self, directory: Path, *, needed_by: str, extra: str) -> None:
        self._directory = directory
        self._filelock = optional("filelock", extra=extra, needed_by=needed_by)

    @contextlib.contextmanager
    def held(self, name: str, *, limit: float | None = None) -> Generator[None, None, None]:
        """Hold one; it blocks until nobody else does.

        Raises:
            StoreError: It takes longer than `limit` seconds.
        """
        limit = _LIMIT if limit is None else limit
        path = self._directory / f"{name}.lock"
        lock = self._filelock.FileLock(path, mode=FILE_MODE)
        if not self._taken(lock, limit):
            raise StoreError(f"another process has held {path} for more than {limit:g} s")
        try:
            yield
        finally:
            lock.release()

    def _taken(self, lock: Any, limit: float) -> bool:  # noqa: ANN401 - an optional package's
        try:
            lock.acquire(timeout=limit, poll_interval=_POLL)
        except self._filelock.Timeout:
            return False
        return True
