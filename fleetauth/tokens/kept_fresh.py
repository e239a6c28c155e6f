"""`KeptFresh`: renewal in the background, so that no call meets an expired token. How to renew is the keeper's work."""

from __future__ import annotations

from types import TracebackType
from typing import Final, Self

import anyio

from fleetauth.clock import Clock

from .keeper import Keeper
from .lifecycle import State
from .task import spawn

_SHORTEST_SLEEP: Final = 1.0  # seconds: tokens that are dead on arrival must not become a storm
_LONGEST_SLEEP: Final = (
    30.0  # seconds: a laptop that slept finds out by the wall clock soon after it wakes
)


class KeptFresh:
    """Renews a keeper's token ahead of its end for as long as the block lasts.

    A failure is an event and is tried again after its back-off; it never ends the block.
    """

    __slots__ = ("_clock", "_ended", "_keeper", "_scope")

    def __init__(self, keeper: Keeper, clock: Clock) -> None:
        self._keeper = keeper
        self._clock = clock

    async def __aenter__(self) -> Self:
        self._scope = anyio.CancelScope()
        self._ended = anyio.Event()
        spawn(self._renew_on, name="fleetauth kept_fresh", ended=self._ended.set)
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._scope.cancel()
        await self._ended.wait()

    async def _renew_on(self) -> None:
        with self._scope:
            while self._keeper.state is not State.CLOSED:
                wait = self._keeper.renew_if_due()
                await self._keeper.settle()
                await self._clock.sleep(min(max(wait, _SHORTEST_SLEEP), _LONGEST_SLEEP))
