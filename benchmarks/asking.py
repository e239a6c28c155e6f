"""How ways to make the same call are measured: processor time in turns, one after the other and in bursts, and the
number of function calls. Which ways there are is said in `calls` and `peers`, and how it is shown in `asked`.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack
from statistics import median
from time import process_time
from typing import Any, Final

import attrs

from .measure import WrongResultError, apart, missing
from .server import Served, Wire, keep_off_the_servers_core, serving
from .table import Size, Table

BURST: Final = 50  # calls at once
_SMOKE: Final = (10, 1)  # calls and rounds
_COUNTED: Final = 9  # calls whose function calls are counted
_WARMING: Final = 5  # calls, by which everything is imported, and every cache filled

Ask = Callable[[], Awaitable[Any]]


@attrs.frozen
class Way:
    """One way to make the call. Its functions stand at the top of a module: another process imports them.

    Attributes:
        name: What it is.
        engine: The HTTP engine it goes by.
        open: Makes the client, for a server, and gives what makes one call.
        found: The id in what a call gave.
        needs: The packages that it takes, by the names that are imported.
        cannot: Says why it can't be measured although they are there; nothing if it can.
        ours: Whether this package does it.
    """

    name: str
    engine: str
    open: Callable[[Served], AbstractAsyncContextManager[Ask]]
    found: Callable[[Any], str]
    needs: tuple[str, ...]
    cannot: Callable[[], str] = str
    ours: bool = False

    @property
    def lack(self) -> str:
        """Why it can't be measured here; nothing if it can."""
        lacking = missing(self.needs)
        return f"{', '.join(lacking)} isn't installed" if lacking else self.cannot()


@attrs.frozen(kw_only=True)
class Asking:
    """Ways to make the same call.

    Attributes:
        key: A short name.
        title: What is called, by `Wire`; each has a table.
        answer: Makes the answer's bytes, and the id in it, which each way must find.
        ways: The ways; those that aren't installed are left out. Each is compared with its engine's first, and with
            the very first.
        requests: How many are made in one turn of a way, by default.
        rounds: How many turns each way has, by default.
        packages: Whose versions matter.
    """

    key: str
    title: dict[Wire, str]
    answer: Callable[[], tuple[bytes, str]]
    ways: tuple[Way, ...]
    requests: int
    rounds: int
    packages: tuple[str, ...]

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure the ways that are installed."""
        from .asked import tabled

        requests, rounds = size.of(self.requests, self.rounds, smoke=_SMOKE)
        asked = ask(self, requests=requests, rounds=rounds)
        return tuple(tabled(self, wire, turns) for wire, turns in asked.items())


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


Asked = tuple[Turns | str, ...]  # by the ways' order; of a way that can't be measured, why


def ask(asking: Asking, *, requests: int, rounds: int) -> dict[Wire, Asked]:
    """Measure all in one process, each wire's ways against a server in another."""
    return apart(_asked, asking, requests, rounds)


def _asked(asking: Asking, requests: int, rounds: int) -> dict[Wire, Asked]:
    answer, wanted = asking.answer()
    lacks = [way.lack for way in asking.ways]
    ways = [way for way, lack in zip(asking.ways, lacks, strict=True) if not lack]
    found: dict[Wire, Asked] = {}
    with ExitStack() as stack:
        # Servers first: each may run where this process may.
        servers = {wire: stack.enter_context(serving(answer, wire)) for wire in _wires(asking)}
        keep_off_the_servers_core()
        for wire, served in servers.items():
            turns = iter(asyncio.run(_all_asked(ways, served, wanted, requests, rounds)))
            found[wire] = tuple(lack or next(turns) for lack in lacks)
    return found


def _wires(asking: Asking) -> list[Wire]:
    without_tls = missing(("trustme",))
    return [wire for wire in asking.title if wire != "tls" or not without_tls]


async def _all_asked(
    ways: list[Way], served: Served, wanted: str, requests: int, rounds: int
) -> tuple[Turns, ...]:
    """The ways in turn, each round in the other direction, so that whatever slows the machine slows all of them."""
    async with AsyncExitStack() as stack:
        asks = [await stack.enter_async_context(way.open(served)) for way in ways]
        for way, one in zip(ways, asks, strict=True):
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
    return int(median([await counted(one) for _ in range(_COUNTED)]))


async def counted(one: Ask) -> int:
    """How many functions one request calls now, those in C among them."""
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
