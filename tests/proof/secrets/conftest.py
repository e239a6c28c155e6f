"""What the battery of secrets is given: a vendor's server, another origin, and a scene all of which is searched."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.ledger import Ledger
from tests.proof.secrets.scene import URLS, Gathered, Scene, Searched
from tests.proof.secrets.vendor_server import VendorServer


@pytest.fixture(scope="session")
def servers(loopback_only: None) -> Iterator[tuple[VendorServer, VendorServer]]:  # noqa: ARG001
    """The vendor's server, and one of another origin."""
    with VendorServer() as vendor, VendorServer() as foreign:
        yield vendor, foreign


@pytest.fixture(scope="session")
def searched(ledger: Ledger) -> Searched:
    """What was searched so far."""
    return Searched(ledger)


@pytest.fixture
def logged() -> Iterator[Gathered]:
    """Everything that is logged, by whomever, at DEBUG."""
    root, handler = logging.getLogger(), Gathered()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture(params=URLS)
def scene(
    request: pytest.FixtureRequest,
    servers: tuple[VendorServer, VendorServer],
    tmp_path: Path,
    logged: Gathered,
    searched: Searched,
) -> Iterator[Scene]:
    """Each vendor, on a server; all that is seen of it is searched after the test."""
    for server in servers:
        server.forget()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        scene = Scene(request.param, *servers, tmp_path, searched)
        scene.sight.records = logged.records
        scene.sight.warned = warned
        yield scene
    scene.search()
