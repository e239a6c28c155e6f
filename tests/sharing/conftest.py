"""What the battery of processes is given: a vendor's side, a place to share tokens in, and a crew that is gone after each
test. The numbers are here too: small ones by default, and the full ones with `FLEETAUTH_FULL=1`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from fleetauth.sandbox import Sandbox
from tests.foreign.server import AuthorizationServer
from tests.sharing.crew import Crew
from tests.sharing.sides import (
    ForeignSide,
    Place,
    SandboxSide,
    SharedDirectory,
    SharedRedis,
    VendorSide,
)
from tests.stores.redis_server import BINARY, MISSING, RedisServer

FULL = os.environ.get("FLEETAUTH_FULL") == "1"


@attrs.frozen
class Numbers:
    """How much of everything."""

    workers: int
    calls: int
    expiries: int
    kills: int


@pytest.fixture
def numbers() -> Numbers:
    if FULL:
        return Numbers(workers=8, calls=25, expiries=30, kills=30)
    return Numbers(workers=4, calls=10, expiries=5, kills=5)


@pytest.fixture(scope="session")
def running_foreign(
    tmp_path_factory: pytest.TempPathFactory,
    loopback_only: None,  # noqa: ARG001
) -> Iterator[AuthorizationServer]:
    """One foreign server for the whole run of a worker."""
    with AuthorizationServer(tmp_path_factory.mktemp("foreign")) as server:
        yield server


@pytest.fixture(params=["django-oauth-toolkit", "sandbox"])
def vendor(request: pytest.FixtureRequest) -> VendorSide:
    """Each vendor's side in turn, as if just started."""
    if request.param == "sandbox":
        return SandboxSide(sandbox_of(request))
    server: AuthorizationServer = request.getfixturevalue("running_foreign")
    server.reset()
    return ForeignSide(server)


def sandbox_of(request: pytest.FixtureRequest) -> Sandbox:
    sandbox: Sandbox = request.getfixturevalue("sandbox")
    return sandbox


@pytest.fixture
def redis() -> Iterator[SharedRedis]:
    """A redis-server of the test's own, which it may stop."""
    if not BINARY:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="fa-", dir="/tmp") as place:
        server = RedisServer(Path(place)).start()
        try:
            yield SharedRedis(server)
        finally:
            server.stop()


@pytest.fixture
def files(tmp_path: Path) -> SharedDirectory:
    return SharedDirectory(tmp_path / "tokens")


@pytest.fixture(params=["files", "redis"])
def place(request: pytest.FixtureRequest) -> Place:
    """Each place in turn."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def crew(vendor: VendorSide, place: Place, engine: str) -> Iterator[Crew]:
    with Crew(vendor, place, engine) as crew:
        yield crew
