"""A session's connections: the last to come back goes out first, turns go to who came first, and none gets lost."""

from __future__ import annotations

import asyncio
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import pytest

from fleetauth.transport import connections as module
from fleetauth.transport.connections import Connections

if TYPE_CHECKING:
    from tests.transport.fleet import Untyped


class Url:
    """As an engine's connections have it."""

    def __init__(self, host: str = "fleet.example") -> None:
        self.scheme, self.host, self.port = b"https", host.encode(), None
        self.origin = host


class Connection:
    """A connection that does as it is told.

    Attributes:
        number: 1 for the first that was made.
        origin: Where to.
        available: Whether it can serve again.
        expired: Whether the other end has closed it.
        closed: How often it was closed.
        fault: What a request raises.
    """

    def __init__(self, world: World, origin: str, number: int) -> None:
        self.world, self.origin, self.number = world, origin, number
        self.available = False
        self.expired = False
        self.closed = 0
        self.fault: BaseException | None = None

    async def handle_async_request(self, _: Untyped) -> Untyped:
        await self.world.meanwhile(self)
        if self.fault is not None:
            raise self.fault
        return SimpleNamespace(status=200, headers=[], stream=None, aclose=self._ended)

    async def _ended(self) -> None:
        self.available = True

    def is_available(self) -> bool:
        return self.available

    def has_expired(self) -> bool:
        return self.expired

    async def aclose(self) -> None:
        self.closed += 1
        await anyio.lowlevel.checkpoint()
        if self.world.closing_fails:
            raise OSError


class World:
    """Connections that are made of nothing, and a clock.

    Attributes:
        made: All of them.
        now: Seconds.
        closing_fails: Whether to close one raises an error.
    """

    def __init__(self, most: int, keepalive: float = 5.0) -> None:
        self.made: list[Connection] = []
        self.now = 1000.0
        self.closing_fails = False
        self.hold: anyio.Event | None = None
        self.waiting = 0
        core: Any = SimpleNamespace(
            AsyncHTTPConnection=self._make,
            ConnectError=ConnectionError,
            AnyIOBackend=object,
            TrioBackend=object,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.pool = Connections(core=core, context=context, most=most, keepalive=keepalive)

    def _make(
        self, *, origin: str, ssl_context: object, keepalive_expiry: float, network_backend: object
    ) -> Connection:
        assert ssl_context is not None
        assert network_backend is not None
        assert keepalive_expiry == 5.0
        self.made.append(Connection(self, origin, len(self.made) + 1))
        return self.made[-1]

    async def meanwhile(self, _: Connection) -> None:
        """While a request is under way."""
        if self.hold is not None:
            self.waiting += 1
            await self.hold.wait()

    async def ask(self, host: str = "fleet.example") -> Untyped:
        """Send a request; its answer is still open."""
        return await self.pool.handle_async_request(SimpleNamespace(url=Url(host)))

    async def exchange(self, host: str = "fleet.example") -> int:
        """A whole request; the number of its connection."""
        answer = await self.ask(host)
        number: int = answer._connection.number
        await answer.aclose()
        return number

    @property
    def left_open(self) -> list[int]:
        """The numbers of those that were never closed."""
        return [connection.number for connection in self.made if not connection.closed]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """At most two connections."""
    made = World(most=2)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: made.now))
    return made


async def started(world: World, number: int) -> None:
    """Wait until so many requests are under way."""
    while world.waiting < number:
        await anyio.lowlevel.checkpoint()


# --- which connection -----------------------------------------------------------------------------


async def test_a_connection_serves_one_request_after_the_other(world: World) -> None:
    assert [await world.exchange() for _ in range(3)] == [1, 1, 1]


async def test_the_last_that_came_back_goes_out_first(world: World) -> None:
    first, second = await world.ask(), await world.ask()
    await second.aclose()
    await first.aclose()
    assert await world.exchange() == 1


async def test_a_connection_serves_its_own_origin_only(world: World) -> None:
    assert await world.exchange("one.example") == 1
    assert await world.exchange("two.example") == 2
    assert [connection.origin for connection in world.made] == ["one.example", "two.example"]


async def test_one_that_the_other_end_has_closed_is_not_used_again(world: World) -> None:
    await world.exchange()
    world.made[0].expired = True
    assert await world.exchange() == 2
    assert world.left_open == [2]


async def test_one_at_rest_makes_room_for_another_origin(world: World) -> None:
    held = await world.ask("one.example")
    await world.exchange("two.example")
    await world.exchange("three.example")
    assert world.left_open == [1, 3]
    await held.aclose()


async def test_the_one_that_has_rested_longest_makes_room(world: World) -> None:
    world.pool._free = world.pool._most = 3
    for host in ("one.example", "two.example", "three.example"):
        await world.exchange(host)
        world.now += 1
    await world.exchange("one.example")
    await world.exchange("four.example")
    assert world.left_open == [1, 3, 4]


