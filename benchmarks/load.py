"""What expiry under load costs: how many exchanges, and how many calls that fail. Counted, not timed.

Many tasks call at once, over several expiries, and then with a token that was revoked early. Who they are is said in
`loaded`, and what they call in `issuer`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

import attrs

from .issuer import Issuer, issuing
from .loaded import LIFETIME, WAYS, Client, Way
from .measure import apart
from .report import circumstances
from .server import keep_off_the_servers_core
from .table import Column, Number, Row, Size, Table, spread
from .vehicle import vehicle

_SMOKE: Final = (20, 1)  # tasks and expiries
_PACKAGES: Final = ("authlib", "azure-core", "google-auth", "httpx", "httpx-auth", "httpx2")


@attrs.frozen
class Counted:
    """What came out for one way.

    Attributes:
        exchanges: Token requests at each expiry.
        failed: Calls that failed, of all over these expiries.
        exchanges_revoked: Token requests after the token was revoked early.
        failed_revoked: Calls that failed of those that met it.
        failed_next: Calls that failed of as many that came after them.
    """

    exchanges: tuple[int, ...]
    failed: int
    exchanges_revoked: int
    failed_revoked: int
    failed_next: int


@attrs.frozen
class Load:
    """The benchmark."""

    ways: tuple[Way, ...]
    tasks: int
    expiries: int

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Count, for the ways that are installed."""
        tasks, expiries = size.of(self.tasks, self.expiries, smoke=_SMOKE)
        ways = [way for way in self.ways if not way.lack]
        answer, wanted = apart(vehicle)
        with issuing(answer, lifetime=LIFETIME) as issuer:
            counted = [apart(_counted, way, issuer, wanted, tasks, expiries) for way in ways]
        return (_tabled(self.ways, ways, counted, tasks, expiries),)


def _tabled(
    every: Sequence[Way], ways: Sequence[Way], counted: Sequence[Counted], tasks: int, expiries: int
) -> Table:
    calls = tasks * expiries
    return Table(
        key="load",
        title=f"{tasks:,} tasks at once over {expiries} expiries, and with a token that is revoked early",
        circumstances=circumstances(_PACKAGES),
        headings=("engine", "client"),
        columns=(
            Column("exchanges an expiry (least to most)"),
            Column(f"failed of {calls:,} calls"),
            Column("revoked: exchanges"),
            Column(f"failed of {tasks:,} calls"),
            Column(f"failed of the next {tasks:,}"),
        ),
        rows=tuple(
            Row((way.engine, way.name), _numbers(one), ours=way.ours)
            for way, one in zip(ways, counted, strict=True)
        ),
        notes=tuple(
            f"Not measured: {way.name} on {way.engine}, as {way.lack}." for way in every if way.lack
        ),
    )


def _numbers(counted: Counted) -> tuple[Number, ...]:
    return (
        spread(counted.exchanges),
        Number(counted.failed),
        Number(counted.exchanges_revoked),
        Number(counted.failed_revoked),
        Number(counted.failed_next),
    )


def _counted(way: Way, issuer: Issuer, wanted: str, tasks: int, expiries: int) -> Counted:
    keep_off_the_servers_core()
    return asyncio.run(_under_load(way, issuer, wanted, tasks, expiries))


async def _under_load(way: Way, issuer: Issuer, wanted: str, tasks: int, expiries: int) -> Counted:
    async with way.open(issuer.served) as client:
        await client.call()
        issuer.seen()
        exchanges: list[int] = []
        failed = 0
        for _ in range(expiries):
            client.age()
            issuer.end_all()
            failed += await _failed(client, wanted, tasks)
            exchanges.append(len(issuer.seen().exchanges))
        issuer.end_all()
        failed_revoked = await _failed(client, wanted, tasks)
        exchanges_revoked = len(issuer.seen().exchanges)
        failed_next = await _failed(client, wanted, tasks)
    return Counted(tuple(exchanges), failed, exchanges_revoked, failed_revoked, failed_next)


async def _failed(client: Client, wanted: str, tasks: int) -> int:
    found = await asyncio.gather(*(client.call() for _ in range(tasks)), return_exceptions=True)
    return sum(one != wanted for one in found)


LOAD: Final = Load(ways=WAYS, tasks=500, expiries=10)
