"""One vendor, step by step: in which order, and what is left out after a failure. What each step does is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from fleetauth.credentials import SHOWN
from fleetauth.errors import ConfigurationError, FleetAuthError
from fleetauth.options import SessionOptions
from fleetauth.session import VendorSession
from fleetauth.transport.engine import HttpClient
from fleetauth.transport.origins import Origin
from fleetauth.transport.proxies import Proxies
from fleetauth.vendors.probing import Probes

from .calls import Calls
from .findings import Findings
from .hosts import Host
from .origin import HostCheck
from .plan import Plan
from .report import Fact, Status
from .settings import Found
from .shared_store import check_store
from .signing_in import Exchanges, SigningIn

_AFTER_CONFIGURATION: Final = (
    "addresses",
    "proxy",
    "dns",
    "connect",
    "tls",
    "http",
    "clock",
    "store",
    "sign_in",
)


class VendorCheck:
    """Checks one vendor.

    Args:
        probes: Which.
        found: Its settings.
        plan: How.
        findings: Where steps are written down.
    """

    def __init__(self, probes: Probes, found: Found, plan: Plan, findings: Findings) -> None:
        self._probes = probes
        self._found = found
        self._plan = plan
        self._findings = findings
        self._exchanges = Exchanges()
        findings.learn(found.secrets, public=SHOWN)

    async def run(self) -> None:
        """Take all steps."""
        session = self._configured()
        if session is None:
            for name in (*_AFTER_CONFIGURATION, *self._renewal):
                self._findings.not_tried(name, "configuration failed")
            for probe in self._probes.calls:
                self._findings.not_tried("call", "configuration failed", subject=probe.api)
            return
        async with session:
            await self._online(session)

    @property
    def _renewal(self) -> tuple[str, ...]:
        return ("renewal",) if self._plan.renew else ()

    # -------------------------------------------------------------- configuration

    def _configured(self) -> VendorSession | None:
        found, findings = self._found, self._findings
        findings.begins()
        if found.missing or found.problem:
            told = [f"{', '.join(found.missing)} not set"] if found.missing else []
            told += [found.problem] if found.problem else []
            self._misconfigured(
                "; ".join((*told, *found.remarks)), "not_set" if found.missing else "misspelt"
            )
            return None
        session = self._made()
        if isinstance(session, FleetAuthError):
            self._misconfigured(
                findings.foreign(self._without_values(session.message)), "wrong_setting"
            )
            return None
        places = " and ".join(dict.fromkeys(found.sources.values()))
        told_of = f"{', '.join(found.sources)}, from {places}"
        facts: dict[str, Fact] = {"variables": dict(found.sources), "remarks": list(found.remarks)}
        if found.remarks:
            self._findings.add(
                "configuration",
                Status.WARN,
                f"{told_of}; {'; '.join(found.remarks)}",
                advice="If that is not on purpose, mend it before it is sent again: repeats lock accounts",
                kind="looks_wrong",
                facts=facts,
            )
        else:
            findings.add("configuration", Status.OK, told_of, facts=facts)
        self._addresses(session)
        return session

    def _misconfigured(self, told: str, kind: str) -> None:
        advice = "Mend it where it is set: in the environment, in the file for --env-file, or in the keyring"
        if kind == "not_set":
            issuer = self._probes.issuer
            advice = f"Set them in the environment, or in a file for --env-file; {issuer} issues the client"
        self._findings.add(
            "configuration",
            Status.FAIL,
            told,
            advice=advice,
            kind=kind,
            facts={"variables": dict(self._found.sources), "missing": list(self._found.missing)},
        )

    def _made(self) -> VendorSession | FleetAuthError:
        """The session, or why there is none: given back, so that no traceback holds what it was made of."""
        plan = self._plan
        options: SessionOptions = {
            "store": plan.store,
            "tls_context": plan.tls_context if plan.own_tls_context else None,
            "timeout": plan.timeout,
            "retries": 0,
            "leeway": 0,
            "on_event": self._exchanges,
            "clock": plan.clock,
        }
        # Each vendor's class has arguments of its own.
        make = cast("Callable[..., VendorSession]", self._probes.session)
        try:
            return make(**self._found.settings, **options)
        except FleetAuthError as exc:
            return exc.with_traceback(None)

    def _without_values(self, text: str) -> str:
        """An error's text without what the settings hold: a secret may stand in the wrong variable."""
        for value in self._found.settings.values():
            if isinstance(value, str) and value:
                text = text.replace(value, "***").replace(repr(value)[1:-1], "***")
        return text

    def _addresses(self, session: VendorSession) -> None:
        hosts = {name: str(Origin.of_url(url)) for name, url in session.endpoints.items()}
        told = ", ".join(dict.fromkeys(hosts.values()))
        self._findings.add("addresses", Status.OK, told, facts={"endpoints": hosts})

    # -------------------------------------------------------------- online

    async def _online(self, session: VendorSession) -> None:
        plan, findings = self._plan, self._findings
        hosts = self._hosts(session)
        http = HttpClient(
            vendor=session.vendor,
            client=None,
            transport=None,
            proxy=None,
            tls_context=plan.tls_context if plan.own_tls_context else None,
            origins=tuple(hosts),
            redactor=findings.names,
        )
        try:
            obstacles = {
                origin: await HostCheck(host, plan, findings, http).run()
                for origin, host in hosts.items()
            }
            store_works = await check_store(plan, findings)
            why = self._why_not(session, obstacles, store_works=store_works)
            signed = await self._signed_in(session) if why is None else None
            if signed is not None:
                await Calls(session, self._probes, plan, findings, http).run(obstacles, signed)
                return
            self._without_token(why)
        finally:
            await http.aclose()

    def _hosts(self, session: VendorSession) -> dict[Origin, Host]:
        """Each host of the session's, and the proxy on the way to it, which is written down."""
        self._findings.begins()
        urls: dict[Origin, str] = {}
        for url in session.endpoints.values():
            urls.setdefault(Origin.of_url(url), url)
        try:
            proxies = Proxies.told(None, vendor=session.vendor)
        except ConfigurationError:
            told = "the environment names a proxy that is no http:// or https:// one"
            self._findings.add("proxy", Status.OK, told, facts={"proxies": {}})
            return {
                origin: Host(origin=origin, url=url, by_unknown_proxy=not origin.is_loopback())
                for origin, url in urls.items()
            }
        by = {origin: proxies.of(origin.scheme, origin.host, origin.port) for origin in urls}
        named = {origin.host: proxy.url for origin, proxy in by.items() if proxy is not None}
        told = ", ".join(f"{url} for {host}" for host, url in named.items()) or "none"
        self._findings.add("proxy", Status.OK, told, facts={"proxies": named})
        return {
            origin: Host(origin=origin, url=url, proxy=by[origin]) for origin, url in urls.items()
        }

    def _why_not(
        self, session: VendorSession, obstacles: Mapping[Origin, str], *, store_works: bool
    ) -> str | None:
        obstacle = obstacles[Origin.of_url(session.endpoints["token"])]
        if obstacle:
            return f"the token endpoint: {obstacle}"
        return (
            None if store_works else "the store fails; a sign-in might end another's refresh token"
        )

    async def _signed_in(self, session: VendorSession) -> Mapping[str, Mapping[str, str]] | None:
        """The headers that sign calls in; `None` if there are none."""
        signing = SigningIn(
            session, self._probes, self._findings, self._exchanges, self._plan.timeout
        )
        if not await signing.sign_in():
            for name in self._renewal:
                self._findings.not_tried(name, "sign_in failed")
            return None
        if self._plan.renew and not await signing.renew():
            return None
        return await signing.signed()

    def _without_token(self, why: str | None) -> None:
        if why is not None:
            for name in ("sign_in", *self._renewal):
                self._findings.not_tried(name, why)
        failed = [step.name for step in self._findings.steps if step.status is Status.FAIL]
        for probe in self._probes.calls:
            self._findings.not_tried("call", why or f"{failed[-1]} failed", subject=probe.api)
