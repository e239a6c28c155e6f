"""`Guarded`: telemetry that can't harm what it watches. What it raises is logged by its class, and the work goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from .watching import Telemetry, WatchedExchange, WatchedRequest

if TYPE_CHECKING:
    from .events import Event

_LOG: Final = logging.getLogger("fleetauth")
_T = TypeVar("_T")


def _tried(do: Callable[[], _T]) -> _T | None:
    """What it gives; `None` if it raises."""
    try:
        return do()
    except Exception as exc:  # noqa: BLE001 - whoever watches may raise anything
        # Without its words and its traceback, which may show a secret.
        _LOG.error("the telemetry raised %s", type(exc).__name__)
        return None


class _Block(Generic[_T]):
    """A block that is watched, if its watcher manages to."""

    __slots__ = ("_entered", "_make")

    def __init__(self, make: Callable[[], AbstractContextManager[_T]]) -> None:
        self._make = make
        self._entered: AbstractContextManager[_T] | None = None

    def _enter(self) -> _T | None:
        made = _tried(self._make)
        if made is None:
            return None

        def enter() -> _T:
            given = made.__enter__()
            self._entered = made
            return given

        return _tried(enter)

    def __enter__(self) -> object:
        return self._enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        entered, self._entered = self._entered, None
        if entered is not None:
            # What it answers is no matter: nobody who watches may swallow an error.
            _tried(lambda: entered.__exit__(kind, error, traceback))


class _RequestBlock(_Block[WatchedRequest]):
    __slots__ = ()

    def __enter__(self) -> WatchedRequest:
        return _Request(self._enter())


class _Request:
    __slots__ = ("_watched",)

    def __init__(self, watched: WatchedRequest | None) -> None:
        self._watched = watched

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        watched = self._watched
        return (None if watched is None else _tried(lambda: watched.headers)) or ()

    def answered(self, status: int) -> None:
        watched = self._watched
        if watched is not None:
            _tried(lambda: watched.answered(status))


class _Exchange:
    __slots__ = ("_watched",)

    def __init__(self, watched: WatchedExchange) -> None:
        self._watched = watched

    def begins(self) -> None:
        _tried(self._watched.begins)

    def awaited(self) -> AbstractContextManager[object]:
        return _Block(self._watched.awaited)

    def ends(self, error: BaseException | None) -> None:
        _tried(lambda: self._watched.ends(error))


class Guarded:
    """A `Telemetry` around another.

    Args:
        telemetry: The other.
    """

    __slots__ = ("_telemetry",)

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def call(self, vendor: str, name: str, template: str | None) -> AbstractContextManager[object]:
        """See `Telemetry`."""
        return _Block(lambda: self._telemetry.call(vendor, name, template))

    def request(
        self, vendor: str, method: str, url: str, *, host: str, port: int | None
    ) -> AbstractContextManager[WatchedRequest]:
        """See `Telemetry`."""
        return _RequestBlock(
            lambda: self._telemetry.request(vendor, method, url, host=host, port=port)
        )

    def exchange(self, vendor: str) -> WatchedExchange | None:
        """See `Telemetry`; `None` if it doesn't watch this one."""
        watched = _tried(lambda: self._telemetry.exchange(vendor))
        return None if watched is None else _Exchange(watched)

    def wait(
        self, vendor: str, reason: str, quota: str | None = None
    ) -> AbstractContextManager[object]:
        """See `Telemetry`."""
        return _Block(lambda: self._telemetry.wait(vendor, reason, quota))

    def told(self, event: Event) -> None:
        """See `Telemetry`."""
        _tried(lambda: self._telemetry.told(event))
