"""One worker, a process of its own: a real session on a shared store, which does what it is told over a pipe. Its clock
runs, and is moved when told. It decides nothing and checks nothing; it ends when its parent does.
"""

from __future__ import annotations

import os
import queue
import ssl
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import attrs

import fleetauth.session_parts
from fleetauth import FleetAuthError, MPSMonitorSession
from fleetauth.events import Event
from fleetauth.secrets import Secret
from fleetauth.stores import PLAIN_TEXT, FileStore, RedisStore, TokenStore
from fleetauth.stores.lua import SERVER_TIME, Scripts
from fleetauth.stores.sealing import Keys
from fleetauth.transport import installed
from tests.sharing.stopping import StoppingStore, Stops, stopping_transport

MOVED_BY = "moved-by"  # the Redis key that holds the seconds by which the server's clock is moved
MOVED_TIME = f"{SERVER_TIME} now = now + tonumber(redis.call('GET', '{MOVED_BY}') or '0')"


@attrs.frozen(kw_only=True)
class Setup:
    """What a worker is made of.

    Attributes:
        engine: The HTTP engine.
        arguments: Of the session: credentials and URLs.
        directory: Of a `FileStore`; or
        redis: the URL of a `RedisStore`.
        key: The store's encryption key; `None` for plain text.
        backend: asyncio or trio.
        wrong_by: Seconds by which this worker's wall clock is ahead of the others'.
        lease: Seconds that its leases last; the SDK's own if `None`.
        moved_by: Seconds by which time has been moved so far.
    """

    engine: str
    arguments: dict[str, str]
    directory: Path | None = None
    redis: str | None = None
    key: str | None = None
    backend: str = "asyncio"
    wrong_by: float = 0.0
    lease: float | None = None
    moved_by: float = 0.0


@attrs.frozen(kw_only=True)
class Go:
    """Make so many calls at once, at a moved time; stop for ever at a step of the exchange, if one is named."""

    calls: int
    moved_by: float
    stop_at: str | None = None


@attrs.frozen(kw_only=True)
class Report:
    """What came of it: the names in the answers, the errors' classes and sentences, and the events in order."""

    answers: list[str | None] = attrs.field(factory=list)
    errors: list[str] = attrs.field(factory=list)
    events: list[Event] = attrs.field(factory=list)


class MovedClock:
    """The machine's clocks, moved by so many seconds; the wall clock may be wrong besides. Sleeping takes real time."""

    def __init__(self, *, moved_by: float, wrong_by: float) -> None:
        self.moved_by = moved_by
        self._wrong_by = wrong_by

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic() + self.moved_by

    def wall(self) -> float:
        """What this worker takes for the time."""
        return self.machine() + self._wrong_by

    def machine(self) -> float:
        """The machine's time, which a `FileStore` goes by."""
        return time.time() + self.moved_by

    async def sleep(self, seconds: float) -> None:
        """Sleep, in real time."""
        await anyio.sleep(seconds)


def work(connection: Connection, setup: Setup) -> None:
    """The process's whole life."""
    if setup.lease is not None:
        fleetauth.session_parts._LEASE = setup.lease  # type: ignore[misc]
    # Everything here is plain HTTP on loopback: reading the certificate authorities would be most of a worker's start.
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    installed._shared_tls_context = lambda _: tls  # type: ignore[assignment]
    orders: queue.SimpleQueue[Go | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, orders), daemon=True).start()
    anyio.run(_serve, connection, setup, orders, backend=setup.backend)


def _listen(connection: Connection, orders: queue.SimpleQueue[Go | None]) -> None:
    while True:
        try:
            orders.put(connection.recv())
        except (EOFError, OSError):
            os._exit(1)  # the parent is gone


async def _serve(
    connection: Connection, setup: Setup, orders: queue.SimpleQueue[Go | None]
) -> None:
    clock = MovedClock(moved_by=setup.moved_by, wrong_by=setup.wrong_by)
    stops = Stops(connection.send)
    events: list[Event] = []
    store = _store(setup, clock)
    options: dict[str, Any] = {
        **setup.arguments,
        "clock": clock,
        "store": StoppingStore(store, stops),
        "transport": stopping_transport(setup.engine, stops),
        "on_event": events.append,
    }
    async with MPSMonitorSession(**options) as session:
        while (order := await anyio.to_thread.run_sync(orders.get)) is not None:
            clock.moved_by, stops.at = order.moved_by, order.stop_at
            report = Report()
            async with anyio.create_task_group() as group:
                for _ in range(order.calls):
                    group.start_soon(_call, session, report)
            report.events.extend(events)
            events.clear()
            connection.send(report)
    await store.aclose()


async def _call(session: MPSMonitorSession, report: Report) -> None:
    try:
        report.answers.append((await session.get_account()).name)
    except FleetAuthError as exc:
        report.errors.append(f"{type(exc).__name__}: {exc}")


def _store(setup: Setup, clock: MovedClock) -> TokenStore:
    keys: Keys = PLAIN_TEXT if setup.key is None else Secret(setup.key)
    if setup.directory is not None:
        return FileStore(setup.directory, encryption=keys, time=clock.machine)
    store = RedisStore(setup.redis, encryption=keys)
    store._scripts = Scripts(MOVED_TIME)
    return store
