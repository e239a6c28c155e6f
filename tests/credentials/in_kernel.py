"""What cells import: a keyring in a file, which a restarted kernel finds again, instead of the machine's own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring.backend

FILE = "TEST_KEYRING"


class KeyringInFile(keyring.backend.KeyringBackend):
    """A keyring in a file that the environment names."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        entries = self._entries() | {f"{service}/{username}": password}
        self._path.write_text(json.dumps(entries), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        del entries[f"{service}/{username}"]
        self._path.write_text(json.dumps(entries), encoding="utf-8")

    @property
    def _path(self) -> Path:
        return Path(os.environ[FILE])

    def _entries(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        entries: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        return entries
