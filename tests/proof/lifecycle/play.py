"""Plays a plan: each step on real sessions and in the rules, then a look at whether both agree.

At the end all works again and the sessions are closed; or they are closed while everything is still under way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest

from fleetauth.sandbox.mbanq import Mbanq
from fleetauth.tokens import shelf
from tests.proof.lifecycle.landed import Refused, Sold
from tests.proof.lifecycle.plan import Setting, Step
from tests.proof.lifecycle.surroundings import Surroundings
from tests.proof.lifecycle.time_and_store import Looks, quiet
from tests.proof.lifecycle.vendor_gate import Flight


class Play(Surroundings):
    """One plan, while it is played."""

    async def take(self, step: Step) -> None:
        """One step, and what comes of it."""
        act: Callable[..., Awaitable[None] | None] = getattr(
            self, f"_{step.what.replace(' ', '_')}"
        )
        done = act(*step.arguments)
        if done is not None:
            await done
        await self.settle()
        await self.look_again()

    # -------------------------------------------------------------- the end

    async def recover(self) -> None:
        """All works again: every call ends, and each session makes another that succeeds."""
        await self.take(Step("stall", (0,)))
        for operation in tuple(self.kept.failing):
            await self.take(Step("store", (operation, 0)))
        usual = self.vendor.usual_lifetime
        self.vendor._refused_in_a_row = 0
        await self.take(Step("sell", (usual, "number")))
        if isinstance(self.vendor, Mbanq):
            self.vendor.second_factor = False
        if self.setting.vendor == "masternaut" and self.passwords % 2:
            self._change_password()
        for who in range(len(self.sessions)):
            await self._drain()
            await self.take(Step("replace", (who,)))
            await self.take(Step("start", ("read", who, 0, 1)))
            await self._drain()
            assert self.ended[who][self.calls] == "ok", "the session does not work any more"

    async def _drain(self) -> None:
        for _ in range(200):
            if self.gate.flights:
                await self.take(Step("land", (0,)))
            elif self.scopes or any(rules.token.exchange for rules in self.rules):
                await self.take(Step("pass", (30.0,)))
            else:
                return
        raise AssertionError(f"calls never end: {sorted(self.scopes)}")

    async def close(self) -> None:
        """Close the sessions; the store must have the newest token then."""
        for session in self.sessions:
            await session.aclose()
            assert session.state.value == "Closed"
        newest = max(rules.token.number for rules in self.rules)
        kept = self.kept.kept
        assert kept is not None
        assert kept.token.number == newest
        assert self.store.saved[-1] == kept.token.access
        if not self.gate.lost and not self.store_failed:
            assert self.gate.burnt == 0, "a refresh token was used twice"

    async def close_amid(self) -> None:
        """Close whatever is under way: every call ends, no token is lost, and nothing new is asked for."""
        await self.take(Step("stall", (0,)))
        signs_out = any(rules.token.afterwards for rules in self.rules)
        kept = self.store.kept and self.store.kept[0]
        self.may_ask = self.gate.token_requests
        for rules in self.rules:
            rules.token.closed = True
        for session in self.sessions:
            self.tasks.start_soon(session.aclose)
        await quiet()
        for _ in range(100):
            if self.gate.flights:
                kept = self._land_closed(self.gate.flights[0]) or kept
            elif self.scopes:
                self.time.advance_to(self.time.monotonic() + 60.0)
            await quiet()
        assert not self.scopes, f"calls of a closed session never end: {sorted(self.scopes)}"
        assert not self.gate.flights, "a closed session sends on"
        assert self.gate.token_requests <= self.may_ask, "a closed session asks for tokens"
        assert {session.state.value for session in self.sessions} == {"Closed"}
        if not self.store_failed and not signs_out:
            found = self.store.kept and self.store.kept[0]
            assert found == kept, "the newest token is not in the store"
        self.counts["sessions closed amid everything"] += len(self.sessions)

    def _land_closed(self, flight: Flight) -> str | None:
        """The token that came, if one did."""
        carried_refresh = flight.carries not in {"password", "client_credentials"}
        landed = self.gate.land(flight)
        if isinstance(landed, Sold):
            return landed.access
        if isinstance(landed, Refused) and carried_refresh:
            self.may_ask += 1  # the same exchange goes on with the credentials
        return None


@contextmanager
def _ordered(looks: Looks) -> Iterator[None]:
    """Who waits for a lease waits for the plan, not for real time."""

    class Anyio:
        sleep = staticmethod(looks.sleep)

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a module's attribute
            return getattr(anyio, name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "anyio", Anyio())
        yield


async def played(setting: Setting, steps: Iterable[Step]) -> Counter[str]:
    """Play a plan to its end.

    Returns:
        How often each thing was tried.
    """
    async with anyio.create_task_group() as tasks:
        play = Play(setting, tasks)
        play.open()
        try:
            with _ordered(play.looks):
                for step in steps:
                    await play.take(step)
                if setting.closes_amid:
                    await play.close_amid()
                else:
                    await play.recover()
                    await play.close()
        finally:
            play.abandon()
    return play.counts
