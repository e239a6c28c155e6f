"""`KeptSettings`: one account's settings in the operating system's keyring, as one entry. Tokens are kept elsewhere.

An entry is a JSON object of texts by the settings' names, so that people can also write one by hand. The one service
has entries of other kinds beside it: the name of each of these begins with its vendor's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from fleetauth.errors import ArgumentError, ConfigurationError, MissingExtraError, StoreError
from fleetauth.secrets import Secret
from fleetauth.stores.ring import SERVICE, Ring


class KeptSettings:
    """The entry of one account.

    Args:
        vendor: The account's vendor.
        account: A name for it, as people choose it.
        session: The name of the vendor's session class, for errors.

    Raises:
        ArgumentError: The name is no text, or blank.
    """

    def __init__(self, vendor: str, account: object, *, session: str) -> None:
        if not isinstance(account, str) or not account.strip():
            text = "account must be a name for the account, such as 'default' or 'north'"
            raise ArgumentError(text, vendor=vendor)
        self._vendor = vendor
        self._session = session
        self._account = account
        self._name = f"{vendor}.{account}"

    def __str__(self) -> str:
        return f"the keyring's entry {self._name!r} of the service {SERVICE!r}"

    def read(self, *, required: tuple[str, ...]) -> dict[str, Secret]:
        """All that it holds.

        Raises:
            ConfigurationError: There is no entry, it is damaged, or it lacks some of what is required.
            StoreError: There is no keyring, or it refused.
            MissingExtraError: keyring is not installed.
        """
        found = self._read()
        if found is None:
            text = (
                f"there is no entry {self._name!r} of the service {SERVICE!r} in the system's keyring: "
                f"{self._session}.from_prompt({self._argument}remember=True) asks for what it needs, and puts it there"
            )
            raise ConfigurationError(text, vendor=self._vendor)
        lacking = [name for name in required if not found.get(name)]
        if lacking:
            text = f"{self} lacks {', '.join(lacking)}; {self._mending}"
            raise ConfigurationError(text, vendor=self._vendor)
        return found

    def read_if_possible(self) -> dict[str, Secret]:
        """All that it holds; nothing, if it can't be read for any reason."""
        try:
            return self._read() or {}
        except (ConfigurationError, MissingExtraError, StoreError):
            return {}

    def require_keyring(self) -> None:
        """See that there is a keyring, before anybody types what is to be put there.

        Raises:
            StoreError: There is none.
            MissingExtraError: keyring is not installed.
        """
        self._ring()

    def write(self, settings: Mapping[str, Secret]) -> None:
        """Put it there, instead of what was there.

        Raises:
            StoreError: There is no keyring, or it refused.
            MissingExtraError: keyring is not installed.
        """
        texts = {name: value.reveal() for name, value in settings.items()}
        text = Secret(json.dumps(texts))
        texts.clear()
        self._ring().put(self._name, text)

    def forget(self) -> bool:
        """Delete it; whether there was one.

        Raises:
            StoreError: There is no keyring, or it refused.
            MissingExtraError: keyring is not installed.
        """
        return self._ring().remove(self._name)

    @property
    def _argument(self) -> str:
        return "" if self._account == "default" else f"account={self._account!r}, "

    @property
    def _mending(self) -> str:
        argument = self._argument.removesuffix(", ")
        return f"{self._session}.forget_keyring({argument}) removes it"

    def _ring(self) -> Ring:
        ring = Ring()
        ring.require(instead="environment variables or an .env file")
        return ring

    def _read(self) -> dict[str, Secret] | None:
        text = self._ring().get(self._name)
        if text is None:
            return None
        found = _texts(text)
        if found is None:
            problem = f"{self} is damaged: it is no JSON object of texts; {self._mending}"
            raise ConfigurationError(problem, vendor=self._vendor)
        return found


def _texts(text: Secret) -> dict[str, Secret] | None:
    """The entry's texts by name; `None` if it holds anything else. It raises nothing: a traceback may show locals."""
    try:
        fields: Any = json.loads(text.reveal())
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    entries = cast("dict[str, Any]", fields)
    texts = {name: Secret(value) for name, value in entries.items() if isinstance(value, str)}
    return texts if len(texts) == len(entries) else None
