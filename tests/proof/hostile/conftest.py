"""What the tests of a hostile vendor share: the vendor on loopback, and another server that nobody may ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.proof.hostile.standing import Vendor
from tests.transport.fast.conftest import RawServer
from tests.transport.fleet import FleetSession
from tests.transport.servers import LoopbackServer


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    """A vendor that answers anything."""
    with RawServer() as server:
        yield Vendor(server)


@pytest.fixture(params=["own", "client"])
def way(request: pytest.FixtureRequest) -> str:
    """Over the session's own connections, or by an engine's client of the user's."""
    return str(request.param)


@pytest.fixture
async def session(vendor: Vendor, way: str) -> AsyncIterator[FleetSession]:
    """A session with it."""
    async with vendor.session(way) as session:
        yield session


@pytest.fixture
def stranger() -> Iterator[LoopbackServer]:
    """Another server on this machine, as those inside of a company's network are."""
    with LoopbackServer() as server:
        yield server
        assert server.log == []
