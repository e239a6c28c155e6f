"""`World`: one session with everything around it, a call to be made in it, and what must be true afterwards. `Scene`
makes worlds, all alike, as many as there are points to try.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import attrs

from fleetauth.events import Event, SessionClosed
from fleetauth.session import VendorSession
from fleetauth.testing import FakeClock
from tests.proof.cancellation.leftovers import unrest
from tests.proof.cancellation.store import WaitingStore
from tests.proof.cancellation.vendor import LIFETIME, Answers, RotatingVendor

Make = Callable[[Any], Awaitable[Any]]
LIMIT = 10.0  # seconds: what takes longer, hangs


@attrs.frozen
class Counts:
    """What the vendor was asked for.

    Attributes:
        sign_ins: Sign-ins by password, or by the client's secret.
        renewals: Refresh tokens that were used.
    """

    sign_ins: int
    renewals: int

    def __sub__(self, other: Counts) -> Counts:
        return Counts(self.sign_ins - other.sign_ins, self.renewals - other.renewals)


class World:
    """One session, its vendor, store and clock.

    Args:
        kind: The session's class.
        credentials: Of the session.
        answers: Gives the vendor's answers.
        sleepers_wait: Whether who sleeps waits until the clock is moved; else sleeping moves it.
        options: Further arguments of the session.
    """

    def __init__(
        self,
        kind: type[VendorSession],
        credentials: dict[str, Any],
        answers: Answers,
        *,
        sleepers_wait: bool = False,
        **options: Any,  # noqa: ANN401 - the session's own
    ) -> None:
        self.clock = FakeClock(sleepers_wait=sleepers_wait)
        self.vendor = RotatingVendor(answers)
        self.vendor.gives_refresh_tokens = "username" in credentials
        self.store = WaitingStore(self.clock)
        self.told: list[Event] = []
        self.kept: dict[str, Any] = {}  # what a call keeps for the next one
        make: Any = kind
        self.session: Any = make(
            **credentials,
            **{
                "http_client": self.vendor.client,
                "clock": self.clock,
                "store": self.store,
                "on_event": self.told.append,
                **options,
            },
        )
        self.beside: list[Callable[[], Awaitable[Any]]] = []  # calls of others at the same time

    def counts(self) -> Counts:
        """What the vendor was asked for so far."""
        return Counts(len(self.vendor.users), self.vendor.renewals)

    def check_rest(self) -> None:
        """Nothing is held, and what was bought last is in the store.

        Raises:
            AssertionError: Otherwise.
        """
        left = [*unrest(self.session), *(f"the lease of {one}" for one in self.store.leases())]
        assert not left, f"left behind: {left}"
        assert self.vendor.reused == 0, "a refresh token was used twice: the family is dead"
        kept = self.store.tokens()
        assert not kept or self.vendor.newest in kept, "the newest token is not saved"

    def check_closed(self) -> None:
        """The session has closed all that it has to close.

        Raises:
            AssertionError: Otherwise.
        """
        assert not self.session._http.is_open, "the HTTP client is left open"
        assert [type(event) for event in self.told].count(SessionClosed) == 1, "it is half closed"

    async def check_family(self) -> None:
        """The token's family lives: the next renewal is taken.

        Raises:
            AssertionError: Otherwise.
        """
        before = self.counts()
        renews = self.session._signing.keeper.can_refresh
        self.clock.advance(LIFETIME + 1)
        with anyio.fail_after(LIMIT):
            await self.session.login()
        after = self.counts()
        grown = (after.sign_ins - before.sign_ins, after.renewals - before.renewals)
        assert grown == ((0, 1) if renews else (1, 0)), "the family is lost"


@attrs.frozen
class Scene:
    """What is tried: a call, and the state in which it is met.

    Attributes:
        name: For whoever reads of a failure.
        subject: What is given up, for the page.
        make_world: Makes a world.
        before: What happens in it first.
        call: The call.
        again: How to make it again, if not in the same way.
        proof: What must be true right after it was given up, beside all that must be true always.
        closes: Whether the session is closed by it.
        covers: The public method that it is about, as ``MZoneSession.login``.
    """

    name: str
    subject: str
    make_world: Callable[[], World]
    before: Callable[[World], Awaitable[object]]
    call: Callable[[World], Awaitable[Any]]
    again: Callable[[World], Awaitable[Any]] | None = None
    proof: Callable[[World], Awaitable[object]] | None = None
    closes: bool = False
    covers: str = ""

    def __str__(self) -> str:
        return self.name
