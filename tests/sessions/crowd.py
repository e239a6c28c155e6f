"""An MZone in this process, which reaches nobody: it takes the newest token alone, and can hold answers back, so that
a test knows how many calls are in flight. For crowds that real connections would take too long for.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import anyio

from fleetauth import MZoneSession

LIFETIME = 1800.0  # seconds


class Crowded:
    """The vendor.

    Args:
        http: The engine.

    Attributes:
        exchanges: How many token requests came.
        answered: How many calls were answered well.
        refused: How many were answered 401.
        calls_held: What holds calls back until so many of them wait; then all go on.
        token_held: What a token request waits for.
    """

    def __init__(self, http: ModuleType) -> None:
        self._http = http
        self._revoked = 0
        self._waiting = 0
        self._all_here = anyio.Event()
        self.exchanges = 0
        self.answered = 0
        self.refused = 0
        self.calls_held = 0
        self.token_held: anyio.Event | None = None

    def session(self, **options: Any) -> MZoneSession:  # noqa: ANN401 - the session's own
        """A session with it."""
        return MZoneSession(
            client_id="example-client",
            client_secret="example-client-secret",
            username="ada@example.com",
            password="example-password",
            transport=self._http.MockTransport(self._answer),
            **options,
        )

    def revoke(self, *, when_waiting: int) -> None:
        """Let no token that was issued so far serve any more; once so many calls have come, they are told so."""
        self._revoked = self.exchanges
        self.calls_held = when_waiting

    async def _answer(self, request: Any) -> Any:  # noqa: ANN401 - the engine's own types
        if request.url.path.endswith("/connect/token"):
            return await self._issue()
        await self._together()
        token = request.headers["authorization"].removeprefix("Bearer access-")
        if int(token) <= self._revoked:
            self.refused += 1
            return self._http.Response(401, json={"message": "denied"})
        self.answered += 1
        return self._http.Response(200, json={"value": []})

    async def _issue(self) -> Any:  # noqa: ANN401 - the engine's own types
        self.exchanges += 1
        token = {"access_token": f"access-{self.exchanges}", "expires_in": LIFETIME}
        if self.token_held is not None:
            await self.token_held.wait()
        return self._http.Response(200, json=token | {"token_type": "Bearer"})

    async def _together(self) -> None:
        if self._waiting >= self.calls_held:
            return
        self._waiting += 1
        if self._waiting == self.calls_held:
            self._all_here.set()
        await self._all_here.wait()
