"""Sessions that share a store (I1, I10): one exchange an expiry, one quota, and signing out, over real HTTP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from fleetauth import Event, MasternautSession, VendorSession
from fleetauth.errors import ConfigurationError, StoreError
from fleetauth.sandbox import Sandbox
from fleetauth.stores import PLAIN_TEXT, FileStore, Lease, MemoryStore, TokenStore
from fleetauth.testing import FakeClock
from fleetauth.tokens.lifecycle import State
from tests.sessions.conftest import Open, SharedClock
from tests.sessions.gathering import at_once

Told = Callable[[], list[str]]
HOUR = 3600.0
EVERY = 15.0


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: SharedClock) -> TokenStore:
    if request.param == "memory":
        return MemoryStore(time=clock.wall)
    return FileStore(tmp_path / "tokens", encryption=PLAIN_TEXT, time=clock.wall)


class Down(MemoryStore):
    """A store that can be gone.

    Attributes:
        gone: Whether it is; a deletion fails as well then.
    """

    gone = False

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        if self.gone:
            raise OSError("canary")
        return await super().acquire(key, owner=owner, seconds=seconds)

    async def delete(self, key: str) -> None:
        if self.gone:
            raise OSError("canary")
        await super().delete(key)


# --- one exchange an expiry -----------------------------------------------------------------------


@pytest.mark.parametrize("vendor", ["mzone", "mps_monitor", "mbanq"])
async def test_sessions_on_one_store_make_one_exchange_an_expiry(
    opened: Open, sandbox: Sandbox, clock: SharedClock, store: TokenStore, vendor: str
) -> None:
    sessions: list[VendorSession] = [opened(vendor, store=store) for _ in range(4)]
    for expiry in range(1, 4):
        async with anyio.create_task_group() as tasks:
            for session in sessions:
                tasks.start_soon(at_once, 5, session.login)
        assert len(sandbox.vendors[vendor].exchanges) == expiry
        clock.advance(sandbox.vendors[vendor].access_lifetime)
    assert {request.status for request in sandbox.vendors[vendor].token_requests} == {200}


# --- quotas ---------------------------------------------------------------------------------------


class Driven(FakeClock):
    """A clock that moves the sandbox's too, and only when all who work on it are waiting."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(wall=sandbox.clock.now(), sleepers_wait=True)
        self._sandbox = sandbox

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._sandbox.clock.advance(seconds)


async def test_three_sessions_use_a_shared_quota_to_the_full_and_meet_no_429(
    opened: Open, sandbox: Sandbox
) -> None:
    clock = Driven(sandbox)
    store = MemoryStore(time=clock.wall)
    started, calls, workers = clock.monotonic(), [0, 0, 0], 3
    sessions: list[MasternautSession] = [
        opened("masternaut", clock=clock, store=store) for _ in range(workers)
    ]

    async def work(number: int) -> None:
        while True:
            await sessions[number].live_tracking(vehicle_ids=["V5001"])
            calls[number] += 1

    with anyio.fail_after(60):
        async with anyio.create_task_group() as tasks:
            for number in range(workers):
                tasks.start_soon(work, number)
            while clock.monotonic() - started < HOUR:
                while clock.sleepers < workers:
                    await anyio.lowlevel.checkpoint()
                clock.advance(EVERY)
            while clock.sleepers < workers:
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
    live = [request for request in sandbox.masternaut.requests if "live" in request.path]
    assert {request.status for request in live} == {200}
    assert sum(calls) == 1 + HOUR / EVERY
    assert max(calls) - min(calls) <= 1


async def test_another_accounts_quota_is_its_own(opened: Open, clock: SharedClock) -> None:
    store = MemoryStore(time=clock.wall)
    one = opened("masternaut", store=store)
    other = opened("masternaut", store=store, client_id="another", client_secret="another")
    assert (
        await one._quotas["live positions"]._key() != await other._quotas["live positions"]._key()
    )


# --- the store fails ------------------------------------------------------------------------------


async def test_a_rotating_vendor_is_not_asked_without_a_lease(
    opened: Open, sandbox: Sandbox, clock: SharedClock
) -> None:
    store = Down(time=clock.wall)
    store.gone = True
    with pytest.raises(StoreError, match="Mend the store"):
        await opened("mps_monitor", store=store).login()
    assert sandbox.mps_monitor.token_requests == []


