"""Where a fault can meet a session: a call that reads, one that writes, a page of a list, a sign-in, a renewal.

Each place brings a session to where the fault is next, makes the call, and knows what must be true afterwards.
"""

from __future__ import annotations

import abc
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

import anyio.lowlevel

from fleetauth import MasternautSession, MPSMonitorSession, MZoneSession
from fleetauth.events import CallRetried, Event
from fleetauth.sandbox.vendor import Vendor
from fleetauth.tokens.lifecycle import State
from fleetauth.transport.installed import default_engine
from fleetauth.vendors.masternaut import NewJob
from tests.sessions.conftest import SharedClock

from .cases import Case, Outcome
from .relay import Relay

BRIEF = 0.4  # seconds; the time limit of a call that nothing else ends
PATIENT = 60.0  # seconds; as by default
_UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # to load certificates for each client takes long
JOB = NewJob(
    job_title="Mend the lift",
    client_name="Example Towers",
    scheduled_start_date_time=datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
    address="1 Invented Road, Leeds",
)


class Place(abc.ABC):
    """One session, with the relay between it and the sandbox.

    Attributes:
        what: In the page's words.
        where: What the first line of the requests in question holds.
        events: What the session told.
        session: The session.
    """

    what: ClassVar[str]
    where: ClassVar[str]
    kind: ClassVar[type[Any]]
    vendor: str

    def __init__(self, relay: Relay, **options: Any) -> None:  # noqa: ANN401 - a session's own
        sandbox = relay.sandbox
        self.clock = SharedClock(sandbox)
        self.there: Vendor = sandbox.vendors[self.vendor]
        self.events: list[Event] = []
        self.relay = relay
        relay.now = self.clock.wall
        port = f":{sandbox.url.rpartition(':')[2]}/"
        arguments = {
            name: value.replace(port, f":{relay.port}/") if name.endswith("_url") else value
            for name, value in self.there.arguments.items()
        }
        usual = {"clock": self.clock, "on_event": self.events.append}
        self.session = self.kind(**arguments, **usual, **self.own_options(), **options)

    def own_options(self) -> dict[str, Any]:
        """What the place's session is made with beside the vendor's arguments."""
        return {}

    @abc.abstractmethod
    def outcome(self, case: Case) -> Outcome:
        """What a fault comes to here."""

    def requests(self, case: Case) -> int:
        """How many requests go out while it lasts."""
        return self.outcome(case).sent

    @abc.abstractmethod
    async def begin(self) -> None:
        """Bring the session to where the next request is the one in question."""

    @abc.abstractmethod
    async def ask(self) -> None:
        """Make the call, and look at what it gives."""

    async def recover(self) -> None:
        """Let the time pass that a session keeps quiet after a failed exchange."""
        await anyio.lowlevel.checkpoint()

    async def aclose(self) -> None:
        """Let go of what is not the session's."""
        await anyio.lowlevel.checkpoint()

    def check(self, case: Case) -> None:  # noqa: ARG002 - of one place
        """Look at the token, after everything."""
        assert self.session.state is State.ACTIVE
        assert len(self.there.exchanges) == 1, "a fault of a call cost a token"

    @property
    def arrived(self) -> int:
        """How many of the requests in question have arrived at the relay."""
        return self.relay.count(self.where)

    @property
    def retried(self) -> int:
        """How often the session said that it tries again."""
        return sum(isinstance(event, CallRetried) for event in self.events)

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        """With little time for a call."""
        self.session._timeout = BRIEF
        try:
            yield
        finally:
            self.session._timeout = PATIENT


class Reading(Place):
    """A call that may be repeated."""

    what = "read"
    where = "GET /mzone/mzone62.api/VehicleGroups"
    kind = MZoneSession
    vendor = "mzone"

    def outcome(self, case: Case) -> Outcome:
        return case.read

    async def begin(self) -> None:
        await self.session.login()

    async def ask(self) -> None:
        assert len(await self.session.vehicle_groups()) > 1


class ByOwnClient(Reading):
    """The same, sent by a client that the user brings."""

    what = "read by a client of one's own"

    def own_options(self) -> dict[str, Any]:
        self.client = default_engine().AsyncClient(verify=_UNUSED)
        return {"http_client": self.client}

    async def aclose(self) -> None:
        await self.client.aclose()


class Writing(Place):
    """A call that may not."""

    what = "write"
    where = "POST /masternaut/jobs/job/create"
    kind = MasternautSession
    vendor = "masternaut"

    def outcome(self, case: Case) -> Outcome:
        return case.write

    async def begin(self) -> None:
        await self.session.login()

    async def ask(self) -> None:
        created = await self.session.create_job(JOB)
        assert created is None or created.job_title == JOB.job_title


class Paging(Place):
    """The second page of a list, of which the first has been given."""

    what = "second page"
    where = "skip=4"
    kind = MZoneSession
    vendor = "mzone"

    def outcome(self, case: Case) -> Outcome:
        return case.read

    async def begin(self) -> None:
        self.rows = self.session.vehicle_groups(page_size=4).rows()
        self.ids = [(await anext(self.rows)).id for _ in range(4)]

    async def ask(self) -> None:
        async for row in self.rows:
            self.ids.append(row.id)
        assert len(self.ids) == len(set(self.ids)) == 7, "rows were lost or given twice"
        await self.begin()


class SigningIn(Place):
    """The token request of a first call."""

    what = "sign-in"
    where = "POST /mps_monitor/api3/token"
    kind = MPSMonitorSession
    vendor = "mps_monitor"

    def outcome(self, case: Case) -> Outcome:
        return case.token

    async def begin(self) -> None:
        await self.session.sign_out()

    async def ask(self) -> None:
        await self.session.get_account()

    async def recover(self) -> None:
        await self.session._keepers()[0].settle()
        trouble = self.session._keepers()[0].trouble
        self.clock.advance(0.0 if trouble is None else trouble.retry_after)

    def check(self, case: Case) -> None:  # noqa: ARG002 - as above
        assert self.session.state is State.ACTIVE
        assert not self.there.locked
        assert self.there.refused_sign_ins == 0


class Renewing(SigningIn):
    """The token request of a call whose token has ended: by a refresh token that can be used once."""

    what = "renewal"

    async def begin(self) -> None:
        await self.session.login()
        self.family = self.there.exchanges[-1].refresh_token
        self.clock.advance(self.there.access_lifetime)

    def requests(self, case: Case) -> int:
        # The second is refused, as its refresh token is spent; where that is understood, the password follows.
        return super().requests(case) + case.legible

    def check(self, case: Case) -> None:
        super().check(case)
        grants = [exchange.grant for exchange in self.there.exchanges]
        if (
            not case.processed
        ):  # the vendor never heard of it: its refresh token is as good as before
            assert set(grants[1:]) == {"refresh_token"}, "a fault ended a refresh token"


PLACES: dict[str, type[Place]] = {
    place.what: place for place in (Reading, ByOwnClient, Writing, Paging, SigningIn, Renewing)
}
