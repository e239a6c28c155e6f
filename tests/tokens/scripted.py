"""A keeper with everything around it scripted: where tokens come from, the store, the clock. No HTTP, no waiting."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.lowlevel

from fleetauth.clock import now
from fleetauth.events import Event, Observer
from fleetauth.secrets import Redactor, Secret
from fleetauth.stores import Lease, MemoryStore, StoredToken, TokenStore
from fleetauth.testing import FakeClock
from fleetauth.tokens.keeper import Keeper
from fleetauth.tokens.shelf import Shelf
from fleetauth.tokens.token import Token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

Kind = TypeVar("Kind", bound=Event)
LIFETIME = 3600.0
LEEWAY = 60.0
LEASE = 45.0
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
        brings_refresh_tokens: Whether a refresh token comes with each.
        rotates: Whether it says that each token ends the refresh tokens before.
        seconds: That a request takes, on the fake clock.
    """

    def __init__(self, clock: FakeClock, log: list[str], name: str = "") -> None:
        self.refreshes = True
        self.asked: list[str] = []
        self.outcomes: deque[BaseException | None] = deque()
        self.lifetime: float | None = LIFETIME
        self.brings_refresh_tokens = True
        self.rotates = False
        self.seconds = 0.0
        self.gate = Gate()
        self.under_way = self.most_at_once = 0
        self._clock = clock
        self._log = log
        self._name = name

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
            access_token=Secret(f"access-{self._name}{number}"),
            refresh_token=Secret(f"refresh-{self._name}{number}")
            if self.brings_refresh_tokens
            else None,
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
        failing_leases: How many of the next requests for a lease fail.
        failing_releases: How many of the next releases fail.
        failing_deletions: How many of the next deletions fail.
        calls: What it was asked for, in order.
    """

    def __init__(self, log: list[str], clock: FakeClock) -> None:
        super().__init__(time=clock.wall)
        self.failing_saves = self.failing_loads = 0
        self.failing_leases = self.failing_releases = self.failing_deletions = 0
        self.lease_gate, self.release_gate, self.delete_gate = Gate(), Gate(), Gate()
        self.load_gate, self.save_gate = Gate(), Gate()
        self.log = log
        self.calls: list[str] = []

    async def acquire(self, key: str, *, owner: str, seconds: float) -> Lease | None:
        """Give the lease, unless told to fail."""
        self.calls.append("acquire")
        await self.lease_gate.passed()
        if self.failing_leases:
            self.failing_leases -= 1
            raise OSError("no disk")
        return await super().acquire(key, owner=owner, seconds=seconds)

    async def release(self, key: str, lease: Lease) -> None:
        """Take the lease back, unless told to fail."""
        self.calls.append("release")
        await self.release_gate.passed()
        if self.failing_releases:
            self.failing_releases -= 1
            raise OSError("no disk")
        await super().release(key, lease)

    async def delete(self, key: str) -> None:
        """Forget, unless told to fail."""
        self.calls.append("delete")
        await self.delete_gate.passed()
        if self.failing_deletions:
            self.failing_deletions -= 1
            raise OSError("no disk")
        await super().delete(key)

    async def load(self, key: str) -> StoredToken | None:
        """Load, unless told to fail."""
        self.calls.append("load")
        await self.load_gate.passed()
        if self.failing_loads:
            self.failing_loads -= 1
            raise OSError("no disk")
        return await super().load(key)

    async def save(self, key: str, token: StoredToken, *, lease: Lease | None = None) -> bool:
        """Save, unless told to fail."""
        self.calls.append("save")
        await self.save_gate.passed()
        if self.failing_saves:
            self.failing_saves -= 1
            self.log.append("save failed")
            raise OSError("no disk")
        kept = await super().save(key, token, lease=lease)
        self.log.append(f"{'saved' if kept else 'refused'} {token.access_token.reveal()}")
        return kept


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
        without_lease: bool = False,
        name: str = "",
    ) -> None:
        self.log: list[str] = []
        self.events: list[Event] = []
        self.clock = clock or FakeClock()
        self.source = ScriptedSource(self.clock, self.log, name)
        self.store = ScriptedStore(self.log, self.clock)
        self.redactor = Redactor()
        self.key = KEY
        self.random = 1.0
        observer = Observer("mzone", self.events.append)

        async def key() -> str:
            await anyio.lowlevel.checkpoint()
            return self.key

        self.shelf = Shelf(
            store=(store or self.store) if keeps else None,
            key=key,
            clock=self.clock,
            random=lambda: self.random,
            observer=observer,
            lease_seconds=LEASE,
        )
        self.keeper = Keeper(
            source=self.source,
            shelf=self.shelf,
            clock=self.clock,
            random=lambda: self.random,
            observer=observer,
            redactor=self.redactor,
            leeway=LEEWAY,
            time_limit=time_limit,
            without_lease=without_lease,
        )

    def gate(self, place: str) -> Gate:
        """The gate at an await point of an exchange."""
        return {
            "acquire": self.store.lease_gate,
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
        """Put another session's token into the store, past its gates."""
        await put_in(self.store, name, key=self.key, generation=generation, age=age)


async def put_in(
    store: ScriptedStore, name: str, *, key: str = KEY, generation: int, age: float = 0.0
) -> None:
    """Put another session's token into a store, past its gates."""
    token = StoredToken(
        access_token=Secret(f"access-{name}"),
        refresh_token=Secret(f"refresh-{name}"),
        token_type="bearer",
        scope=None,
        age=age,
        lifetime=LIFETIME,
        generation=generation,
        grant="password",
    )
    await MemoryStore.save(store, key, token)


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
