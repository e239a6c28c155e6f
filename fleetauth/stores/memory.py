"""`MemoryStore`: tokens kept in this process, shared by the sessions that are given the same store."""

from __future__ import annotations

from .protocol import StoredToken


class MemoryStore:
    """Keeps tokens in memory. Sessions that share one object share their tokens.

    Example:
        >>> store = MemoryStore()
        >>> # MZoneSession.from_env(store=store), and another one elsewhere in the process
    """

    __slots__ = ("_tokens",)

    def __init__(self) -> None:
        self._tokens: dict[str, StoredToken] = {}

    async def load(self, key: str) -> StoredToken | None:
        """The token that was saved last, or `None`."""
        return self._tokens.get(key)

    async def save(self, key: str, token: StoredToken) -> None:
        """Keep a token."""
        self._tokens[key] = token

    async def delete(self, key: str) -> None:
        """Forget the token, if there is one."""
        self._tokens.pop(key, None)
