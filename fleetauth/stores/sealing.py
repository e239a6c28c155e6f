"""How what is stored is kept from strangers: encrypted, unless plain text was asked for by name.

Encryption is `cryptography`'s Fernet, with keys that can be rotated: the first writes, all read. It is an extra.
What the sealed text says is not known here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeAlias

from fleetauth.errors import ConfigurationError, StoreValueError
from fleetauth.extras import optional
from fleetauth.secrets import Secret

FernetKeys: TypeAlias = str | Secret | Sequence[str | Secret]
"""Fernet keys (32 bytes in url-safe base64): one, or several with the newest first."""

Keys: TypeAlias = FernetKeys | Callable[[], FernetKeys]
"""Fernet keys, or a function that gives them. It is called once, off the event loop, and may block."""

# What encryption=… must be, letter by letter, for there to be none.
PLAIN_TEXT: Final = "plain text"


_KEY_BYTES: Final = 32


class Seal(Protocol):
    """Turns a text into what may lie about, and back."""

    def prepare(self) -> None:
        """Fetch what is needed; it may block. Sealing and opening do so by themselves, where it was not called."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether there is nothing to fetch."""
        ...

    def close(self, text: Secret) -> Secret:
        """The sealed form, in ASCII; in plain for `PlainSeal`, so it is handled as a secret."""
        ...

    def open(self, sealed: Secret) -> Secret | StoreValueError:
        """The text; or, given back and not raised, what is wrong: so that no traceback holds what was sealed."""
        ...


class PlainSeal:
    """None at all."""

    is_ready = True

    def prepare(self) -> None:
        """Nothing is needed."""

    def close(self, text: Secret) -> Secret:
        """The text itself."""
        return text

    def open(self, sealed: Secret) -> Secret:
        """The text itself."""
        return sealed


class FernetSeal:
    """Fernet. The keys may come from a function, which is asked as late as possible.

    Raises:
        MissingExtraError: cryptography is not installed.
        ConfigurationError: The keys are none.
    """

    def __init__(self, keys: Keys) -> None:
        self._module = _fernet_module(f"any encryption but {PLAIN_TEXT!r}")
        self._ask = keys if callable(keys) else None
        self._fernet: Any = None if callable(keys) else _multi_fernet(self._module, keys)

    @property
    def is_ready(self) -> bool:
        """Whether the keys are there."""
        return self._fernet is not None

    def prepare(self) -> None:
        """Ask for the keys, if that was not done before."""
        if self._fernet is None and self._ask is not None:
            self._fernet = _multi_fernet(self._module, self._ask())

    def close(self, text: Secret) -> Secret:
        """Encrypted with the first key."""
        self.prepare()
        sealed: bytes = self._fernet.encrypt(text.reveal().encode())
        return Secret(sealed.decode("ascii"))

    def open(self, sealed: Secret) -> Secret | StoreValueError:
        """Decrypted with whichever key fits."""
        self.prepare()
        try:
            return Secret(self._fernet.decrypt(sealed.reveal().encode()).decode())
        except (self._module.InvalidToken, ValueError):
            return StoreValueError(
                "a stored token can't be decrypted: it was written with another key, or is damaged"
            )


def seal_of(encryption: Keys) -> Seal:
    """The seal that a store's `encryption` argument asks for."""
    return PlainSeal() if encryption == PLAIN_TEXT else FernetSeal(encryption)


def new_key() -> Secret:
    """A new Fernet key, to be kept where only the workers can read it.

    Raises:
        MissingExtraError: cryptography is not installed.
    """
    return Secret(_fernet_module("new_key()").Fernet.generate_key().decode("ascii"))


def is_fernet_key(key: Secret) -> bool:
    """Whether it is 32 bytes in base64, as cryptography reads it, which need not be there to ask."""
    try:
        return len(base64.urlsafe_b64decode(key.reveal())) == _KEY_BYTES
    except ValueError:  # a letter that is not ASCII, too
        return False


def _fernet_module(needed_by: str) -> Any:  # noqa: ANN401 - an optional package
    return optional("cryptography.fernet", extra="encryption", needed_by=needed_by)


def _multi_fernet(module: Any, keys: FernetKeys) -> Any:  # noqa: ANN401 - an optional package
    listed = [Secret(key) for key in ([keys] if isinstance(keys, (str, Secret)) else keys)]
    try:
        return module.MultiFernet([module.Fernet(key.reveal()) for key in listed])
    except ValueError:
        pass  # its text is about base64; and nothing of a key may go along as a context
    raise ConfigurationError(
        "encryption, or the variable FLEETAUTH_STORE_KEY, must be one or more Fernet keys (32 bytes in url-safe "
        f"base64): make one with fleetauth.stores.new_key(), or ask for none by name: {PLAIN_TEXT!r}"
    )
