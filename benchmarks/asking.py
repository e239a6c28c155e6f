"""How ways to make the same call are measured: processor time in turns, one after the other and in bursts, and the
number of function calls. Which ways there are is said in `calls`, and how it is shown in `asked`.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any, Final

import attrs

from .measure import WrongResultError, apart
from .server import keep_off_the_servers_core, serving

BURST: Final = 50  # calls at once
_COUNTED: Final = 9  # calls whose function calls are counted
_WARMING: Final = 5  # calls, by which everything is imported, and every cache filled

Ask = Callable[[], Awaitable[Any]]


@attrs.frozen
class Way:
    """One way to make the call. Its functions stand at the top of a module: another process imports them.

    Attributes:
        name: What it is.
        engine: The HTTP engine it goes by.
        open: Makes the client, by the server's URL, and gives what makes one call.
        found: The id in what a call gave.
        needs: The package that brings it, beside the engine.
    """

    name: str
    engine: str
    open: Callable[[str], AbstractAsyncContextManager[Ask]]
    found: Callable[[Any], str]
    needs: str = "fleetauth"

    @property
    def is_installed(self) -> bool:
        """Whether it can be measured here."""
        return all(find_spec(name) is not None for name in (self.engine, self.needs))


@attrs.frozen(kw_only=True)
class Asking:
    """Ways to make the same call.

    Attributes:
        title: What is called.
        answer: Makes the answer's bytes, and the id in it, which each way must find.
        ways: The ways; those that aren't installed are left out. Each is compared with its engine's first.
        requests: How many are made in one turn of a way, by default.
        rounds: How many turns each way has, by default.
    """

    title: str
    answer: Callable[[], tuple[bytes, str]]
    ways: tuple[Way, ...]
    requests: int
    rounds: int

    @property
    def measured(self) -> tuple[Way, ...]:
        """The ways that are installed."""
        return tuple(way for way in self.ways if way.is_installed)


@attrs.frozen
class Turns:
    """What came out for one way, by the rounds' order.

    Attributes:
        alone: Seconds of processor time a request, one after the other.
        burst: The same, `BURST` at once.
        function_calls: Of one request, those of functions in C among them.
    """

    alone: tuple[float, ...]
    burst: tuple[float, ...]
    function_calls: int


def ask(asking: Asking, *, requests: int, rounds: int) -> tuple[Turns, ...]:
    """Measure all that are installed, in one process, against a server in another."""
    answer, wanted = apart(asking.answer)
    with serving(answer) as url:
        return apart(_asked, asking, url, wanted, requests, rounds)


def _asked(asking: Asking, url: str, wanted: str, requests: int, rounds: int) -> tuple[Turns, ...]:
    keep_off_the_servers_core()
    return asyncio.run(_all_asked(asking, url, wanted, requests, rounds))


async def _all_asked(
    asking: Asking, url: str, wanted: str, requests: int, rounds: int
) -> tuple[Turns, ...]:
    """The ways in turn, each round in the other direction, so that whatever slows the machine slows all of them."""
    async with AsyncExitStack() as stack:
        asks = [await stack.enter_async_context(way.open(url)) for way in asking.measured]
        for way, one in zip(asking.measured, asks, strict=True):
            await _check(way, one, wanted)
        counted = [await _function_calls(one) for one in asks]
        alone: list[list[float]] = [[] for _ in asks]
        burst: list[list[float]] = [[] for _ in asks]
        order = list(range(len(asks)))
        for _ in range(rounds):
            for at in order:
                alone[at].append(await _one_by_one(asks[at], requests))
                burst[at].append(await _at_once(asks[at], requests))
            order.reverse()
    found = zip(alone, burst, counted, strict=True)
    return tuple(Turns(tuple(one), tuple(many), calls) for one, many, calls in found)


async def _check(way: Way, one: Ask, wanted: str) -> None:
    for _ in range(_WARMING):
        found = way.found(await one())
        if found != wanted:
            text = f"{way.name} on {way.engine}: {found!r} instead of {wanted!r}"
            raise WrongResultError(text)


async def _one_by_one(one: Ask, requests: int) -> float:
    await one()  # a connection that others' turns have made too old is not this one's to pay
    gc.collect()  # nor is others' garbage
    begin = process_time()
    for _ in range(requests):
        await one()
    return (process_time() - begin) / requests


async def _at_once(one: Ask, requests: int) -> float:
    bursts = max(1, requests // BURST)
    await _burst(one)
    gc.collect()
    begin = process_time()
    for _ in range(bursts):
        await _burst(one)
    return (process_time() - begin) / (bursts * BURST)


async def _burst(one: Ask) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(BURST):
            group.create_task(_given(one))


async def _given(one: Ask) -> None:
    await one()


async def _function_calls(one: Ask) -> int:
    """How many functions one request calls, the event loop's among them. Unlike time, this is always the same."""
    return int(median([await _counted(one) for _ in range(_COUNTED)]))


async def _counted(one: Ask) -> int:
    number = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        await one()
    finally:
        sys.setprofile(None)
    return number
