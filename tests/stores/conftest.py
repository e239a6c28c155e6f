"""What the stores' tests share: a clock, a keyring in memory, and a real redis-server."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest

from fleetauth.testing import FakeClock
from tests.stores.redis_server import BINARY, MISSING, RedisServer, lone_server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


class KeyringInMemory(keyring.backend.KeyringBackend):
    """A keyring that holds what it is given, and nothing of the machine's."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.threads: set[int] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.get_ident())
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.threads.add(threading.get_ident())
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def ring() -> Iterator[KeyringInMemory]:
    """The system's keyring, for one test."""
    before = keyring.get_keyring()
    ring = KeyringInMemory()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def redis_directory() -> Iterator[Path]:
    """A directory with a short name: a Unix socket's path has 100 characters at most."""
    if not BINARY:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place:
        yield Path(place)


@pytest.fixture(scope="session")
def running_redis(redis_directory: Path) -> Iterator[RedisServer]:
    """One server for the whole run of a worker. Tests use keys of their own."""
    server = RedisServer(redis_directory).start()
    yield server
    server.stop()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A server for one test, which may stop it and start it again."""
    with lone_server() as server:
        yield server
