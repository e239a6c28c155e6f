"""`RedisStore` beyond the contract: what goes over the wire, what happens when the server is gone, wrong or damaged."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
import traceback
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
import redis
import redis.asyncio
import trio
import trustme

from fleetauth.errors import (
    ConfigurationError,
    MissingExtraError,
    MisuseError,
    StoreError,
    StoreValueError,
)
from fleetauth.secrets import Secret
from fleetauth.stores import PLAIN_TEXT, RedisStore, new_key
from fleetauth.stores.redis import _unnamed
from tests.stores.redis_server import BINARY, MISSING, RedisServer
from tests.stores.tokens import CANARY, CANARY_REFRESH, token

KEY = new_key()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


@pytest.fixture
async def store(running_redis: RedisServer) -> AsyncIterator[RedisStore]:
    store = RedisStore(running_redis.url, encryption=KEY)
    yield store
    await store.aclose()


@pytest.fixture
def client(running_redis: RedisServer) -> Iterator[redis.Redis]:
    """What a stranger with access to the server sees."""
    with redis.Redis.from_url(running_redis.url) as client:
        yield client


def named(key: str) -> str:
    return f"fleetauth:{{{key}}}"


def shown(error: BaseException) -> str:
    parts = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "".join(parts)


# --- over the wire --------------------------------------------------------------------------------


async def everything(store: RedisStore, key: str) -> None:
    lease = await store.acquire(key, owner="one", seconds=30)
    assert lease
    await store.save(key, token(), lease=lease)
    await store.load(key)
    await store.release(key, lease)
    await store.take_turn(key, interval=15, at_most=60)
    await store.push_turns(key, seconds=60)
    await store.delete(key)


async def monitored(server: RedisServer, store: RedisStore, key: str) -> list[str]:
    """The lines that MONITOR shows, scripts' own commands among them."""
    reader, writer = await asyncio.open_unix_connection(str(server.socket))
    writer.write(b"MONITOR\r\n")
    await reader.readline()
    await everything(store, key)
    async with redis.asyncio.from_url(server.url, **_unnamed(redis)) as client:
        await client.echo("that is all")
    lines: list[str] = []
    while not lines or "that is all" not in lines[-1]:
        lines.append((await reader.readline()).decode())
    writer.close()
    await writer.wait_closed()
    return [line for line in lines if key in line or "lua" in line]


async def test_nobody_who_watches_the_server_sees_a_token(own_redis: RedisServer, key: str) -> None:
    store = RedisStore(own_redis.url, encryption=KEY)
    lines = await monitored(own_redis, store, key)
    await store.aclose()
    assert any("HSET" in line for line in lines)
    assert not [line for line in lines if CANARY in line or CANARY_REFRESH in line]


async def test_every_script_touches_one_key_which_is_its_own_hash_tag(
    own_redis: RedisServer, key: str
) -> None:
    store = RedisStore(own_redis.url, encryption=KEY)
    lines = await monitored(own_redis, store, key)
    await store.aclose()
    touching = [line.split('"') for line in lines if " lua]" in line and '"TIME"' not in line]
    assert {parts[3] for parts in touching} == {named(key)}


async def test_a_script_is_sent_once_and_named_from_then_on(
    own_redis: RedisServer, key: str
) -> None:
    store = RedisStore(own_redis.url, encryption=KEY)
    await everything(store, key)
    lines = await monitored(own_redis, store, key)
    await store.aclose()
    assert [line for line in lines if '"EVALSHA"' in line.upper()]
    assert not [line for line in lines if '"EVAL"' in line.upper()]


async def test_no_token_is_in_the_database(
    store: RedisStore, client: redis.Redis, key: str
) -> None:
    await store.save(key, token())
    assert CANARY not in repr(client.hvals(named(key)))


async def test_a_key_is_kept_for_longer_than_a_refresh_token_lives(
    store: RedisStore, client: redis.Redis, key: str
) -> None:
    await everything(store, key)
    assert 89 * 86_400 < client.ttl(named(key)) <= 90 * 86_400


async def test_how_long_a_key_is_kept_can_be_said(
    running_redis: RedisServer, client: redis.Redis, key: str
) -> None:
    store = RedisStore(running_redis.url, encryption=KEY, kept_for=5.5)
    await store.take_turn(key, interval=1, at_most=1)
    await store.aclose()
    assert 5000 < client.pttl(named(key)) <= 5500


