"""`FileStore`: one machine, many processes. A file a key, changed whole under a lock, readable by its owner only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from fleetauth.secrets import Secret, dark

from .locking import Locks
from .privacy import at_home, private, read_private, replace_private, require_posix
from .sealing import Keys, seal_of
from .texts import TextStore


class FileStore(TextStore):
    """Keeps tokens in files of one directory, shared by all processes of one user on one machine.

    Args:
        directory: Made with mode 0700 if it is not there; refused if others may read it. Not one on a network. ``~`` is
            the user's home.
        encryption: Fernet keys, a function that gives them, or `PLAIN_TEXT` for none.
        time: The machine's clock, in seconds since 1970-01-01 UTC.

    Raises:
        MissingExtraError: filelock or, for encryption, cryptography is not installed.
        ConfigurationError: The keys are none, or this is Windows.

    Example:
        >>> store = FileStore("/var/lib/acme/tokens", encryption=read_key)  # doctest: +SKIP
    """

    @dark
    def __init__(
        self,
        directory: str | os.PathLike[str],
        *,
        encryption: Keys,
        time: Callable[[], float] = time.time,
    ) -> None:
        require_posix()
        super().__init__(seal_of(encryption), time)
        self._directory = at_home(Path(directory))
        self._locks = Locks(self._directory, needed_by="a FileStore", extra="file")

    def __repr__(self) -> str:
        # Its constructor may have raised; a traceback shows it all the same.
        return f"FileStore({str(getattr(self, '_directory', '?'))!r})"

    def _ready(self) -> AbstractContextManager[None]:
        return private(self._directory)

    def _locked(self, key: str) -> AbstractContextManager[None]:
        return self._locks.held(key)

    def _text(self, key: str) -> Secret | None:
        return read_private(self._path(key, "json"))

    def _write(self, key: str, text: Secret) -> None:
        replace_private(self._path(key, "json"), self._path(key, "new"), text)

    def _path(self, key: str, ending: str) -> Path:
        return self._directory / f"{key}.{ending}"
