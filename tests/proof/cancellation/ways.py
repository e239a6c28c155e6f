"""The ways to give up a call: asyncio's own, and by anyio's scopes on either back end. Each is one caller, who makes
the call and tells how it ended. When to give up is said elsewhere.
"""

from __future__ import annotations

import asyncio
import math
import sys
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import anyio

Make = Callable[[], Awaitable[Any]]
_FAR: float = 80_000.0  # seconds


class Caller(ABC):
    """One who makes a call, and may give it up.

    Args:
        make: Makes the call.

    Attributes:
        name: The way's, for the page.
        answer: What the call gave, if it did.
        error: What it raised, if that was no cancellation.
        is_told: Whether it was told to give up before it ended.
        has_given_up: Whether it ended so.
    """

    name: ClassVar[str]
    backends: ClassVar[tuple[str, ...]] = ("asyncio",)

    def __init__(self, make: Make) -> None:
        self._make = make
        self.task: Any = None
        self.answer: Any = None
        self.error: Exception | None = None
        self.is_told = False
        self.has_given_up = False
        self.has_ended = False

    def give_up(self) -> None:
        """Give up now."""
        if not self.has_ended:
            self.is_told = True
            self._give_up()

    def give_up_again(self) -> None:
        """Give up once more, while the first time is still being dealt with."""
        if not self.has_ended and self.task is not None:
            self.task.cancel()

    async def run(self) -> None:
        """Make the call."""
        try:
            await self._run()
        except Exception as exc:  # noqa: BLE001 - judged by who asked for the call
            self.error = exc
        finally:
            self.has_ended = True

    def judge(self) -> None:
        """See how it ended, once it has: as it was asked for, or with the answer, and nothing else.

        Raises:
            AssertionError: Otherwise.
        """
        if self.task is not None and self.task.cancelled():
            self.has_given_up = True
        if self.error is not None:
            raise AssertionError(f"the call ended with {self.error!r}") from self.error
        assert self.is_told or not self.has_given_up, "it was given up by itself"

    @abstractmethod
    def _give_up(self) -> None: ...

    @abstractmethod
    async def _run(self) -> None: ...


class ByTask(Caller):
    """The task that makes the call is cancelled."""

    name = "by `Task.cancel`"

    def _give_up(self) -> None:
        self.task.cancel()

    async def _run(self) -> None:
        self.answer = await self._make()

    def judge(self) -> None:
        super().judge()
        assert self.has_given_up == self.is_told, "the cancellation was swallowed"


class ByTimeout(Caller):
    """`asyncio.timeout` ends."""

    name = "by `asyncio.timeout`"

    def __init__(self, make: Make) -> None:
        super().__init__(make)
        self._limit = asyncio.timeout(None)
        self._is_in = False

    def _give_up(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._is_in:
            self._limit.reschedule(now)
        else:
            self._limit = asyncio.timeout_at(now)

    async def _run(self) -> None:
        try:
            async with self._limit:
                self._is_in = True
                self.answer = await self._make()
        except TimeoutError as exc:
            if type(exc) is not TimeoutError:
                raise
            self.has_given_up = True
        _check_uncancelled()
        assert self._limit.expired() == self.has_given_up, "the time limit was swallowed"


class ByWaitFor(Caller):
    """`asyncio.wait_for` ends."""

    name = "by `asyncio.wait_for`"

    def __init__(self, make: Make) -> None:
        super().__init__(make)
        self._limit = _FAR
        self._timer: Any = None

    def _give_up(self) -> None:
        timer = self._timer
        if timer is None:
            self._limit = 0.0
        elif not timer.cancelled():  # else the call has ended within
            callback, arguments = timer._callback, timer._args
            timer.cancel()
            callback(*arguments)

    async def _run(self) -> None:
        loop: Any = asyncio.get_running_loop()
        before = set(loop._scheduled)

        async def make() -> Any:  # noqa: ANN401 - whatever the call gives
            self._timer = next(
                (
                    timer
                    for timer in loop._scheduled
                    if timer not in before and timer.when() > loop.time() + _FAR / 2
                ),
                None,
            )
            return await self._make()

        try:
            self.answer = await asyncio.wait_for(make(), self._limit)
        except TimeoutError as exc:
            if type(exc) is not TimeoutError:
                raise
            self.has_given_up = True
        if sys.version_info >= (
            3,
            12,
        ):  # before, `wait_for` itself swallows one that comes while it ends
            _check_uncancelled()


class ByScope(Caller):
    """An anyio scope around the call is cancelled."""

    name = "by a cancel scope"
    backends = ("asyncio", "trio")

    def __init__(self, make: Make) -> None:
        super().__init__(make)
        self._scope = anyio.CancelScope()
        self._outer = anyio.CancelScope()

    def _give_up(self) -> None:
        self._scope.cancel()

    def give_up_again(self) -> None:
        if self.task is not None:
            super().give_up_again()
        elif not self.has_ended:
            self._outer.cancel()

    async def _run(self) -> None:
        with self._outer:
            with self._scope:
                self.answer = await self._make()
            self.has_given_up = self._scope.cancelled_caught
        self.has_given_up = self.has_given_up or self._outer.cancelled_caught
        if self.task is not None:
            _check_uncancelled()


class ByDeadline(ByScope):
    """The time limit of an anyio scope around the call ends."""

    name = "by a scope's time limit"

    def _give_up(self) -> None:
        self._scope.deadline = -math.inf


WAYS: tuple[type[Caller], ...] = (ByTask, ByTimeout, ByWaitFor, ByScope, ByDeadline)


def ways_of(backend: str) -> list[type[Caller]]:
    """Those that there are on a back end."""
    return [way for way in WAYS if backend in way.backends]


async def all_ended(
    callers: Sequence[Caller], *, native: bool, begun: Callable[[], object]
) -> None:
    """Let callers make their calls at once, and wait until all of them have ended.

    Args:
        callers: Who.
        native: Whether as tasks of asyncio's, which can be cancelled without any scope.
        begun: Called when all are about to begin.
    """
    if native:
        tasks = [asyncio.create_task(caller.run()) for caller in callers]
        for caller, task in zip(callers, tasks, strict=True):
            caller.task = task
            task.add_done_callback(lambda _, caller=caller: _ended(caller))  # type: ignore[misc]
        begun()
        await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled() and (exc := task.exception()) is not None:
                raise exc
        return
    async with anyio.create_task_group() as group:
        for caller in callers:
            group.start_soon(caller.run)
        begun()


def _ended(caller: Caller) -> None:
    caller.has_ended = True


def _check_uncancelled() -> None:
    task = asyncio.current_task()
    assert task is not None
    assert not task.cancelling(), "a cancellation is still counted"