async def test_looking_leaves_nothing_behind(
    store: RedisStore, client: redis.Redis, key: str
) -> None:
    await store.load(key)
    await store.delete(key)
    assert not client.exists(named(key))


# --- damage ---------------------------------------------------------------------------------------


async def expect_unreadable(store: RedisStore, key: str, why: str) -> None:
    with pytest.raises(StoreValueError, match=why):
        await store.load(key)
    with pytest.raises(StoreValueError, match=why):
        await store.acquire(key, owner="one", seconds=1)


@pytest.mark.parametrize("field", ["fence", "saved_at", "version"])
@pytest.mark.parametrize("value", ["one", "nan", "inf", "-inf", ""])
async def test_a_damaged_field_is_told_and_a_deletion_mends_it(
    store: RedisStore, client: redis.Redis, key: str, field: str, value: str
) -> None:
    await store.save(key, token())
    client.hset(named(key), field, value)
    await expect_unreadable(store, key, "damaged")
    await store.delete(key)
    assert await store.save(key, token())


async def test_another_kind_of_value_is_told_and_a_deletion_mends_it(
    store: RedisStore, client: redis.Redis, key: str
) -> None:
    client.set(named(key), "somebody else's")
    await expect_unreadable(store, key, "damaged")
    await store.delete(key)
    assert await store.save(key, token())


async def test_a_newer_version_is_told(store: RedisStore, client: redis.Redis, key: str) -> None:
    client.hset(named(key), "version", "2")
    await expect_unreadable(store, key, "newer version")


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe"])
async def test_a_damaged_token_is_told(
    store: RedisStore, client: redis.Redis, key: str, damage: bytes
) -> None:
    await store.save(key, token())
    client.hset(named(key), "token", damage)
    with pytest.raises(StoreValueError):
        await store.load(key)


async def test_another_key_gives_the_right_error(
    store: RedisStore, running_redis: RedisServer, key: str
) -> None:
    await store.save(key, token())
    stranger = RedisStore(running_redis.url, encryption=new_key())
    with pytest.raises(StoreValueError, match="another key"):
        await stranger.load(key)
    await stranger.aclose()


def damage(client: redis.Redis, key: str) -> None:
    kept: Any = client.hget(named(key), "token")
    client.hset(named(key), "token", kept.replace(b'"scope"', b'"x"'))


async def test_a_traceback_of_a_damaged_token_in_plain_text_holds_nothing(
    running_redis: RedisServer, client: redis.Redis, key: str
) -> None:
    plain = RedisStore(running_redis.url, encryption=PLAIN_TEXT)
    await plain.save(key, token())
    damage(client, key)
    with pytest.raises(StoreValueError) as caught:
        await plain.load(key)
    await plain.aclose()
    assert CANARY not in shown(caught.value)


# --- a server that is gone, or refuses ------------------------------------------------------------


async def test_a_server_that_is_gone_is_told_and_used_again_when_it_is_back(
    own_redis: RedisServer, key: str
) -> None:
    store = RedisStore(own_redis.url, encryption=KEY)
    await store.save(key, token())
    own_redis.stop()
    place = f"Redis at {own_redis.url} can't be reached, or refused: ConnectionError"
    with pytest.raises(StoreError, match=re.escape(place)):
        await store.load(key)
    own_redis.start()
    assert await store.load(key) is None  # it kept nothing on disk
    assert await store.save(key, token())
    await store.aclose()


async def test_a_refusal_holds_neither_the_password_nor_the_token(
    running_redis: RedisServer, key: str
) -> None:
    url = Secret(f"redis://user:{CANARY}@127.0.0.1:{running_redis.port}")
    store = RedisStore(url, encryption=PLAIN_TEXT)
    with pytest.raises(StoreError, match=r"AuthenticationError|ResponseError") as caught:
        await store.save(key, token())
    await store.aclose()
    assert CANARY not in shown(caught.value)
    assert repr(store) == f"RedisStore('redis://127.0.0.1:{running_redis.port}')"


async def test_a_full_server_is_told(own_redis: RedisServer, key: str) -> None:
    store = RedisStore(own_redis.url, encryption=KEY)
    with redis.Redis.from_url(own_redis.url) as client:
        client.config_set("maxmemory", "1")
    with pytest.raises(StoreError, match=r"refused: (OutOfMemory|Response)Error"):
        await store.save(key, token())
    await store.aclose()


