"""Answers given in place of a vendor's own, to requests that are signed in as the vendor wants it: a
test's own rows. Faults, which replace answers whoever asks, live elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import attrs

from fleetauth.sandbox.answer import Answer, Refused
from fleetauth.sandbox.recording import RecordedRequest


@attrs.define(eq=False)
class Replacement:
    """One answer in place of a vendor's own.

    Attributes:
        make: Gives the answer; it is given what gives the vendor's own.
        path: A part of the path below the vendor's prefix, in any case of letters.
        method: The HTTP method; None: any.
        times: How many requests it answers; None: until cleared.
        given: How many it has answered.
    """

    make: Callable[[RecordedRequest, Callable[[], Answer]], Answer]
    path: str
    method: str | None = None
    times: int | None = None
    given: int = 0

    def fits(self, request: RecordedRequest) -> bool:
        """Tell whether this is one of the requests that it is for."""
        if self.method is not None and self.method != request.method:
            return False
        return self.path.lower() in request.path.lower()


class Answers:
    """A vendor's replaced answers, in the order they were added: the first one that fits a request
    answers it.

    Attributes:
        failures: What the functions that make answers have raised.
    """

    def __init__(self) -> None:
        self._waiting: list[Replacement] = []
        self._lock = threading.Lock()
        self.failures: list[Exception] = []

    def add(self, replacement: Replacement) -> None:
        """Let this be answered from now on."""
        with self._lock:
            self._waiting.append(replacement)

    def clear(self) -> None:
        """Let the vendor answer for itself again."""
        with self._lock:
            self._waiting.clear()
            self.failures.clear()

    def unmet(self) -> Sequence[Replacement]:
        """Give those that were not asked for as often as they should: never, where they have no count."""
        with self._lock:
            return tuple(w for w in self._waiting if w.times is not None or not w.given)

    def fitting(self, request: RecordedRequest) -> Replacement | None:
        """Give the one that answers this request, and don't count it yet."""
        with self._lock:
            return next((waiting for waiting in self._waiting if waiting.fits(request)), None)

    def give(
        self, replacement: Replacement, request: RecordedRequest, own: Callable[[], Answer]
    ) -> Answer:
        """Count it, and give its answer; a 500 where its function raises."""
        with self._lock:
            replacement.given += 1
            if replacement.given == replacement.times:
                self._waiting.remove(replacement)
        try:
            return replacement.make(request, own)
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 - a test's own function may raise anything
            self.failures.append(error)
            return Answer(500, b"The function that makes this answer raised.")
