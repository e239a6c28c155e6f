"""`KeyringStore`: the operating system's own store of passwords, for people's notebooks; and encryption keys in it.

The keyring protects what it holds, so nothing is encrypted here. It knows no compare-and-set: a lock file does that.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from fleetauth.secrets import Secret

from .locking import Locks
from .privacy import at_home, private
from .ring import SERVICE, Ring
from .sealing import PlainSeal, new_key
from .texts import TextStore

_LOCKS: Final = Path("~/.fleetauth/locks")


class KeyringStore(TextStore):
    """Keeps tokens in the operating system's keyring, shared by all processes of one user on one machine.

    That is macOS Keychain, Windows Credential Locker, or Linux's Secret Service or KWallet. Windows allows about 1200
    characters a value: a vendor whose tokens are longer needs another store there.

    Args:
        service: The name under which the keyring lists them.
        locks: A directory for lock files; no token is in it.
        time: The machine's clock, in seconds since 1970-01-01 UTC.

    Raises:
        MissingExtraError: keyring or filelock is not installed.
        ConfigurationError: ``~`` stands in `locks`, and there is no such home.

    Example:
        >>> store = KeyringStore()  # doctest: +SKIP
    """

    def __init__(
        self,
        service: str = SERVICE,
        *,
        locks: str | os.PathLike[str] = _LOCKS,
        time: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(PlainSeal(), time)
        self._ring = _SharedRing(service, at_home(Path(locks)))

    def __repr__(self) -> str:
        return f"KeyringStore({self._ring.service!r})"

    def _ready(self) -> AbstractContextManager[None]:
        return self._ring.ready()

    def _locked(self, key: str) -> AbstractContextManager[None]:
        return self._ring.locked(key)

    def _text(self, key: str) -> Secret | None:
        return self._ring.get(key)

    def _write(self, key: str, text: Secret) -> None:
        self._ring.put(key, text)


def keys_from_keyring(
    service: str = SERVICE,
    name: str = "encryption key",
    *,
    locks: str | os.PathLike[str] = _LOCKS,
) -> Callable[[], list[Secret]]:
    """An `encryption=` argument: Fernet keys from the operating system's keyring, made on first use.

    To rotate, put the new key before the old one, with a comma between.

    Args:
        service: The name under which the keyring lists it.
        name: The entry's user name.
        locks: A directory for lock files, as two processes may make the key at once.

    Raises:
        MissingExtraError: keyring or filelock is not installed.
        ConfigurationError: ``~`` stands in `locks`, and there is no such home.

    Example:
        >>> store = FileStore("/var/lib/acme/tokens", encryption=keys_from_keyring())  # doctest: +SKIP
    """
    ring = _SharedRing(service, at_home(Path(locks)))

    def keys() -> list[Secret]:
        with ring.ready(), ring.locked("encryption-key"):
            found = ring.get(name)
            if found is None:
                found = new_key()
                ring.put(name, found)
        return [Secret(key.strip()) for key in found.reveal().split(",")]

    return keys


class _SharedRing(Ring):
    """A service whose entries several processes change: under locks."""

    def __init__(self, service: str, directory: Path) -> None:
        super().__init__(service)
        self._directory = directory
        self._locks = Locks(directory, needed_by="a KeyringStore", extra="keyring")

    @contextlib.contextmanager
    def ready(self) -> Generator[None, None, None]:
        """Around each piece of work."""
        self.require(instead="a FileStore")
        with private(self._directory):
            yield

    def locked(self, name: str) -> AbstractContextManager[None]:
        """Keep all other processes away from an entry."""
        return self._locks.held(name)
