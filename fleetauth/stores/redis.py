"""`RedisStore`: many machines. It sends the scripts of `lua` to the server, whose clock is the one that counts.

Every script touches one key, whose name is its own hash tag, so a cluster can place it anywhere. Valkey does as well.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any, Final
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from fleetauth.errors import (
    ConfigurationError,
    MisuseError,
    StoreError,
    StoreValueError,
)
from fleetauth.extras import optional
from fleetauth.secrets import Secret, dark

from .documents import aged
from .locking import off_the_loop
from .lua import DAMAGED, NEWER, Script, Scripts
from .protocol import Lease, StoredToken
from .sealing import Keys, seal_of
from .writing import IS_DAMAGED, opened, sealed

_KEPT_FOR: Final = 90 * 86_400.0  # seconds
_TIME_LIMIT: Final = 3.0  # seconds for the server to answer
# A connection that lay idle may be dead; saves, leases and releases may be repeated.
_ATTEMPTS_MORE: Final = 1


class RedisStore:
    """Keeps tokens in Redis or Valkey, shared by all that reach it. Needs asyncio.

    Args:
        url: ``redis://…``, ``rediss://…`` for TLS, or ``unix://…``; see redis-py for what can follow.
        encryption: Fernet keys, a function that gives them, or `PLAIN_TEXT` for none.
        client: A `redis.asyncio` client of your own, such as a cluster's, instead of `url`. It is not closed.
        kept_for: Seconds after the last change that a key is kept: longer than a refresh token lives unused.

    Raises:
        MissingExtraError: redis or, for encryption, cryptography is not installed.
        ConfigurationError: The URL or the keys are none.

    Example:
        >>> store = RedisStore("rediss://tokens.example:6380/0", encryption=read_key)  # doctest: +SKIP
    """

    @dark
    def __init__(
        self,
        url: str | Secret | None = None,
        *,
        encryption: Keys,
        client: Any = None,  # noqa: ANN401 - an optional package's, a cluster's or a plain one
        kept_for: float = _KEPT_FOR,
    ) -> None:
        if (url is None) == (client is None):
            raise MisuseError(
                "a RedisStore is made with a url or with a client: exactly one of them"
            )
        optional("redis.asyncio", extra="redis", needed_by="a RedisStore")
        self._redis = optional("redis", extra="redis", needed_by="a RedisStore")
        self._url = None if url is None else _checked(Secret(url), self._redis)
        self._place = "Redis" if self._url is None else f"Redis at {_shown(self._url)}"
        self._client = client
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, Any] = WeakKeyDictionary()
        self._seal = seal_of(encryption)
        self._kept_for = math.ceil(kept_for * 1000)
        self._scripts = Scripts()

    def __repr__(self) -> str:
        return f"RedisStore({'client=…' if self._url is None else repr(_shown(self._url))})"

    async def load(self, key: str) -> StoredToken | None:
        """The token that was saved last, or `None`."""
        found = await self._run(self._scripts.load, key)
        if found is None:
            return None
        token = aged(opened(_secret(found[0]), self._seal, key), float(found[1]))
        del found  # or a traceback would hold it
        if isinstance(token, StoreValueError):
            raise token
        return token

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Keep a token, unless there is a newer one or a newer lease; whether it was kept."""
        await self._prepare()
        fence, owner = ("", "") if lease is None else (lease.fence, lease.owner)
        kept = sealed(token, self._seal, key)
        return bool(await self._run(self._scripts.save, key, kept, token.generation, fence, owner))

    async def delete(self, key: str) -> None:
        """Forget the token, if there is one, also one that can't be read."""
        await self._run(self._scripts.delete, key)

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Take or extend the lease; `None` while another has it."""
        fence = await self._run(self._scripts.acquire, key, owner, seconds)
        return None if fence is None else Lease(owner=owner, fence=int(fence))

    async def release(self, key: str, lease: Lease) -> None:
        """Give a lease back, if it is still one's own."""
        await self._run(self._scripts.release, key, lease.owner, lease.fence)

    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:
        """Take a quota's next turn if it is near enough; seconds until it."""
        return float(await self._run(self._scripts.take_turn, key, interval, at_most))

    async def push_turns(self, key: str, *, seconds: float) -> None:
        """Let nobody have a turn for so many seconds."""
        await self._run(self._scripts.push_turns, key, seconds)

    async def turns_refused(self, key: str) -> float:
        """Seconds for which no turn counts that was given before the vendor refused."""
        return float(await self._run(self._scripts.turns_refused, key))

    async def aclose(self) -> None:
        """Close this event loop's connections; not those of a client that was given."""
        loop = _running_loop()
        client = None if loop is None else self._clients.pop(loop, None)
        if client is not None:
            await client.aclose()

    async def _prepare(self) -> None:
        """Keys may come from the system's keyring, which blocks."""
        if not self._seal.is_ready:
            await off_the_loop(self._seal.prepare)

    async def _run(self, script: Script, key: str, *arguments: Secret | str | float) -> Any:  # noqa: ANN401 - Redis's answer
        await self._prepare()
        client = self._connected()
        answer = await self._asked(client, script, f"fleetauth:{{{key}}}", arguments)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    def _connected(self) -> Any:  # noqa: ANN401 - an optional package's
        loop = _running_loop()
        if loop is None:
            raise MisuseError(
                "redis.asyncio needs asyncio; on trio use a FileStore, or a store of your own"
            )
        if self._url is None:
            return self._client
        if loop not in self._clients:
            # A connection belongs to its loop; a notebook may start another.
            self._clients[loop] = _client(self._redis, self._url)
        return self._clients[loop]

    async def _asked(
        self,
        client: Any,  # noqa: ANN401 - an optional package's
        script: Script,
        name: str,
        arguments: tuple[Secret | str | float, ...],
    ) -> Any:  # noqa: ANN401 - Redis's answer
        """The server's answer. An error is given back: redis-py's own tracebacks hold what was sent."""
        sent = [self._kept_for, *(_plain(argument) for argument in arguments)]
        try:
            try:
                return await client.evalsha(script.sha, 1, name, *sent)
            except self._redis.exceptions.NoScriptError:
                return await client.eval(script.text, 1, name, *sent)
        except self._redis.exceptions.RedisError as exc:
            return _error(exc, self._place)
        except OSError as exc:  # a time-out too
            return StoreError(f"{self._place} can't be reached: {type(exc).__name__}")


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _plain(argument: Secret | str | float) -> str | float:
    return argument.reveal() if isinstance(argument, Secret) else argument


