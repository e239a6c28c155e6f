"""Where no connection comes about, nothing has arrived (I11): everything may be tried again, and no secret was sent."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest

from fleetauth.errors import FleetAuthError, TimedOutError
from fleetauth.events import CallRetried, Event, ExchangeFailed
from fleetauth.tokens.lifecycle import State
from tests.transport.conftest import issue_or_ok
from tests.transport.fleet import FakeVendor, FleetSession
from tests.transport.servers import LoopbackServer

from .cases import NO_NAME, PROXIES, UNREACHED, Case
from .unreached import HOST, Authorities, context_of, tunnel, unreached

if TYPE_CHECKING:
    from tests.proof.ledger import Ledger

    from .relay import Relay

BRIEF = 0.2  # seconds
METHODS = {"read": "GET", "write": "POST", "sign-in": "GET"}


@pytest.fixture(scope="module")
def authorities() -> Authorities:
    """Who signs certificates."""
    return Authorities()


@pytest.fixture(scope="module")
def running_home(loopback_only: None, authorities: Authorities) -> Iterator[LoopbackServer]:  # noqa: ARG001 - it comes first
    """A server with a good certificate."""
    with LoopbackServer(tls=context_of(authorities.trusted.issue_cert(HOST))) as server:
        server.reply = issue_or_ok
        yield server


@pytest.fixture
def home(running_home: LoopbackServer) -> LoopbackServer:
    """The same, with nothing in its log."""
    running_home.log.clear()
    return running_home


class Trial:
    """One session of which one API, or the token endpoint, is at the wrong place."""

    def __init__(
        self,
        what: str,
        home: str,
        bad: str,
        authorities: Authorities,
        **options: Any,  # noqa: ANN401 - a session's own
    ) -> None:
        self.what = what
        self.events: list[Event] = []
        self.session: FleetSession = FakeVendor().session(
            transport=None,
            base_url=f"{home}/",
            connect_url=f"{home if what == 'sign-in' else bad}/connect/",
            token_url=f"{bad if what == 'sign-in' else home}/token",
            tls_context=authorities.client(),
            on_event=self.events.append,
            **options,
        )

    async def ask(self) -> None:
        """Make the call that the fault meets."""
        await self.session.request(METHODS[self.what], "x", api="connect")

    def outcome(self, case: Case) -> Any:  # noqa: ANN401 - of the table
        """What it comes to."""
        return {"read": case.read, "write": case.write, "sign-in": case.token}[self.what]

    def told(self, kind: type[Event]) -> int:
        """How many events of this kind there were."""
        return sum(isinstance(event, kind) for event in self.events)

    async def check(self, case: Case) -> None:
        """The call fails as the table says; the session is well."""
        outcome = self.outcome(case)
        with anyio.fail_after(10), pytest.raises(FleetAuthError) as caught:
            await self.ask()
        assert type(caught.value) is outcome.error
        assert self.told(CallRetried) == outcome.sent - 1
        assert getattr(caught.value, "may_have_arrived", False) == bool(outcome.arrived)
        if self.what == "sign-in":
            assert self.told(ExchangeFailed) == outcome.sent
            assert self.session.state is State.SIGNED_OUT
        else:
            assert (await self.session.request("GET", "y", api="main")).status == 200
            assert self.session.state is State.ACTIVE


@pytest.mark.parametrize("what", METHODS)
@pytest.mark.parametrize("by_proxy", [False, True], ids=["directly", "by a proxy"])
@pytest.mark.parametrize("case", UNREACHED, ids=lambda case: case.name)
async def test_no_connection(
    case: Case,
    what: str,
    by_proxy: bool,  # noqa: FBT001 - a parameter
    request: pytest.FixtureRequest,
    ledger: Ledger,
) -> None:
    home, authorities = request.getfixturevalue("home"), request.getfixturevalue("authorities")
    relay: Relay = request.getfixturevalue("relay")
    relay.plan("CONNECT", tunnel)
    options = {"proxy": f"http://{HOST}:{relay.port}"} if by_proxy else {}
    words = "no connection" + (", by a proxy" if by_proxy else "")
    with ledger.trial("network", f"{words}: {what}"), unreached(case.name, authorities) as bad:
        trial = Trial(what, home.url, bad, authorities, **options)
        async with trial.session:
            await trial.check(case)
    assert (relay.count("CONNECT") > 0) == by_proxy


@pytest.mark.parametrize("what", METHODS)
@pytest.mark.parametrize("case", PROXIES, ids=lambda case: case.name)
async def test_a_proxy_that_fails(
    case: Case, what: str, request: pytest.FixtureRequest, ledger: Ledger
) -> None:
    home, authorities = request.getfixturevalue("home"), request.getfixturevalue("authorities")
    relay: Relay = request.getfixturevalue("relay")
    assert case.fault is not None
    with (
        ledger.trial("network", f"a proxy that fails: {what}"),
        LoopbackServer(tls=context_of(authorities.trusted.issue_cert(HOST))) as other,
    ):
        other.reply = lambda asked: attrs.evolve(
            issue_or_ok(asked), headers=(("X-Long", "x" * 60_000),)
        )
        relay.plan(f":{other.port} ", case.fault)
        relay.plan("CONNECT", tunnel)
        trial = Trial(what, home.url, other.url, authorities, proxy=f"http://{HOST}:{relay.port}")
        async with trial.session:
            await trial.check(case)
    assert len(other.log) == (trial.outcome(case).sent if "in an answer" in case.name else 0)


@pytest.mark.parametrize("what", METHODS)
async def test_silence_in_the_handshake_ends_with_the_calls_time(
    what: str,
    home: LoopbackServer,
    authorities: Authorities,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if what == "sign-in":  # closing waits for it
        monkeypatch.setattr("fleetauth.session_parts._TOKEN_TIME_LIMIT", 2 * BRIEF)
    with (
        ledger.trial("network", f"no connection: {what}"),
        unreached("silent in the handshake", authorities) as bad,
    ):
        trial = Trial(what, home.url, bad, authorities)
        async with trial.session:
            if what != "sign-in":
                await trial.session.login()
            with anyio.fail_after(10), pytest.raises(TimedOutError):
                await trial.session.request(METHODS[what], "x", api="connect", timeout=BRIEF)
            assert trial.session.state is not State.LOCKED
    assert trial.told(CallRetried) == 0


@pytest.mark.parametrize("what", METHODS)
async def test_a_name_that_is_not_found(
    what: str, relay: Relay, monkeypatch: pytest.MonkeyPatch, ledger: Ledger
) -> None:
    found: Callable[..., Any] = socket.getaddrinfo

    def look_up(host: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as it comes
        if host in {"localhost", b"localhost"}:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with LoopbackServer() as home, ledger.trial("network", f"a name that is not found: {what}"):
        home.reply = issue_or_ok
        bad = f"http://localhost:{relay.port}"
        trial = Trial(what, home.url, bad, Authorities())
        async with trial.session:
            await trial.check(NO_NAME)
    assert relay.seen == []