async def test_a_client_that_fails_in_its_own_way_is_told(key: str) -> None:
    class Broken:
        async def evalsha(self, *_: object) -> object:
            raise ConnectionResetError

    with pytest.raises(StoreError, match="Redis can't be reached: ConnectionResetError"):
        await RedisStore(client=Broken(), encryption=KEY).load(key)


async def test_what_the_server_quotes_is_not_repeated(key: str) -> None:
    class Quoting:
        async def evalsha(self, *_: object) -> object:
            raise redis.ResponseError(f"unknown command, with args beginning with: {CANARY}")

    with pytest.raises(StoreError) as caught:
        await RedisStore(client=Quoting(), encryption=KEY).load(key)
    assert CANARY not in str(caught.value)


# --- clients, loops and keys ----------------------------------------------------------------------


async def test_a_client_of_ones_own_is_used_and_not_closed(
    running_redis: RedisServer, key: str
) -> None:
    async with redis.asyncio.from_url(running_redis.url, **_unnamed(redis)) as own:
        store = RedisStore(client=own, encryption=KEY)
        await store.save(key, token())
        await store.aclose()
        assert await own.exists(named(key))
        assert repr(store) == "RedisStore(client=…)"


def test_a_second_event_loop_has_connections_of_its_own(
    running_redis: RedisServer, key: str
) -> None:
    store = RedisStore(running_redis.url, encryption=KEY)

    async def save(generation: int) -> bool:
        kept = await store.save(key, token(generation))
        await store.aclose()
        return kept

    assert anyio.run(save, 1)
    assert anyio.run(save, 2)


async def test_keys_are_fetched_off_the_event_loop(running_redis: RedisServer, key: str) -> None:
    def keys() -> Secret:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return KEY

    store = RedisStore(running_redis.url, encryption=keys)
    assert await store.save(key, token())
    await store.aclose()


async def test_a_store_that_was_never_used_closes(running_redis: RedisServer) -> None:
    await RedisStore(running_redis.url, encryption=KEY).aclose()


def test_on_trio_it_says_that_it_needs_asyncio(key: str) -> None:
    async def use() -> None:
        store = RedisStore("redis://127.0.0.1", encryption=KEY)
        with pytest.raises(MisuseError, match="needs asyncio"):
            await store.load(key)
        await store.aclose()

    trio.run(use)


@pytest.mark.parametrize("arguments", [{}, {"url": "redis://127.0.0.1", "client": object()}])
def test_it_is_made_with_a_url_or_a_client(arguments: dict[str, Any]) -> None:
    with pytest.raises(MisuseError, match="exactly one"):
        RedisStore(encryption=KEY, **arguments)


@pytest.mark.parametrize("url", ["http://127.0.0.1", "127.0.0.1", ""])
def test_what_is_no_redis_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="rediss://"):
        RedisStore(url, encryption=KEY)


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis.asyncio", None)
    with pytest.raises(MissingExtraError, match=r"fleetauth\[redis\]"):
        RedisStore("redis://127.0.0.1", encryption=KEY)


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls_redis(authority: trustme.CA) -> Iterator[RedisServer]:
    """A server that speaks TLS only, with a certificate of an authority that nobody knows."""
    if not BINARY:
        pytest.skip(MISSING)
    place = Path(tempfile.mkdtemp(prefix="fa-", dir="/tmp"))
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(place / "cert.pem")
    certificate.private_key_pem.write_to_path(place / "key.pem")
    authority.cert_pem.write_to_path(place / "ca.pem")
    server = RedisServer(
        place,
        tls_cert_file=str(place / "cert.pem"),
        tls_key_file=str(place / "key.pem"),
        tls_ca_cert_file=str(place / "ca.pem"),
        tls_auth_clients="no",
    ).start()
    yield server
    server.stop()
    shutil.rmtree(place)


async def test_rediss_is_tls(tls_redis: RedisServer, key: str) -> None:
    authority = tls_redis.directory / "ca.pem"
    url = f"rediss://127.0.0.1:{tls_redis.port}?ssl_ca_certs={authority}"
    store = RedisStore(url, encryption=KEY)
    assert await store.save(key, token())
    await store.aclose()


async def test_a_server_whose_certificate_nobody_knows_is_refused(
    tls_redis: RedisServer, key: str
) -> None:
    store = RedisStore(f"rediss://127.0.0.1:{tls_redis.port}", encryption=KEY)
    with pytest.raises(StoreError):
        await store.save(key, token())
    await store.aclose()
