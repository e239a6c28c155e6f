"""A transport that reaches nobody: it keeps the requests, and answers each with a token or with what it is told to."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

TOKEN = {"access_token": "t-1", "accessToken": "t-1", "success": True, "expires_in": 3600}


class Answering:
    """Answers token requests with a token and everything else with one body.

    Args:
        http: The engine.
        body: The answer to calls.
        status: Its status.
        before: Awaited before each answer.

    Attributes:
        requests: What was sent, oldest first.
    """

    def __init__(
        self,
        http: ModuleType,
        body: object = None,
        *,
        status: int = 200,
        before: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._http = http
        self._body = body
        self._status = status
        self._before = before
        self.requests: list[Any] = []
        self.transport = http.MockTransport(self._answer)

    @property
    def urls(self) -> list[str]:
        """Where the requests went, without their queries."""
        return [str(request.url.copy_with(query=None)) for request in self.requests]

    async def _answer(self, request: Any) -> Any:  # noqa: ANN401 - the engine's own types
        await request.aread()
        self.requests.append(request)
        if self._before is not None:
            await self._before()
        if b"grant_type=" in request.content:
            return self._http.Response(200, json=TOKEN)
        return self._http.Response(self._status, content=json.dumps(self._body).encode())
