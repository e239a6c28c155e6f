"""Work that belongs to a session, not to the caller that started it: a task of its own, on asyncio and on trio.

A shielded cancel scope is not enough for that: it does not stop `asyncio.timeout`, `asyncio.wait_for` or `Task.cancel`,
which cancel the task natively. Only a task that nobody outside can name is safe from its callers (I2).
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import sys
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, Final

import anyio

from fleetauth.errors import EventLoopError

_LOG: Final = logging.getLogger("fleetauth")
_SECOND: Final = 1.0
_RUNNING: Final[set[asyncio.Task[None]]] = set()  # asyncio itself keeps weak references only


def _nothing() -> None:
    pass


def spawn(
    work: Callable[[], Awaitable[None]], *, name: str, ended: Callable[[], None] = _nothing
) -> None:
    """Run `work` as a task of its own on the running event loop.

    Args:
        work: What to do. An error that it lets out is logged: on trio it would end the whole run.
        name: The task's.
        ended: Called when the task has ended, however it did: also if the event loop ended before it began.
    """
    if on_trio():
        import trio

        async def run() -> None:
            try:
                await _guarded(work, name)
            finally:
                _told(ended, name)

        trio.lowlevel.spawn_system_task(run, name=name, context=contextvars.copy_context())
        return
    task = asyncio.get_running_loop().create_task(_guarded(work, name), name=name)
    _RUNNING.add(task)

    def done(task: asyncio.Task[None]) -> None:
        _RUNNING.discard(task)
        if not task.cancelled():
            task.exception()  # Ctrl-C: it went to whoever runs the loop, and asyncio need not tell it again
        _told(ended, name)

    task.add_done_callback(done)


def every_second(function: Callable[[], None]) -> Callable[[], None]:
    """Call something once a second, in real time, from a task of its own.

    Args:
        function: What to call.

    Returns:
        What ends it.
    """
    scope, loop = anyio.CancelScope(), running_loop()

    async def tick() -> None:
        with scope:
            while True:
                await anyio.sleep(_SECOND)
                function()

    spawn(tick, name="fleetauth tick")
    return lambda: call_soon(loop, scope.cancel)


def running_loop() -> Any:  # noqa: ANN401 - asyncio's loop or trio's token
    """What tells this event loop from any other; see `call_soon`."""
    if on_trio():
        import trio

        return trio.lowlevel.current_trio_token()
    return asyncio.get_running_loop()


def call_soon(loop: Any, function: Callable[[], object]) -> None:  # noqa: ANN401 - see `running_loop`
    """Have an event loop call something soon, from any thread, a finalizer's too; an ended loop calls nothing.

    Args:
        loop: As `running_loop` told it.
        function: What to call.
    """
    on_asyncio = isinstance(loop, asyncio.AbstractEventLoop)
    with contextlib.suppress(RuntimeError):
        (loop.call_soon_threadsafe if on_asyncio else loop.run_sync_soon)(function)


class LoopBinding:
    """Remembers the event loop that a session was first used in (I15).

    Connections and events belong to one loop; used from another they fail in ways that nobody understands.
    """

    __slots__ = ("_loop",)

    def __init__(self) -> None:
        self._loop: Any = None

    def check(self) -> None:
        """Bind to the running loop, or make sure that it is the one.

        Raises:
            EventLoopError: It is another.
        """
        loop = running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise EventLoopError(
                "this session was first used in another event loop; make a session in each loop "
                "(with asyncio.run: inside the coroutine that you pass to it), or keep to one loop"
            )


def on_trio() -> bool:
    """Whether this runs on trio, of whatever version."""
    # Asked of trio first: in its guest mode an asyncio loop runs as well. Who hasn't imported trio isn't on it.
    # Nor is anybody while another thread is still amid importing it.
    lowlevel = getattr(sys.modules.get("trio"), "lowlevel", None)
    if lowlevel is None:
        return False
    asked = getattr(lowlevel, "in_trio_task", None)
    return bool(asked()) if asked is not None else _has_task(lowlevel)


def _has_task(lowlevel: ModuleType) -> bool:
    """The same of a trio older than 0.29; one that is there for other things must not break a session on asyncio."""
    try:
        lowlevel.current_task()
    except RuntimeError:
        return False
    return True


async def _guarded(work: Callable[[], Awaitable[None]], name: str) -> None:
    try:
        await work()
    except Exception as exc:  # noqa: BLE001 - nobody waits for this task: there is nobody to raise to
        _log(name, exc)


def _told(ended: Callable[[], None], name: str) -> None:
    try:
        ended()
    except Exception as exc:  # noqa: BLE001 - as in `_guarded`
        _log(name, exc)


def _log(name: str, exc: Exception) -> None:
    # Its text and traceback may hold a secret; its class can't.
    _LOG.error("%s broke off: %s", name, type(exc).__name__)
