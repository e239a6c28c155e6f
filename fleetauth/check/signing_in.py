"""The steps of signing in and of renewing: one attempt each, and what a refusal means. It never repeats one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from fleetauth.errors import (
    CredentialsRefusedError,
    DecodeError,
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    NotFoundError,
    QuotaError,
    RedirectError,
    StoreError,
    StoreValueError,
    TransportError,
)
from fleetauth.events import Event, LoadFailed, TokenIssued
from fleetauth.secrets import Secret
from fleetauth.session import VendorSession
from fleetauth.tokens.status import TokenStatus
from fleetauth.vendors.probing import Probes

from .findings import Findings
from .report import Fact, Status

_CLEAR: Final = (
    "It was written with another encryption key, or is damaged, and stays until it is cleared: until then nothing is "
    "shared. Give all the same key; if the old one is lost, call `await session.sign_out()` once"
)
_LOCKING: Final = "Nothing was repeated, as repeats lock accounts"
_ASKED: Final[tuple[tuple[type[FleetAuthError], str, str], ...]] = (
    (
        NotAllowedError,
        "not_let_in",
        "Not the password: a firewall, or a rule for addresses. Ask {issuer} to allow this machine's",
    ),
    (
        NotFoundError,
        "not_found",
        "There is no token endpoint: check the token URL and the base URL",
    ),
    (
        InputRefusedError,
        "input_refused",
        "Check the scope and the URLs; ask {issuer} what the client may ask for",
    ),
    (
        RedirectError,
        "redirect",
        "Set the token URL to where it leads; credentials follow no redirect",
    ),
    (QuotaError, "quota", "The vendor wants fewer requests; try again later"),
    (
        StoreError,
        "store_failed",
        "Mend the store first: without it, another's refresh token could be lost",
    ),
    (
        DecodeError,
        "no_token",
        "What answers is no token endpoint: a proxy's page, or a wrong token URL",
    ),
    (TransportError, "no_answer", "The steps to the host say more; try again later"),
)
_OF_CLIENT: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_clientId"})


@attrs.define
class Exchanges:
    """Hears of the session's events, and counts the tokens that the vendor issued.

    Attributes:
        issued: So many.
        unreadable: Whether the store holds a token of the account that can't be read.
    """

    issued: int = 0
    unreadable: bool = False

    def __call__(self, event: Event) -> None:
        """Hear of an event."""
        self.issued += isinstance(event, TokenIssued)
        if isinstance(event, LoadFailed):
            self.unreadable |= event.error.startswith(StoreValueError.__name__)


class SigningIn:
    """Signs a vendor's session in, once.

    Args:
        session: The session, which must not retry.
        probes: Whose.
        findings: Where steps are written down.
        exchanges: What the session tells its events.
        timeout: Seconds.
    """

    def __init__(
        self,
        session: VendorSession,
        probes: Probes,
        findings: Findings,
        exchanges: Exchanges,
        timeout: float,
    ) -> None:
        self._session = session
        self._probes = probes
        self._findings = findings
        self._exchanges = exchanges
        self._timeout = timeout

    async def signed(self) -> Mapping[str, Mapping[str, str]]:
        """The headers that sign each call in, by its API; what they hold is never shown from now on.

        Asked for right after signing in, so that no token has to be bought for it.
        """
        calls = self._probes.calls
        signed = {call.api: await self._session.auth_headers(call.api) for call in calls}
        for headers in signed.values():
            tokens = (value.rpartition(" ")[2] for value in headers.values())
            self._findings.learn_passing(*map(Secret, tokens))
        return signed

    async def sign_in(self) -> bool:
        """Take the step; whether there is a token."""
        self._findings.begins()
        try:
            status = await self._session.login(timeout=self._timeout)
        except FleetAuthError as exc:
            self._refused("sign_in", exc)
            return False
        await self.signed()
        bought = self._exchanges.issued > 0
        how = (
            f"grant {status.grant}" if bought else "the store's token serves, so none was asked for"
        )
        facts = self._facts(status) | {"exchanges": self._exchanges.issued}
        told = f"{how}; {self._told(status)}"
        if self._exchanges.unreadable:
            self._findings.add(
                "sign_in",
                Status.WARN,
                f"{told}; the store holds a token of this account that can't be read",
                advice=_CLEAR,
                kind="unreadable",
                facts=facts,
            )
            return True
        note = self._probes.note[:1].upper() + self._probes.note[1:] if bought else ""
        self._findings.add("sign_in", Status.OK, told, advice=note, facts=facts)
        return True

    async def renew(self) -> bool:
        """Take the step; whether there is a new token."""
        self._findings.begins()
        try:
            status = await self._session.refresh(timeout=self._timeout)
        except FleetAuthError as exc:
            self._refused("renewal", exc)
            return False
        await self.signed()
        told = f"grant {status.grant}; {self._told(status)}"
        self._findings.add("renewal", Status.OK, told, facts=self._facts(status))
        return True

    def _told(self, status: TokenStatus) -> str:
        life = (
            "no end was told"
            if status.expires_in is None
            else f"it lives {status.expires_in:.0f} s"
        )
        scope = f", scope {self._findings.foreign(status.scope)}" if status.scope else ""
        refresh = "a refresh token" if status.can_refresh else "no refresh token"
        return f"{life}, {refresh}{scope}"

    def _facts(self, status: TokenStatus) -> dict[str, Fact]:
        return {
            "grant": status.grant,
            "expires_in": None if status.expires_in is None else round(status.expires_in),
            "scope": None if status.scope is None else self._findings.foreign(status.scope),
            "refresh_token": status.can_refresh,
        }

    def _refused(self, step: str, exc: FleetAuthError) -> None:
        kind, advice = self._meaning(exc)
        self._findings.add(
            step,
            Status.FAIL,
            self._findings.foreign(_words(exc)),
            advice=advice,
            kind=kind,
            facts={
                "error": type(exc).__name__,
                "status": exc.status,
                "code": None if exc.code is None else self._findings.foreign(exc.code),
                "retry_after": exc.retry_after,
            },
        )

    def _meaning(self, exc: FleetAuthError) -> tuple[str, str]:
        issuer = self._probes.issuer
        if isinstance(exc, CredentialsRefusedError):
            return "refused", f"{self._whom_to_ask(exc.code)}. {_LOCKING}"
        for error, kind, advice in _ASKED:
            if isinstance(exc, error):
                return kind, advice.format(issuer=issuer)
        return "vendor_fault", "The vendor's server failed: try again later"

    def _whom_to_ask(self, code: str | None) -> str:
        issuer = self._probes.issuer
        has_user = "password" in self._probes.session.required_settings
        if code in _OF_CLIENT or not has_user:
            return f"Check client_id and client_secret; {issuer} issues them"
        return (
            "Check username and password by signing in to the vendor's own web page, and whether the account is "
            f"locked or its password has ended: ask the administrator of your account, then {issuer}"
        )


def _words(exc: FleetAuthError) -> str:
    """What happened; of a refusal the vendor's part, as there is no session left that could be told what to do."""
    if not isinstance(exc, CredentialsRefusedError):
        return exc.message
    said = ": ".join(part for part in (exc.code, exc.vendor_message) if part)
    return f"the vendor refused the credentials: {said or exc.status}"
