"""What the battery of processes is given: a vendor's side, a place to share tokens in, and a crew that is gone after
each test. The numbers are here too: small ones by default, and the full ones with `FLEETAUTH_FULL=1`.
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
VENDORS = ["django-oauth-toolkit", "sandbox"]
PAIRS = [("django-oauth-toolkit", "files"), ("sandbox", "redis")]
EVERY_PAIR = [*PAIRS, ("django-oauth-toolkit", "redis"), ("sandbox", "files")]


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


@pytest.fixture(params=VENDORS if FULL else VENDORS[:1])
def vendor(request: pytest.FixtureRequest) -> VendorSide:
    """A vendor's side, as if just started; by default the one that forgives least."""
    return vendor_side(request, request.param)


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


@pytest.fixture(params=EVERY_PAIR if FULL else PAIRS, ids="-".join)
def crew(request: pytest.FixtureRequest, engine: str) -> Iterator[Crew]:
    """A crew without workers yet: by default each vendor's side and each place once, or as a test asks."""
    vendor, place = request.param
    shared: Place = request.getfixturevalue(place)
    with Crew(vendor_side(request, vendor), shared, engine) as crew:
        yield crew


def vendor_side(request: pytest.FixtureRequest, name: str) -> VendorSide:
    """The side of that name, clean."""
    if name == "sandbox":
        sandbox: Sandbox = request.getfixturevalue("sandbox")
        return SandboxSide(sandbox)
    server: AuthorizationServer = request.getfixturevalue("running_foreign")
    server.reset()
    return ForeignSide(server)
