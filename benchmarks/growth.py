"""What growth costs: a call among many tasks on one client, and one more client in a process, ours and others'.

How it is measured is said in `growing`.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

import attrs

from .engines import HTTPX_LIKE, client
from .growing import CLIENTS, Amount, Further, Way, among_tasks, further
from .loaded import session
from .measure import apart
from .peers import authlibs_client
from .report import circumstances
from .server import Served, serving
from .table import Column, Number, Row, Size, Table, middle, spread
from .vehicle import ID, in_content, in_object, url, vehicle

SESSION: Final = "fleetauth: `MZoneSession(…)`"
OF_MANY: Final = len(CLIENTS) - 1  # the column's place
_TASKS: Final = (1, 10, 100, 1000)
_FEW: Final = CLIENTS[:1]
_SMOKE: Final = (1, 1)  # calls of a task, and rounds
_PACKAGES: Final = ("authlib", *HTTPX_LIKE)
_KIB: Final = 1024
_MORE: Final = 5  # times as many rounds, of clients that are made in no time


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
            amount = Amount(_TASKS[:2] if size.smoke else _TASKS, calls, rounds)
            taken = apart(among_tasks, called, served, wanted, amount)
            turns = [rounds * _MORE if way.clients == CLIENTS else rounds for way in ways]
            clients = [apart(further, *one, served) for one in zip(ways, turns, strict=True)]
        return (
            _tasks_table(called, amount, taken),
            _clients_table(ways, clients, rounds),
        )


def _tasks_table(
    ways: Sequence[Way], amount: Amount, taken: Sequence[Sequence[Sequence[float]]]
) -> Table:
    return Table(
        key="growth-tasks",
        title="A call among many tasks on one client: processor time",
        circumstances=circumstances(_PACKAGES, rounds=amount.rounds),
        headings=("engine", "way"),
        columns=tuple(
            Column(f"{tasks:,} {'task' if tasks == 1 else 'tasks'}", "µs") for tasks in amount.tasks
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


def _clients_table(ways: Sequence[Way], found: Sequence[Further], rounds: int) -> Table:
    return Table(
        key="growth-clients",
        title="One more client in a process",
        circumstances=circumstances(_PACKAGES, rounds=rounds),
        headings=("engine", "way"),
        columns=(
            *(Column(f"{count} more: to make each", "µs") for count in CLIENTS),
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
        *(None for _ in CLIENTS[len(found.seconds) :]),
        middle([round(found.held / _KIB, 1)]),
        None if found.resident is None else middle([round(found.resident / _KIB)]),
    )


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
        Way(alone, engine, bare, _get, clients=CLIENTS[:2]),
        Way(shared, engine, sharing, _get, is_called=False),
        Way(SESSION, engine, ours, _vehicle, ours=True),
        Way(
            "Authlib: `AsyncOAuth2Client(…)`",
            engine,
            authlib,
            _get,
            needs=("authlib",),
            clients=CLIENTS[:2],
        ),
    )


GROWTH: Final = Growth(ways=tuple(way for engine in HTTPX_LIKE for way in _ways(engine)))