def _secret(answer: bytes | str) -> Secret:
    # A client of the user's own may decode answers.
    return Secret(answer if isinstance(answer, str) else answer.decode("utf-8", "replace"))


def _error(exc: Exception, place: str) -> StoreError:
    text = str(exc)
    if NEWER in text:
        return StoreValueError(
            "a stored value is of a newer version than this fleetauth reads: update it"
        )
    if DAMAGED in text or "WRONGTYPE" in text:
        return StoreValueError(IS_DAMAGED)
    # The server's own words may quote what was sent.
    return StoreError(f"{place} can't be reached, or refused: {type(exc).__name__}")


def _client(redis: Any, url: Secret) -> Any:  # noqa: ANN401 - an optional package
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    return redis.asyncio.from_url(
        url.reveal(),
        socket_timeout=_TIME_LIMIT,
        socket_connect_timeout=_TIME_LIMIT,
        retry=Retry(NoBackoff(), _ATTEMPTS_MORE),
        **_unnamed(redis),
    )


def _unnamed(redis: Any) -> dict[str, None]:  # noqa: ANN401 - an optional package
    """Don't tell the server redis-py's version: it is looked up on the disk, with the event loop waiting."""
    return (
        {"driver_info": None}
        if hasattr(redis, "driver_info")
        else {"lib_name": None, "lib_version": None}
    )


def _checked(url: Secret, redis: Any) -> Secret:  # noqa: ANN401 - an optional package
    try:
        # Not connected; but a parameter that redis-py doesn't know shows here.
        redis.asyncio.ConnectionPool.from_url(url.reveal(), **_unnamed(redis)).make_connection()
    except (ValueError, TypeError):
        pass  # its text may quote the URL, with the password in it
    else:
        return url
    raise ConfigurationError("a RedisStore's url must be redis://…, rediss://… or unix://…")


def _shown(url: Secret) -> str:
    """The URL without user, password and parameters."""
    parts = urlsplit(url.reveal())
    # The path is a database's number, or a socket's place; of anything else nobody knows what it is.
    is_told = parts.scheme == "unix" or parts.path.strip("/").isdecimal()
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path if is_told else ''}"
