"""The steps of an event loop, counted one by one, so that something can be done between any two of them. What is done,
and to whom, is said elsewhere.

A step is one turn of whatever the loop runs: of any task, of a callback, of what a thread hands over. What another task
could do to a call, it could do between two steps and nowhere else: who tries each of them has tried all points.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class Steps:
    """Counts steps, and does what is to be done after so many of them.

    Args:
        deeds: What to do, by the number of steps before it; 0 is before the first.

    Attributes:
        taken: How many steps there were.
        left: Deeds that are still to be done.
    """

    def __init__(self, deeds: Mapping[int, Callable[[], object]] | None = None) -> None:
        self.taken = 0
        self.left = dict(deeds or {})
        self._counting = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the running loop's steps."""
        self._counting = True
        with _on_trio(self._step) if _is_trio() else _on_asyncio(self._step):
            try:
                yield
            finally:
                self._counting = False

    def begin(self) -> None:
        """All is ready for the first step: do what is to be done before it."""
        self._do()

    def _step(self) -> None:
        if self._counting:
            self.taken += 1
            self._do()

    def _do(self) -> None:
        deed = self.left.pop(self.taken, None)
        if deed is not None:
            deed()


@contextmanager
def _on_asyncio(step: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    handle: Any = asyncio.Handle
    run = handle._run

    def stepped(self: Any) -> None:  # noqa: ANN401 - a handle
        run(self)
        if self._loop is loop:
            step()

    handle._run = stepped
    try:
        yield
    finally:
        handle._run = run


@contextmanager
def _on_trio(step: Callable[[], None]) -> Iterator[None]:
    import trio

    class Watch(trio.abc.Instrument):
        def after_task_step(self, task: trio.lowlevel.Task) -> None:
            del task
            step()

    order: Any = trio._core._run
    order._r.seed(0)  # it shuffles who goes first: the same way each time
    watch = Watch()
    trio.lowlevel.add_instrument(watch)
    try:
        yield
    finally:
        trio.lowlevel.remove_instrument(watch)


def _is_trio() -> bool:
    trio = sys.modules.get("trio")
    return trio is not None and bool(trio.lowlevel.in_trio_run())
