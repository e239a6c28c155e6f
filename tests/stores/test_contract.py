"""Every store keeps the contract: memory, files, keyring, Redis by its own clock and a driven one, a cluster."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import redis.asyncio
import redis.asyncio.cluster

from fleetauth.stores import (
    PLAIN_TEXT,
    FileStore,
    KeyringStore,
    MemoryStore,
    RedisStore,
    TokenStore,
    new_key,
)
from fleetauth.stores.lua import Scripts
from fleetauth.stores.redis import _unnamed
from fleetauth.testing import FakeClock, StoreContract
from tests.stores.conftest import KeyringInMemory
from tests.stores.redis_server import BINARY, MISSING, RedisServer

KEY = new_key()
DRIVEN = "local now = tonumber(redis.call('GET', 'clock'))"


class OnAClock(StoreContract):
    """Time that moves when told."""

    @pytest.fixture(autouse=True)
    def on_a_clock(self, clock: FakeClock) -> None:
        self.clock = clock

    async def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)


class TestMemoryStore(OnAClock):
    @pytest.fixture(autouse=True)
    def store(self, on_a_clock: None) -> None:  # noqa: ARG002
        self.one = MemoryStore(time=self.clock.monotonic)

    async def make(self) -> TokenStore:
        return self.one


class TestFileStore(OnAClock):
    encryption: Any = KEY

    @pytest.fixture(autouse=True)
    def directory(self, tmp_path: Path) -> None:
        self.place = tmp_path / "tokens"

    async def make(self) -> TokenStore:
        return FileStore(self.place, encryption=self.encryption, time=self.clock.wall)


class TestFileStoreInPlainText(TestFileStore):
    encryption = PLAIN_TEXT


class TestKeyringStore(OnAClock):
    @pytest.fixture(autouse=True)
    def keyring(self, ring: KeyringInMemory, tmp_path: Path) -> None:  # noqa: ARG002
        self.locks = tmp_path / "locks"

    async def make(self) -> TokenStore:
        return KeyringStore(locks=self.locks, time=self.clock.wall)


class OnRedis(StoreContract):
    """On asyncio only, with the server's own clock: a few hundredths of a second pass for real."""

    span = 0.03

    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @pytest.fixture(autouse=True)
    async def server(self, running_redis: RedisServer) -> AsyncIterator[None]:
        self.running = running_redis
        self.made: list[RedisStore] = []
        yield
        for store in self.made:
            await store.aclose()

    async def make(self) -> TokenStore:
        store = RedisStore(self.running.url, encryption=KEY)
        self.made.append(store)
        return store

    async def advance(self, seconds: float) -> None:
        await anyio.sleep(seconds)


class TestRedisStore(OnRedis):
    pass


class TestRedisStoreOnADrivenClock(OnRedis):
    span = 10.0

    @pytest.fixture(autouse=True)
    async def driven(self, server: None) -> AsyncIterator[None]:  # noqa: ARG002
        self.client = redis.asyncio.from_url(self.running.url, **_unnamed(redis))
        await self.client.set("clock", "1767225600")
        yield
        await self.client.aclose()

    async def make(self) -> TokenStore:
        store = RedisStore(self.running.url, encryption=PLAIN_TEXT)
        store._scripts = Scripts(DRIVEN)
        self.made.append(store)
        return store

    async def advance(self, seconds: float) -> None:
        await self.client.incrbyfloat("clock", seconds)


class TestRedisStoreWithAClientThatDecodes(OnRedis):
    @pytest.fixture(autouse=True)
    async def client(self, server: None) -> AsyncIterator[None]:  # noqa: ARG002
        self.decoding = redis.asyncio.from_url(
            self.running.url, decode_responses=True, **_unnamed(redis)
        )
        yield
        await self.decoding.aclose()

    async def make(self) -> TokenStore:
        return RedisStore(client=self.decoding, encryption=PLAIN_TEXT)


@pytest.fixture(scope="module")
def running_cluster() -> Iterator[RedisServer]:
    """A cluster of one, which refuses a script that touches two slots."""
    if not BINARY:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place:
        server = RedisServer(Path(place), cluster_enabled="yes", cluster_announce_ip="127.0.0.1")
        server.start()
        with redis.Redis(port=server.port) as client:
            client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
            server.wait_until(lambda: b"cluster_state:ok" in _cluster_info(client))
        yield server
        server.stop()


def _cluster_info(client: redis.Redis) -> bytes:
    client.set_response_callback("CLUSTER INFO", bytes)
    return bytes(client.execute_command("CLUSTER INFO"))  # type: ignore[no-untyped-call]


class TestRedisStoreInACluster(OnRedis):
    @pytest.fixture(autouse=True)
    async def cluster(self, running_cluster: RedisServer) -> AsyncIterator[None]:
        self.nodes: Any = redis.asyncio.cluster.RedisCluster(
            host="127.0.0.1", port=running_cluster.port
        )
        yield
        await self.nodes.aclose()

    async def make(self) -> TokenStore:
        return RedisStore(client=self.nodes, encryption=KEY)
