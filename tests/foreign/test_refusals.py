"""What a session does when this server refuses (I5): a dead refresh token means signing in again,
once; a refused password means that nothing more is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from fleetauth import CredentialsRefusedError
from fleetauth.testing import FakeClock
from tests.foreign.credentials import CREDENTIALS
from tests.foreign.settings import ACCESS_TOKEN_LIFETIME
from tests.foreign.subjects import ALL, MASTERNAUT, MPS_MONITOR, MZONE, Subject

if TYPE_CHECKING:
    from tests.foreign.server import AuthorizationServer

CALLS = 12
EVERY_ROTATING_SUBJECT = pytest.mark.parametrize(
    "subject", [MPS_MONITOR, MZONE], ids=lambda subject: subject.vendor
)


async def replay(server: AuthorizationServer, vendor: str, refresh_token: str) -> httpx.Response:
    """Send a refresh token by hand, as a thief would who got hold of it."""
    known = CREDENTIALS[vendor]
    form = {
        "grant_type": "refresh_token",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "refresh_token": refresh_token,
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{server.url}/o/token/", data=form)


@EVERY_ROTATING_SUBJECT
async def test_after_a_replay_killed_the_family_the_session_signs_in_again_once(
    server: AuthorizationServer, subject: Subject
) -> None:
    clock = FakeClock()
    async with subject.open(server, clock) as session:
        await subject.call(session, 0)
        clock.advance(ACCESS_TOKEN_LIFETIME + 1)
        await subject.call(session, 0)
        used_up = server.database.refresh_tokens()[0]
        assert (await replay(server, subject.vendor, used_up.token)).status_code == 400
        assert server.database.live_refresh_tokens() == []
        before = len(server.grants)

        assert await subject.calls(session, CALLS) == [subject.owner] * CALLS

    assert server.grants[before:] == ["refresh_token", "password"]
    assert len(server.database.live_refresh_tokens()) == 1


@EVERY_ROTATING_SUBJECT
@pytest.mark.parametrize("discovered", ["at its expiry", "by a 401"])
async def test_a_revoked_refresh_token_means_one_password_grant(
    server: AuthorizationServer, subject: Subject, discovered: str
) -> None:
    clock = FakeClock()
    async with subject.open(server, clock) as session:
        await subject.call(session, 0)
        server.database.revoke_everything()
        if discovered == "at its expiry":
            clock.advance(ACCESS_TOKEN_LIFETIME + 1)

        assert await subject.calls(session, CALLS) == [subject.owner] * CALLS

    assert server.grants == ["password", "refresh_token", "password"]


@pytest.mark.parametrize("subject", ALL, ids=lambda subject: subject.vendor)
async def test_refused_credentials_are_sent_once_and_not_an_hour_later_either(
    server: AuthorizationServer, subject: Subject
) -> None:
    clock = FakeClock()
    wrong = "client_secret" if subject is MASTERNAUT else "password"
    async with subject.open(server, clock, **{wrong: "not it"}) as session:
        for _ in range(3):
            with pytest.raises(CredentialsRefusedError):
                await subject.call(session, 0)
            clock.advance(3600)
    assert server.grants == [subject.login]
