"""The worked example of `docs/add_a_vendor.md`: a fifth vendor in one folder has all that the other four have."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fleetauth.errors import ConfigurationError, DecodeError, InputRefusedError
from fleetauth.testing import FakeClock
from tests.fifth.kestrel import KestrelSession, Van
from tests.transport.fleet import ENGINE

ROOM = Path(__file__).parent / "kestrel" / "__init__.py"
PAGE = Path(__file__).parents[2] / "docs" / "add_a_vendor.md"
CREDENTIALS: dict[str, Any] = {"client_id": "invented-client", "client_secret": "invented-secret"}


class Kestrel:
    """Kestrel's servers: a token lives 60 seconds, and there are five vans."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.tokens: dict[str, float] = {}
        self.asked: list[str] = []

    def __call__(self, request: Any) -> Any:  # noqa: ANN401 - either engine's
        headers, url = request.headers, request.url
        if url.path == "/token":
            pair = base64.b64encode(":".join(CREDENTIALS.values()).encode()).decode()
            assert headers["Authorization"] == f"Basic {pair}"
            assert request.content == b"grant_type=client_credentials"
            token = f"token-{len(self.tokens)}"
            self.tokens[token] = self.clock.wall() + 60
            return ENGINE.Response(200, json={"access_token": token, "expires_in": 60})
        token = headers["X-Kestrel-Token"].removeprefix("key=")
        if self.tokens.get(token, 0) <= self.clock.wall():
            return ENGINE.Response(401, json={"ok": False, "message": "token"})
        self.asked.append(f"{url.path}?{url.query.decode()}")
        if url.path != "/v2/vans":
            return self._one(url.path.removeprefix("/v2/vans/"))
        size, first = int(url.params["size"]), int(url.params["page"]) - 1
        rows = [self._van(number) for number in range(5)][first * size : (first + 1) * size]
        return ENGINE.Response(200, json={"ok": True, "count": 5, "vans": rows})

    def _one(self, van_id: str) -> Any:  # noqa: ANN401 - either engine's
        if van_id.isdigit():
            return ENGINE.Response(200, json=self._van(int(van_id)))
        said = {"ok": False, "code": "K-7", "message": "no such van"}
        return ENGINE.Response(200, json=said)

    def _van(self, number: int) -> dict[str, Any]:
        return {"vanId": f"{number}", "lastSeenUtc": "2026-03-01T10:30:00Z", "colour": "red"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kestrel(clock: FakeClock) -> Kestrel:
    return Kestrel(clock)


def session_with(kestrel: Kestrel) -> KestrelSession:
    transport = ENGINE.MockTransport(kestrel)
    return KestrelSession(**CREDENTIALS, transport=transport, clock=kestrel.clock)


async def test_it_signs_in_calls_and_renews(kestrel: Kestrel, clock: FakeClock) -> None:
    async with session_with(kestrel) as session:
        van = await session.van("3")
        assert van == Van(id="3", seen_at=datetime(2026, 3, 1, 10, 30, tzinfo=UTC), extra=van.extra)
        assert van.extra == {"colour": "red"}
        clock.advance(61)
        await session.van("3")
        kestrel.tokens["token-1"] = 0  # revoked: a 401 renews as well
        await session.van("3")
    assert list(kestrel.tokens) == ["token-0", "token-1", "token-2"]


async def test_its_list_is_read_page_by_page(kestrel: Kestrel) -> None:
    async with session_with(kestrel) as session:
        first = await session.vans(page_size=2)
        every = [van.id async for van in session.vans(page_size=2)]
    assert (len(first), first.total, every) == (2, 5, ["0", "1", "2", "3", "4"])
    assert kestrel.asked[-1] == "/v2/vans?page=3&size=2"


async def test_a_no_under_status_200_is_an_error_of_the_one_tree(kestrel: Kestrel) -> None:
    async with session_with(kestrel) as session:
        with pytest.raises(InputRefusedError, match="no such van") as caught:
            await session.van("../x")
    assert (caught.value.vendor, caught.value.code) == ("kestrel", "K-7")
    assert kestrel.asked[-1] == "/v2/vans/../x?"  # as the engine shows what went out quoted


async def test_what_cant_be_read_names_its_place(kestrel: Kestrel) -> None:
    kestrel._van = lambda _: {"plate": "K-1"}  # type: ignore[method-assign,assignment]
    async with session_with(kestrel) as session:
        with pytest.raises(DecodeError) as caught:
            await session.vans()
    assert caught.value.path.startswith("vans[0]")


async def test_it_is_made_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESTREL_CLIENT_ID", "invented-client")
    with pytest.raises(ConfigurationError, match="KESTREL_CLIENT_SECRET"):
        KestrelSession.from_env()
    monkeypatch.setenv("KESTREL_CLIENT_SECRET", "invented-secret")
    async with KestrelSession.from_env() as session:
        assert session.vendor == "kestrel"


def test_it_takes_less_than_80_lines() -> None:
    assert len(ROOM.read_text(encoding="utf-8").splitlines()) < 80


def test_the_page_shows_all_of_it() -> None:
    assert "{literalinclude} ../tests/fifth/kestrel/__init__.py" in PAGE.read_text(encoding="utf-8")
