"""What a store must do, and what it keeps. Which token is newer is decided here; who may exchange, by the lease.

A store is shared: by sessions in one process, by processes on one machine, or by many machines. Its own clock is the
one that counts in it, because two machines' clocks may be a minute apart.
"""

from __future__ import annotations

from typing import Protocol

import attrs

from fleetauth.secrets import Secret


@attrs.frozen(kw_only=True)
class StoredToken:
    """A token as a store keeps it.

    Attributes:
        access_token: The token.
        refresh_token: What buys the next one, if there is one.
        token_type: As the vendor spells it.
        scope: As the vendor spells it.
        age: Seconds since its request started: when it is saved, by the session; from then on by the store's clock.
        lifetime: Seconds from the request's start; `None` if unknown.
        generation: It grows with each token of an account; the higher one is the newer.
        grant: The grant that bought it.
    """

    access_token: Secret
    refresh_token: Secret | None
    token_type: str
    scope: str | None
    age: float
    lifetime: float | None
    generation: int
    grant: str


@attrs.frozen(kw_only=True)
class Lease:
    """The right to exchange, for a while.

    Attributes:
        owner: Who has it: a name that nobody else uses.
        fence: Grows with each lease of a key. A save with an older one than the newest lease's is refused, so that a
            worker which stalled past its lease can't overwrite its successor's token.
    """

    owner: str
    fence: int


class TokenStore(Protocol):
    """Where sessions keep their tokens, share them, and take turns.

    A method may raise anything when it fails: a session goes on with the token in memory and says so by an event. None
    may block the event loop. Proved by `fleetauth.testing.StoreContract`.
    """

    async def load(self, key: str) -> StoredToken | None:
        """The token that was saved last, or `None`.

        Raises:
            StoreValueError: There is something, but it can't be read: from a newer version, or with another key.
        """
        ...

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Keep a token, unless there is a newer one, or a newer lease than the one given; whether it was kept."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the token, if there is one. Leases and their count stay."""
        ...

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Take the lease of a key for so many seconds, or extend one's own; `None` while another has it."""
        ...

    async def release(self, key: str, lease: Lease) -> None:
        """Give a lease back, if it is still one's own."""
        ...

    async def take_turn(self, key: str, *, interval: float, at_most: float) -> float:
        """Take the next turn of a quota that allows one request in `interval` seconds.

        Returns:
            Seconds until the turn. If that is more than `at_most`, the turn is not taken.
        """
        ...

    async def push_turns(self, key: str, *, seconds: float) -> None:
        """Let nobody have a turn for so many seconds from now: the vendor has refused.

        A turn that somebody waits for already doesn't count if it comes within them.
        """
        ...

    async def turns_refused(self, key: str) -> float:
        """Seconds left of the last `push_turns`; 0 if none. Asked by who has waited for a turn, before using it."""
        ...

    async def aclose(self) -> None:
        """Let go of files and connections."""
        ...
