"""The suite's own guard: no test can leave this machine, by any back end."""

from __future__ import annotations

import socket

import anyio
import pytest

# An address of the block that is kept for documentation: nobody answers there.
FAR = "192.0.2.1"


def refused() -> pytest.RaisesExc[AssertionError]:
    return pytest.RaisesExc(AssertionError, match="not this machine")


async def test_a_connection_to_a_far_address_is_refused() -> None:
    with pytest.RaisesGroup(refused(), allow_unwrapped=True, flatten_subgroups=True):
        await anyio.connect_tcp(FAR, 80)


async def test_looking_up_a_far_name_is_refused() -> None:
    with pytest.RaisesGroup(refused(), allow_unwrapped=True, flatten_subgroups=True):
        await anyio.connect_tcp("fleet.example", 80)


def test_a_plain_socket_to_a_far_address_is_refused() -> None:
    with socket.socket() as far, refused():
        far.connect((FAR, 80))


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port), timeout=5) as client:
            assert client.getpeername()[1] == port
