"""What type checkers infer of what stands around the calls: errors, stores, events, the sandbox, checks, telemetry.
Never run: three type checkers read it, each as strict as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, assert_type

import fleetauth
from fleetauth import (
    AnswerTooLargeError,
    ArgumentError,
    Clock,
    ConfigurationError,
    DecodeError,
    Event,
    FleetAuthError,
    FleetError,
    MemoryStore,
    MissingExtraError,
    MZoneSession,
    Progress,
    RedirectError,
    RetryPolicy,
    Secret,
    SessionOptions,
    State,
    StoredToken,
    TimedOutError,
    TokenStatus,
    TokenStore,
    TransportError,
    VendorFaultError,
)
from fleetauth.check import Fact, Report, Status, Step, VendorReport, check_vendors
from fleetauth.events import (
    CallAnswered,
    CallRetried,
    EventHook,
    ExchangeFailed,
    QuotaWaited,
    TokenIssued,
)
from fleetauth.opentelemetry import OpenTelemetry, instrument, uninstrument
from fleetauth.sandbox import Exchange, Fault, RecordedRequest, Sandbox
from fleetauth.stores import (
    FileStore,
    KeyringStore,
    Lease,
    RedisStore,
    keys_from_keyring,
    new_key,
    store_of,
)
from fleetauth.testing import FakeClock, StoreContract


def is_text(_: str) -> None: ...


def every_error(error: FleetAuthError) -> None:
    assert_type(error.code, str | None)
    assert_type(error.vendor_message, str | None)
    assert_type(error.request_id, str | None)
    assert_type(error.errors, tuple[tuple[str | None, str | None], ...])
    assert_type(error.data, Any)
    assert_type(error.again(), FleetAuthError)


def errors_that_say_more(error: FleetAuthError) -> None:
    if isinstance(error, DecodeError):
        assert_type(error.path, str)
    elif isinstance(error, AnswerTooLargeError):
        assert_type(error.limit, int)
        assert_type(error.declared, int | None)
    elif isinstance(error, FleetError):
        assert_type(error.failures, Mapping[str, FleetAuthError])
    elif isinstance(error, (TransportError, VendorFaultError)):
        assert_type(error.may_have_arrived, bool)


def errors_that_are_also_pythons_own(
    timed_out: TimedOutError,
    argument: ArgumentError,
    configuration: ConfigurationError,
    extra: MissingExtraError,
    redirect: RedirectError,
) -> tuple[TimeoutError, ValueError, ValueError, ImportError, VendorFaultError]:
    return timed_out, argument, configuration, extra, redirect


def every_store() -> list[TokenStore]:
    assert_type(new_key(), Secret)
    assert_type(keys_from_keyring(), Callable[[], list[Secret]])
    assert_type(store_of("redis://127.0.0.1:6379"), TokenStore)
    return [
        MemoryStore(),
        FileStore(Path("tokens"), encryption=new_key()),
        FileStore("tokens", encryption=keys_from_keyring()),
        KeyringStore(),
        RedisStore("redis://127.0.0.1:6379", encryption=[new_key()]),
    ]


async def what_a_store_does(store: TokenStore, token: StoredToken) -> None:
    assert_type(await store.load("key"), StoredToken | None)
    lease = await store.acquire("key", owner="me", seconds=45)
    assert_type(lease, Lease | None)
    assert_type(await store.save("key", token, lease=lease), bool)
    assert_type(await store.take_turn("key", interval=15, at_most=60), float)
    assert_type(token.access_token, Secret)
    assert_type(token.refresh_token, Secret | None)
    assert_type(token.lifetime, float | None)


def every_hook(event: Event) -> None:
    match event:
        case TokenIssued():
            assert_type((event.grant, event.generation), tuple[str, int])
            assert_type(event.lifetime, float | None)
        case ExchangeFailed():
            assert_type(event.retry_in, float)
        case CallRetried() | QuotaWaited() | CallAnswered():
            assert_type(event.vendor, str)
        case _:
            assert_type(event.sentence(), str)


HOOK: EventHook = every_hook


def secrets() -> None:
    secret = Secret("example-secret")
    assert_type(secret.reveal(), str)
    assert_type(Secret(secret), Secret)
    assert_type(str(secret), str)


def status(status: TokenStatus, state: State) -> None:
    assert_type(status.state, State)
    assert_type(status.expires_in, float | None)
    assert_type(status.can_refresh, bool)
    is_text(state.value)  # ty knows the very texts


def options(progress: Callable[[Progress], None]) -> SessionOptions:
    return {
        "timeout": 30,
        "retries": RetryPolicy(first_wait=0.5),
        "engine": "aiohttp",
        "progress": progress,
        "telemetry": OpenTelemetry(propagate=True),
        "extra_headers": {"X-Partner": "example"},
        "max_answer_bytes": 1_000_000,
    }


def time() -> list[Clock]:
    clock = FakeClock(wall=0, sleepers_wait=True)
    clock.advance(3600)
    assert_type(clock.slept, list[float])
    assert_type(clock.sleepers, int)
    return [clock]


class TestOwnStore(StoreContract):
    pass


async def the_sandbox() -> None:
    with Sandbox() as plain:
        assert_type(plain, Sandbox)
        _ = MZoneSession(**plain.mzone.arguments)
    async with Sandbox(port=8765, seed=2) as sandbox:
        assert_type(sandbox.mzone.exchanges, list[Exchange])
        assert_type(sandbox.mbanq.requests, list[RecordedRequest])
        assert_type(sandbox.masternaut.environment, dict[str, str])
        sandbox.mzone.faults.add(Fault.status(503, retry_after=2, times=1, path="token"))
        sandbox.clock.advance(3600.0)


async def the_check() -> None:
    report = await check_vendors("mzone", timeout=5)
    assert_type(report, Report)
    assert_type(report.ok, bool)
    assert_type(report.vendors, tuple[VendorReport, ...])
    assert_type(report.vendors[0].steps[0].status, Status)
    assert_type(report.count(Status.FAIL), int)
    assert_type(report.as_dict(), dict[str, Any])

    def told(_: object, step: Step) -> None:
        assert_type(step.facts, Mapping[str, Fact])

    _ = await check_vendors(on_step=told)


def telemetry() -> None:
    instrument(propagate=True)
    uninstrument()
    is_text(fleetauth.__version__)
