"""`Bar`: tqdm's bar, in a notebook or a terminal, drawn from `Progress`. The only file that knows tqdm.

A bar appears only for what takes a moment, and never sits on a finished reading: its last drawing is its end.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable
from typing import Any, Final

from fleetauth.extras import optional

from .state import Progress

_APPEARS_AFTER: Final = 1.0  # seconds
_REDRAWN_AFTER: Final = 0.1  # seconds
_WITH_TOTAL: Final = (
    "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} {unit} [{elapsed}<{remaining}{postfix}]"
)
_WITHOUT_TOTAL: Final = "{desc}: {n_fmt} {unit} [{elapsed}{postfix}]"
_WITHOUT_ROWS: Final = "{desc} [{elapsed}{postfix}]"


def bar_class() -> type[Any]:
    """The class of tqdm for where this runs: its notebook's, or the terminal's, also in a notebook without ipywidgets.

    Raises:
        MissingExtraError: tqdm isn't installed.
    """
    optional("tqdm", extra="progress", needed_by="progress=True")
    with warnings.catch_warnings():
        # It warns where it falls back to text, and that its choice is experimental: of no use to an analyst.
        warnings.simplefilter("ignore")
        kind: type[Any] = optional("tqdm.auto", extra="progress", needed_by="progress=True").tqdm
    # It would start a thread that redraws forgotten bars.
    return type("FleetauthBar", (kind,), {"monitor_interval": 0})


class Bar:
    """Shows a reading's progress: a callback like any other.

    Args:
        kind: tqdm's class, or what makes one of it.
        **options: For it, such as ``file``.
    """

    __slots__ = ("_bar", "_drawn", "_kind", "_options", "_reason")

    def __init__(self, kind: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - tqdm's own
        self._kind = kind
        self._options = options
        self._bar: Any = None
        self._drawn = -math.inf
        self._reason: str | None = None

    def __call__(self, progress: Progress) -> None:
        """Draw it, if it is time for that."""
        if self._bar is None:
            if progress.done or _shortly_over(progress):
                return
            self._bar = self._kind(
                desc=progress.what, bar_format=_WITHOUT_ROWS, delay=1e-9, **self._options
            )
            self._drawn = -math.inf
        if self._is_due(progress):
            self._draw(progress)
        if progress.done:
            self._close(progress)

    def _is_due(self, progress: Progress) -> bool:
        news = progress.done or progress.waiting_for != self._reason
        return news or progress.elapsed - self._drawn >= _REDRAWN_AFTER

    def _draw(self, progress: Progress) -> None:
        self._drawn, self._reason = progress.elapsed, progress.waiting_for
        bar, (count, total, unit) = self._bar, _measure(progress)
        if total != bar.total:
            bar.reset(total=total)  # a notebook's bar has it in a widget
        bar.n, bar.unit = count, unit
        bar.bar_format = _format(count, total)
        # Its own clock shows the reading's time: the bar appeared later. A moment more, against rounding.
        bar.last_print_t = time.time()
        bar.start_t = bar.last_print_t - progress.elapsed - 0.001
        bar.set_postfix_str(_told(progress), refresh=False)
        bar.refresh()

    def _close(self, progress: Progress) -> None:
        bar, self._bar = self._bar, None
        # A single call's bar goes when its answer is there; a list's stays and says how much came.
        bar.leave = progress.failed or bool(progress.rows or progress.windows)
        bar.close()


def _shortly_over(progress: Progress) -> bool:
    return progress.elapsed + (progress.waiting or 0.0) < _APPEARS_AFTER


def _measure(progress: Progress) -> tuple[int, int | None, str]:
    if progress.windows_total is not None:
        return progress.windows, progress.windows_total, "windows"
    return progress.rows, progress.total, "rows"


def _format(count: int, total: int | None) -> str:
    if total:
        return _WITH_TOTAL
    return _WITHOUT_TOTAL if count else _WITHOUT_ROWS


def _told(progress: Progress) -> str:
    """What stands behind the bar."""
    told: list[str] = []
    if progress.windows_total is not None:
        told.append(_many(progress.rows, "row"))
    if progress.requests:
        told.append(_many(progress.requests, "request"))
    if progress.waiting is not None:
        told.append(f"waiting {math.ceil(progress.waiting)} s for {progress.waiting_for}")
    elif progress.waiting_for is not None:
        told.append(f"waiting for {progress.waiting_for}")
    if progress.failed:
        told.append("stopped short")
    return ", ".join(told)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
