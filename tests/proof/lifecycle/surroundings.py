"""What plans do around a session: time, the vendor's own changes, what the user does, and the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import anyio

from fleetauth import SessionClosedError, VendorSession
from fleetauth.sandbox.mbanq import Mbanq
from tests.proof.lifecycle.rules_calls import SessionRules
from tests.proof.lifecycle.time_and_store import quiet
from tests.proof.lifecycle.traffic import Traffic

_TOKEN_LIMIT: Final = 30.0  # seconds that a session gives one token request


class Surroundings(Traffic):
    """Time, vendor, user and store. Each method is a step of that name."""

    # -------------------------------------------------------------- steps: time

    async def _pass(self, seconds: float) -> None:
        """Time passes, with a stop wherever somebody wakes or a token request reaches its limit."""
        until = self.time.monotonic() + seconds
        self.counts["clocks moved or set"] += 1
        if self.store.stalled is not None:
            self._stall(0)  # a session waits five seconds for its store, in real time
            await self.settle()
        while True:
            limits = {f.sent + _TOKEN_LIMIT: f for f in self.gate.flights if f.call is None}
            moments = [*limits, until]
            wakes = self.time.next_wake()
            if wakes is not None:
                moments.append(wakes)
            moment = min(moments)
            self.time.advance_to(moment)
            if moment in limits:
                self.broken(limits[moment], "no answer")
            for rules in await self._in_order():
                rules.token.saves_again()
                rules.time_passed()
            if moment >= until:
                return
            await self.settle()

    async def _in_order(self) -> list[SessionRules]:
        """The sessions; of several that try a save again at one moment, the one that came first is not foretold."""
        if sum(rules.token.saves_now() for rules in self.rules) < 2:
            return self.rules
        await quiet()
        return sorted(self.rules, key=lambda rules: not rules.token.is_saved_in(self.store.kept))

    def _suspend(self, seconds: float) -> None:
        asked = any(flight.call is None for flight in self.gate.flights)
        if len(self.sessions) > 1 and (asked or self.store.stalled is not None):
            return  # a lease that ends in its owner's sleep has tests of its own
        self.time.asleep += seconds
        self.counts["clocks moved or set"] += 1

    def _set_the_wall(self, seconds: float, direction: int) -> None:
        self.time.skew += seconds * direction
        self.counts["clocks moved or set"] += 1

    # -------------------------------------------------------------- steps: the vendor

    def _revoke(self, what: str) -> None:
        self.counts["tokens or families revoked"] += 1
        if what != "refresh":
            self.vendor.revoke_access_tokens()
        if what != "access":
            self.vendor.revoke_refresh_tokens()

    def _sell(self, lifetime: float, form: str) -> None:
        self.vendor.access_lifetime = lifetime
        override: dict[str, object] = {"expires_in": None if form == "missing" else str(lifetime)}
        self.vendor.token_override = None if form == "number" else override

    def _change_password(self) -> None:
        self.passwords += 1
        name = "client_secret" if self.setting.vendor == "masternaut" else "password"
        right = name == "password" or not self.passwords % 2
        usual = self.vendor.invented_credentials()[name]
        new = f"invented-{self.passwords}" if name == "password" or not right else usual
        self.vendor.change_credentials(**{name: new})

    def _want_a_factor(self, wanted: int) -> None:
        assert isinstance(self.vendor, Mbanq)
        self.vendor.second_factor = bool(wanted)

    def _end_factors(self) -> None:
        assert isinstance(self.vendor, Mbanq)
        self.vendor.second_factors.revoke()

    # -------------------------------------------------------------- steps: the user

    def _replace(self, who: int) -> None:
        session, rules = self._of(who)
        if rules.factor is not None and rules.token.exchange is not None:
            return  # whether who waits for the exchange goes out before the factor is forgotten is not said
        name = "client_secret" if self.setting.vendor == "masternaut" else "password"
        right = (
            self.vendor.credentials if name == "password" else self.vendor.invented_credentials()
        )

        def then() -> None:  # all or nothing: also where there is no exchange to wait for
            rules.basic.start_over()
            rules.token.start_over()

        self._let(rules, then, lambda: session.replace_credentials(**{name: right[name]}))

    def _unlock(self, who: int) -> None:
        session, rules = self._of(who)
        self._let(rules, rules.token.unlock, session.unlock, first=rules.basic.unlock)

    def _sign_out(self, who: int) -> None:
        session, rules = self._of(who)
        self._let(rules, rules.token.sign_out, session.sign_out, first=rules.basic.sign_out)

    def _of(self, who: int) -> tuple[VendorSession, SessionRules]:
        return self.sessions[who % len(self.sessions)], self.rules[who % len(self.sessions)]

    def _let(
        self,
        rules: SessionRules,
        then: Callable[[], None],
        act: Callable[[], Awaitable[object]],
        first: Callable[[], None] = lambda: None,
    ) -> None:
        """The user does something that waits for the exchange under way, and perhaps something that need not."""
        if rules.token.afterwards is not None:
            return  # which of two comes first is not said
        self.tasks.start_soon(self._acted, act)
        self.counts["credentials replaced or unlocked, or signed out"] += 1
        first()
        if rules.token.exchange is None:
            then()
        else:
            rules.token.afterwards = then

    async def _acted(self, act: Callable[[], Awaitable[object]]) -> None:
        with suppress(
            SessionClosedError
        ):  # it waited for the exchange under way, and the session was closed
            await act()

    # -------------------------------------------------------------- steps: the store

    def _store(self, operation: str, fails: int) -> None:
        if self.store.stalled is not None:
            return
        for failing in (self.store.failing, self.kept.failing):
            (failing.add if fails else failing.discard)(operation)
        self.store_failed = self.store_failed or bool(fails)
        self.counts["changes of what fails in the store"] += 1

    def _stall(self, begins: int) -> None:
        if begins and not self.kept.failing and not any(r.token.unsaved for r in self.rules):
            self.store.stalled = self.store.stalled or anyio.Event()
            self.kept.stalled = True
        if not begins and self.store.stalled is not None:
            self.store.stalled.set()
            self.store.stalled, self.kept.stalled = None, False
            for rules in self.rules:
                if rules.token.exchange is not None and rules.token.exchange.step == "saves":
                    rules.token.save()
        self.counts["changes of what fails in the store"] += 1
