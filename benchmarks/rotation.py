"""What becomes of refresh tokens that work once: when a caller gives up as its call renews, and when a token lives for
less than what a client keeps as its reserve. Counted, not timed; the vendor is the sandbox's MPS Monitor.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from typing import Any, Final

import attrs

from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.faults import Fault

from .engines import HTTPX_LIKE, only
from .loaded import LIFETIME, Client, Moved, Way
from .peers import authlibs_client
from .report import circumstances
from .table import Column, Number, Row, Size, Table

_SMOKE: Final = (5, 1)  # tasks and rounds
_PACKAGES: Final = ("authlib", "httpx", "httpx2")
_HELD_BACK: Final = 0.2  # seconds: an exchange that was carried out, and is not answered yet
_SHORT: Final = 30  # seconds that a token lives, where the reserve is 60
_LESS: Final = 10  # seconds: a reserve that fits such tokens, for who knows of them

# The columns by their places, for those who refer to them.
LOST, EXCHANGES, FAILED = 0, 1, 2


@attrs.frozen
class Rotated:
    """What came out for one way.

    Attributes:
        lost: Renewals after which the next call failed, as the new refresh token was gone.
        exchanges: Token requests that were answered when all called at once.
        failed: Calls of those that failed.
    """

    lost: int
    exchanges: int
    failed: int


@attrs.frozen
class Rotation:
    """The benchmark."""

    ways: tuple[Way, ...]
    tasks: int
    rounds: int

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Count, for the ways that are installed."""
        tasks, rounds = size.of(self.tasks, self.rounds, smoke=_SMOKE)
        ways = [way for way in self.ways if not way.lack]
        with Sandbox() as sandbox:
            counted = [asyncio.run(rotated(way, sandbox, tasks, rounds)) for way in ways]
        rows = (
            Row(
                (way.engine, way.name),
                (Number(one.lost), Number(one.exchanges), Number(one.failed)),
                ours=way.ours,
            )
            for way, one in zip(ways, counted, strict=True)
        )
        return (
            Table(
                key="rotation",
                title=f"Refresh tokens that work once: {rounds} cancelled renewals, {tasks} tasks at once",
                circumstances=circumstances(_PACKAGES),
                headings=("engine", "client"),
                columns=(
                    Column(f"lost in {rounds} cancelled renewals"),
                    Column(f"tokens of {_SHORT} s: exchanges for {tasks} calls at once"),
                    Column("of them failed"),
                ),
                rows=tuple(rows),
                notes=tuple(
                    f"Not measured: {way.name} on {way.engine}, as {way.lack}."
                    for way in self.ways
                    if way.lack
                ),
            ),
        )


async def rotated(way: Way, sandbox: Sandbox, tasks: int, rounds: int) -> Rotated:
    """Count, in the running process."""
    lost = sum([await _is_lost(way, sandbox) for _ in range(rounds)])
    sandbox.reset()
    sandbox.mps_monitor.access_lifetime = _SHORT
    async with way.open(sandbox.mps_monitor.arguments) as client:
        before = len(sandbox.mps_monitor.exchanges)
        client.age()
        found = await asyncio.gather(*(client.call() for _ in range(tasks)), return_exceptions=True)
        exchanges = len(sandbox.mps_monitor.exchanges) - before
    return Rotated(lost, exchanges, sum(isinstance(one, BaseException) for one in found))


async def _is_lost(way: Way, sandbox: Sandbox) -> bool:
    """Whether the next call fails, after one was given up once the vendor had taken its refresh token."""
    sandbox.reset()
    async with way.open(sandbox.mps_monitor.arguments) as client:
        client.age()
        sandbox.mps_monitor.faults.add(Fault.slow(_HELD_BACK, times=1, path="token"))
        call = asyncio.ensure_future(client.call())
        while not _is_renewed(sandbox):  # noqa: ASYNC110 - its server, in a thread, has no event to wait for
            await asyncio.sleep(_HELD_BACK / 40)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        (found,) = await asyncio.gather(client.call(), return_exceptions=True)
    return isinstance(found, BaseException)


def _is_renewed(sandbox: Sandbox) -> bool:
    return any(one.grant == "refresh_token" for one in sandbox.mps_monitor.exchanges)


@asynccontextmanager
async def _fleetauth(engine: str, where: dict[str, str]) -> AsyncGenerator[Client, None]:
    clock = Moved()

    def age() -> None:
        clock.by += LIFETIME

    with only(engine):
        kind: Any = import_module("fleetauth").MPSMonitorSession
        session = kind(**where, clock=clock)
    async with session as mps:
        await mps.login()

        async def call() -> str:
            return str((await mps.get_account()).name)

        yield Client(call, age)


@asynccontextmanager
async def _authlib(
    engine: str, where: dict[str, str], *, leeway: float = 60.0
) -> AsyncGenerator[Client, None]:
    """Authlib's, which renews by the refresh token. The scope goes with the sign-in alone, as the vendor has it."""
    tokens = where["token_url"]
    async with authlibs_client(engine)(
        where["client_id"],
        where["client_secret"],
        token_endpoint=tokens,
        token_endpoint_auth_method="client_secret_post",
        leeway=leeway,
    ) as made:
        user = {name: where[name] for name in ("username", "password")}
        await made.fetch_token(tokens, grant_type="password", scope="account", **user)

        async def call() -> str:
            answer = await made.get(f"{where['base_url']}account/getaccount")
            return str(answer.raise_for_status().json()["Result"]["Name"])

        def age() -> None:
            made.token["expires_at"] = int(time.time()) - 1

        yield Client(call, age)


def _on(engine: str) -> tuple[Way, ...]:
    ours = Way("fleetauth", engine, partial(_fleetauth, engine), (engine,), ours=True)
    needs, less = (engine, "authlib"), partial(_authlib, engine, leeway=_LESS)
    return (
        ours,
        Way("Authlib", engine, partial(_authlib, engine), needs),
        Way(f"Authlib, `leeway={_LESS}`", engine, less, needs),
    )


ROTATION: Final = Rotation(
    ways=tuple(way for engine in HTTPX_LIKE for way in _on(engine)), tasks=50, rounds=20
)
