"""`MemoryStore`: tokens kept in this process, shared by the sessions that are given the same store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .document import Change, Document, R, changed
from .documents import DocumentStore
from .protocol import StoredToken


class MemoryStore(DocumentStore[StoredToken]):
    """Keeps tokens in memory. Sessions that share one object share their tokens and their quotas.

    Args:
        time: The store's clock, in seconds.

    Example:
        >>> store = MemoryStore()
        >>> # MZoneSession.from_env(store=store), and another one elsewhere in the process
    """

    def __init__(self, *, time: Callable[[], float] = time.monotonic) -> None:
        self._time = time
        self._lock = threading.Lock()  # sessions in two threads may share it; held for microseconds
        self._documents: dict[str, Document[StoredToken]] = {}

    async def _change(
        self,
        key: str,
        change: Change[StoredToken, R],
        *,
        mend: bool = False,  # noqa: ARG002 - what is in memory can always be read
    ) -> R:
        with self._lock:
            found = self._documents.get(key, Document())
            self._documents[key], answer = changed(found, change, self._time())
        return answer

    async def _look(self, key: str, view: Callable[[Document[StoredToken], float], R]) -> R:
        return view(self._documents.get(key, Document()), self._time())

    def _put_in(self, key: str, token: StoredToken) -> StoredToken:  # noqa: ARG002 - the protocol's
        return token

    def _taken_out(self, key: str, kept: StoredToken) -> StoredToken:  # noqa: ARG002 - the protocol's
        return kept
