"""How long nobody else has a turn of the event loop while a large answer is read: by a session, and by hand.

A task that does nothing but wait for its next turn measures the longest that it waits, in this thread's processor time,
so that other processes don't count. What the answer is, and what must be found in it, is said in `positions`.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from importlib import import_module
from time import thread_time
from typing import Any, Final

import attrs

from .decode import by_pydantic
from .engines import client
from .measure import WrongResultError, apart, missing
from .positions import known_by, live_positions
from .report import circumstances
from .server import Served, keep_off_the_servers_core, serving
from .table import Column, Row, Size, Table, spread

_ENGINES: Final = ("httpx2", "httpx")  # in the order in which a session prefers them
_FEW, _MANY = 3_000, 100_000
_SMOKE: Final = (300, 1)  # rows and rounds

Ask = Callable[[], Awaitable[Any]]


@attrs.frozen
class Way:
    """One way to ask for the positions, and to read them.

    Attributes:
        name: What it is.
        open: Makes the client, and gives what asks.
        vehicle: Of a position, for the check.
        needs: The packages that it takes.
        ours: Whether it is this package's.
        in_object: Whether it is given the list in an object, with a count.
    """

    name: str
    open: Callable[[Served], AbstractAsyncContextManager[Ask]]
    vehicle: Callable[[Any], str]
    needs: tuple[str, ...] = ()
    ours: bool = False
    in_object: bool = False


@attrs.frozen
class Turning:
    """The benchmark."""

    ways: tuple[Way, ...]

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure the ways that are installed."""
        many, rounds = size.of(_MANY, 3, smoke=_SMOKE)
        sizes = sorted({min(_FEW, many), many})
        ways = [way for way in self.ways if not missing(way.needs)]
        waits = [apart(_all_waits, ways, rows, rounds) for rows in sizes]
        return (
            Table(
                key="turns",
                title="The longest that nobody else has a turn while live positions are read",
                circumstances=circumstances((*_ENGINES, "orjson", "pydantic"), rounds=rounds),
                headings=("way",),
                columns=tuple(Column(f"{rows:,} positions", "ms") for rows in sizes),
                rows=tuple(
                    Row((way.name,), tuple(spread(one[at]) for one in waits), ours=way.ours)
                    for at, way in enumerate(ways)
                ),
                notes=tuple(
                    f"Not measured: {way.name}, as {', '.join(missing(way.needs))} isn't installed."
                    for way in self.ways
                    if missing(way.needs)
                ),
            ),
        )


def _all_waits(ways: list[Way], rows: int, rounds: int) -> list[list[float]]:
    """The longest wait of each way in each round, in milliseconds."""
    body = live_positions(rows)
    wanted = known_by(body)
    enveloped = b'{"totalCount":%d,"items":%b}' % (rows, body)
    with serving(body) as served, serving(enveloped) as served_in_object:
        del body, enveloped
        keep_off_the_servers_core()
        found: list[list[float]] = [[] for _ in ways]
        for _ in range(rounds + 1):
            for way, waits in zip(ways, found, strict=True):
                asked = served_in_object if way.in_object else served
                waits.append(1e3 * asyncio.run(_longest_wait(way, asked, wanted)))
    return [waits[1:] for waits in found]  # in the first round, things were imported and learnt


async def _longest_wait(way: Way, served: Served, wanted: tuple[int, str]) -> float:
    async with way.open(served) as ask:
        gc.collect()
        waiting = asyncio.create_task(_waits())
        await asyncio.sleep(0)
        rows = await ask()  # kept until all is measured: to let go of so many takes a while too
        await asyncio.sleep(0)  # so that it sees the end of the last wait
        waiting.cancel()
        longest = await waiting
    given = len(rows), way.vehicle(rows[-1])
    if given != wanted:
        text = f"{way.name}: {given!r} instead of {wanted!r}"
        raise WrongResultError(text)
    return longest


async def _waits() -> float:
    longest = 0.0
    last = thread_time()
    try:
        while True:
            await asyncio.sleep(0)
            now = thread_time()
            longest = max(longest, now - last)
            last = now
    except asyncio.CancelledError:
        return longest


@asynccontextmanager
async def _live_tracking(served: Served) -> AsyncGenerator[Ask, None]:
    """A new session each time: the vendor allows one such request in 15 seconds, and so does a session."""
    from fleetauth import MasternautSession

    async with MasternautSession(
        client_id="example-client",
        client_secret="example-secret",
        customer_id="example-customer",
        base_url=f"{served.url}/",
        jobs_url=f"{served.url}/",
        tacho_url=f"{served.url}/",
        token_url=f"{served.url}/token",
    ) as masternaut:
        yield masternaut.live_tracking


@asynccontextmanager
async def _uncollected(served: Served) -> AsyncGenerator[Ask, None]:
    """The same without the collector's own pauses, in which it goes through all objects that there are."""
    gc.disable()
    try:
        async with _live_tracking(served) as ask:
            yield ask
    finally:
        gc.enable()


@asynccontextmanager
async def _by_hand(read: Callable[[bytes], Any], served: Served) -> AsyncGenerator[Ask, None]:
    engine = next(name for name in _ENGINES if not missing((name,)))
    async with client(engine, served) as made:

        async def ask() -> Any:  # noqa: ANN401 - whatever it reads them as
            return read((await made.get(f"{served.url}/tracking/live")).content)

        yield ask


def _read_by_orjson(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    return import_module("orjson").loads(body)


def _in_dict(row: Any) -> str:  # noqa: ANN401 - any JSON
    found: str = row["assetId"]
    return found


def _in_object(row: Any) -> str:  # noqa: ANN401 - any class's
    found: str = row.asset_id
    return found


TURNS: Final = Turning(
    ways=(
        Way("`AsyncClient.get`, orjson", partial(_by_hand, _read_by_orjson), _in_dict, ("orjson",)),
        Way(
            "`AsyncClient.get`, pydantic", partial(_by_hand, by_pydantic), _in_object, ("pydantic",)
        ),
        Way("fleetauth: `live_tracking()`", _live_tracking, _in_object, ours=True),
        Way(
            "fleetauth: the same, the list in an object",
            _live_tracking,
            _in_object,
            ours=True,
            in_object=True,
        ),
        Way(
            "fleetauth: the same, Python's garbage collector off",
            _uncollected,
            _in_object,
            ours=True,
        ),
    )
)
