"""`Metering`: how a session shows its progress, and what of it a single call may say otherwise. It makes the meters."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, TypeAlias, cast

import attrs

from fleetauth.errors import ArgumentError
from fleetauth.secrets import told

from .bar import Bar, bar_class
from .meter import Meter, Ticks
from .state import ProgressCallback

Shown: TypeAlias = Callable[[], ProgressCallback]  # gives each reading its listener
_QUIET: Final[AbstractContextManager[object]] = nullcontext()


def _silent(_: Exception) -> None:
    pass


def shown(progress: object, *, vendor: str | None = None) -> Shown | None:
    """What gives listeners: bars for `True`, the callback itself for one, nothing for `False`.

    Raises:
        ArgumentError: It is none of these.
        MissingExtraError: A bar is wanted, and tqdm isn't installed.
    """
    if progress is False:
        return None
    if progress is True:
        kind = bar_class()
        return lambda: Bar(kind)
    if not callable(progress) or _is_async(progress):
        text = f"progress={told(progress)} must be True, False, or a function (no async one) that takes a Progress"
        raise ArgumentError(text, vendor=vendor)
    callback = cast("ProgressCallback", progress)
    return lambda: callback


@attrs.define(kw_only=True, eq=False)
class Metering:
    """What a session's meters are made with. It belongs to one session's observer, who hears its complaints.

    Attributes:
        vendor: The session's vendor name; what is told begins with it.
        default: For whatever says nothing of its own.
        monotonic: Time.
        complain: Told of a listener's error.
        ticks: Begins to call something once a second; for bars.
    """

    vendor: str
    default: Shown | None = None
    monotonic: Callable[[], float] = time.monotonic
    complain: Callable[[Exception], None] = _silent
    ticks: Ticks | None = None

    def call(self, method: str, path: str) -> AbstractContextManager[object]:
        """Around a single call, for the session's own listener; nothing where that is a part of something shown."""
        if self.default is None:
            return _QUIET
        return self._meter(f"{method} {path}".strip(), self.default, once=True)

    def reading(self, call: str, progress: bool | ProgressCallback | None) -> Meter | None:  # noqa: FBT001 - as it is passed on
        """For a list's reading; `None` where nothing is shown and nothing needs to be hidden.

        Args:
            call: The vendor's call.
            progress: As the caller gave it; `None` for the session's own.

        Raises:
            ArgumentError: It is nothing of the kind.
            MissingExtraError: A bar is wanted, and tqdm isn't installed.
        """
        wanted = self.default if progress is None else shown(progress, vendor=self.vendor)
        if wanted is None and self.default is None:
            return None
        return self._meter(call, wanted)

    def _meter(self, call: str, wanted: Shown | None, *, once: bool = False) -> Meter:
        listener = None if wanted is None else wanted()
        return Meter(
            f"{self.vendor} {call.partition('?')[0]}".strip(),
            listener,
            monotonic=self.monotonic,
            complain=self.complain,
            ticks=self.ticks if isinstance(listener, Bar) else None,
            once=once,
        )


def _is_async(function: Any) -> bool:  # noqa: ANN401 - whatever can be called
    call = getattr(function, "__call__", None)  # noqa: B004 - an object's own may be async
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)
