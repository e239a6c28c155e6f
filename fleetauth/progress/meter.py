"""`Meter`: counts what one call or reading does, and tells it. The one under way is found by a context variable.

Requests, waits and retries happen far below what is shown; they ask `current()` for the meter they belong to. It is set
only while a step of the reading runs, in that step's own task and in those it starts: an iterator may stop between two
rows for ever, and a callback or the caller's own code never sees it.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Generator
from contextvars import ContextVar, Token
from typing import Any, Final, Self

import attrs

from .state import Progress, ProgressCallback

_CURRENT: Final[ContextVar[Meter | None]] = ContextVar("fleetauth_meter", default=None)
Ticks = Callable[[Callable[[], None]], Callable[[], None]]  # begins them; gives what ends them


def _nothing() -> None:
    pass


@attrs.frozen(eq=False)
class _Wait:
    """A wait under way, and when it ends on the meter's clock, if that is known."""

    reason: str
    until: float | None


class Meter:
    """One call or reading. Enter it for each step; an error that leaves a step ends it, until it is gone on with.

    Within another one's step it stays silent: what is part of a call is not shown beside it.

    Args:
        what: What it is.
        listener: Told of each change; `None` shows nothing, and lets nothing within it be shown.
        monotonic: Time.
        complain: Told of a listener's error; that does no harm to the call.
        ticks: Begins to call something once a second, for a listener that moves by itself.
        once: Whether it is over with its first step.
    """

    __slots__ = (
        "_complain",
        "_is_silent",
        "_listener",
        "_monotonic",
        "_once",
        "_started",
        "_state",
        "_stop_ticks",
        "_ticks",
        "_token",
        "_waits",
    )

    def __init__(
        self,
        what: str,
        listener: ProgressCallback | None,
        *,
        monotonic: Callable[[], float],
        complain: Callable[[Exception], None],
        ticks: Ticks | None = None,
        once: bool = False,
    ) -> None:
        self._is_silent = listener is None
        self._listener: ProgressCallback = listener or (lambda _: None)
        self._monotonic = monotonic
        self._complain = complain
        self._ticks = ticks
        self._once = once
        self._state = Progress(what=what, done=True)
        self._started: float | None = None
        self._waits: list[_Wait] = []
        self._token: Token[Meter | None] | None = None
        self._stop_ticks: Callable[[], None] = _nothing

    @property
    def is_heard(self) -> bool:
        """Whether anybody is told of what happens now."""
        return not self._is_silent and not self._state.done

    # -------------------------------------------------------------- steps

    def __enter__(self) -> Self:
        if _CURRENT.get() is not None:
            return self
        self._token = _CURRENT.set(self)
        try:
            self._begin()
        except BaseException as exc:
            # The stop button, while the listener is told: no `__exit__` follows.
            self.__exit__(type(exc))
            raise
        return self

    def _begin(self) -> None:
        if self._is_silent:
            return
        if self._started is None:
            self._started = self._monotonic()
        elif self._state.done and not self._state.failed:
            return  # it was read to its end: asking once more, as exports do, shows nothing
        if self._state.done:
            self._change(done=False, failed=False)
        if self._ticks is not None:
            self._stop_ticks = self._ticks(self.tell)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        token, self._token = self._token, None
        if token is None:
            return
        # A coroutine that nobody awaits any more is closed in whatever context that happens.
        with contextlib.suppress(ValueError):
            _CURRENT.reset(token)
        stop, self._stop_ticks = self._stop_ticks, _nothing
        stop()
        if kind is not None and kind is not StopAsyncIteration:
            self.end(failed=True)
        elif self._once:
            self.end()

    def end(self, *, failed: bool = False, complete: bool = False) -> None:
        """It is over: told once.

        Args:
            failed: By an error or a cancellation.
            complete: All rows have come, so that is their number, whatever the vendor counted.
        """
        if not self.is_heard:
            return
        self._waits.clear()
        counted = self._state.total
        total = self._state.rows if complete and counted is not None else counted
        self._change(done=True, failed=failed, total=total)

    # -------------------------------------------------------------- what happens in it

    def answered(self) -> None:
        """A request was answered."""
        if self.is_heard:
            self._change(requests=self._state.requests + 1)

    def rows_came(self, number: int, total: int | None, *, most: float = math.inf) -> None:
        """So many rows more have come.

        Args:
            number: How many.
            total: Rows in all, as far as that is known.
            most: Rows that are wanted at most.
        """
        if not self.is_heard:
            return
        end = min(most, math.inf if total is None else total)
        self._change(
            rows=int(min(self._state.rows + number, most)),
            total=None if math.isinf(end) else int(end),
        )

    def windows_read(self, windows: int, total: int) -> None:
        """So many portions of a range have been read, of so many to come."""
        if self.is_heard:
            self._change(windows=windows, windows_total=total)

    @contextlib.contextmanager
    def waiting(self, reason: str, seconds: float | None) -> Generator[None, None, None]:
        """Something is waited for, for so many seconds if that is known."""
        wait = _Wait(reason, None if seconds is None else self._monotonic() + seconds)
        self._waits.append(wait)
        self.tell()
        try:
            yield
        finally:
            if wait in self._waits:  # else it has ended meanwhile
                self._waits.remove(wait)
                self.tell()

    # -------------------------------------------------------------- telling

    def tell(self) -> None:
        """Tell how far it is."""
        if self.is_heard:
            self._change()

    def progress(self) -> Progress:
        """How far it is."""
        moment = self._monotonic()
        wait = min(self._waits, key=_ends_at, default=None)
        left = None if wait is None or wait.until is None else max(0.0, wait.until - moment)
        return attrs.evolve(
            self._state,
            waiting=left,
            waiting_for=None if wait is None else wait.reason,
            elapsed=0.0 if self._started is None else moment - self._started,
        )

    def _change(self, **news: Any) -> None:  # noqa: ANN401 - Progress's own fields
        self._state = attrs.evolve(self._state, **news)
        # What the listener starts is no part of what it is told of.
        token = _CURRENT.set(None)
        try:
            self._listener(self.progress())
        except Exception as exc:  # noqa: BLE001 - the user's own code may raise anything
            self._complain(exc)
        finally:
            _CURRENT.reset(token)


def current() -> Meter | None:
    """The meter of the call or reading that the running code belongs to, if anybody is told of it."""
    meter = _CURRENT.get()
    return meter if meter is not None and meter.is_heard else None


def waiting(reason: str) -> contextlib.AbstractContextManager[None]:
    """What is inside waits for something, nobody knows how long."""
    meter = current()
    return contextlib.nullcontext() if meter is None else meter.waiting(reason, None)


def _ends_at(wait: _Wait) -> float:
    return math.inf if wait.until is None else wait.until
