"""Sessions on the sandbox, with one time for both: where the session's clock goes, the sandbox's goes too.

What is checked lives beside this file, one file a vendor.
"""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable
from types import ModuleType
from typing import Any, TypeAlias

import pytest

from fleetauth import (
    Event,
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    VendorSession,
)
from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock

Open: TypeAlias = Callable[..., Any]
SESSIONS: dict[str, type[VendorSession]] = {
    "mzone": MZoneSession,
    "masternaut": MasternautSession,
    "mps_monitor": MPSMonitorSession,
    "mbanq": MbanqSession,
}


class SharedClock(FakeClock):
    """A fake clock that takes the sandbox's along."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(wall=sandbox.clock.now())
        self._sandbox = sandbox

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._sandbox.clock.advance(seconds)


@pytest.fixture
def clock(sandbox: Sandbox) -> SharedClock:
    """The time of the session and of the sandbox."""
    return SharedClock(sandbox)


@pytest.fixture
def events() -> list[Event]:
    """What the sessions told."""
    return []


@pytest.fixture
def told(events: list[Event]) -> Callable[[], list[str]]:
    """The names of the events so far."""
    return lambda: [type(event).__name__ for event in events]


@pytest.fixture
def http(engine: str) -> ModuleType:
    """The HTTP engine in use, for transports that reach nobody."""
    return importlib.import_module(engine)


@pytest.fixture
async def opened(sandbox: Sandbox, clock: SharedClock, events: list[Event]) -> AsyncIterator[Open]:
    """Opens a vendor's session on the sandbox: `opened("mzone", scope="…")`. It is closed after the test."""
    sessions: list[VendorSession] = []

    def open_session(vendor: str, **replaced: Any) -> VendorSession:  # noqa: ANN401 - the session's arguments
        usual = {"clock": clock, "on_event": events.append}
        arguments: dict[str, Any] = sandbox.vendors[vendor].arguments | usual | replaced
        sessions.append(SESSIONS[vendor](**arguments))
        return sessions[-1]

    yield open_session
    for session in sessions:
        await session.aclose()


@pytest.fixture
def mzone(opened: Open) -> MZoneSession:
    session: MZoneSession = opened("mzone")
    return session


@pytest.fixture
def masternaut(opened: Open) -> MasternautSession:
    session: MasternautSession = opened("masternaut")
    return session


@pytest.fixture
def mps_monitor(opened: Open) -> MPSMonitorSession:
    session: MPSMonitorSession = opened("mps_monitor")
    return session


@pytest.fixture
def mbanq(opened: Open) -> MbanqSession:
    session: MbanqSession = opened("mbanq")
    return session
