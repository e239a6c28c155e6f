"""What the tests of signing in share: a keyring in memory, and a directory to work in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stores.conftest import KeyringInMemory, ring

__all__ = ["KeyringInMemory", "ring"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, an empty one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