async def test_one_that_has_rested_for_too_long_is_closed_by_the_next_to_come_back(
    world: World,
) -> None:
    first, second = await world.ask(), await world.ask()
    await first.aclose()
    world.now += 3
    await second.aclose()
    world.now += 2.1
    assert await world.exchange() == 2
    assert world.left_open == [2]


async def test_one_that_has_rested_for_too_long_is_not_used_again(world: World) -> None:
    await world.exchange()
    world.now += 5.1
    assert await world.exchange() == 2
    assert world.left_open == [2]


async def test_one_that_has_not_rested_for_long_is_kept(world: World) -> None:
    first, second = await world.ask(), await world.ask()
    await first.aclose()
    await second.aclose()
    world.now += 4.9
    await world.exchange()
    assert world.left_open == [1, 2]


async def test_one_whose_request_failed_is_closed(world: World) -> None:
    answer = await world.ask()
    await answer.aclose()
    world.made[0].fault = OSError("invented")
    world.made[0].available = False
    with pytest.raises(OSError, match="invented"):
        await world.ask()
    assert world.left_open == []


async def test_one_whose_answer_was_not_read_to_its_end_is_closed(world: World) -> None:
    answer = await world.ask()
    answer._response.aclose = _nothing
    await answer.aclose()
    assert world.left_open == []


async def _nothing() -> None:
    pass


async def test_one_that_cannot_be_closed_in_an_orderly_way_harms_nobody(world: World) -> None:
    world.closing_fails = True
    await world.exchange()
    world.made[0].expired = True
    assert await world.exchange() == 2


# --- turns ----------------------------------------------------------------------------------------


async def test_no_more_are_open_than_may_be_and_who_came_first_is_served_first(
    world: World,
) -> None:
    served: list[int] = []
    idle, held = await world.ask(), await world.ask()

    async def queue(name: int) -> None:
        answer = await world.ask()
        served.append(name)
        await answer.aclose()

    async with anyio.create_task_group() as tasks:
        for name in range(4):
            tasks.start_soon(queue, name)
            await _queued(world, name + 1)
        assert served == []
        await held.aclose()
    assert served == [0, 1, 2, 3]
    assert len(world.made) == 2
    await idle.aclose()


async def _queued(world: World, number: int) -> None:
    while len(world.pool._waiting) < number:
        await anyio.lowlevel.checkpoint()


async def test_who_gives_up_waiting_leaves_the_queue(world: World) -> None:
    held = [await world.ask(), await world.ask()]
    with anyio.move_on_after(0) as scope:
        await world.ask()
    assert scope.cancelled_caught
    for answer in held:
        await answer.aclose()
    both = [await world.ask(), await world.ask()]
    assert len(both) == 2


async def test_a_turn_that_comes_together_with_a_cancellation_goes_to_the_next(
    world: World,
) -> None:
    held = [await world.ask(), await world.ask()]
    scope = anyio.CancelScope()
    served = anyio.Event()

    async def gives_up() -> None:
        with scope:
            await world.exchange()

    async def waits() -> None:
        await world.exchange()
        served.set()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(gives_up)
        await _queued(world, 1)
        tasks.start_soon(waits)
        await _queued(world, 2)
        with anyio.CancelScope(shield=True):
            await held[0].aclose()
        scope.cancel()
        with anyio.fail_after(5):
            await served.wait()
    await held[1].aclose()


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_turn_that_came_before_a_native_cancellation_goes_to_the_next(
    world: World,
) -> None:
    held = [await world.ask(), await world.ask()]
    waiting = [asyncio.ensure_future(world.exchange()) for _ in range(2)]
    await _queued(world, 2)
    await held[0].aclose()
    waiting[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]
    assert await waiting[1] == 1
    await held[1].aclose()


@pytest.mark.parametrize("times", [1, 5])
async def test_a_cancelled_request_gives_its_turn_back(world: World, times: int) -> None:
    for _ in range(times):
        world.hold, world.waiting = anyio.Event(), 0
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(world.ask)
            await started(world, 1)
            tasks.cancel_scope.cancel()
    world.hold = None
    both = [await world.ask(), await world.ask()]
    assert len(both) == 2
    assert len(world.left_open) == 2


# --- the end --------------------------------------------------------------------------------------


async def test_all_are_closed_in_the_end_those_in_use_too(world: World) -> None:
    held = await world.ask()
    await world.exchange()
    await world.pool.aclose()
    assert world.left_open == []
    await held.aclose()
    assert [connection.closed for connection in world.made] == [2, 1]


async def test_one_that_comes_back_after_the_end_is_closed(world: World) -> None:
    world.hold = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(world.exchange)
        await started(world, 1)
        await world.pool.aclose()
        world.hold.set()
    assert world.left_open == []
    assert world.made[0].closed == 2


async def test_none_is_made_after_the_end(world: World) -> None:
    await world.pool.aclose()
    with pytest.raises(ConnectionError, match="the session is closed"):
        await world.ask()
    assert world.made == []
