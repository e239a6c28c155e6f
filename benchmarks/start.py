"""How long a program takes to start: new processes that import a client, make a session, and read a first record.

Each is compared with a process that imports the session's engine and nothing else. Modules are compiled beforehand, as
they are in every start of a program but the first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from time import perf_counter
from typing import Final

import attrs

from .measure import missing
from .report import circumstances
from .server import Served, serving
from .table import Column, Number, Row, Size, Table, middle, spread
from .vehicle import API, ID, PATH, vehicle

ENGINE: Final = "httpx2" if find_spec("httpx2") else "httpx"  # the one that sessions choose
_SESSIONS: Final = ("MasternautSession", "MbanqSession", "MPSMonitorSession", "MZoneSession")
_ROUNDS: Final = 15
_MADE: Final = f"""\
import sys
from fleetauth import MZoneSession

made = MZoneSession(
    **dict.fromkeys(("client_id", "client_secret", "username", "password"), "invented"),
    base_url=sys.argv[1] + "/{API}",
    token_url=sys.argv[1] + "/token",
)
"""
_READ: Final = f"""
import asyncio

async def main():
    async with made:
        print((await made.vehicle("{ID}")).id)

asyncio.run(main())
"""
_BY_HAND: Final = f"""\
import asyncio, json, sys
import {ENGINE} as engine

async def main():
    async with engine.AsyncClient() as client:
        token = json.loads((await client.post(sys.argv[1] + "/token", data={{}})).content)
        headers = {{"Authorization": "Bearer " + token["access_token"]}}
        answer = await client.get(sys.argv[1] + "/{API}{PATH}", headers=headers)
        print(json.loads(answer.content)["id"])

asyncio.run(main())
"""


@attrs.frozen
class Way:
    """A program.

    Attributes:
        name: What it does.
        code: Its text. It is told where the server is.
        needs: The packages without which it is left out.
        ours: Whether this package does it.
    """

    name: str
    code: str
    needs: tuple[str, ...] = ()
    ours: bool = False


@attrs.frozen
class Taken:
    """What one run of a program took, in milliseconds: `processor` of all its threads, `elapsed` by the clock."""

    processor: float
    elapsed: float


@attrs.frozen
class Starting:
    """The benchmark. The first way is the one whose time is taken off the others'."""

    ways: tuple[Way, ...]

    @property
    def measured(self) -> tuple[Way, ...]:
        """The ways whose packages are installed."""
        return tuple(way for way in self.ways if not missing(way.needs))

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure."""
        _, rounds = size.of(1, _ROUNDS, smoke=(1, 1))
        with serving(vehicle()[0]) as served:
            taken = _taken(self.measured, served, rounds, compiled=size.smoke)
        rows = tuple(
            Row((way.name,), _numbers(mine, taken[0]), ours=way.ours)
            for way, mine in zip(self.measured, taken, strict=True)
        )
        return (
            Table(
                key="start",
                title="Starting a program",
                circumstances=circumstances(
                    (ENGINE, "authlib", "azure-identity", "openai"), rounds=rounds
                ),
                headings=("program",),
                columns=(
                    Column("processor time", "ms"),
                    Column("above its engine's own import (least to most)", "ms"),
                    Column("elapsed", "ms"),
                ),
                rows=rows,
                notes=tuple(
                    f"Not measured: {way.name}, as {', '.join(missing(way.needs))} isn't installed."
                    for way in self.ways
                    if missing(way.needs)
                ),
            ),
        )


def _numbers(mine: Sequence[Taken], engines: Sequence[Taken]) -> tuple[Number | None, ...]:
    above = [one.processor - other.processor for one, other in zip(mine, engines, strict=True)]
    return (
        middle([one.processor for one in mine]),
        None if mine is engines else spread(above),
        middle([one.elapsed for one in mine]),
    )


def _taken(
    ways: Sequence[Way], served: Served, rounds: int, *, compiled: bool
) -> list[list[Taken]]:
    """The ways in turn, each round in the other direction, after one by which everything is `compiled`, if it isn't."""
    found: list[list[Taken]] = [[] for _ in ways]
    order = list(enumerate(ways))
    for _ in range(rounds if compiled else rounds + 1):
        for at, way in order:
            found[at].append(_run(way, served))
        order.reverse()
    return [taken[-rounds:] for taken in found]


def _run(way: Way, served: Served) -> Taken:
    # Without the variable, what the first run compiled is kept for the others.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begin, used = perf_counter(), _used()
    run = [sys.executable, "-c", way.code, served.url]
    subprocess.run(run, check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - this very Python
    return Taken(1e3 * (_used() - used), 1e3 * (perf_counter() - begin))


def _used() -> float:
    """Seconds of processor time of all processes that this one had run."""
    if sys.platform == "win32":
        return perf_counter()  # which is not told there
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


START: Final = Starting(
    (
        Way(f"`import {ENGINE}`", f"import {ENGINE}"),
        Way("`import fleetauth`", "import fleetauth", ours=True),
        *(
            Way(f"`from fleetauth import {name}`", f"from fleetauth import {name}", ours=True)
            for name in _SESSIONS
        ),
        Way(
            f"`import {ENGINE}, asyncio, anyio, attrs, cattrs, msgspec`: what a session is built on",
            f"import {ENGINE}, asyncio, anyio, anyio.to_thread, attrs, cattrs, msgspec",
        ),
        Way("`MZoneSession(…)`: imported and made", _MADE, ours=True),
        Way(f"{ENGINE}: signed in, and one vehicle as a dict", _BY_HAND),
        Way("`MZoneSession.vehicle(…)`: signed in, and one record", f"{_MADE}{_READ}", ours=True),
        Way(
            "Authlib: `AsyncOAuth2Client`, on httpx",
            "from authlib.integrations.httpx_client import AsyncOAuth2Client",
            needs=("authlib", "httpx"),
        ),
        Way("`import azure.identity`", "import azure.identity", needs=("azure.identity",)),
        Way("`import openai`", "import openai", needs=("openai",)),
    )
)
