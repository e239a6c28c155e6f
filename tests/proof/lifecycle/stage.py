"""Where plans are played: the sandbox's vendor behind its gate, real sessions, the rules beside them, and how the two
are compared. What happens there is in `traffic` and `surroundings`.
"""

from __future__ import annotations

import importlib
import ssl
from collections import Counter
from typing import Any, Final

import anyio
import attrs
import pytest
from anyio.abc import TaskGroup

import fleetauth.session_parts
from fleetauth import (
    MasternautSession,
    MbanqSession,
    MPSMonitorSession,
    MZoneSession,
    VendorSession,
)
from fleetauth.sandbox import Sandbox
from fleetauth.sandbox.mbanq import Mbanq
from fleetauth.sandbox.mps_monitor import MPSMonitor
from fleetauth.sandbox.mzone import MZone
from fleetauth.sandbox.vendor import Vendor
from tests.conftest import expected_engine
from tests.proof.lifecycle.plan import Setting
from tests.proof.lifecycle.rules_calls import SessionRules
from tests.proof.lifecycle.rules_store import SharedStore
from tests.proof.lifecycle.rules_token import TokenRules
from tests.proof.lifecycle.rules_values import Habits
from tests.proof.lifecycle.time_and_store import FragileStore, Looks, Time, quiet
from tests.proof.lifecycle.vendor_gate import Flight, Gate

_SESSIONS: Final[dict[str, type[VendorSession]]] = {
    "mzone": MZoneSession,
    "masternaut": MasternautSession,
    "mps_monitor": MPSMonitorSession,
    "mbanq": MbanqSession,
}
_AGES: Final = 1e9  # seconds: no call is cut off by its own time limit here
_JITTER: Final = (1.0, 0.5)  # of the first session and of the second
_TIMES: Final = [Time()]
_SANDBOX: Final = Sandbox(wall=lambda: _TIMES[0].world)


@attrs.frozen
class Place:
    """Where a call goes."""

    api: str
    method: str
    path: str
    body: dict[str, str] | None = None


GRAPHQL: Final = Place("rest", "POST", "graphql", {"query": "{ __typename }"})
PLACES: Final[dict[str, tuple[Place, ...]]] = {
    "mzone": (Place("odata", "GET", "Users/_.self()"), Place("odata", "GET", "Makes")),
    "masternaut": (
        Place("smart_tire", "GET", "events"),
        Place("core", "GET", "group"),
        Place("jobs", "GET", "jobs"),
    ),
    "mps_monitor": (
        Place("api3", "GET", "Account/GetAccount"),
        Place("api3", "GET", "Account/GetProfile"),
    ),
    "mbanq": (Place("rest", "GET", "v1/userdetails"), GRAPHQL),
}


