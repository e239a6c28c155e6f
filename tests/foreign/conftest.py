"""The foreign authorization server for this folder's tests: one a run, clean for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.foreign.server import AuthorizationServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running_server(
    tmp_path_factory: pytest.TempPathFactory,
    loopback_only: None,  # noqa: ARG001
) -> Iterator[AuthorizationServer]:
    """One server for the whole run of a worker; ask for `server` instead."""
    with AuthorizationServer(tmp_path_factory.mktemp("foreign")) as server:
        yield server


@pytest.fixture
def server(running_server: AuthorizationServer) -> AuthorizationServer:
    """The foreign server, as if just started."""
    running_server.reset()
    return running_server
