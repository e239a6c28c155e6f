"""What growth costs: a call among many tasks on one client, and one more client in a process, ours and others'."""

from __future__ import annotations

import asyncio
import gc
import ssl
import tracemalloc
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from importlib import import_module
from time import process_time
from typing import Any, Final

import attrs

from .engines import HTTPX_LIKE, client
from .loaded import session
from .measure import WrongResultError, apart, missing, most_memory
from .peers import authlibs_client
from .report import circumstances
from .server import Served, keep_off_the_servers_core, serving
from .table import Column, Number, Row, Size, Table, middle, spread
from .vehicle import ID, in_content, in_object, url, vehicle

_TASKS: Final = (1, 10, 100, 1000)
_CLIENTS: Final = (1, 10, 100)
_FEW: Final = _CLIENTS[:1]
_SMOKE: Final = (1, 1)  # calls of a task, and rounds
_PACKAGES: Final = ("authlib", *HTTPX_LIKE)
_WARMING: Final = 5  # clients, after which the process's memory grows by theirs alone
_KIB: Final = 1024

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
    clients: tuple[int, ...] = _CLIENTS
    is_called: bool = True

    @property
    def is_installed(self) -> bool:
        """Whether it can be measured here."""
        return not missing((self.engine, *self.needs))


@attrs.frozen
class Growth:
    """The benchmark."""

    ways: tuple[Way, ...]

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure what is installed."""
        calls, rounds = size.of(200, 3, smoke=_SMOKE)
        ways = [way for way in self.ways if way.is_installed]
        if size.smoke:
            ways = [attrs.evolve(way, clients=_FEW) for way in ways]
        answer, wanted = apart(vehicle)
        with serving(answer) as served:
            called = [way for way in ways if way.is_called]
            tasks = _TASKS[:2] if size.smoke else _TASKS
            taken = apart(_among_tasks, called, served, wanted, tasks, calls, rounds)
            clients = [apart(_further, way, served, rounds) for way in ways]
        return (
            _tasks_table(called, tasks, taken, rounds),
            _clients_table(ways, clients, rounds),
        )


# -------------------------------------------------------------- tasks on one client


def _tasks_table(
    ways: Sequence[Way],
    numbers: Sequence[int],
    taken: Sequence[Sequence[Sequence[float]]],
    rounds: int,
) -> Table:
    return Table(
        key="growth-tasks",
        title="A call among many tasks on one client: processor time",
        circumstances=circumstances(_PACKAGES, rounds=rounds),
        headings=("engine", "way"),
        columns=tuple(
            Column(f"{tasks:,} {'task' if tasks == 1 else 'tasks'}", "µs") for tasks in numbers
        ),
        rows=tuple(
            Row(
                (way.engine, way.name),
                tuple(spread([1e6 * one for one in rounds]) for rounds in by_tasks),
                ours=way.ours,
            )
            for way, by_tasks in zip(ways, taken, strict=True)
        ),
    )


def _among_tasks(
    ways: Sequence[Way],
    served: Served,
    wanted: str,
    numbers: Sequence[int],
    calls: int,
    rounds: int,
) -> list[list[list[float]]]:
    keep_off_the_servers_core()
    return asyncio.run(_all_among_tasks(ways, served, wanted, numbers, calls, rounds))


async def _all_among_tasks(
    ways: Sequence[Way],
    served: Served,
    wanted: str,
    numbers: Sequence[int],
    calls: int,
    rounds: int,
) -> list[list[list[float]]]:
    """Of each way, for each number of tasks, of each round: seconds a call. In turns, each round in the other order."""
    found: list[list[list[float]]] = [[[] for _ in numbers] for _ in ways]
    async with AsyncExitStack() as stack:
        made = [await stack.enter_async_context(way.make(served)) for way in ways]
        order = list(range(len(ways)))
        for _ in range(rounds):
            for at in order:
                ask = partial(ways[at].call, made[at], served)
                for place, tasks in enumerate(numbers):
                    await _each(ask, wanted, tasks, 1)  # connections may have gone stale meanwhile
                    gc.collect()
                    begin = process_time()
                    each = max(1, calls // tasks)
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


def _clients_table(ways: Sequence[Way], found: Sequence[Further], rounds: int) -> Table:
    return Table(
        key="growth-clients",
        title="One more client in a process",
        circumstances=circumstances(_PACKAGES, rounds=rounds),
        headings=("engine", "way"),
        columns=(
            *(Column(f"{count} more: to make each", "µs") for count in _CLIENTS),
            Column("KiB of Python's each"),
            Column("KiB of the process's each, open, after a call"),
        ),
        rows=tuple(
            Row((way.engine, way.name), _client_numbers(one), ours=way.ours)
            for way, one in zip(ways, found, strict=True)
        ),
    )


def _client_numbers(found: Further) -> tuple[Number | None, ...]:
    return (
        *(middle([1e6 * one for one in rounds]) for rounds in found.seconds),
        *(None for _ in _CLIENTS[len(found.seconds) :]),
        middle([round(found.held / _KIB, 1)]),
        None if found.resident is None else middle([round(found.resident / _KIB)]),
    )


def _further(way: Way, served: Served, rounds: int) -> Further:
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


# -------------------------------------------------------------- the ways


async def _vehicle(mzone: Any, _served: Served) -> str:  # noqa: ANN401 - its type would import an engine here
    return in_object(await mzone.vehicle(ID))


async def _get(made: Any, served: Served) -> str:  # noqa: ANN401 - any engine's
    return in_content(await made.get(url(served)))


def _fleetauth(engine: str, served: Served) -> Any:  # noqa: ANN401 - see above
    return session(engine, served)


def _bare(engine: str, served: Served) -> Any:  # noqa: ANN401 - see above
    return client(engine, served, timeout=None)


_CONTEXTS: Final[list[ssl.SSLContext]] = []


def _sharing(engine: str, _served: Served) -> Any:  # noqa: ANN401 - see above
    """A bare client with a TLS context that all of them share."""
    if not _CONTEXTS:
        _CONTEXTS.append(ssl.create_default_context())
    return import_module(engine).AsyncClient(verify=_CONTEXTS[0], timeout=None)


def _authlib(engine: str, _served: Served) -> Any:  # noqa: ANN401 - see above
    token = {"access_token": "example-token", "token_type": "Bearer"}
    return authlibs_client(engine)("example-client", "example-secret", token=token, timeout=None)


def _ways(engine: str) -> tuple[Way, ...]:
    bare, sharing = partial(_bare, engine), partial(_sharing, engine)
    ours, authlib = partial(_fleetauth, engine), partial(_authlib, engine)
    alone = "`AsyncClient()`"
    shared = "`AsyncClient(verify=…)`, one TLS context for all"
    return (
        Way(alone, engine, bare, _get, clients=_CLIENTS[:2]),
        Way(shared, engine, sharing, _get, is_called=False),
        Way("fleetauth: `MZoneSession(…)`", engine, ours, _vehicle, ours=True),
        Way(
            "Authlib: `AsyncOAuth2Client(…)`",
            engine,
            authlib,
            _get,
            needs=("authlib",),
            clients=_CLIENTS[:2],
        ),
    )


GROWTH: Final = Growth(ways=tuple(way for engine in HTTPX_LIKE for way in _ways(engine)))
