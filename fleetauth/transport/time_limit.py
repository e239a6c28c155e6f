"""The time limit around a call: on asyncio a light one, as each call pays for it, on trio a cancel scope.

It ends what is within by a cancellation of the task, just as a caller's `asyncio.timeout` does: what stays in order
after the one does after the other. How long a call may take is not decided here.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Final

import anyio

from fleetauth.tokens.task import on_trio


def time_limit(seconds: float) -> AbstractContextManager[object, bool]:
    """Cut off what is within after that time; what comes behind it goes on then.

    Args:
        seconds: From now, in real time.

    Example:
        >>> with time_limit(5):  # doctest: +SKIP
        ...     return await answer()
        ... raise TimedOutError("no answer within 5 s")
    """
    task = _asyncio_task()
    if task is None:
        return anyio.CancelScope(deadline=anyio.current_time() + seconds)
    return _TimeLimit(task, seconds)


class _TimeLimit:
    """What `asyncio.timeout` is, without two coroutines: entering and leaving it needs no turn of the loop."""

    __slots__ = ("_before", "_cut_off", "_ends", "_task")

    def __init__(self, task: asyncio.Task[Any], seconds: float) -> None:
        loop = task.get_loop()
        self._task = task
        self._before = task.cancelling()  # by others, who are not done with it
        self._cut_off = False
        self._ends: Final = loop.call_at(loop.time() + seconds, self._cut)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        self._ends.cancel()
        if not self._cut_off:
            return False
        ours_alone = self._task.uncancel() <= self._before
        return ours_alone and kind is not None and issubclass(kind, asyncio.CancelledError)

    def _cut(self) -> None:
        self._cut_off = True
        self._task.cancel()


def _asyncio_task() -> asyncio.Task[Any] | None:
    return None if on_trio() else asyncio.current_task()
