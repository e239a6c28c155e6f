"""What a store must do, and what it keeps. Which token is newer, and who may exchange, is the keeper's business."""

from __future__ import annotations

from typing import Protocol

import attrs

from fleetauth.secrets import Secret


@attrs.frozen(kw_only=True)
class StoredToken:
    """A token as a store keeps it: without a monotonic time, which means nothing to another process.

    Attributes:
        access_token: The token.
        refresh_token: What buys the next one, if there is one.
        token_type: As the vendor spells it.
        scope: As the vendor spells it.
        obtained: When its request started, in seconds since 1970-01-01 UTC.
        lifetime: Seconds from `obtained`; `None` if unknown.
        generation: It grows with each token of an account; the higher one is the newer.
        grant: The grant that bought it.
    """

    access_token: Secret
    refresh_token: Secret | None
    token_type: str
    scope: str | None
    obtained: float
    lifetime: float | None
    generation: int
    grant: str


class TokenStore(Protocol):
    """Where a session keeps its token, so that the next one, or another, need not sign in.

    A method may raise anything when it fails: the session goes on with the token in memory and says so by an event.
    None may block the event loop.
    """

    async def load(self, key: str) -> StoredToken | None:
        """The token that was saved last, or `None`."""
        ...

    async def save(self, key: str, token: StoredToken) -> None:
        """Keep a token. When this returns, another session can load it."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the token, if there is one."""
        ...
