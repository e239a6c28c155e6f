"""The relay between sessions and the sandbox, and a server that no session was made with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fleetauth.sandbox import Sandbox
from tests.transport.servers import LoopbackServer

from .relay import Relay


@pytest.fixture(scope="session")
def running_relay(running_sandbox: Sandbox) -> Iterator[Relay]:
    """One relay for the whole run of a worker; ask for `relay` instead."""
    relay = Relay(running_sandbox)
    yield relay
    relay.close()


@pytest.fixture(scope="session")
def running_elsewhere(loopback_only: None) -> Iterator[LoopbackServer]:  # noqa: ARG001 - it comes first
    """One other server for the whole run of a worker; ask for `elsewhere` instead."""
    with LoopbackServer() as server:
        yield server


@pytest.fixture
def elsewhere(running_elsewhere: LoopbackServer) -> LoopbackServer:
    """A server that no session was made with."""
    running_elsewhere.log.clear()
    return running_elsewhere


@pytest.fixture
def relay(running_relay: Relay, elsewhere: LoopbackServer, sandbox: Sandbox) -> Iterator[Relay]:  # noqa: ARG001 - it is reset
    """A relay to the sandbox, without any fault."""
    running_relay.reset()
    running_relay.elsewhere = elsewhere.url
    yield running_relay
    running_relay.heal()
    running_relay.wait_until_left()  # a session that is closed leaves no connection
