"""What is right of a session's token: when one is bought, by which grant, when none may be, what is saved (I1 to I6).

The model: a small account in plain Python, fed with what the plan does and what becomes of each request. It tells
which token request must be under way now, and who must be waiting. Nothing here is the SDK's.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import attrs

from tests.proof.lifecycle.landed import Fault, Sold
from tests.proof.lifecycle.rules_store import Held, SharedStore
from tests.proof.lifecycle.rules_values import Exchange, Habits, Now, Unsaved

LEASE = 45.0  # seconds
MOST_SAVES = 10


class TokenRules:
    """One session's token.

    Attributes:
        token: The newest one.
        exchange: What is under way.
        trouble: Why the last exchange failed, and how it is to be told.
        locked: Whether the vendor refused the credentials.
        ends: Called when an exchange ends, with the token that came of it or the fault.
        exchanges: How many token requests there must have been.
    """

    def __init__(self, now: Now, habits: Habits, store: SharedStore | None) -> None:
        self.now = now
        self.habits = habits
        self.store = store
        self.token: Held | None = None
        self.refresh: str | None = None
        self.number = 0
        self.rejected = False
        self.exchange: Exchange | None = None
        self.trouble: Fault | None = None
        self.held_until: float | None = None
        self.failures = 0
        self.locked = self.closed = False
        self.unsaved: Unsaved | None = None
        self.afterwards: Callable[[], None] | None = None
        self.ends: Callable[[Held | Fault | None], None] = lambda _: None
        self.forgets: Callable[[], None] = lambda: None

    # -------------------------------------------------------------- what is so at this moment

    def serves(self) -> bool:
        return self.token is not None and not self.rejected and not self._passed(self.token, 0.0)

    def due(self) -> bool:
        token = self.token
        if token is None or self.rejected or token.lifetime is None:
            return token is None or self.rejected
        return self._passed(token, min(self.habits.leeway, token.lifetime / 2))

    def held_for(self) -> float:
        """Seconds until a new exchange may begin."""
        return max(0.0, (self.held_until or 0.0) - self.now.monotonic())

    def state(self) -> str:
        if self.closed or self.locked:
            return "Closed" if self.closed else "Locked"
        if self.exchange is not None:
            return "SigningIn" if self.token is None else "Renewing"
        return "SignedOut" if self.token is None else "Active"

    def asks(self) -> str | None:
        """What the token request that must be under way carries; `None` if there must be none."""
        if self.exchange is None or self.exchange.step != "asks" or self.habits.grant is None:
            return None
        return self.exchange.asks or self.habits.grant

    def _passed(self, token: Held, early: float) -> bool:
        if token.lifetime is None:
            return False
        after = token.lifetime - early
        return (
            self.now.monotonic() >= token.monotonic + after or self.now.wall() >= token.wall + after
        )

    # -------------------------------------------------------------- an exchange

    def begin(self) -> None:
        """An exchange begins: one at a time, whoever wants it (I1)."""
        assert self.exchange is None
        owner = 0 if self.store is None else self.store.new_owner()
        self.exchange = Exchange(owner)

    def goes_on(self) -> None:
        """The exchange that has begun does its first steps, once all who want it have joined it."""
        if self.exchange is None or self.exchange.step != "begins":
            return
        self.exchange.step = "looks"
        if self.store is None:
            self._ask()
        else:
            self.look()

    def look(self) -> None:
        """Take the lease if it is free; look into the store for a newer token in any case."""
        exchange, store = self.exchange, self.store
        assert exchange is not None
        assert store is not None
        if "acquire" in store.failing:
            self._without_store()
            return
        exchange.turn = store.take_lease(exchange.owner, LEASE)
        if "load" in store.failing:
            if exchange.turn is not None:
                self._without_store()
            return
        newer = store.newer(self.token, self.number, self.now.monotonic(), self.now.wall())
        if newer is not None and (exchange.turn is not None or not self._passed(newer, 0.0)):
            self._take_over(newer)
            if not self.due() or exchange.turn is None:
                self._end(newer)
                return
        if exchange.turn is not None:
            self._ask()

    def _without_store(self) -> None:
        """Without the store nobody may use a refresh token that another session may have used."""
        if self.habits.rotates or (self.habits.refreshes and self.refresh is not None):
            self.fails(Fault("StoreError", passing=False))
        else:
            self._ask()

    def _ask(self) -> None:
        assert self.exchange is not None
        self.exchange.step = "asks"
        asks = self.habits.refreshes and not self.exchange.doubted
        self.exchange.asks = self.refresh if asks else None
        self.exchange.started = (self.now.monotonic(), self.now.wall())
        if self.habits.grant is None:
            self.sold(Sold("basic", None, None))

    def sold(self, sold: Sold) -> None:
        """A token came: it is saved, then used (I3)."""
        exchange = self.exchange
        assert exchange is not None
        if exchange.doubted:
            self.refresh = None
        refresh = sold.refresh or self.refresh
        monotonic, wall = exchange.started
        exchange.bought = Held(
            sold.access, refresh, sold.lifetime, monotonic, wall, self.number + 1
        )
        exchange.step = "saves"
        if self.store is None:
            self._use(exchange.bought)
        elif not self.store.stalled:
            self.save()

    def save(self) -> None:
        """The save that an exchange ends with."""
        exchange, store = self.exchange, self.store
        assert exchange is not None
        assert exchange.bought is not None
        assert store is not None
        bought = exchange.bought
        self.unsaved = Unsaved(bought, exchange.owner, exchange.turn, 1, self._again_in(1.0))
        newer = self._try_to_save(self.unsaved)
        if newer is None:
            self._use(bought)
        else:
            self._take_over(newer)
            self._end(newer)

    def _try_to_save(self, unsaved: Unsaved) -> Held | None:
        """Another session's newer token, if that is in the store instead."""
        store, token = self.store, unsaved.token
        assert store is not None
        if "save" in store.failing:
            return None
        age = max(0.0, self.now.monotonic() - token.monotonic, self.now.wall() - token.wall)
        if store.put(token, age, unsaved.owner, unsaved.turn):
            self.unsaved = None
            return None
        if "load" in store.failing:
            return None
        newer = store.newer(None, token.number - 1, self.now.monotonic(), self.now.wall())
        if newer is not None or unsaved.turn is None:
            self.unsaved = None
            return newer
        if "acquire" in store.failing:
            return None
        turn = store.take_lease(
            unsaved.owner, LEASE
        )  # the lease has gone on, and no token came of it
        if turn is not None:
            store.put(token, age, unsaved.owner, turn)
            store.give_back(unsaved.owner, turn)
            self.unsaved = None
        return None

    def _again_in(self, seconds: float) -> float:
        return self.now.monotonic() + seconds

    def refused(self) -> None:
        """A refused refresh token falls back on the credentials; refused credentials lock (I5)."""
        exchange = self.exchange
        assert exchange is not None
        if exchange.asks is None:
            self._lock()
            return
        self.refresh = None
        self._fall_back(exchange)

    def _fall_back(self, exchange: Exchange) -> None:
        store, had = self.store, exchange.turn
        if store is not None and had is not None and "acquire" not in store.failing:
            exchange.turn = store.take_lease(exchange.owner, LEASE) or had
        self._ask()

    def fails(self, fault: Fault) -> None:
        """A fault keeps every token and holds the next exchange back (I5)."""
        exchange = self.exchange
        if fault.perhaps_refused and exchange is not None and exchange.asks is not None:
            exchange.doubted = True
            self._fall_back(exchange)
            return
        self.failures += 1
        doubled = min(60.0, 0.5 * 2.0 ** (self.failures - 1))
        wait = max(doubled * (0.5 + self.habits.jitter / 2), fault.retry_after)
        self.trouble = attrs.evolve(fault, retry_after=wait, arrived=False)
        self.held_until = self.now.monotonic() + wait
        self.refresh = fault.refresh or self.refresh
        self._end(self.trouble)

    def _take_over(self, newer: Held) -> None:
        self.token, self.number = newer, newer.number
        self.refresh = newer.refresh or self.refresh
        self.rejected = False
        self.trouble = self.held_until = None

    def _use(self, token: Held) -> None:
        self._take_over(token)
        self._end(token)

    def _lock(self) -> None:
        self.forget()
        self.locked = True
        self._end(None)

    def _end(self, came: Held | Fault | None) -> None:
        exchange, self.exchange = self.exchange, None
        if isinstance(came, Held):
            self.failures = 0
        if self.store is not None and exchange is not None and exchange.turn is not None:
            self.store.give_back(exchange.owner, exchange.turn)
        self.ends(came)
        afterwards, self.afterwards = self.afterwards, None
        if afterwards is not None:
            afterwards()

    # -------------------------------------------------------------- what else happens

    def rejects(self, number: int) -> None:
        """A 401 ends the token that it names, and no other (I4)."""
        self.rejected = self.rejected or number == self.number

    def forget(self) -> None:
        self.token = self.refresh = None
        self.rejected = False
        self.trouble = self.held_until = None
        self.forgets()

    def start_over(self) -> None:
        """The credentials were replaced."""
        self.failures = 0
        self.locked = False
        self.forget()

    def unlock(self) -> None:
        """The same credentials may be tried again."""
        self.locked = False

    def sign_out(self) -> None:
        """The token is thrown away, here and in the store."""
        self.failures = 0
        if not self.locked:
            self.forget()
        self.unsaved = None
        if self.store is not None:
            self.store.kept = None

    def saves_now(self) -> bool:
        """Whether a save is tried again at this moment."""
        return self.unsaved is not None and self.now.monotonic() >= self.unsaved.again_at

    def is_saved_in(self, kept: tuple[str, str | None] | None) -> bool:
        """Whether what is not saved, by the account that is kept here, is in the store all the same."""
        left = self.unsaved
        return left is not None and kept is not None and left.token.access == kept[0]

    def saves_again(self) -> None:
        """Time has passed: what is not saved yet is tried again (I3)."""
        left = self.unsaved
        if left is None or not self.saves_now():
            return
        left.attempt += 1
        more = left.attempt < MOST_SAVES
        left.again_at = self._again_in(min(60.0, 2.0 ** (left.attempt - 1)) if more else math.inf)
        self._try_to_save(left)
