"""`Exchanges`: buys the tokens that a `Keeper` hands out, one exchange at a time, whoever asks or gives up (I1 to I6).

The exchange and its save are one unit that runs as a task of its own; callers only wait for it. How a token is bought,
and where it is kept, is given in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import anyio
import attrs

from fleetauth.back_off import doubled, jittered
from fleetauth.clock import Clock, Instant, now
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    InputRefusedError,
    NotAllowedError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import (
    ExchangeFailed,
    Observer,
    RefreshRefused,
    SessionLocked,
    TokenAdopted,
    TokenIssued,
)
from fleetauth.secrets import Redactor, Secret

from . import lifecycle as life
from .answers import UnusableTokenError
from .endpoint import TokenSource
from .exchange import Exchange
from .lifecycle import Lifecycle, State
from .shelf import Shelf
from .task import spawn
from .token import Token

# After these the primary grant is tried. The first two are the vendor's word on what was sent, and end the refresh
# token; the third may as well be a firewall's, and ends it only if the primary grant gets through. All else is a fault.
_REFRESH_REFUSALS: Final = (CredentialsRefusedError, InputRefusedError, NotAllowedError)
_MOST_BACK_OFF: Final = 60.0  # seconds
_FIRST_BACK_OFF: Final = 0.5  # seconds
_MOST_ASKED: Final = (
    86_400.0  # seconds of a `Retry-After` that are kept: no quota is longer, and 1e9 is a slip
)


class Exchanges:
    """One token, and the exchanges that bring the next: one at a time, whoever waits.

    Args:
        source: Buys tokens.
        shelf: Saves and loads them.
        clock: Time.
        random: Gives numbers from 0 to 1, for the jitter of back-offs.
        observer: Told of everything.
        redactor: Learns tokens that come from the store.
        leeway: Seconds before its end at which a token is renewed; never more than half of its life.
        time_limit: Seconds that one token request may take.
        without_lease: Whether to exchange though the store fails, at the risk of burning another's refresh token.
    """

    def __init__(
        self,
        *,
        source: TokenSource,
        shelf: Shelf,
        clock: Clock,
        random: Callable[[], float],
        observer: Observer,
        redactor: Redactor,
        leeway: float,
        time_limit: float,
        without_lease: bool = False,
    ) -> None:
        self._without_lease = without_lease
        self._source = source
        self._shelf = shelf
        self._clock = clock
        self._random = random
        self._observer = observer
        self._redactor = redactor
        self._time_limit = time_limit
        self._life = Lifecycle(leeway=leeway)
        self._exchange: Exchange | None = None
        self._forgetting: anyio.Event | None = None
        self._failures = 0
        self._ready: tuple[float, float, Token] | None = None

    @property
    def state(self) -> State:
        """Where the token is in its life."""
        return self._life.state

    @property
    def can_refresh(self) -> bool:
        """Whether a refresh token is at hand."""
        return self._life.refresh_token is not None

    @property
    def is_busy(self) -> bool:
        """Whether an exchange or a sign-out is under way; see `settle`."""
        return self._exchange is not None or self._forgetting is not None

    async def settle(self) -> None:
        """Wait for the exchange or sign-out that is under way, if there is one. It has a time limit of its own."""
        while True:
            if self._exchange is not None:
                await self._exchange.done.wait()
            elif self._forgetting is not None:
                await self._forgetting.wait()
            else:
                return

    # -------------------------------------------------------------- the unit

    def _begin(self) -> Exchange:
        self._life.feed(life.ExchangeStarted())
        exchange = self._exchange = Exchange()
        telemetry = self._observer.watch.telemetry
        if telemetry is not None:
            exchange.watched = telemetry.exchange(self._observer.vendor)

        async def work() -> None:
            if exchange.watched is not None:
                exchange.watched.begins()
            await self._run(exchange)

        def ended() -> None:
            # Cut off by the end of the event loop itself, say; those who wait must not wait for ever.
            if not exchange.done.is_set():
                self._end_cut_off(exchange)

        try:
            spawn(work, name=f"fleetauth {self._observer.vendor} token exchange", ended=ended)
        except BaseException:
            ended()
            raise
        return exchange

    async def _run(self, exchange: Exchange) -> None:
        """The unit: exchange and save, owned by nobody who waits for it (I2)."""
        if self._forgetting is not None:
            await self._forgetting.wait()
        try:
            await self._exchange_and_save(exchange)
        except FleetAuthError as exc:
            self._fail(exchange, exc)
        except Exception as exc:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._fail(exchange, self._broken(exc))

    async def _exchange_and_save(self, exchange: Exchange) -> None:
        try:
            await self._exchange_under_lease(exchange)
        finally:
            await self._shelf.end()

    async def _exchange_under_lease(self, exchange: Exchange) -> None:
        started = self._clock.monotonic()
        adopted = await self._adopt()
        if adopted is not None:
            self._end(exchange, adopted)
            return
        outcome = await self._buy()
        if isinstance(outcome, FleetAuthError):
            self._fail(exchange, outcome)
            return
        outcome = attrs.evolve(
            outcome, refresh_token=outcome.refresh_token or self._life.refresh_token
        )
        try:
            kept = await self._shelf.save(outcome)  # save, then use (I3)
        except Exception:
            raise
        except BaseException:
            # Ctrl-C, or the loop's end, met the save. The refresh token that was used is spent: keep the new one.
            self._issued(exchange, outcome, started)
            raise
        if kept is not outcome:
            self._take_over(kept)
            self._end(exchange, kept)
            return
        self._issued(exchange, outcome, started)

    def _issued(self, exchange: Exchange, token: Token, started: float) -> None:
        self._life.feed(life.TokenIssued(token))
        self._observer.emit(
            TokenIssued(
                vendor=self._observer.vendor,
                grant=token.grant,
                generation=token.generation,
                lifetime=token.lifetime,
                seconds=self._clock.monotonic() - started,
            )
        )
        self._end(exchange, token)

    async def _adopt(self) -> Token | None:
        """Another session's newer token from the store, if it serves; its refresh token even if it doesn't."""
        at_stake = self._source.rotates or (self._source.refreshes and self.can_refresh)
        alone = self._without_lease or not at_stake
        token = await self._shelf.begin(self._life.token, self._life.generation, alone=alone)
        if token is None:
            return None
        self._take_over(token)
        if not self._life.due(now(self._clock)) or not self._shelf.leased:
            return token  # a due one without the lease: who has that renews it
        if self.state is State.ACTIVE:
            self._life.feed(life.ExchangeStarted())
        return None

    def _take_over(self, token: Token) -> None:
        self._redactor.learn(token.access_token, token.refresh_token)
        self._life.feed(life.TokenAdopted(token))
        self._observer.emit(TokenAdopted(vendor=self._observer.vendor, generation=token.generation))
        self._ready = None

    async def _buy(self) -> Token | FleetAuthError:
        refresh_token = self._life.refresh_token if self._source.refreshes else None
        if refresh_token is None:
            return await self._obtain(None)
        refused = await self._obtain(refresh_token)
        if not isinstance(refused, _REFRESH_REFUSALS):
            return refused
        self._observer.emit(RefreshRefused(vendor=self._observer.vendor, code=refused.code))
        doubted = isinstance(refused, NotAllowedError)
        if not doubted:
            self._life.feed(life.RefreshRefused())
        await self._shelf.extend()
        outcome = await self._obtain(None)
        if doubted and isinstance(outcome, Token):
            self._life.feed(life.RefreshRefused())
        return outcome

    async def _obtain(self, refresh_token: Secret | None) -> Token | FleetAuthError:
        try:
            with anyio.move_on_after(self._time_limit):
                return await self._source.obtain(
                    refresh_token, generation=self._life.generation + 1
                )
        except FleetAuthError as exc:
            return exc
        except Exception as exc:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            return self._broken(exc)
        limit = f"{self._time_limit:g} s"
        text = f"{self._observer.vendor}'s token endpoint gave no answer within {limit}; every token is kept"
        return TimedOutError(text, vendor=self._observer.vendor, may_have_arrived=True)

    def _broken(self, exc: Exception) -> FleetAuthError:
        text = f"the exchange broke: {type(exc).__name__}: {self._redactor.text(str(exc))}"
        return VendorFaultError(text, vendor=self._observer.vendor)

    # -------------------------------------------------------------- how it ends

    def _end(self, exchange: Exchange, token: Token) -> None:
        self._failures = 0
        until = self._life.fresh_until() or Instant(math.inf, math.inf)
        self._ready = None if self.state is State.CLOSED else (until.monotonic, until.wall, token)
        exchange.token = token
        self._finish(exchange)

    def _fail(self, exchange: Exchange, error: FleetAuthError) -> None:
        exchange.error = error
        if isinstance(error, CredentialsRefusedError):
            self._lock(error)
        else:
            self._back_off(error)
        self._finish(exchange)

    def _lock(self, error: CredentialsRefusedError) -> None:
        self._life.feed(life.CredentialsRefused(error))
        self._ready = None
        self._observer.emit(SessionLocked(vendor=self._observer.vendor, message=error.message))

    def _back_off(self, error: FleetAuthError) -> None:
        self._failures += 1
        wait = error.retry_after = self._wait_after(error)
        salvaged = error.refresh_token if isinstance(error, UnusableTokenError) else None
        self._life.feed(life.ExchangeFaulted(error, self._clock.monotonic() + wait, salvaged))
        self._observer.emit(
            ExchangeFailed(
                vendor=self._observer.vendor,
                error=type(error).__name__,
                message=error.message,
                retry_in=wait,
            )
        )

    def _wait_after(self, error: FleetAuthError) -> float:
        wait = doubled(self._failures, first=_FIRST_BACK_OFF, most=_MOST_BACK_OFF)
        asked = min(error.retry_after or 0.0, _MOST_ASKED)
        return max(jittered(wait, self._random()), asked)

    def _end_cut_off(self, exchange: Exchange) -> None:
        text = "the token exchange was cut off before it ended; every token is kept"
        error = TransportError(text, vendor=self._observer.vendor, may_have_arrived=True)
        exchange.error = exchange.error or error
        try:
            if self.state in (State.SIGNING_IN, State.RENEWING):
                self._life.feed(life.ExchangeFaulted(error, retry_at=-math.inf))
            self._finish(exchange)
        finally:  # whatever breaks here: nobody may wait for ever (I13)
            self._exchange = None
            exchange.done.set()

    def _finish(self, exchange: Exchange) -> None:
        exchange.end_watch()
        self._exchange = None
        if self._life.second_factor_wanted:  # a new token doesn't change that
            self._life.feed(life.SecondFactorWanted())
        exchange.done.set()
