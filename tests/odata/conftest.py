"""The foreign OData server for this folder's tests: one a worker, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from fleetauth import Event, MZoneSession
from tests.npm import CannotInstallError
from tests.odata.install import install
from tests.odata.rows import Fleet
from tests.odata.server import ODataServer
from tests.odata.vans import Vans, parked

_PATIENCE = 45.0  # seconds: less than a test has


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    loopback_only: None,  # noqa: ARG001
) -> Iterator[ODataServer]:
    """The server. Its rows stay from test to test: each makes vehicles of its own and asks for those."""
    try:
        installed = install(patience=_PATIENCE)
    except CannotInstallError as reason:
        pytest.skip(str(reason))
    with ODataServer(installed, tmp_path_factory.mktemp("odata") / "errors.txt") as server:
        yield server


@pytest.fixture
def events() -> list[Event]:
    """What the session told."""
    return []


@pytest.fixture
async def mzone(server: ODataServer, events: list[Event]) -> AsyncIterator[MZoneSession]:
    """The session under test."""
    async with server.session(events.append) as session:
        yield session


@pytest.fixture
async def fleet(server: ODataServer) -> AsyncIterator[Fleet]:
    """Another client, who makes the rows."""
    async with server.session() as session:
        yield Fleet(session)


@pytest.fixture(scope="session")
def parking(server: ODataServer) -> list[Vans]:  # noqa: ARG001 - they are gone with it
    """The four vehicles, once they are there."""
    return []


@pytest.fixture
async def vans(fleet: Fleet, parking: list[Vans]) -> Vans:
    """Four vehicles that tests read and leave as they are."""
    if not parking:
        parking.append(await parked(fleet))
    return parking[0]
