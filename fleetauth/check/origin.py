"""The steps to one host: its name, a connection, a proxy's tunnel, TLS, an answer, and its clock.

Nothing that signs in goes this way. A step that fails ends it: what comes after is written down as not tried.
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

import anyio
from anyio.abc import ByteStream

from fleetauth.errors import FleetAuthError
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.origins import Origin
from fleetauth.transport.outgoing import Outgoing
from fleetauth.transport.proxies import Proxy
from fleetauth.wire.answer import Answer

from .certificates import Certificate
from .findings import Findings
from .hosts import (
    ANSWERING,
    ASKED_TO_WAIT,
    CONNECTING,
    CONNECTING_TO_THE_PROXY,
    LOOKING_UP,
    LOOKING_UP_THE_PROXY,
    SECURING,
    TUNNELLING,
    Host,
    Words,
)
from .network import (
    NoWayError,
    Secured,
    addresses,
    connected,
    is_address,
    secured,
    tunnelled,
    unchecked_context,
)
from .plan import Plan
from .refused_certificates import why_refused
from .report import Fact, Status

_T = TypeVar("_T")
_STEPS: Final = ("dns", "connect", "tls", "http", "clock")
_SOON: Final = 14.0  # days: who renews a certificate by hand needs some
_SKEW: Final = 30.0  # seconds: half of the leeway at which tokens are renewed
_RESOLUTION: Final = 1.0  # seconds: a Date header has no fraction
_DAY: Final = 86_400.0
_QUOTA: Final = 429
_FAULT: Final = 500


class _EndedError(Exception):
    """A step has failed and is written down; those behind it are not tried."""


class HostCheck:
    """Checks the way to one host.

    Args:
        host: Which.
        plan: How.
        findings: Where steps are written down.
        http: Sends the one request.
    """

    def __init__(self, host: Host, plan: Plan, findings: Findings, http: HttpClient) -> None:
        self._host = host
        self._plan = plan
        self._findings = findings
        self._http = http
        self._subject = host.origin.host
        self._done: list[str] = []

    async def run(self) -> str:
        """Take the steps; why nothing more should be sent to the host, or nothing if it may."""
        try:
            if self._host.by_unknown_proxy:
                for name in ("dns", "connect", "tls"):
                    self._left_out(
                        name, "the proxy does this, and it is none that can be looked into"
                    )
            else:
                await self._way()
            answer, started, ended = await self._answer()
        except _EndedError:
            for name in _STEPS:
                if name not in self._done:
                    self._left_out(name, f"{self._done[-1]} failed")
            return "its host does not answer"
        self._clock(answer, started, ended)
        return ASKED_TO_WAIT if answer.status == _QUOTA else ""

    # -------------------------------------------------------------- the way

    async def _way(self) -> None:
        await self._look_up()
        async with await self._connect() as stream:
            if self._host.proxy is not None and self._host.origin.scheme == "https":
                await self._tunnel(stream, self._host.proxy)
            outcome = await self._secure(stream)
        # The connection is at its end: a host that serves one at a time can be looked at again.
        if isinstance(outcome, ssl.SSLError):
            raise await self._refused(outcome)
        if outcome is not None:
            self._trusted(outcome)

    @property
    def _next(self) -> Origin:
        """What this machine itself connects to."""
        proxy = self._host.proxy
        return self._host.origin if proxy is None else Origin.of_url(proxy.url)

    async def _look_up(self) -> None:
        self._findings.begins()
        origin = self._next
        of_proxy = "" if self._host.proxy is None else f" (the proxy {origin.host})"
        if is_address(origin.host):
            self._note("dns", Status.OK, f"an address already{of_proxy}")
            return
        words = LOOKING_UP if self._host.proxy is None else LOOKING_UP_THE_PROXY
        found = await self._within("dns", addresses(origin.host, origin.port), words)
        self._note("dns", Status.OK, ", ".join(found) + of_proxy, facts={"addresses": found})

    async def _connect(self) -> ByteStream:
        self._findings.begins()
        origin = self._next
        words = CONNECTING if self._host.proxy is None else CONNECTING_TO_THE_PROXY
        stream = await self._within("connect", connected(origin.host, origin.port), words)
        through = "" if self._host.proxy is None else f" of the proxy {origin.host}"
        told = f"port {origin.port}{through} is open"
        self._note("connect", Status.OK, told, facts={"port": origin.port})
        return stream

    async def _tunnel(self, stream: ByteStream, proxy: Proxy) -> None:
        origin = self._host.origin
        await self._within("tunnel", tunnelled(stream, origin, proxy), TUNNELLING)
        self._note("tunnel", Status.OK, f"the proxy connects to port {origin.port}")

    # -------------------------------------------------------------- TLS

    async def _secure(self, stream: ByteStream) -> Secured | ssl.SSLError | None:
        """TLS, or why there is none; nothing for plain http, which is written down."""
        self._findings.begins()
        if self._host.origin.scheme != "https":
            by_proxy = self._host.proxy is not None
            where = "to the proxy" if by_proxy else "which never leaves this machine"
            self._note("tls", Status.OK, f"none: plain http, {where}")
            return None
        host, context = self._host.origin.host, self._plan.tls_context
        try:
            return await self._within("tls", secured(stream, host, context), SECURING)
        except ssl.SSLError as exc:
            return exc

    def _trusted(self, made: Secured) -> None:
        certificate = made.certificate
        facts: dict[str, Fact] = {"version": made.version}
        if certificate is None:
            self._note("tls", Status.OK, made.version, facts=facts)
            return
        left = (certificate.ends.timestamp() - self._plan.clock.wall()) / _DAY
        issuer = self._findings.foreign(certificate.issuer)
        told = f"{made.version}, certificate of {issuer}, until {certificate.ends:%Y-%m-%d}"
        facts |= self._facts_of(certificate) | {"days_left": round(left, 1)}
        if left > _SOON:
            self._note("tls", Status.OK, told, facts=facts)
            return
        self._note(
            "tls",
            Status.WARN,
            f"{told}: only {left:.0f} days",
            advice="Whoever runs the host should renew it now",
            kind="expires_soon",
            facts=facts,
        )

    async def _refused(self, exc: ssl.SSLError) -> _EndedError:
        reason = why_refused(exc)
        certificate = await self._presented()
        told = reason.told
        facts: dict[str, Fact] = {}
        if certificate is not None:
            issuer, subject = map(self._findings.foreign, (certificate.issuer, certificate.subject))
            told += f": it is for {subject}, from {issuer}, until {certificate.ends:%Y-%m-%d}"
            facts = self._facts_of(certificate)
        return self._failed("tls", told, advice=reason.advice, kind=reason.kind, facts=facts)

    async def _presented(self) -> Certificate | None:
        """The certificate that was refused. Nothing but the greeting of TLS is sent for it."""
        origin, proxy, found = self._host.origin, self._host.proxy, None
        with anyio.move_on_after(self._plan.timeout):
            try:
                async with await connected(self._next.host, self._next.port) as stream:
                    if proxy is not None:
                        await tunnelled(stream, origin, proxy)
                    found = (await secured(stream, origin.host, unchecked_context())).certificate
            except (NoWayError, ssl.SSLError):
                pass
        return found

    def _facts_of(self, certificate: Certificate) -> dict[str, Fact]:
        return {
            "issuer": self._findings.foreign(certificate.issuer),
            "subject": self._findings.foreign(certificate.subject),
            "expires": certificate.ends.isoformat(),
        }

    # -------------------------------------------------------------- an answer

    async def _answer(self) -> tuple[Answer, float, float]:
        """An answer to a request without credentials, and when that was sent and answered, by this machine's clock."""
        self._findings.begins()
        outgoing = Outgoing(method="HEAD", url=self._host.url, origin=self._host.origin)
        wall = self._plan.clock.wall
        started = wall()
        answer = await self._within("http", self._sent(outgoing), ANSWERING)
        ended = wall()
        facts: dict[str, Fact] = {"status": answer.status}
        if answer.status == _QUOTA:
            told = "answers, but wants fewer requests (429)"
            advice = "It may have been asked often from here: try again later"
            self._note("http", Status.WARN, told, advice=advice, kind="quota", facts=facts)
        elif answer.status >= _FAULT:
            self._note(
                "http",
                Status.WARN,
                f"answers, but with {answer.status}",
                advice="A fault at the vendor's, or of something in front of it: try again later",
                kind="vendor_fault",
                facts=facts,
            )
        else:
            told = f"answers ({answer.status} to a request without credentials, as may be)"
            self._note("http", Status.OK, told, facts=facts)
        return answer, started, ended

    async def _sent(self, outgoing: Outgoing) -> Answer:
        try:
            return await self._http.send(outgoing, seconds=self._plan.timeout)
        except FleetAuthError as exc:
            told = exc.message
        raise NoWayError(told)

    def _clock(self, answer: Answer, started: float, ended: float) -> None:
        self._findings.begins()
        date = _date(answer.headers.get("date"))
        if date is None:
            self._left_out("clock", "the answer has no date that could be compared")
            return
        # The host read its clock at some moment in between, and left out the fraction of a second.
        middle = (started + ended) / 2
        skew = date.timestamp() + _RESOLUTION / 2 - middle
        doubt = _RESOLUTION / 2 + max(0.0, ended - started) / 2
        facts: dict[str, Fact] = {"skew": round(skew, 1), "doubt": round(doubt, 1)}
        if abs(skew) - doubt <= _SKEW:
            self._note(
                "clock",
                Status.OK,
                f"within {abs(skew) + doubt:.0f} s of this machine's",
                facts=facts,
            )
            return
        side = "behind" if skew > 0 else "ahead of"
        self._note(
            "clock",
            Status.WARN,
            f"this machine's clock is {abs(skew):.0f} s {side} the host's (give or take {doubt:.0f} s)",
            advice="Set this machine's clock by a time server: ends of tokens and certificates are taken for other "
            "moments than the vendor's. If other hosts agree with this machine, it is the host's clock",
            kind="clock_skew",
            facts=facts,
        )

    # -------------------------------------------------------------- writing down

    async def _within(self, step: str, work: Awaitable[_T], words: Words) -> _T:
        """Do a piece of work within the time limit; its failure is written down and ends the way."""
        try:
            with anyio.fail_after(self._plan.timeout):
                return await work
        except TimeoutError:
            told, kind = words.too_late(self._plan.timeout), "timed_out"
        except NoWayError as exc:
            told, kind = self._findings.foreign(str(exc)), words.kind
        raise self._failed(step, told, advice=words.advice, kind=kind)

    def _note(
        self,
        step: str,
        status: Status,
        told: str,
        *,
        advice: str = "",
        kind: str = "",
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        self._done.append(step)
        self._findings.add(
            step, status, told, subject=self._subject, advice=advice, kind=kind, facts=facts
        )

    def _failed(
        self,
        step: str,
        told: str,
        *,
        advice: str,
        kind: str,
        facts: Mapping[str, Fact] | None = None,
    ) -> _EndedError:
        self._note(step, Status.FAIL, told, advice=advice, kind=kind, facts=facts)
        return _EndedError()

    def _left_out(self, step: str, why: str) -> None:
        self._findings.not_tried(step, why, subject=self._subject)


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (IndexError, OverflowError, TypeError, ValueError):  # each of them for some garbage
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
