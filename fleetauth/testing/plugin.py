"""Fixtures for pytest, asked for by one line in the `conftest.py` of your tests' root.

    pytest_plugins = ["fleetauth.testing.plugin"]

No entry point loads them by itself: pytest would import this package, and rewrite the assertions of all of it, in every
run of everybody who has it installed. All fixtures are synchronous, so that they fit any plugin for async tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from .clock import START, FakeClock

if TYPE_CHECKING:
    from fleetauth.sandbox import Sandbox

    from .vendors import FakeVendors

__all__ = [
    "fleetauth_clock",
    "fleetauth_http_sandbox",
    "fleetauth_http_server",
    "fleetauth_sandbox",
]


@pytest.fixture
def fleetauth_clock() -> FakeClock:
    """The time of the vendors and of all sessions: it stands still until `advance()` moves it, or something waits.

    Define a fixture of this name yourself to begin at another time, or to let sleepers wait.
    """
    return FakeClock(wall=START)


@pytest.fixture
def fleetauth_sandbox(fleetauth_clock: FakeClock) -> Iterator[FakeVendors]:
    """The four vendors without a network: `from_env()` goes there, and no session goes anywhere else."""
    from .vendors import FakeVendors

    with FakeVendors(clock=fleetauth_clock) as vendors:
        yield vendors


@pytest.fixture(scope="session")
def fleetauth_http_server() -> Iterator[Sandbox]:
    """The server of `fleetauth_http_sandbox`, one for the whole run; ask for that instead."""
    from fleetauth.sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def fleetauth_http_sandbox(
    fleetauth_clock: FakeClock, fleetauth_http_server: Sandbox
) -> Iterator[FakeVendors]:
    """The same over real HTTP on loopback, for clients with connections of their own and other programs."""
    from .vendors import FakeVendors

    with FakeVendors(clock=fleetauth_clock, over_http=fleetauth_http_server) as vendors:
        yield vendors
