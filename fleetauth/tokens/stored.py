"""A token on its way into a store and out of it: by what it is newer, and how old it is by the session's two clocks.

Nothing here asks a store.
"""

from __future__ import annotations

import attrs

from fleetauth.clock import Instant
from fleetauth.stores import StoredToken

from .token import Token


@attrs.frozen
class Had:
    """What a stored token must be newer than."""

    newest: Token | None
    generation: int


def put_in(token: Token, moment: Instant) -> StoredToken:
    """The token as a store keeps it, at that moment."""
    return StoredToken(
        access_token=token.access_token,
        refresh_token=token.refresh_token,
        token_type=token.token_type,
        scope=token.scope,
        age=token.age(moment),
        lifetime=token.lifetime,
        generation=token.generation,
        grant=token.grant,
    )


def newer(stored: StoredToken | None, had: Had, moment: Instant) -> Token | None:
    """The stored token, if it is newer than what the session had."""
    if stored is None or stored.generation < had.generation:
        return None
    # Of two tokens of one generation, the one that the others share is the one to use.
    if stored.generation == had.generation and (
        had.newest is None
        or had.newest.generation != stored.generation
        or had.newest.access_token == stored.access_token
    ):
        return None
    age = max(0.0, stored.age)
    return Token(
        access_token=stored.access_token,
        refresh_token=stored.refresh_token,
        token_type=stored.token_type,
        scope=stored.scope,
        obtained=Instant(moment.monotonic - age, moment.wall - age),
        lifetime=stored.lifetime,
        generation=stored.generation,
        grant=stored.grant,
    )
