"""What Lanner adds to the worked example: a refresh token that works once, a quota, and pages by a cursor."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from fleetauth.testing import FakeClock
from tests.fifth.lanner import LannerSession
from tests.transport.fleet import ENGINE

PAGE = Path(__file__).parents[2] / "docs" / "add_a_vendor.md"
CREDENTIALS: dict[str, Any] = {
    "client_id": "invented-client",
    "client_secret": "invented-secret",
    "username": "invented-user",
    "password": "invented-password",
}
CURSORS = ["", "b/2&x", "c 3"]  # of each page; nothing is promised of what they are made of


class Lanner:
    """Lanner's servers: a token lives a minute, a refresh token works once, and a page has one position."""

    def __init__(self) -> None:
        self.grants: list[str] = []
        self.asked: list[str] = []

    def __call__(self, request: Any) -> Any:  # noqa: ANN401 - either engine's
        if request.url.path == "/token":
            return self._signed_in(parse_qs(request.content.decode()))
        assert request.headers["Authorization"] == f"Bearer token-{len(self.grants)}"
        cursor = request.url.params.get("cursor", "")
        self.asked.append(cursor)
        number = CURSORS.index(cursor)
        row = {"vehicle": f"V-{number}", "lat": 50 + number}
        following = CURSORS[number + 1] if number + 1 < len(CURSORS) else None
        return ENGINE.Response(200, json={"positions": [row], "cursor": following})

    def _signed_in(self, form: dict[str, list[str]]) -> Any:  # noqa: ANN401 - as above
        (grant,) = form["grant_type"]
        if grant == "refresh_token":
            assert form["refresh_token"] == [f"refresh-{len(self.grants)}"]  # the last one only
        self.grants.append(grant)
        number = len(self.grants)
        tokens = {"access_token": f"token-{number}", "refresh_token": f"refresh-{number}"}
        return ENGINE.Response(200, json={**tokens, "expires_in": 60})


@pytest.fixture
def lanner() -> Lanner:
    return Lanner()


def session_with(lanner: Lanner, clock: FakeClock) -> LannerSession:
    return LannerSession(**CREDENTIALS, transport=ENGINE.MockTransport(lanner), clock=clock)


async def test_pages_follow_their_cursors_at_the_pace_of_the_quota(lanner: Lanner) -> None:
    clock = FakeClock()
    async with session_with(lanner, clock) as session:
        found = [position.vehicle async for position in session.positions()]
    assert found == ["V-0", "V-1", "V-2"]
    assert lanner.asked == CURSORS
    assert sum(clock.slept) == pytest.approx(20, abs=0.1)


async def test_each_renewal_spends_the_last_refresh_token(lanner: Lanner) -> None:
    clock = FakeClock()
    async with session_with(lanner, clock) as session:
        for _ in range(3):
            await session.positions()
            clock.advance(61)
    assert lanner.grants == ["password", "refresh_token", "refresh_token"]


def test_the_page_shows_all_of_it() -> None:
    assert "{literalinclude} ../tests/fifth/lanner.py" in PAGE.read_text(encoding="utf-8")