class Stage:
    """One plan's stage.

    Attributes:
        counts: How often each thing was tried, for the ledger.
        store_failed: Whether the store has ever failed.
        may_ask: How many token requests there may be once the sessions are closed.
    """

    def __init__(self, setting: Setting, tasks: TaskGroup) -> None:
        self.setting = setting
        self.counts: Counter[str] = Counter()
        self.time = Time()
        self.vendor = _fresh_vendor(setting, self.time)
        self.gate = Gate(
            self.vendor, importlib.import_module(expected_engine()), self.time.monotonic
        )
        self.store = FragileStore(self.time)
        self.looks = Looks()
        self.kept = SharedStore(lambda: self.time.world)
        self.sessions = [self._session(who) for who in range(setting.sessions)]
        self.rules = [self._rules(who) for who in range(setting.sessions)]
        self.ended: list[dict[int, str]] = [{} for _ in self.sessions]
        self.scopes: dict[int, anyio.CancelScope] = {}
        self.tasks = tasks
        self.calls = 0
        self.passwords = 0
        self.store_failed = False
        self.may_ask = 0
        self._wrong: list[str] = []
        self.gate.on_sent = self._sent

    def _sent(self, flight: Flight) -> None:
        """What may never be, whatever the rules say: two exchanges at once, or a token used before it is saved."""
        if flight.call is None:
            many = sum(other.call is None for other in self.gate.flights)
            if many > 1 and not self.store_failed:
                self._wrong.append("two token requests at once")
            self.counts["token requests, each one that the model wants"] += 1
        elif flight.carries != "basic":
            if flight.carries not in self.store.handled:
                self._wrong.append("a token was used before it was saved")
            self.counts["requests with a token, each with the one that the model says"] += 1

    def _session(self, who: int) -> VendorSession:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fleetauth.session_parts, "_JITTER", lambda: _JITTER[who])
            arguments: dict[str, Any] = {
                **self.vendor.arguments,
                "transport": self.gate.transport(who),
                "clock": self.time,
                "store": self.store,
                "timeout": _AGES,
                "retries": self.setting.retries,
                "leeway": self.setting.leeway,
            }
            return _SESSIONS[self.setting.vendor](**arguments)

    def _rules(self, who: int) -> SessionRules:
        masternaut = self.setting.vendor == "masternaut"
        habits = Habits(
            grant="client_credentials" if masternaut else "password",
            refreshes=not masternaut,
            rotates=self.setting.vendor == "mps_monitor",
            leeway=self.setting.leeway,
            jitter=_JITTER[who],
        )
        basic = Habits(grant=None, refreshes=False, leeway=self.setting.leeway)
        return SessionRules(
            self.time,
            TokenRules(self.time, habits, self.kept),
            TokenRules(self.time, basic, None),
            self.setting.retries,
        )

    def open(self) -> None:
        """Make each session's client, which else is done in a thread that no plan can order."""
        for session in self.sessions:
            session._http._client = session._http._made(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def abandon(self) -> None:
        """Let go of sessions that a failed plan leaves open: they hold no connection."""
        for session in self.sessions:
            session._http._client = None

    async def settle(self) -> None:
        for rules in self.rules:
            rules.settles()
        await quiet()
        self._compare()

    async def look_again(self) -> None:
        """Who waits for another's lease looks once more."""
        for who, rules in enumerate(self.rules):
            exchange = rules.token.exchange
            if exchange is not None and exchange.step == "looks":
                waiting = self.looks.waiting.get(who)
                assert waiting is not None, "nobody looks whether the lease is free"
                waiting.set()
                rules.token.look()
                await self.settle()

    def _compare(self) -> None:
        """Whether all is as the rules say: requests under way, calls ended, states."""
        expected: list[tuple[int, int | None, str, str | None]] = []
        for who, rules in enumerate(self.rules):
            asks = rules.token.asks()
            if asks is not None:
                expected.append((who, None, asks, None))
            expected += [(who, number, *signed) for number, signed in rules.under_way.items()]
            got, wanted = self.ended[who], rules.ended
            assert got == wanted, f"calls ended: {got}, wanted: {wanted}"
            state = self.sessions[who].state.value
            assert state == rules.state(), f"state: {state}, wanted: {rules.state()}"
            assert self.sessions[who].token_status.generation == (
                0 if rules.token.token is None else rules.token.token.number
            )
        kept = self.kept.kept and (self.kept.kept.token.access, self.kept.kept.token.refresh)
        assert self.store.kept == kept, f"stored: {self.store.kept}, wanted: {kept}"
        actual = sorted((flight.sign for flight in self.gate.flights), key=repr)
        due = sorted(expected, key=repr)
        assert actual == due, f"requests under way: {actual}, wanted: {due}"
        assert not self._wrong, self._wrong
        self.counts["moments at which all was compared: requests, calls, state, store"] += 1


def _fresh_vendor(setting: Setting, time: Time) -> Vendor:
    """The sandbox's vendor as it is at the start, on this time."""
    _TIMES[:] = [time]
    vendor = _SANDBOX.vendors[setting.vendor]
    vendor.origin = "http://127.0.0.1:9"
    vendor.reset()
    if isinstance(vendor, MZone):
        vendor.issue_refresh_token = setting.variant > 0
    elif isinstance(vendor, MPSMonitor):
        vendor.omit_expires_in = setting.variant == 1
    elif isinstance(vendor, Mbanq):
        vendor.rotate_refresh_token = setting.variant == 1
        vendor.omit_refresh_token = setting.variant == 2
    return vendor
