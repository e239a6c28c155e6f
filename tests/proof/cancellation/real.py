"""Worlds on the sandbox: real connections, of whichever engine the run uses. Everything else is as in `world`."""

from __future__ import annotations

from typing import Any

from fleetauth.sandbox import Sandbox
from tests.proof.cancellation.leftovers import unrest
from tests.proof.cancellation.store import WaitingStore
from tests.proof.cancellation.world import Counts, World
from tests.sessions.conftest import SESSIONS, SharedClock


class RealWorld(World):
    """One session with a vendor of the sandbox, which is as if just started.

    Args:
        sandbox: The four vendors.
        vendor: Which.
    """

    def __init__(self, sandbox: Sandbox, vendor: str) -> None:
        sandbox.reset()
        self.real = sandbox.vendors[vendor]
        self.clock = SharedClock(sandbox)
        self.store = WaitingStore(self.clock)
        made: Any = SESSIONS[vendor]
        self.told = []
        self.session = made(
            **self.real.arguments,
            clock=self.clock,
            store=self.store,
            on_event=self.told.append,
        )
        self.beside = []
        self.kept = {}

    def counts(self) -> Counts:
        """What the vendor was asked for so far."""
        grants = [exchange.grant for exchange in self.real.exchanges]
        renewals = grants.count("refresh_token")
        return Counts(len(grants) - renewals, renewals)

    def check_rest(self) -> None:
        """Nothing is held, no refresh token was refused, and what was bought last is in the store.

        Raises:
            AssertionError: Otherwise.
        """
        left = [*unrest(self.session), *(f"the lease of {one}" for one in self.store.leases())]
        assert not left, f"left behind: {left}"
        refused = len(self.real.token_requests) - len(self.real.exchanges)
        assert not refused, "a token request was refused: the family is dead"
        kept = self.store.tokens()
        newest = self.real.exchanges[-1].access_token if self.real.exchanges else ""
        assert not kept or newest in kept, "the newest token is not saved"
