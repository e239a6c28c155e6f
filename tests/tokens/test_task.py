"""Tasks that belong to nobody's caller, and the event loop that a session belongs to (I15)."""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel
import anyio.to_thread
import pytest
import trio

from fleetauth.errors import EventLoopError
from fleetauth.tokens.task import (
    LoopBinding,
    call_soon,
    every_second,
    on_trio,
    running_loop,
    spawn,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Run = Callable[[Callable[[], Awaitable[None]]], None]

WHERE: ContextVar[str] = ContextVar("WHERE", default="nowhere")


async def test_a_task_runs_beside_its_starter() -> None:
    done = anyio.Event()

    async def work() -> None:
        await anyio.lowlevel.checkpoint()
        done.set()

    spawn(work, name="test")
    assert not done.is_set()
    await done.wait()


async def test_a_task_outlives_its_starters_scope() -> None:
    go_on, done = anyio.Event(), anyio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()

    with anyio.CancelScope() as scope:
        spawn(work, name="test")
        scope.cancel()
        await anyio.lowlevel.checkpoint()
    go_on.set()
    await done.wait()
    assert done.is_set()


async def test_a_loop_calls_something_soon_from_any_thread() -> None:
    called, loop = anyio.Event(), running_loop()
    await anyio.to_thread.run_sync(call_soon, loop, called.set)
    await called.wait()
    assert called.is_set()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_ended_loop_calls_nothing(backend: str) -> None:
    async def loop() -> object:
        return running_loop()

    called: list[int] = []
    call_soon(anyio.run(loop, backend=backend), lambda: called.append(1))
    assert called == []


async def test_a_task_sees_its_starters_context() -> None:
    seen: list[str] = []

    async def work() -> None:
        seen.append(WHERE.get())

    WHERE.set("here")
    spawn(work, name="test")
    await anyio.wait_all_tasks_blocked()
    assert seen == ["here"]


async def test_the_end_of_a_task_is_told() -> None:
    ended = anyio.Event()

    async def work() -> None:
        await anyio.lowlevel.checkpoint()

    spawn(work, name="test", ended=ended.set)
    await ended.wait()
    assert ended.is_set()


async def test_an_error_in_a_task_harms_nothing_and_is_logged_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended = anyio.Event()

    async def work() -> None:
        await anyio.lowlevel.checkpoint()
        raise ValueError("open sesame")

    with caplog.at_level(logging.ERROR):
        spawn(work, name="a test's task", ended=ended.set)
        await ended.wait()
        await anyio.wait_all_tasks_blocked()
    assert [record.getMessage() for record in caplog.records] == [
        "a test's task broke off: ValueError"
    ]


async def test_an_error_in_what_is_told_of_the_end_harms_nothing_either(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def work() -> None:
        await anyio.lowlevel.checkpoint()

    def ended() -> None:
        raise ValueError("open sesame")

    with caplog.at_level(logging.ERROR):
        spawn(work, name="a test's task", ended=ended)
        await anyio.wait_all_tasks_blocked()
    assert [record.getMessage() for record in caplog.records] == [
        "a test's task broke off: ValueError"
    ]


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_end_of_a_task_that_was_cancelled_before_it_began_is_told() -> None:
    ended, before = anyio.Event(), asyncio.all_tasks()

    async def work() -> None:
        await anyio.lowlevel.checkpoint()

    spawn(work, name="test", ended=ended.set)
    (task,) = asyncio.all_tasks() - before
    task.cancel()
    await ended.wait()
    assert task.cancelled()


def run_on_asyncio(main: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await main()

    asyncio.run(run())


def run_on_trio(main: Callable[[], Awaitable[None]]) -> None:
    trio.run(main)


@pytest.mark.parametrize("run", [run_on_asyncio, run_on_trio])
def test_the_end_of_a_task_is_told_when_its_loop_ends_first(run: Run) -> None:
    told: list[str] = []

    async def main() -> None:
        spawn(anyio.sleep_forever, name="test", ended=lambda: told.append("ended"))
        await anyio.lowlevel.checkpoint()

    run(main)
    assert told == ["ended"]


@pytest.mark.parametrize("first", [run_on_asyncio, run_on_trio])
@pytest.mark.parametrize("second", [run_on_asyncio, run_on_trio])
def test_a_second_event_loop_is_told_in_one_sentence(first: Run, second: Run) -> None:
    binding = LoopBinding()

    async def check() -> None:
        binding.check()

    first(check)
    with pytest.raises(EventLoopError, match="first used in another event loop; make a session"):
        second(check)


@pytest.mark.parametrize("run", [run_on_asyncio, run_on_trio])
def test_an_older_trio_tells_the_loops_apart_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for those on asyncio, in whose process a trio may be loaded that they never use."""
    monkeypatch.delattr(trio.lowlevel, "in_trio_task")
    loops: list[object] = []

    async def ask() -> None:
        loops.append(running_loop())
        await anyio.lowlevel.checkpoint()

    run(ask)
    on_trio = isinstance(loops[0], trio.lowlevel.TrioToken)
    assert on_trio == (run is run_on_trio)


def test_a_trio_that_another_thread_is_still_importing_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(trio, "lowlevel")
    told: list[bool] = []

    async def ask() -> None:
        told.append(on_trio())

    asyncio.run(ask())
    assert told == [False]


async def test_one_event_loop_may_be_used_again_and_again() -> None:
    binding = LoopBinding()
    binding.check()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(anyio.lowlevel.checkpoint)
        binding.check()


async def test_ticks_come_until_they_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fleetauth.tokens.task._SECOND", 0.0)
    ticked: list[int] = []
    end = every_second(lambda: ticked.append(1))
    while len(ticked) < 3:
        await anyio.lowlevel.checkpoint()
    end()
    await anyio.wait_all_tasks_blocked()
    number = len(ticked)
    for _ in range(5):
        await anyio.lowlevel.checkpoint()
    assert len(ticked) == number


async def test_ticks_ended_before_they_began_never_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fleetauth.tokens.task._SECOND", 0.0)
    ticked: list[int] = []
    every_second(lambda: ticked.append(1))()
    for _ in range(10):
        await anyio.lowlevel.checkpoint()
    assert ticked == []
