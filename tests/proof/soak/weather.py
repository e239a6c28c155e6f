"""What goes wrong during the day: faults that happen to the next requests, tokens that die before their time, refresh
tokens that are refused. It also keeps count of what each vendor gave out and did, which nobody else could tell.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from random import Random
from typing import Final

import attrs

from fleetauth.errors import (
    FleetAuthError,
    QuotaError,
    TransportError,
    VendorFaultError,
)
from fleetauth.sandbox import Fault
from fleetauth.sandbox.answer import Refused
from fleetauth.sandbox.faults import Faults
from fleetauth.sandbox.masternaut import Masternaut
from fleetauth.sandbox.masternaut.quota import Quotas
from fleetauth.sandbox.recording import Exchange
from fleetauth.sandbox.vendor import Vendor

LEEWAY: Final = 60.0  # seconds, the sessions' own
_ROUNDING: Final = 1.0  # seconds: lifetimes are answered as whole ones
_HELD_BACK: Final = 0.005  # seconds, real ones
_KEPT: Final = 4096  # faults that a call's error may be put down to

# What a caller may be told after each of them, if repeating did not help.
ERRORS: Final[dict[str, tuple[type[FleetAuthError], ...]]] = {
    "500": (VendorFaultError,),
    "503 with Retry-After": (VendorFaultError,),
    "429 with Retry-After": (QuotaError,),
    "connection closed before the answer": (TransportError,),
    "connection closed before the answer, call carried out": (TransportError,),
    "connection closed within the body": (TransportError,),
    "answer held back": (),
}


def faults(rng: Random) -> tuple[str, Fault]:
    """A fault that happens to one request, and what it is called."""
    makers: dict[str, Callable[[], Fault]] = {
        "500": lambda: Fault.status(500, b"<html>broken</html>", content_type="text/html"),
        "503 with Retry-After": lambda: Fault.status(503, retry_after=rng.randint(1, 5)),
        "429 with Retry-After": lambda: Fault.status(429, retry_after=rng.randint(1, 9)),
        "connection closed before the answer": Fault.cut,
        "connection closed before the answer, call carried out": lambda: Fault.cut(processed=True),
        "connection closed within the body": Fault.cut_body,
        "answer held back": lambda: Fault.slow(_HELD_BACK),
    }
    name = rng.choice(list(makers))
    return name, makers[name]()


class Weather(Faults):
    """One vendor's faults: some for the next token requests, some for the next calls.

    Attributes:
        met: How many happened, by name.
        token_lost: Whether the token that is about to be given out never arrives.
    """

    def __init__(self) -> None:
        super().__init__()
        self.met: Counter[str] = Counter()
        self._for_tokens: deque[tuple[str, Fault]] = deque()
        self._for_calls: deque[tuple[str, Fault]] = deque()
        self._happened: deque[tuple[int, str]] = deque(maxlen=_KEPT)
        self._number = 0
        self.token_lost = False

    @property
    def number(self) -> int:
        """How many faults have happened so far."""
        return self._number

    def plan(self, name: str, fault: Fault, *, token: bool) -> None:
        """Let it happen to the next request of that kind."""
        (self._for_tokens if token else self._for_calls).append((name, fault))

    def since(self, number: int) -> set[str]:
        """What has happened after so many faults."""
        return {name for at, name in self._happened if at > number}

    def take(self, path: str, api: str = "unknown") -> Fault | None:
        """Give the fault that happens to a request for this path, and count it."""
        of_token = api == "token" or "token" in path.lower()
        planned = self._for_tokens if of_token else self._for_calls
        name, fault = planned.popleft() if planned else ("", None)
        if of_token:
            self.token_lost = fault is not None and fault.processed
        if fault is None:
            return None
        self.met[name] += 1
        self._number += 1
        self._happened.append((self._number, name))
        return fault


@attrs.frozen
class Given:
    """A token that a vendor gave out: when, for how many seconds by its word and in truth, and whether it arrived."""

    at: float
    told: float
    lives: float
    lost: bool


class Account:
    """What one vendor gave out, and why.

    Args:
        vendor: It.

    Attributes:
        exchanges: How many tokens it gave out.
        lost: How many of them did not arrive, as their answers were cut off.
        sign_ins: How many of them for a password or the client's secret.
        revoked: How often its tokens were ended early.
        refresh_refused: How often its refresh tokens were.
        families_ended: How many families of tokens died, as a refresh token was used twice.
        unasked: Exchanges for which there was no reason.
        quota_broken: Requests that it refused, as they came before their turn.
    """

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.weather = Weather()
        vendor.faults = self.weather
        self.exchanges = self.lost = self.sign_ins = self.revoked = self.refresh_refused = 0
        self.families_ended = self.quota_broken = 0
        self.unasked: list[str] = []
        self._newest: Given | None = None
        self._true_lifetime = vendor.access_lifetime
        self._ended_early = False
        self._watch()

    def revoke(self) -> None:
        """End all access tokens at once."""
        self.vendor.revoke_access_tokens()
        self.revoked += 1
        self._ended_early = True

    def refuse_refresh(self) -> None:
        """End all refresh tokens at once."""
        self.vendor.revoke_refresh_tokens()
        self.refresh_refused += 1

    def live_shorter(self, share: float) -> None:
        """Let tokens that are given out from now on die after that share of the time that they are said to live."""
        self.vendor.access_lifetime = self._true_lifetime * share

    def forget(self) -> None:
        """Let the vendor drop what it recorded, which is counted already: its records are no leak of the caller's."""
        vendor = self.vendor
        with vendor.lock:
            self.exchanges += len(vendor._exchanges)
            self.sign_ins += sum(map(_is_sign_in, vendor._exchanges))
            vendor._requests.clear()
            vendor._exchanges.clear()
            now, tokens = vendor.clock.now(), vendor.tokens
            tokens._access = {k: t for k, t in tokens._access.items() if t.expires_at > now}
            tokens._refresh = dict(list(tokens._refresh.items())[-8:])

    def _watch(self) -> None:
        vendor = self.vendor
        vendor.token_override = self._told
        end_family = vendor.tokens.kill_family

        def ended(family: int) -> None:
            self.families_ended += 1
            end_family(family)

        vendor.tokens.kill_family = ended  # type: ignore[method-assign]
        if isinstance(vendor, Masternaut):
            vendor.quotas = _Watched(self)

    def _told(self, answer: dict[str, object]) -> dict[str, object]:
        now, before = self.vendor.clock.now(), self._newest
        shown = float(str(answer["expires_in"]))
        share = self.vendor.access_lifetime / self._true_lifetime
        told = int(shown / share)
        if before is not None and not self._is_due(before, now):
            self.unasked.append(f"{now - before.at:.0f} s after one of {before.told:.0f} s")
        lost, self.weather.token_lost = self.weather.token_lost, False
        self.lost += lost
        self._newest, self._ended_early = Given(now, told, shown, lost), False
        return {"expires_in": told}

    def _is_due(self, before: Given, now: float) -> bool:
        leeway = min(LEEWAY, before.told / 2)
        expired = now - before.at >= min(before.told - leeway, before.lives) - _ROUNDING
        return expired or before.lost or self._ended_early


class _Watched(Quotas):
    """Masternaut's quotas, which tell of each request that came too early."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account = account

    def spend(self, masternaut: Masternaut, kind: str, every: float) -> None:
        """Count a request of this kind."""
        try:
            super().spend(masternaut, kind, every)
        except Refused:
            self._account.quota_broken += 1
            raise


def _is_sign_in(exchange: Exchange) -> bool:
    return exchange.grant != "refresh_token"
