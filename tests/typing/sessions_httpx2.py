"""The same for clients and transports of httpx2. Never run: it need not be installed, except for the type checkers."""

from __future__ import annotations

import httpx2

from fleetauth import MZoneSession


def the_engines_own(client: httpx2.AsyncClient) -> None:
    MZoneSession(client_id="id", http_client=client)
    MZoneSession(client_id="id", transport=httpx2.MockTransport(lambda _: httpx2.Response(200)))


async def a_client_of_ones_own(mzone: MZoneSession) -> None:
    async with httpx2.AsyncClient(auth=mzone.auth) as client:
        mzone.authorize(client)
