"""What is right of a store that sessions share: who may exchange, which token is newer, what is not saved yet.

Told in plain Python and from the design alone; nothing here is the SDK's.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs


@attrs.frozen
class Held:
    """A token as one who has it knows it.

    Attributes:
        access: The access token.
        refresh: What buys the next one.
        lifetime: Seconds from when its request started; `None` if unknown.
        monotonic: When its request started, by the session's monotonic clock.
        wall: The same by its wall clock.
        number: It grows by one with each token of an account.
    """

    access: str
    refresh: str | None
    lifetime: float | None
    monotonic: float
    wall: float
    number: int


@attrs.frozen
class Kept:
    """A token in the store: the age that it had when it was put in, and when that was by the store's clock."""

    token: Held
    age: float
    at: float


@attrs.define
class Lease:
    """Who may exchange.

    Attributes:
        owner: An exchange, by a number of its own.
        turn: Grows with each lease.
        until: When it ends, by the store's clock.
    """

    owner: int = 0
    turn: int = 0
    until: float = 0.0


@attrs.define(eq=False)
class SharedStore:
    """One account's place in a store.

    Attributes:
        world: The store's clock.
        failing: Names of the operations that fail now.
        stalled: Whether saves wait.
    """

    world: Callable[[], float]
    kept: Kept | None = None
    lease: Lease = attrs.field(factory=Lease)
    failing: set[str] = attrs.field(factory=set)
    stalled: bool = False
    _owners: int = 0

    def new_owner(self) -> int:
        self._owners += 1
        return self._owners

    def take_lease(self, owner: int, seconds: float) -> int | None:
        """The lease's number; `None` while another exchange has it."""
        held = self.lease.until > self.world()
        if held and self.lease.owner != owner:
            return None
        turn = self.lease.turn if held else self.lease.turn + 1
        self.lease = Lease(owner, turn, self.world() + seconds)
        return turn

    def give_back(self, owner: int, turn: int) -> None:
        if "release" not in self.failing and (self.lease.owner, self.lease.turn) == (owner, turn):
            self.lease.until = 0.0

    def put(self, token: Held, age: float, owner: int, turn: int | None) -> bool:
        """Keep a token, unless a newer one is there or a newer lease was given; whether it is kept."""
        if self.kept is not None and self.kept.token.access == token.access:
            same = attrs.evolve(self.kept.token, monotonic=token.monotonic, wall=token.wall)
            if same == token and self.kept.age == age:
                return True
        if self.kept is not None and token.number <= self.kept.token.number:
            return False
        if turn is not None and (
            turn < self.lease.turn or (turn == self.lease.turn and owner != self.lease.owner)
        ):
            return False
        self.kept = Kept(token, age, self.world())
        return True

    def newer(self, had: Held | None, number: int, monotonic: float, wall: float) -> Held | None:
        """The stored token as a session takes it over, if it is newer than what that session had."""
        if self.kept is None:
            return None
        stored = self.kept.token
        same = had is not None and had.number == number and had.access != stored.access
        if stored.number < number or (stored.number == number and not same):
            return None
        age = self.kept.age + self.world() - self.kept.at
        return attrs.evolve(stored, monotonic=monotonic - age, wall=wall - age)
