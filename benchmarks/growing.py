"""How growth is measured: a call among many tasks on one client, and one more client in a process.

Whose clients they are, and how it is shown, is said in `growth`.
"""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from time import process_time
from typing import Any, Final

import attrs

from .measure import WrongResultError, missing, most_memory
from .server import Served, keep_off_the_servers_core

CLIENTS: Final = (1, 10, 100)
_WARMING: Final = 5  # clients, after which the process's memory grows by theirs alone

Make = Callable[[Served], Any]


@attrs.frozen
class Way:
    """A client. Its functions stand at the top of a module: another process imports them.

    Attributes:
        name: What it is.
        engine: The HTTP engine it goes by.
        make: Makes it.
        call: Makes one call with it, and gives the id that it found.
        needs: The packages that it takes.
        ours: Whether this package does it.
        clients: How many are made at once; fewer of those that take long.
        is_called: Whether its calls are measured, too.
    """

    name: str
    engine: str
    make: Make
    call: Callable[[Any, Served], Awaitable[str]]
    needs: tuple[str, ...] = ()
    ours: bool = False
    clients: tuple[int, ...] = CLIENTS
    is_called: bool = True

    @property
    def is_installed(self) -> bool:
        """Whether it can be measured here."""
        return not missing((self.engine, *self.needs))


@attrs.frozen
class Amount:
    """How much to call: how many tasks at once, how many calls in a turn, and how many turns."""

    tasks: tuple[int, ...]
    calls: int
    rounds: int


# -------------------------------------------------------------- tasks on one client


def among_tasks(
    ways: Sequence[Way],
    served: Served,
    wanted: str,
    amount: Amount,
) -> list[list[list[float]]]:
    """Of each way, for each number of tasks, of each round: seconds of processor time a call."""
    keep_off_the_servers_core()
    return asyncio.run(_all_among_tasks(ways, served, wanted, amount))


async def _all_among_tasks(
    ways: Sequence[Way],
    served: Served,
    wanted: str,
    amount: Amount,
) -> list[list[list[float]]]:
    """The ways in turn, each round in the other direction, so that whatever slows the machine slows all of them."""
    found: list[list[list[float]]] = [[[] for _ in amount.tasks] for _ in ways]
    async with AsyncExitStack() as stack:
        made = [await stack.enter_async_context(way.make(served)) for way in ways]
        order = list(range(len(ways)))
        for _ in range(amount.rounds):
            for at in order:
                ask = partial(ways[at].call, made[at], served)
                for place, tasks in enumerate(amount.tasks):
                    await _each(ask, wanted, tasks, 1)  # connections may have gone stale meanwhile
                    gc.collect()
                    begin = process_time()
                    each = max(1, amount.calls // tasks)
                    await _each(ask, wanted, tasks, each)
                    found[at][place].append((process_time() - begin) / (tasks * each))
            order.reverse()
    return found


async def _each(ask: Callable[[], Awaitable[str]], wanted: str, tasks: int, calls: int) -> None:
    async def task() -> None:
        for _ in range(calls):
            found = await ask()
            if found != wanted:
                text = f"{found!r} instead of {wanted!r}"
                raise WrongResultError(text)

    async with asyncio.TaskGroup() as group:
        for _ in range(tasks):
            group.create_task(task())


# -------------------------------------------------------------- clients in one process


@attrs.frozen
class Further:
    """What further clients cost.

    Attributes:
        seconds: To make one, of as many as the way's `clients` says, of each round.
        held: Bytes of Python's that each holds.
        resident: Bytes of the process's for each that is open and has made a call; `None` on Windows.
    """

    seconds: tuple[tuple[float, ...], ...]
    held: float
    resident: float | None


def further(way: Way, rounds: int, served: Served) -> Further:
    """What one more client of this way costs."""
    keep_off_the_servers_core()
    kept = [way.make(served)]  # the first one imports and learns
    most = way.clients[-1]
    seconds: list[list[float]] = [[] for _ in way.clients]
    for _ in range(rounds):
        for place, count in enumerate(way.clients):
            gc.collect()
            begin = process_time()
            made = [way.make(served) for _ in range(count)]
            seconds[place].append((process_time() - begin) / count)
            del made
    gc.collect()
    tracemalloc.start()
    kept += [way.make(served) for _ in range(most)]
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    resident = asyncio.run(_resident(way, served, most))
    return Further(tuple(map(tuple, seconds)), held / most, resident)


async def _resident(way: Way, served: Served, most: int) -> float | None:
    async with AsyncExitStack() as stack:

        async def open_some(count: int) -> int | None:
            for _ in range(count):
                made = await stack.enter_async_context(way.make(served))
                await way.call(made, served)
            return most_memory()

        before = await open_some(_WARMING)
        after = await open_some(most)
    return None if before is None or after is None else (after - before) / most
