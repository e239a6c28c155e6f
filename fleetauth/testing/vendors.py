"""`FakeVendors`: the four vendors for one test, in process or over HTTP, on one clock. Each of them lives elsewhere."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from fleetauth.sandbox import Sandbox
from fleetauth.transport.engine import AsyncTransport
from fleetauth.transport.installed import default_engine, engines
from fleetauth.vendors.masternaut import MasternautSession
from fleetauth.vendors.mbanq import MbanqSession
from fleetauth.vendors.mps_monitor import MPSMonitorSession
from fleetauth.vendors.mzone import MZoneSession

from .calls import Calls
from .clock import START, FakeClock
from .faults import described
from .in_process import ORIGIN, in_process
from .seams import sessions_go_to
from .vendor import FakeVendor


class FakeVendors:
    """The four vendors, emulated for one test; the same invented fleet each time.

    While it is entered, `from_env()` makes sessions for it, sessions that are given no clock are on the fake one, and a
    session that would go to a real vendor is refused. Leaving it fails if something that was asked for, a fault or an
    answer, did not happen.

    Args:
        clock: The time of the vendors and of the sessions; by default one that starts on 2 March 2026, 09:00 UTC.
        over_http: Whether they are served over real HTTP on loopback, for clients that bring their own connections and
            for programs of their own; needs ``pip install "fleetauth[sandbox]"``. By default no socket is opened. A
            `Sandbox` that is running serves them too; it is reset.

    Attributes:
        clock: The time of the vendors and of the sessions.
        mzone: MZone.
        masternaut: Masternaut.
        mps_monitor: MPS Monitor.
        mbanq: Mbanq.
        sandbox: The sandbox behind them.

    Example:
        >>> with FakeVendors() as vendors:
        ...     vendors.clock.advance(3600)
        ...     len(vendors.calls)
        0
    """

    def __init__(
        self, *, clock: FakeClock | None = None, over_http: bool | Sandbox = False
    ) -> None:
        self.clock: FakeClock = clock or FakeClock(wall=START)
        self._owned = isinstance(over_http, bool)
        self._over_http = over_http is not False
        self.sandbox: Sandbox = Sandbox() if isinstance(over_http, bool) else over_http
        self.sandbox.clock.follow(self.clock.wall, self.clock.advance)
        self.sandbox.reset()
        if not self._over_http:
            for vendor in self.sandbox.vendors.values():
                vendor.origin = ORIGIN
        box = self.sandbox
        self.mzone: FakeVendor[MZoneSession] = self._fake(box.mzone, MZoneSession)
        self.masternaut: FakeVendor[MasternautSession] = self._fake(
            box.masternaut, MasternautSession
        )
        self.mps_monitor: FakeVendor[MPSMonitorSession] = self._fake(
            box.mps_monitor, MPSMonitorSession
        )
        self.mbanq: FakeVendor[MbanqSession] = self._fake(box.mbanq, MbanqSession)
        self._entered = ExitStack()

    def _fake(self, vendor: Any, session: Any) -> FakeVendor[Any]:  # noqa: ANN401 - one of four pairs
        return FakeVendor(vendor, session, self._connection)

    def _connection(self) -> dict[str, Any]:
        if self._over_http:
            return {"clock": self.clock}
        return {"clock": self.clock, "transport": self.transport()}

    @property
    def all(self) -> tuple[FakeVendor[Any], ...]:
        """The four.

        Example:
            >>> [vendor.name for vendor in FakeVendors().all]
            ['mzone', 'masternaut', 'mps_monitor', 'mbanq']
        """
        return (self.mzone, self.masternaut, self.mps_monitor, self.mbanq)

    @property
    def url(self) -> str:
        """Where they are.

        Raises:
            RuntimeError: Over HTTP, they are not served yet: enter it.

        Example:
            >>> FakeVendors().url
            'https://sandbox.fleetauth.invalid'
        """
        return self.sandbox.url if self._over_http else ORIGIN

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead `from_env()` to them; they are set while it is entered.

        Example:
            >>> FakeVendors().environment["MASTERNAUT_CLIENT_ID"]
            'mn-example+client'
        """
        return {name: text for it in self.all for name, text in it.environment.items()}

    @property
    def calls(self) -> Calls:
        """What your application asked all of them, by time, without its sign-ins.

        Example:
            >>> FakeVendors().calls
            no calls
        """
        calls = (call for vendor in self.all for call in vendor.calls)
        return Calls(sorted(calls, key=lambda call: call.at))

    def transport(self, client: object = None) -> AsyncTransport:
        """A transport to them without a socket, for an `httpx.AsyncClient` (or httpx2's) of your own.

        Args:
            client: The client's class, which says whose transport it must be; the engine of sessions by default.

        Example:
            >>> httpx.AsyncClient(transport=vendors.transport(httpx.AsyncClient), auth=mzone.auth)  # doctest: +SKIP
        """
        home = str(getattr(client, "__module__", "")).partition(".")[0]
        named = (engine for engine in engines() if engine.__name__ == home)
        return in_process(self.sandbox, self.clock, next(named, default_engine()))

    def verify(self) -> None:
        """Make sure that everything which was asked for has happened. Leaving it does so, too.

        Raises:
            AssertionError: A fault or an answer was not met, or a function that makes answers raised.

        Example:
            >>> FakeVendors().verify()
        """
        for vendor in self.all:
            for failure in vendor.vendor.answers.failures:
                text = f"{vendor.name}: the function that makes an answer raised {failure!r}"
                raise AssertionError(text) from failure
            unmet = [f"fault: {described(fault)}" for fault in vendor.faults.unmet]
            unmet += [f"answer to {it.path!r}" for it in vendor.vendor.answers.unmet()]
            if unmet:
                asked = Calls((*vendor.sign_ins, *vendor.calls))
                text = (
                    f"{vendor.name}: this was asked for and did not happen, or not so often: {'; '.join(unmet)}. "
                    f"What was asked of it:\n{asked!r}"
                )
                raise AssertionError(text)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            if self._over_http and self._owned:
                stack.enter_context(self.sandbox)
            stack.enter_context(
                sessions_go_to(
                    self.url,
                    environment=self.environment,
                    prefixes=tuple(f"{it.name.upper()}_" for it in self.all),
                    clock=self.clock,
                    transport=None if self._over_http else self.transport,
                )
            )
            self._entered = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._entered.close()
        if kind is None:
            self.verify()

    def __repr__(self) -> str:
        return f"<FakeVendors {'over HTTP' if self._over_http else 'in process'}>"
