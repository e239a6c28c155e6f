"""The fixtures of `fleetauth.testing.plugin` themselves, and the fake vendors once in process and once over HTTP."""

from __future__ import annotations

import pytest

from fleetauth.sandbox import Sandbox
from fleetauth.testing import FakeClock, FakeVendors
from fleetauth.testing.plugin import (
    fleetauth_clock,
    fleetauth_http_sandbox,
    fleetauth_http_server,
    fleetauth_sandbox,
)

__all__ = [
    "fleetauth_clock",
    "fleetauth_http_sandbox",
    "fleetauth_http_server",
    "fleetauth_sandbox",
]


@pytest.fixture(params=["in process", "over HTTP"])
def vendors(request: pytest.FixtureRequest) -> FakeVendors:
    """The four vendors, either way."""
    over_http = request.param == "over HTTP"
    fixture: FakeVendors = request.getfixturevalue(
        "fleetauth_http_sandbox" if over_http else "fleetauth_sandbox"
    )
    return fixture


@pytest.fixture
def quiet() -> FakeVendors:
    """Fake vendors that are not verified at the end: for what doesn't happen."""
    return FakeVendors(clock=FakeClock())


@pytest.fixture
def served(fleetauth_http_server: Sandbox) -> Sandbox:
    """The running sandbox."""
    return fleetauth_http_server
