"""The two ends of a battery: the vendor's side, which is django-oauth-toolkit or the sandbox, and the place where
tokens are shared, which is a directory or a redis-server. What either has seen is told; nothing is judged here.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Protocol

import attrs
import redis

from fleetauth.sandbox import Sandbox
from tests.foreign.credentials import CREDENTIALS
from tests.foreign.recording import TOKEN_PATH
from tests.foreign.server import AuthorizationServer
from tests.sharing.worker import MOVED_BY
from tests.stores.redis_server import RedisServer

LIFETIME = 1799.0  # seconds, on both sides


class VendorSide(Protocol):
    """Who issues tokens."""

    @property
    def arguments(self) -> dict[str, str]:
        """The session's credentials and URLs."""
        ...

    @property
    def owner(self) -> str:
        """The name in a good answer."""
        ...

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def exchanges(self) -> list[tuple[str | None, int | None]]:
        """Each token request: its grant type, and the status of its answer."""
        ...

    def refused_calls(self) -> int:
        """How many requests but those for tokens were answered with an error."""
        ...

    def tokens(self) -> list[str]:
        """Every access and refresh token that it still knows."""
        ...


class ForeignSide:
    """django-oauth-toolkit: refresh tokens rotate, and one used twice ends its family.

    Its clock can't be moved. When a token's time is over, the rows in its database are made to say so.
    """

    def __init__(self, server: AuthorizationServer) -> None:
        self._server = server
        self._age = 0.0
        self.arguments = server.sdk_arguments("mps_monitor")
        self.owner = str(CREDENTIALS["mps_monitor"].username)

    def advance(self, seconds: float) -> None:
        self._age += seconds
        if self._age >= LIFETIME:
            self._server.database.expire_access_tokens()
            self._age = 0.0

    def exchanges(self) -> list[tuple[str | None, int | None]]:
        return [(request.grant_type, request.status) for request in self._server.token_requests]

    def refused_calls(self) -> int:
        return sum(request.path != TOKEN_PATH for request in self._server.refusals)

    def tokens(self) -> list[str]:
        database = self._server.database
        access = [row.token for row in database.access_tokens()]
        return access + [row.token for row in database.refresh_tokens()]


class SandboxSide:
    """The sandbox's MPS Monitor: refresh tokens rotate, and its clock is moved."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._vendor = sandbox.mps_monitor
        self.arguments = self._vendor.arguments
        self.owner = self.arguments["username"]

    def advance(self, seconds: float) -> None:
        self._sandbox.clock.advance(seconds)

    def exchanges(self) -> list[tuple[str | None, int | None]]:
        return [
            ((it.form or {}).get("grant_type"), it.status) for it in self._vendor.token_requests
        ]

    def refused_calls(self) -> int:
        return sum(
            it.api != "token" and it.status not in {200, None} for it in self._vendor.requests
        )

    def tokens(self) -> list[str]:
        return [
            token
            for it in self._vendor.exchanges
            for token in (it.access_token, it.refresh_token)
            if token
        ]


@attrs.frozen
class SharedDirectory:
    """A `FileStore`'s directory. Each worker moves the time that the store goes by along with its own."""

    directory: Path

    @property
    def setup(self) -> dict[str, Path | str]:
        """How a worker reaches it."""
        return {"directory": self.directory}

    def move(self, seconds: float) -> None:
        """Nothing to do: see above."""

    def contents(self) -> bytes:
        """Every file, and its name."""
        files = [path for path in sorted(self.directory.rglob("*")) if path.is_file()]
        return b"\n".join(path.name.encode() + b" " + path.read_bytes() for path in files)


@attrs.frozen
class SharedRedis:
    """A redis-server. Its clock can't be moved, so the store's scripts add what a key of it says."""

    server: RedisServer

    @property
    def setup(self) -> dict[str, Path | str]:
        """How a worker reaches it."""
        return {"redis": self.server.url}

    def move(self, seconds: float) -> None:
        """Let the store's time be so many seconds ahead; not while the server is down."""
        with self._client() as client, contextlib.suppress(redis.exceptions.ConnectionError):
            client.set(MOVED_BY, seconds)

    def contents(self) -> bytes:
        """Every key, and what is in it."""
        with self._client() as client:
            names = sorted(name for name in client.scan_iter() if name != MOVED_BY.encode())
            return b"\n".join(name + b" " + repr(client.hgetall(name)).encode() for name in names)

    def _client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.server.socket))


Place = SharedDirectory | SharedRedis
