"""A vendor in this process whose refresh tokens work once: who uses one twice kills the family, as real ones do. It
answers after a moment, so that a caller can give up before a request arrives, and after it has.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import anyio.lowlevel

from fleetauth.transport.installed import default_engine

LIFETIME = 3600.0
Json = Any
Answers = Callable[[Any], Json]
"""Gives what is answered to a request of the engine's."""


class RotatingVendor:
    """Any of the vendors, as far as tokens go; what it answers to calls is given in.

    Args:
        answers: Gives the answer to a call that is signed in.

    Attributes:
        users: Who signed in by password, or the client, oldest first.
        renewals: How many refresh tokens were taken.
        reused: How many came twice, or were never given.
        newest: The newest access token.
        calls: How many calls were answered well.
        faults: Statuses for the next calls, before it answers by itself.
        token_faults: The same for the next token requests.
        is_refusing: Whether it refuses everybody's credentials.
        called_by: Who made each call that was answered well.
        gives_refresh_tokens: Whether one comes with each token.
        client: A client of the engine's that reaches it.
    """

    def __init__(self, answers: Answers) -> None:
        self._engine: Any = default_engine()
        self._answers = answers
        self._valid: dict[str, str] = {}  # access tokens, and whose they are
        self._refresh: dict[str, str] = {}
        self._issued = 0
        self.users: list[str] = []
        self.renewals = self.reused = self.calls = 0
        self.newest = ""
        self.faults: list[int] = []
        self.token_faults: list[int] = []
        self.called_by: list[str] = []
        self.is_refusing = False
        self.gives_refresh_tokens = True
        self.transport: Any = self._engine.MockTransport(self._handle)
        # One of the user's own is made without a thread, whose steps are never quite the same.
        self.client: Any = self._engine.AsyncClient(transport=self.transport)

    def revoke_access(self) -> None:
        """Let no access token of before serve."""
        self._valid.clear()

    def revoke_refresh(self) -> None:
        """Let no refresh token of before be taken; that is no reuse."""
        self._refresh = dict.fromkeys(self._refresh, "")

    def user_of(self, token: str) -> str:
        """Whose an access token is."""
        return self._valid[token]

    async def _handle(self, request: Any) -> Any:  # noqa: ANN401 - the engine's own types
        await anyio.lowlevel.checkpoint()
        form = dict(parse_qsl(request.content.decode())) if _is_form(request) else {}
        is_token = "grant_type" in form
        answer = self.token(form | _client_of(request)) if is_token else self._called(request)
        await anyio.lowlevel.checkpoint()
        return answer

    def token(self, form: dict[str, str]) -> Any:  # noqa: ANN401 - as above
        """Answer a token request."""
        if self.token_faults:
            return self._engine.Response(self.token_faults.pop(0))
        given = form.get("refresh_token")
        if self.is_refusing:
            return self._engine.Response(400, json={"error": "invalid_grant"})
        if given is None:
            user = form.get("username", form["client_id"])
            self.users.append(user)
            return self._issue(user)
        found = self._refresh.pop(given, None)
        if found:
            self.renewals += 1
            return self._issue(found)
        if found is None:
            self.reused += 1
            self._valid.clear()
            self._refresh.clear()
        return self._engine.Response(400, json={"error": "invalid_grant"})

    def _issue(self, user: str) -> Any:  # noqa: ANN401 - as above
        self._issued += 1
        self.newest = f"access-{self._issued}"
        self._valid[self.newest] = user
        self._refresh[f"refresh-{self._issued}"] = user
        fields = {
            "access_token": self.newest,
            "token_type": "bearer",
            "expires_in": LIFETIME,
            "refresh_token": f"refresh-{self._issued}",
        }
        if not self.gives_refresh_tokens:
            del fields["refresh_token"]
        return self._engine.Response(200, json=fields)

    def _called(self, request: Any) -> Any:  # noqa: ANN401 - as above
        if self.faults:
            return self._engine.Response(self.faults.pop(0))
        told = request.headers.get("x-connect-token") or request.headers.get("authorization", "")
        token = told.split()[-1] if told else ""
        if "Basic" not in told and token not in self._valid:
            return self._engine.Response(401, json={"message": "no such token"})
        self.called_by.append(self._valid.get(token, "basic"))
        self.calls += 1
        return self._engine.Response(200, content=json.dumps(self._answers(request)).encode())


def _client_of(request: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    return {"client_id": base64.b64decode(encoded).decode().partition(":")[0]}


def _is_form(request: Any) -> bool:  # noqa: ANN401 - as above
    kind: str = request.headers.get("content-type", "")
    return kind.startswith("application/x-www-form-urlencoded")
