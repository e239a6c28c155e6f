"""How long a call takes while a token is renewed, beside how long it takes else: with `kept_fresh()`, without, and by
others. In real time, with tokens that live for two seconds.

A call counts as one at an expiry if it was under way while the server had a token request.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from math import ceil
from typing import Final

import attrs

from .issuer import Issuer, issuing
from .loaded import Client, Way, authlib, session
from .measure import WrongResultError, apart, missing
from .report import circumstances
from .server import Served, keep_off_the_servers_core
from .table import Column, Number, Row, Size, Table, over, spread
from .vehicle import ID, in_object, vehicle

_LIFETIME: Final = 2.0  # seconds; all renew at half of it
_TAKES: Final = 0.1  # seconds for a token request
_TASKS: Final = 5
_PAUSE: Final = 0.01  # seconds between two calls of a task
_SMOKE: Final = (1, 1)  # expiries and rounds
_ENGINES: Final = ("httpx2", "httpx")  # in the order in which a session prefers them
_PACKAGES: Final = ("authlib", *_ENGINES)


@attrs.frozen
class Waits:
    """What one round gave, in seconds.

    Attributes:
        elsewhere: Each call's time while no token was bought.
        renewing: Each call's time while one was.
    """

    elsewhere: tuple[float, ...]
    renewing: tuple[float, ...]


@attrs.frozen
class Fresh:
    """The benchmark."""

    ways: tuple[Way, ...]

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure the ways that are installed."""
        expiries, rounds = size.of(5, 3, smoke=_SMOKE)
        ways = [way for way in self.ways if not way.lack]
        answer, wanted = apart(vehicle)
        with issuing(answer, lifetime=_LIFETIME, takes=_TAKES) as issuer:
            waits = [
                [apart(_waits, way, issuer, wanted, expiries) for way in ways]
                for _ in range(rounds)
            ]
        return (_tabled(self.ways, ways, list(zip(*waits, strict=True))),)


def _tabled(every: Sequence[Way], ways: Sequence[Way], waits: Sequence[Sequence[Waits]]) -> Table:
    return Table(
        key="fresh",
        title="A call while a token is renewed, and else",
        circumstances=circumstances(_PACKAGES, rounds=len(waits[0])),
        headings=("way",),
        columns=(
            Column("calls else"),
            Column("p50 else", "ms"),
            Column("p99 else (least to most)", "ms"),
            Column("calls at an expiry"),
            Column("p99 at an expiry (least to most)", "ms"),
            Column("times p99 else", "ratio"),
        ),
        rows=tuple(
            Row((way.name,), _numbers(rounds), ours=way.ours)
            for way, rounds in zip(ways, waits, strict=True)
        ),
        notes=tuple(f"Not measured: {way.name}, as {way.lack}." for way in every if way.lack),
    )


def _numbers(rounds: Sequence[Waits]) -> tuple[Number, ...]:
    elsewhere = [1e3 * _percentile(one.elsewhere, 99) for one in rounds]
    renewing = [1e3 * _percentile(one.renewing, 99) for one in rounds]
    return (
        Number(sum(len(one.elsewhere) for one in rounds)),
        Number(spread([1e3 * _percentile(one.elsewhere, 50) for one in rounds]).median),
        spread(elsewhere),
        Number(sum(len(one.renewing) for one in rounds)),
        spread(renewing),
        over(renewing, elsewhere),
    )


def _percentile(taken: Sequence[float], percent: int) -> float:
    return sorted(taken)[ceil(len(taken) * percent / 100) - 1]


def _waits(way: Way, issuer: Issuer, wanted: str, expiries: int) -> Waits:
    keep_off_the_servers_core()
    calls = asyncio.run(_calls(way, issuer, wanted, expiries * _LIFETIME / 2))
    exchanges = issuer.seen().exchanges
    renewing = [
        any(begin < issued and came < end for came, issued in exchanges) for begin, end in calls
    ]
    if not any(renewing):
        text = f"{way.name}: no call in {len(calls)} while a token was bought"
        raise WrongResultError(text)
    taken = list(zip((end - begin for begin, end in calls), renewing, strict=True))
    return Waits(
        tuple(time for time, at_one in taken if not at_one),
        tuple(time for time, at_one in taken if at_one),
    )


async def _calls(
    way: Way, issuer: Issuer, wanted: str, seconds: float
) -> list[tuple[float, float]]:
    """When each call began and ended, on the machine's monotonic clock, which is the server's, too."""
    calls: list[tuple[float, float]] = []
    async with way.open(issuer.served) as client:
        for _ in range(_TASKS):
            await client.call()
        issuer.seen()  # the sign-in is no expiry
        end = time.monotonic() + seconds + _TAKES * 2

        async def task() -> None:
            while (begin := time.monotonic()) < end:
                found = await client.call()
                calls.append((begin, time.monotonic()))
                if found != wanted:
                    text = f"{way.name}: {found!r} instead of {wanted!r}"
                    raise WrongResultError(text)
                await asyncio.sleep(_PAUSE)

        async with asyncio.TaskGroup() as group:
            for _ in range(_TASKS):
                group.create_task(task())
    return calls


def _not_aged() -> None:
    """Time passes by itself here."""


def _engine() -> str:
    return next((name for name in _ENGINES if not missing((name,))), _ENGINES[0])


@asynccontextmanager
async def _fleetauth(served: Served) -> AsyncGenerator[Client, None]:
    async with session(_engine(), served) as mzone:

        async def call() -> str:
            return in_object(await mzone.vehicle(ID))

        yield Client(call, _not_aged)


@asynccontextmanager
async def _kept_fresh(served: Served) -> AsyncGenerator[Client, None]:
    async with session(_engine(), served) as mzone, mzone.kept_fresh():

        async def call() -> str:
            return in_object(await mzone.vehicle(ID))

        yield Client(call, _not_aged)


@asynccontextmanager
async def _authlib(served: Served) -> AsyncGenerator[Client, None]:
    async with authlib(_engine(), served, leeway=_LIFETIME / 2) as client:
        yield client


FRESH: Final = Fresh(
    ways=(
        Way("fleetauth: `kept_fresh()`", "", _kept_fresh, (), ours=True),
        Way("fleetauth", "", _fleetauth, (), ours=True),
        Way("Authlib", "", _authlib, ("authlib",)),
    )
)
