"""`TextStore`: documents written down as texts, changed under a lock between the processes of one machine.

Where the texts are, in files or in a keyring, is each store's own. All work is done in threads, as it blocks.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

from fleetauth.errors import StoreValueError
from fleetauth.secrets import Secret

from .document import Change, Document, R, changed
from .documents import DocumentStore
from .locking import off_the_loop
from .protocol import StoredToken
from .sealing import Seal
from .writing import opened, read, sealed, written


class TextStore(DocumentStore[Secret]):
    """The store protocol on top of reading and writing one text.

    Args:
        seal: How tokens are sealed.
        time: The machine's clock, in seconds.
    """

    def __init__(self, seal: Seal, time: Callable[[], float]) -> None:
        self._seal = seal
        self._time = time

    @abstractmethod
    def _ready(self) -> AbstractContextManager[None]:
        """Around each piece of work: make what is needed, and turn failures into a `StoreError`."""

    @abstractmethod
    def _locked(self, key: str) -> AbstractContextManager[None]:
        """Keep all other processes and threads away from that text."""

    @abstractmethod
    def _text(self, key: str) -> Secret | None:
        """The text, if there is one."""

    @abstractmethod
    def _write(self, key: str, text: Secret) -> None:
        """Replace the text: whoever reads, or dies here, has the old or the new whole."""

    async def _change(self, key: str, change: Change[Secret, R], *, mend: bool = False) -> R:
        return await off_the_loop(lambda: self._changed(key, change, mend=mend))

    async def _look(self, key: str, view: Callable[[Document[Secret], float], R]) -> R:
        return await off_the_loop(lambda: self._viewed(key, view))

    def _put_in(self, key: str, token: StoredToken) -> Secret:
        return sealed(token, self._seal, key)

    def _taken_out(self, key: str, kept: Secret) -> StoredToken | StoreValueError:
        return opened(kept, self._seal, key)

    def _changed(self, key: str, change: Change[Secret, R], *, mend: bool) -> R:
        self._seal.prepare()  # before the lock, and apart: keys that can't be had are no fault of the store's
        with self._ready(), self._locked(key):
            found = self._document(key)
            if isinstance(found, StoreValueError) and not mend:
                raise found
            before = Document[Secret]() if isinstance(found, StoreValueError) else found
            after, answer = changed(before, change, self._time())
            if after is not found:
                self._write(key, written(after))
        return answer

    def _viewed(self, key: str, view: Callable[[Document[Secret], float], R]) -> R:
        self._seal.prepare()
        with self._ready():  # no lock: a text is replaced whole
            found = self._document(key)
        if isinstance(found, StoreValueError):
            raise found
        return view(found, self._time())

    def _document(self, key: str) -> Document[Secret] | StoreValueError:
        text = self._text(key)
        return Document() if text is None else read(text.reveal())
