"""A store from one line of text, as it stands in a setting: ``redis://…``, ``file:/…``, ``memory:`` or ``keyring:``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from fleetauth.errors import ConfigurationError
from fleetauth.secrets import Secret

from .file import FileStore
from .keyring import KeyringStore
from .memory import MemoryStore
from .protocol import TokenStore
from .redis import RedisStore
from .sealing import PLAIN_TEXT, Keys

VARIABLE: Final = "FLEETAUTH_STORE_KEY"
_ASKED_FOR_NONE: Final = "encryption=plain-text"
_FORMS: Final = (
    "a store is one of redis://…, rediss://…, unix://…, file:/directory, keyring: or memory:"
)


def store_of(form: str | Secret, *, environ: Mapping[str, str] = os.environ) -> TokenStore:
    """The store that a short form means.

    ``redis://…``, ``rediss://…`` and ``unix://…`` are a `RedisStore`, ``file:/directory`` a `FileStore`. Both encrypt
    with the keys in the variable ``FLEETAUTH_STORE_KEY`` (one, or several with commas between, the newest first), or
    not at all if the form ends in ``?encryption=plain-text``. ``keyring:`` is a `KeyringStore`, ``memory:`` a new
    `MemoryStore`.

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
    if mark or not path.startswith("/"):
        raise ConfigurationError(
            f"a file store is file:/directory, from the root on, and at most ?{_ASKED_FOR_NONE} behind it"
        )
    return FileStore(Path(unquote(path)), encryption=keys)


def _with_keys(form: Secret, environ: Mapping[str, str]) -> tuple[Secret, Keys]:
    """The form without what is ours in it, and the keys."""
    bare, _, query = form.reveal().partition("?")
    named = [item for item in query.split("&") if item]
    others = [item for item in named if not item.startswith("encryption=")]
    asked = [item for item in named if item.startswith("encryption=")]
    if asked not in ([], [_ASKED_FOR_NONE]):
        raise ConfigurationError(
            f"encryption can only be turned off in a short form: ?{_ASKED_FOR_NONE}"
        )
    url = Secret(f"{bare}?{'&'.join(others)}" if others else bare)
    return url, PLAIN_TEXT if asked else _keys(environ)


def _keys(environ: Mapping[str, str]) -> list[Secret]:
    keys = [Secret(key.strip()) for key in environ.get(VARIABLE, "").split(",") if key.strip()]
    if keys:
        return keys
    raise ConfigurationError(
        f"{VARIABLE} is not set, so nothing could be encrypted. Make a key, once for all workers: python -c "
        '"from fleetauth.stores import new_key; print(new_key().reveal())"; '
        f"or ask for plain text by name, with ?{_ASKED_FOR_NONE} at the end"
    )
