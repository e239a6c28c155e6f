"""What a further session in a process costs: little to make, little to keep, and its first call sends one request where
a token is stored. Steps and bytes are counted, never time.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from fleetauth import VendorSession
from fleetauth.sandbox import Sandbox
from fleetauth.stores import PLAIN_TEXT, FileStore, MemoryStore, RedisStore, TokenStore
from tests.sessions.conftest import SESSIONS, Open, SharedClock
from tests.stores.redis_server import RedisServer, lone_server

VENDORS = sorted(SESSIONS)
# Function calls that making a session may take: a fifth more than it does, and fewer than with all spellings of its
# secrets made beforehand. A converter of its own alone takes 2,200.
STEPS: Final = {"masternaut": 290, "mbanq": 350, "mps_monitor": 215, "mzone": 215}
BYTES = 16 * 1024  # that a session which has made no call may hold
USUAL: Final = {
    "client_id": "example-client",
    "client_secret": "example-client-secret",
    "username": "ada@example.com",
    "password": "example-password",
}
ARGUMENTS: Final[dict[str, dict[str, str]]] = {
    "mzone": USUAL,
    "mps_monitor": USUAL,
    "mbanq": USUAL
    | {"tenant_id": "example", "ip_address": "192.0.2.7", "device_id": "example-device"},
    "masternaut": {
        "client_id": "example-client",
        "client_secret": "example-client-secret",
        "customer_id": "5000",
    },
}
FIRST_CALLS: Final[dict[str, Callable[[Any], Awaitable[Any]]]] = {
    "mzone": lambda session: session.notifications(),
    "mps_monitor": lambda session: session.get_account(),
    "mbanq": lambda session: session.user_details(),
    "masternaut": lambda session: session.jobs(),
}


def further(vendor: str) -> VendorSession:
    make: Callable[..., VendorSession] = SESSIONS[vendor]
    return make(**ARGUMENTS[vendor])


# --- made -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_further_session_is_made_in_few_steps(vendor: str) -> None:
    further(vendor)
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    gc.collect()  # nor is another test's garbage this one's
    gc.disable()
    sys.setprofile(count)
    try:
        further(vendor)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert 0 < number < STEPS[vendor]


@pytest.mark.parametrize("vendor", VENDORS)
def test_further_sessions_hold_little_and_the_hundredth_no_more_than_the_first(vendor: str) -> None:
    made = [further(vendor)]
    held: list[float] = []
    tracemalloc.start()
    try:
        for _ in range(5):
            gc.collect()
            before, _ = tracemalloc.get_traced_memory()
            made += [further(vendor) for _ in range(50)]
            gc.collect()
            held.append((tracemalloc.get_traced_memory()[0] - before) / 50)
    finally:
        tracemalloc.stop()
    # Without the least and the most: a thread that another test has left may give back or take memory meanwhile.
    _, least, _, most, _ = sorted(held)
    assert most < BYTES
    assert most == pytest.approx(least, rel=0.2)


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_sessions_of_a_vendor_read_with_one_converter(vendor: str) -> None:
    one, other = further(vendor), further(vendor)
    assert one._reader.converter is other._reader.converter


def test_each_vendor_has_a_converter_of_its_own() -> None:
    assert len({id(further(vendor)._reader.converter) for vendor in VENDORS}) == len(VENDORS)


def test_what_one_session_keeps_secret_is_not_the_others_to_know() -> None:
    one, other = further("mzone"), further("mzone")
    assert one._redactor is not other._redactor
    assert one._reader._redactor is one._redactor


# --- with a stored token --------------------------------------------------------------------------


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: SharedClock) -> TokenStore:
    if request.param == "memory":
        return MemoryStore(time=clock.wall)
    return FileStore(tmp_path / "tokens", encryption=PLAIN_TEXT, time=clock.wall)


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with lone_server() as server:
        yield server


async def assert_first_call_is_one_request(
    opened: Open, sandbox: Sandbox, vendor: str, **options: object
) -> None:
    """By a session that signs in and stores its token, and one that comes after it."""
    await opened(vendor, **options).login()
    before = len(sandbox.vendors[vendor].requests)
    await FIRST_CALLS[vendor](opened(vendor, **options))
    sent = sandbox.vendors[vendor].requests[before:]
    assert [(request.api == "token", request.status) for request in sent] == [(False, 200)]


@pytest.mark.parametrize("vendor", VENDORS)
async def test_with_a_stored_token_the_first_call_sends_one_request(
    opened: Open, sandbox: Sandbox, store: TokenStore, vendor: str
) -> None:
    await assert_first_call_is_one_request(opened, sandbox, vendor, store=store)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_with_a_token_in_redis_the_first_call_sends_one_request(
    opened: Open, sandbox: Sandbox, redis: RedisServer
) -> None:
    for vendor in VENDORS:
        store = RedisStore(redis.url, encryption=PLAIN_TEXT)
        await assert_first_call_is_one_request(opened, sandbox, vendor, store=store, clock=None)
        await store.aclose()
