"""A keeper with everything around it scripted: where tokens come from, the store, the clock. No HTTP, no waiting."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.lowlevel

from fleetauth.clock import now
from fleetauth.events import Event, Observer
from fleetauth.secrets import Redactor, Secret
from fleetauth.stores import MemoryStore, StoredToken, TokenStore
from fleetauth.testing import FakeClock
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.shelf import Shelf
from fleetauth.tokens.token import Token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Kind = TypeVar("Kind", bound=Event)
LIFETIME = 3600.0
LEEWAY = 60.0
KEY = "mzone:key"


class Gate:
    """A place where work can be held up."""

    def __init__(self) -> None:
        self._opened: anyio.Event | None = None

    def hold(self) -> None:
        """Hold up whoever comes from now on."""
        self._opened = anyio.Event()

    def release(self) -> None:
        """Let all go on."""
        if self._opened is not None:
            self._opened.set()
        self._opened = None

    async def passed(self) -> None:
        """Wait here while it is held; an await point in any case."""
        await anyio.lowlevel.checkpoint()
        if self._opened is not None:
            await self._opened.wait()


class ScriptedSource:
    """Sells tokens ``access-1``, ``access-2``, … or does what `outcomes` says, in its order.

    Attributes:
        asked: What each request was made with: a refresh token, or ``"password"``.
        outcomes: What the next requests raise; `None` for a plain token.
        lifetime: Of the tokens sold.
        rotates: Whether a refresh token comes with each.
        seconds: That a request takes, on the fake clock.
    """

    def __init__(self, clock: FakeClock, log: list[str]) -> None:
        self.refreshes = True
        self.asked: list[str] = []
        self.outcomes: deque[BaseException | None] = deque()
        self.lifetime: float | None = LIFETIME
        self.rotates = True
        self.seconds = 0.0
        self.gate = Gate()
        self.under_way = self.most_at_once = 0
        self._clock = clock
        self._log = log

    async def obtain(self, refresh_token: Secret | None, *, generation: int) -> Token:
        """One token request."""
        grant = "password" if refresh_token is None else "refresh_token"
        self.asked.append("password" if refresh_token is None else refresh_token.reveal())
        self._log.append("asked")
        number, started = len(self.asked), now(self._clock)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await self.gate.passed()
        finally:
            self.under_way -= 1
        if self.seconds:
            self._clock.advance(self.seconds)
        outcome = self.outcomes.popleft() if self.outcomes else None
        if outcome is not None:
            raise outcome
        return Token(
            access_token=Secret(f"access-{number}"),
            refresh_token=Secret(f"refresh-{number}") if self.rotates else None,
            lifetime=self.lifetime,
            obtained=started,
            generation=generation,
            grant=grant,
        )


class ScriptedStore(MemoryStore):
    """A store in memory that can be slow, and can fail.

    Attributes:
        failing_saves: How many of the next saves fail.
        failing_loads: How many of the next loads fail.
    """

    __slots__ = ("failing_loads", "failing_saves", "load_gate", "log", "save_gate")

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.failing_saves = self.failing_loads = 0
        self.load_gate, self.save_gate = Gate(), Gate()
        self.log = log

    async def load(self, key: str) -> StoredToken | None:
        """Load, unless told to fail."""
        await self.load_gate.passed()
        if self.failing_loads:
            self.failing_loads -= 1
            raise OSError("no disk")
        return await super().load(key)

    async def save(self, key: str, token: StoredToken) -> None:
        """Save, unless told to fail."""
        await self.save_gate.passed()
        if self.failing_saves:
            self.failing_saves -= 1
            self.log.append("save failed")
            raise OSError("no disk")
        await super().save(key, token)
        self.log.append(f"saved {token.access_token.reveal()}")


class Rig:
    """One keeper and all that is scripted around it.

    Attributes:
        log: What happened, in order.
        events: What the session was told of.
        key: The store's name for this account.
    """

    def __init__(
        self,
        *,
        clock: FakeClock | None = None,
        store: TokenStore | None = None,
        time_limit: float = 30.0,
        keeps: bool = True,
    ) -> None:
        self.log: list[str] = []
        self.events: list[Event] = []
        self.clock = clock or FakeClock()
        self.source = ScriptedSource(self.clock, self.log)
        self.store = ScriptedStore(self.log)
        self.redactor = Redactor()
        self.key = KEY
        observer = Observer("mzone", self.events.append)

        async def key() -> str:
            await anyio.lowlevel.checkpoint()
            return self.key

        self.shelf = Shelf(
            store=(store or self.store) if keeps else None,
            key=key,
            clock=self.clock,
            observer=observer,
        )
        self.random = 1.0
        self.keeper = Keeper(
            source=self.source,
            shelf=self.shelf,
            clock=self.clock,
            random=lambda: self.random,
            observer=observer,
            redactor=self.redactor,
            leeway=LEEWAY,
            time_limit=time_limit,
        )

    def gate(self, place: str) -> Gate:
        """The gate at an await point of an exchange."""
        return {
            "source": self.source.gate,
            "load": self.store.load_gate,
            "save": self.store.save_gate,
        }[place]

    def told(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    async def stored(self) -> str | None:
        """The stored access token."""
        found = await MemoryStore.load(self.store, self.key)
        return None if found is None else found.access_token.reveal()

    async def served(self) -> str:
        """Ask for a token; its text."""
        return (await self.keeper.token()).access_token.reveal()

    async def put(self, name: str, *, generation: int, age: float = 0.0) -> None:
        """Put another session's token into the store."""
        token = StoredToken(
            access_token=Secret(f"access-{name}"),
            refresh_token=Secret(f"refresh-{name}"),
            token_type="bearer",
            scope=None,
            obtained=self.clock.wall() - age,
            lifetime=LIFETIME,
            generation=generation,
            grant="password",
        )
        await MemoryStore.save(self.store, self.key, token)


async def together(count: int, work: Callable[[], Awaitable[str]]) -> list[str]:
    """Do the same work in many tasks at once; what each gave, or the name of its error."""
    results: list[str] = []

    async def one() -> None:
        try:
            results.append(await work())
        except Exception as error:  # noqa: BLE001 - told by its name
            results.append(type(error).__name__)

    async with anyio.create_task_group() as tasks:
        for _ in range(count):
            tasks.start_soon(one)
    return results
