"""Masternaut's three schemes side by side on one pair of credentials, judged by a server not
ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

from fleetauth.testing import FakeClock
from tests.foreign.subjects import MASTERNAUT

if TYPE_CHECKING:
    from tests.foreign.server import AuthorizationServer


async def test_three_apis_at_once_sign_in_once_and_each_gets_the_credential_where_it_looks(
    server: AuthorizationServer,
) -> None:
    async with MASTERNAUT.open(server, FakeClock()) as session:
        async with anyio.create_task_group() as group:
            group.start_soon(session.live_tracking)
            for number in range(20):
                group.start_soon(MASTERNAUT.call, session, number)
        assert len(server.exchanges) == 1 + 1 + 20
    assert server.grants == ["client_credentials"]
    assert server.refusals == []


async def test_the_basic_api_needs_no_token(server: AuthorizationServer) -> None:
    async with MASTERNAUT.open(server, FakeClock()) as session:
        assert len(await session.live_tracking()) == 1
    assert server.token_requests == []
    assert server.refusals == []