async def test_a_rotating_vendor_is_asked_without_a_lease_by_who_wants_that(
    opened: Open, clock: SharedClock
) -> None:
    store = Down(time=clock.wall)
    store.gone = True
    session = opened("mps_monitor", store=store, exchange_without_lease=True)
    assert (await session.login()).generation == 1


async def test_a_password_sign_in_goes_on_without_a_store_and_says_so(
    opened: Open, clock: SharedClock, told: Told
) -> None:
    store = Down(time=clock.wall)
    store.gone = True
    await opened("mzone", store=store).login()
    assert "LeaseFailed" in told()


async def test_a_failing_stores_own_words_are_in_no_error_and_no_event(
    opened: Open, clock: SharedClock, events: list[Event]
) -> None:
    store = Down(time=clock.wall)
    store.gone = True
    with pytest.raises(StoreError) as caught:
        await opened("mps_monitor", store=store).login()
    assert "canary" not in f"{caught.value!r} {caught.value.__context__!r} {events}"


# --- signing out ----------------------------------------------------------------------------------


async def test_signing_out_removes_the_token_for_all(
    opened: Open, sandbox: Sandbox, store: TokenStore
) -> None:
    session = opened("mzone", store=store)
    await session.login()
    await session.sign_out()
    await opened("mzone", store=store).login()
    assert len(sandbox.mzone.exchanges) == 2


async def test_the_call_after_a_sign_out_signs_in(opened: Open, sandbox: Sandbox) -> None:
    session = opened("mzone")
    await session.login()
    await session.sign_out()
    assert session.state is State.SIGNED_OUT
    await session.login()
    assert [exchange.grant for exchange in sandbox.mzone.exchanges] == ["password"] * 2


async def test_a_sign_out_that_the_store_fails_is_told_and_forgets_every_token_here(
    opened: Open, clock: SharedClock
) -> None:
    store = Down(time=clock.wall)
    session: MasternautSession = opened("masternaut", store=store)
    await session.login()
    await session.live_tracking()  # by HTTP Basic, which has a keeper of its own
    store.gone = True
    with pytest.raises(StoreError, match="still in it"):
        await session.sign_out()
    assert {keeper.state for keeper in session._keepers()} == {State.SIGNED_OUT}


# --- short forms ----------------------------------------------------------------------------------


async def test_a_store_can_be_given_as_a_short_form(
    opened: Open, sandbox: Sandbox, tmp_path: Path
) -> None:
    form = f"file:{tmp_path / 'tokens'}?encryption=plain-text"
    await opened("mzone", store=form).login()
    await opened("mzone", store=form).login()
    assert len(sandbox.mzone.exchanges) == 1


async def test_a_short_form_that_is_none_is_refused(opened: Open) -> None:
    with pytest.raises(ConfigurationError, match="a store is one of"):
        opened("mzone", store="sqlite:tokens")


class Closing(MemoryStore):
    """A store that notes its closing.

    Attributes:
        closed: How many times it was closed.
    """

    closed = 0

    async def aclose(self) -> None:
        self.closed += 1


async def hangs() -> None:
    await anyio.sleep_forever()


async def fails() -> None:
    raise OSError("no")


async def test_a_store_made_from_a_short_form_is_closed_with_its_session(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Closing()
    monkeypatch.setattr("fleetauth.session_parts.store_of", lambda _: store)
    await opened("mzone", store="memory:").aclose()
    assert store.closed == 1


async def test_a_store_of_the_callers_own_is_left_open(opened: Open) -> None:
    store = Closing()
    await opened("mzone", store=store).aclose()
    assert store.closed == 0


@pytest.mark.parametrize("aclose", [hangs, fails])
async def test_a_store_that_does_not_close_keeps_no_session_open(
    opened: Open, monkeypatch: pytest.MonkeyPatch, aclose: Callable[[], Awaitable[None]]
) -> None:
    store = Closing()
    monkeypatch.setattr(store, "aclose", aclose)
    monkeypatch.setattr("fleetauth.session_parts.store_of", lambda _: store)
    monkeypatch.setattr("fleetauth.session._CLOSE_LIMIT", 0.05)
    session = opened("mzone", store="memory:")
    await session.aclose()
    assert session.state is State.CLOSED
