"""`Quota`: a vendor's "one request in so many seconds", kept before the vendor has to refuse (I10)."""

from __future__ import annotations

from fleetauth.clock import Clock
from fleetauth.errors import QuotaError
from fleetauth.events import Observer, QuotaWaited

from .deadline import Deadline


class Quota:
    """Lets one request pass in each interval; the others wait their turn.

    Args:
        name: For events and errors.
        interval: Seconds between two requests.
        clock: Time.
        observer: Told of each wait.
    """

    __slots__ = ("_clock", "_free_at", "_interval", "_observer", "_refused_until", "name")

    def __init__(self, name: str, interval: float, *, clock: Clock, observer: Observer) -> None:
        self.name: str = name
        self._interval = interval
        self._clock = clock
        self._observer = observer
        self._free_at = 0.0  # monotonic
        self._refused_until = 0.0  # monotonic

    async def turn(self, deadline: Deadline) -> None:
        """Wait until a request may be sent, and take that turn.

        Raises:
            QuotaError: The turn comes after the deadline; `retry_after` says when. Nothing was sent.
        """
        turn = self._taken(deadline)
        try:
            while (wait := turn - self._clock.monotonic()) > 0:
                self._observer.emit(
                    QuotaWaited(vendor=self._observer.vendor, quota=self.name, wait=wait)
                )
                await self._clock.sleep(wait)
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

    def _taken(self, deadline: Deadline) -> float:
        """The next turn, on the monotonic clock."""
        moment = self._clock.monotonic()
        turn = max(moment, self._free_at)
        if turn - moment > deadline.remaining():
            text = (
                f"{self.name}: the vendor allows 1 request in {self._interval:g} s, "
                f"and the next turn, in {turn - moment:.1f} s, is after this call's time limit"
            )
            raise QuotaError(text, vendor=self._observer.vendor, retry_after=turn - moment)
        self._free_at = turn + self._interval
        return turn

    def _give_back(self, turn: float) -> None:
        # Only the last in the row can: those behind it have their turns already.
        if self._free_at == turn + self._interval:
            self._free_at = turn
