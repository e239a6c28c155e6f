"""What the transport's tests share: an invented vendor, servers on loopback, and a session, closed after the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.transport.fleet import FakeVendor
from tests.transport.servers import LoopbackServer, Reply, closed_port, silent_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.transport.fleet import FleetSession
    from tests.transport.servers import Logged


@pytest.fixture
def vendor() -> FakeVendor:
    """An invented vendor that answers by itself or by script."""
    return FakeVendor()


@pytest.fixture
async def session(vendor: FakeVendor) -> AsyncIterator[FleetSession]:
    """A session with it."""
    async with vendor.session() as session:
        yield session


def issue_or_ok(request: Logged) -> Reply:
    """A token at ``/token``, an empty object anywhere else."""
    if request.path != "/token":
        return Reply()
    return Reply(body=b'{"access_token": "canary-token", "expires_in": 3600}')


@pytest.fixture
def home() -> Iterator[LoopbackServer]:
    """A real server that a session is made with."""
    with LoopbackServer() as server:
        server.reply = issue_or_ok
        yield server


@pytest.fixture
def foreign() -> Iterator[LoopbackServer]:
    """Another real server, that no session knows."""
    with LoopbackServer() as server:
        yield server


@pytest.fixture
def silent() -> Iterator[str]:
    """The origin of a server that never answers."""
    with silent_server() as url:
        yield url


@pytest.fixture
def nobody() -> Iterator[str]:
    """An origin where nobody listens."""
    with closed_port() as url:
        yield url
