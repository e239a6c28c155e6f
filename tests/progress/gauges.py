"""A meter whose listener keeps what it is told, on a clock that a test moves."""

from __future__ import annotations

from collections.abc import Callable

from fleetauth.progress import Progress
from fleetauth.progress.meter import Meter
from fleetauth.testing import FakeClock


class Gauge:
    """Makes meters.

    Attributes:
        clock: Theirs.
        told: What they told, oldest first.
        complaints: Errors of the listener.
    """

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.told: list[Progress] = []
        self.complaints: list[Exception] = []

    def meter(
        self,
        what: str = "fleet GET rows",
        *,
        listener: Callable[[Progress], None] | None = None,
        once: bool = False,
    ) -> Meter:
        """One that is listened to."""
        return Meter(
            what,
            listener or self.told.append,
            monotonic=self.clock.monotonic,
            complain=self.complaints.append,
            once=once,
        )

    def silent(self) -> Meter:
        """One that nobody listens to."""
        return Meter(
            "hidden", None, monotonic=self.clock.monotonic, complain=self.complaints.append
        )

    @property
    def last(self) -> Progress:
        """What was told last."""
        return self.told[-1]
