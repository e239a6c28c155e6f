"""`Exchange`: one exchange under way, as those who wait for it see it, and how it ended. What is done in it is said in
`exchanges`.
"""

from __future__ import annotations

import contextlib
from typing import cast

import anyio
import attrs

from fleetauth.errors import FleetAuthError
from fleetauth.watching import WatchedExchange

from .token import Token


@attrs.define(eq=False)
class Exchange:
    """One exchange under way, and how it ended.

    Attributes:
        watched: What watches it, until it is over.
        token: What it brought.
        error: Why it brought nothing.
        done: Set when it is over.
    """

    watched: WatchedExchange | None = None
    token: Token | None = None
    error: FleetAuthError | None = None
    done: anyio.Event = attrs.field(factory=anyio.Event)

    async def ended(self) -> None:
        """Wait until it is over. Cancelling this does nothing to it."""
        watched = self.watched
        with contextlib.nullcontext() if watched is None else watched.awaited():
            await self.done.wait()

    async def outcome(self) -> Token:
        """What it brought, once it is over.

        Raises:
            FleetAuthError: Nothing, and why.
        """
        await self.ended()
        if self.error is not None:
            raise self.error.again()
        # Its own, however short it lives: those who waited for one exchange start no second.
        return cast("Token", self.token)

    def end_watch(self) -> None:
        """Tell who watches it how it ended."""
        watched, self.watched = self.watched, None
        if watched is not None:
            watched.ends(self.error)
