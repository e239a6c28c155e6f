"""`Quota`: a vendor's "one request in so many seconds", kept before the vendor has to refuse (I10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import anyio

from fleetauth.clock import Clock
from fleetauth.errors import QuotaError
from fleetauth.events import LeaseFailed, Observer, QuotaWaited
from fleetauth.progress.waits import slept
from fleetauth.stores import TokenStore
from fleetauth.stores.failing import told

from .deadline import Deadline

_TIME_LIMIT: Final = 5.0  # seconds for the store
_Answer = TypeVar("_Answer")
_MOST_UNDERWAY: Final = 1.0  # seconds: what is longer is the vendor's own work, not the way to it
_SLACK: Final = 0.01  # seconds: what was slept for may be over a little early


class Quota:
    """Lets one request pass in each interval; the others wait their turn, first come, first served.

    Args:
        name: For events and errors.
        interval: Seconds between two requests.
        clock: Time.
        observer: Told of each wait.
        store: Where turns are shared with others of the account; `None` for a session that shares with nobody.
        key: Gives the quota's name in the store.
    """

    __slots__ = (
        "_clock",
        "_free_at",
        "_interval",
        "_key",
        "_not_before",
        "_observer",
        "_refused_until",
        "_store",
        "name",
    )

    def __init__(
        self,
        name: str,
        interval: float,
        *,
        clock: Clock,
        observer: Observer,
        store: TokenStore | None = None,
        key: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        self._store = store
        self._key = key
        self.name: str = name
        self._interval = interval
        self._clock = clock
        self._observer = observer
        self._free_at = 0.0  # monotonic
        self._not_before = (
            0.0  # monotonic: as the last request may have arrived later than it was sent
        )
        self._refused_until = 0.0  # monotonic

    def free_in(self) -> float:
        """Seconds until the next turn, as far as this session knows without asking the store; 0 for now. Takes none."""
        return max(0.0, max(self._free_at, self._refused_until) - self._clock.monotonic())

    async def turn(self, deadline: Deadline) -> None:
        """Wait until a request may be sent, and take that turn.

        Raises:
            QuotaError: The turn comes after the deadline; `retry_after` says when. Nothing was sent.
        """
        await self._in_turn(deadline)
        while (late := self._not_before - self._clock.monotonic()) > 0:
            if late > deadline.remaining():
                raise self._too_late(late)
            await self._slept(late)

    def sent(self) -> float:
        """A request is about to be sent, perhaps some time after its turn: the moment, for `answered`."""
        moment = self._clock.monotonic()
        self._count_from(moment)
        return moment

    def answered(self, sent: float) -> None:
        """It was answered. The vendor counts from when it arrived, which was somewhere in between."""
        underway = self._clock.monotonic() - sent
        self._count_from(sent + min(underway, _MOST_UNDERWAY))

    def _count_from(self, moment: float) -> None:
        self._not_before = max(self._not_before, moment + self._interval)
        self._free_at = max(self._free_at, self._not_before)

    async def _in_turn(self, deadline: Deadline) -> None:
        wait = await self._shared_wait(deadline)
        while wait is not None:
            turn = self._shared_turn(wait, deadline)
            if wait > 0:
                await self._slept(wait)
                await self._learn_of_refusals()
            if turn > self._refused_until - _SLACK:
                return
            wait = await self._shared_wait(deadline)  # the vendor has refused meanwhile
        turn = self._taken(deadline)
        try:
            while (wait := turn - self._clock.monotonic()) > 0:
                await self._slept(wait)
                if turn < self._refused_until:  # others that waited too have learnt it meanwhile
                    turn = self._taken(deadline)
        except BaseException:
            self._give_back(turn)
            raise

    def refused(self, retry_after: float | None) -> float:
        """The vendor refused all the same, so somebody else uses the quota too: seconds until the next turn.

        Args:
            retry_after: Seconds that the vendor asked for; the whole interval if it didn't.
        """
        moment = self._clock.monotonic()
        self._refused_until = max(self._refused_until, moment + (retry_after or self._interval))
        self._free_at = max(self._free_at, self._refused_until)
        return self._free_at - moment

    async def share_refusal(self, seconds: float) -> None:
        """Let nobody of the account ask for so many seconds: the vendor has refused one of them."""
        await self._from_store(lambda store, key: store.push_turns(key, seconds=seconds))

    async def _shared_wait(self, deadline: Deadline) -> float | None:
        """Seconds until the turn that the store gives; `None` where none is shared, or it fails."""
        return await self._from_store(
            lambda store, key: store.take_turn(
                key, interval=self._interval, at_most=deadline.remaining()
            )
        )

    async def _from_store(
        self, ask: Callable[[TokenStore, str], Awaitable[_Answer]]
    ) -> _Answer | None:
        """The store's answer; `None` where there is no store, or it fails: the session goes on without it."""
        if self._store is None or self._key is None:
            return None
        try:
            with anyio.fail_after(_TIME_LIMIT):
                return await ask(self._store, await self._key())
        except Exception as exc:  # noqa: BLE001 - a store may raise anything
            self._observer.emit(LeaseFailed(vendor=self._observer.vendor, error=told(exc)))
            return None

    async def _learn_of_refusals(self) -> None:
        """The vendor may have refused another of the account while this one waited for its turn."""
        refused = await self._from_store(lambda store, key: store.turns_refused(key))
        if refused:
            self._refused_until = max(self._refused_until, self._clock.monotonic() + refused)

    def _shared_turn(self, wait: float, deadline: Deadline) -> float:
        """When a turn that is so many seconds away comes, on the monotonic clock."""
        if wait > deadline.remaining():
            raise self._too_late(wait)
        turn = self._clock.monotonic() + wait
        # Should the store fail, the session's own turns go on behind this one.
        self._free_at = max(self._free_at, turn + self._interval)
        return turn

    async def _slept(self, wait: float) -> None:
        self._observer.emit(QuotaWaited(vendor=self._observer.vendor, quota=self.name, wait=wait))
        with self._observer.waiting("quota", quota=self.name):
            await slept(self._clock, wait, self.name)

    def _too_late(self, wait: float) -> QuotaError:
        text = (
            f"{self.name}: the vendor allows 1 request in {self._interval:g} s, "
            f"and the next turn, in {wait:.1f} s, is after this call's time limit: "
            f"call again then, or give the session a longer timeout"
        )
        return QuotaError(text, vendor=self._observer.vendor, retry_after=wait)

    def _taken(self, deadline: Deadline) -> float:
        """The next turn, on the monotonic clock."""
        moment = self._clock.monotonic()
        turn = max(moment, self._free_at)
        if turn - moment > deadline.remaining():
            raise self._too_late(turn - moment)
        self._free_at = turn + self._interval
        return turn

    def _give_back(self, turn: float) -> None:
        # Only the last in the row can: those behind it have their turns already.
        if self._free_at == turn + self._interval:
            self._free_at = turn
