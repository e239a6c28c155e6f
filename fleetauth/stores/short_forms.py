"""A store from one line of text, as it stands in a setting: ``redis://…``, ``file:/…``, ``memory:`` or ``keyring:``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret, dark

from .file import FileStore
from .keyring import KeyringStore, keys_from_keyring
from .memory import MemoryStore
from .protocol import TokenStore
from .redis import RedisStore
from .sealing import PLAIN_TEXT, Keys, is_fernet_key

VARIABLE: Final = "FLEETAUTH_STORE_KEY"
_ASKED_FOR_NONE: Final = "encryption=plain-text"
_ASKED_FOR_KEYRING: Final = "encryption=keyring"
_MAKE_ONE: Final = (
    "Make a key, once for all workers: python -c "
    '"from fleetauth.stores import new_key; print(new_key().reveal())"'
)
_FORMS: Final = (
    "a store is one of redis://…, rediss://…, unix://…, file:/directory, file:~/directory, keyring: "
    "or memory:"
)


@dark
def store_of(form: str | Secret, *, environ: Mapping[str, str] = os.environ) -> TokenStore:
    """The store that a short form means.

    ``redis://…``, ``rediss://…`` and ``unix://…`` are a `RedisStore`, ``file:/directory`` and ``file:~/directory`` a
    `FileStore`. Both encrypt with the keys in the variable ``FLEETAUTH_STORE_KEY`` (one, or several with commas
    between, the newest first), with `keys_from_keyring` if the form ends in ``?encryption=keyring``, or not at all if
    it ends in ``?encryption=plain-text``. ``keyring:`` is a `KeyringStore`, ``memory:`` a new `MemoryStore`.

    Raises:
        ConfigurationError: It is none of these, or there is no key.
        MissingExtraError: What the store needs is not installed.

    Example:
        >>> store_of("memory:")  # doctest: +ELLIPSIS
        <fleetauth.stores.memory.MemoryStore object at ...>
    """
    form = Secret(form)  # a Redis URL holds a password
    scheme, _, rest = form.reveal().partition(":")
    match scheme, rest:
        case "memory", "":
            return MemoryStore()
        case "keyring", "":
            return KeyringStore()
        case "file", _:
            return _file_store(Secret(rest), environ)
        case (("redis" | "rediss" | "unix"), _) if rest.startswith("//"):
            url, keys = _with_keys(form, environ)
            return RedisStore(url, encryption=keys)
        case _:
            pass
    raise ConfigurationError(_FORMS)


def _file_store(rest: Secret, environ: Mapping[str, str]) -> FileStore:
    place, keys = _with_keys(rest, environ)
    path, mark, _ = place.reveal().partition("?")
    if path.startswith("//"):  # file://host/directory; without a host it is this machine's
        path = path.removeprefix("//")
    if mark or not path.startswith(("/", "~")):
        raise ConfigurationError(
            "a file store is file:/directory, from the root or ~ on, and at most "
            f"?{_ASKED_FOR_KEYRING} or ?{_ASKED_FOR_NONE} behind it"
        )
    return FileStore(Path(unquote(path)), encryption=keys)


def _with_keys(form: Secret, environ: Mapping[str, str]) -> tuple[Secret, Keys]:
    """The form without what is ours in it, and the keys."""
    bare, _, query = form.reveal().partition("?")
    named = [item for item in query.split("&") if item]
    others = [item for item in named if not item.startswith("encryption=")]
    asked = [item for item in named if item.startswith("encryption=")]
    if asked not in ([], [_ASKED_FOR_NONE], [_ASKED_FOR_KEYRING]):
        raise ConfigurationError(
            f"in a short form, encryption is ?{_ASKED_FOR_KEYRING} or ?{_ASKED_FOR_NONE}, and its key otherwise "
            f"in {VARIABLE}"
        )
    url = Secret(f"{bare}?{'&'.join(others)}" if others else bare)
    if not asked:
        return url, _keys(environ)
    return url, PLAIN_TEXT if asked == [_ASKED_FOR_NONE] else keys_from_keyring()


def _keys(environ: Mapping[str, str]) -> list[Secret]:
    keys = [Secret(key.strip()) for key in environ.get(VARIABLE, "").split(",") if key.strip()]
    if keys and all(map(is_fernet_key, keys)):
        return keys
    if keys:
        raise ConfigurationError(
            f"{VARIABLE} holds something else than Fernet keys (32 bytes in url-safe base64; several have commas "
            f"between). {_MAKE_ONE}"
        )
    raise ConfigurationError(
        f"{VARIABLE} is not set, so nothing could be encrypted. {_MAKE_ONE}; "
        f"or ask for a key in the system's keyring, or for plain text, by name: ?{_ASKED_FOR_KEYRING} or "
        f"?{_ASKED_FOR_NONE} at the end"
    )
