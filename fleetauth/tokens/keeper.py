"""`Keeper`, the only code that drives the lifecycle: one exchange at a time, whoever asks or gives up (I1 to I6).

While a token serves, `ready` costs one look at the clocks. The exchange and its save are one unit that runs as a task
of its own; callers only wait for it. How a token is bought, and where it is kept, is given in.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, cast

import anyio
import attrs

from fleetauth.clock import Clock, Instant, now
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    InputRefusedError,
    MisuseError,
    NotAllowedError,
    SessionClosedError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.events import (
    ExchangeFailed,
    Observer,
    RefreshRefused,
    SecondFactorGiven,
    SecondFactorWanted,
    SessionLocked,
    TokenAdopted,
    TokenIssued,
    TokenRejected,
)
from fleetauth.secrets import Redactor, Secret

from . import lifecycle as life
from .answers import UnusableTokenError
from .endpoint import TokenSource
from .lifecycle import Lifecycle, State
from .second_factor import SecondFactor
from .shelf import Shelf
from .task import spawn
from .token import Token

# What ends a refresh token: the vendor's own word on what was sent to it. All else is a fault (I5).
_REFRESH_REFUSALS: Final = (CredentialsRefusedError, InputRefusedError, NotAllowedError)
_MOST_BACK_OFF: Final = 60.0  # seconds
_FIRST_BACK_OFF: Final = 0.5  # seconds


@attrs.define(eq=False)
class _Exchange:
    """One exchange under way, and how it ended."""

    done: anyio.Event = attrs.field(factory=anyio.Event)
    token: Token | None = None
    error: FleetAuthError | None = None


class Keeper:
    """Keeps one token: buys it, renews it, hands it out.

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
        self._exchange: _Exchange | None = None
        self._forgetting: anyio.Event | None = None
        self._failures = 0
        self._second_factors = 0
        self._ready: tuple[float, float, Token] | None = None

    @property
    def state(self) -> State:
        """Where the token is in its life."""
        return self._life.state

    @property
    def newest(self) -> Token | None:
        """The newest token, whether it serves or not."""
        return self._life.token

    @property
    def can_refresh(self) -> bool:
        """Whether a refresh token is at hand."""
        return self._life.refresh_token is not None

    @property
    def trouble(self) -> FleetAuthError | None:
        """Why nothing is sent any more, or the last exchange failed; `None` if all is well."""
        return self._life.trouble()

    def serves(self) -> bool:
        """Whether the newest token can be used now."""
        return self.state is not State.CLOSED and self._life.serving(now(self._clock)) is not None

    def ready(self) -> Token | None:
        """The token, if it serves and no renewal is due: no lock, no await."""
        ready = self._ready
        if (
            ready is not None
            and self._clock.monotonic() < ready[0]
            and self._clock.wall() < ready[1]
        ):
            return ready[2]
        return None

    async def token(self) -> Token:
        """A token that serves, bought if there is none.

        Cancelling this never cancels the exchange it waits for.

        Raises:
            FleetAuthError: There is none: the credentials are refused, or the exchange failed.
        """
        ready = self.ready()
        if ready is not None:
            return ready
        action = self._life.plan(now(self._clock))
        if isinstance(action, life.Serve):
            return action.token
        if isinstance(action, life.ServeAndRenew):
            self._begin()
            return action.token
        if isinstance(action, (life.Refuse, life.BackOff)):
            raise _refused(action)
        return await self._served(self._exchange or self._begin())

    async def renew(self) -> Token:
        """A new token, whether or not the old one still serves; joins an exchange that is under way.

        Raises:
            FleetAuthError: None came. The old one may still serve.
        """
        action = self._life.plan_renewal(now(self._clock))
        if isinstance(action, (life.Refuse, life.BackOff)):
            raise _refused(action)
        return await self._outcome(self._exchange or self._begin())

    def renew_if_due(self) -> float:
        """Start an exchange if one is due; seconds until there may be something to do, 0 while one is under way."""
        moment = now(self._clock)
        action = self._life.plan(moment)
        if isinstance(action, (life.Exchange, life.ServeAndRenew)):
            self._begin()
            return 0.0
        if isinstance(action, life.AwaitExchange) or self.state is State.RENEWING:
            return 0.0
        if isinstance(action, life.Refuse):
            return math.inf
        return self._life.held_back(moment) or self._until_due(moment)

    def rejected(self, generation: int) -> None:
        """An API answered 401 to this generation's token. Only if it is still the newest does that end it (I4)."""
        current = generation == self._life.generation and self._life.token is not None
        self._life.feed(life.TokenRejected(generation))
        if current:
            self._ready = None
        self._observer.emit(
            TokenRejected(vendor=self._observer.vendor, generation=generation, current=current)
        )

    def refuse(self, error: CredentialsRefusedError, *, generation: int | None = None) -> None:
        """An API refused the credentials themselves (HTTP Basic): nothing more is sent.

        Args:
            error: Why.
            generation: Of the credential that was refused: a late refusal of a replaced one locks nothing.
        """
        if self.state is State.ACTIVE and generation in (None, self._life.generation):
            self._lock(error)

    # -------------------------------------------------------------- the second factor

    def second_factor(self) -> SecondFactor | None:
        """What goes beside the token, if the vendor has taken a one-time password and that has not ended."""
        found = self._life.second_factor
        if found is None or found.serves(now(self._clock)):
            return found
        self._want_second_factor()
        return None

    @property
    def sign_ins(self) -> int:
        """Grows when the tokens are forgotten: a second factor that was asked for before is not taken after."""
        return self._life.sign_ins

    def second_factor_wanted(self, used: SecondFactor | None) -> bool:
        """The vendor refused a call for want of a second factor; only if that is still the newest does it end it (I4).

        Args:
            used: What the call went out with, if anything.

        Returns:
            Whether that is the reason. If it surely served, the user may simply not do this.
        """
        if used is not None and used.surely_serves(now(self._clock)):
            return False
        newest = self.second_factor()
        if newest is None or newest is used:
            self._want_second_factor()
        return True

    def second_factor_given(
        self, value: Secret, *, lifetime: float | None, started: Instant, sign_ins: int
    ) -> None:
        """The vendor took a one-time password.

        Args:
            value: What it bought.
            lifetime: Seconds from `started`, if known.
            started: When the request for it started.
            sign_ins: What `sign_ins` was then.

        Raises:
            MisuseError: The session was signed out meanwhile: it belongs to a sign-in that is no more.
        """
        self._redactor.learn(value)
        if sign_ins != self._life.sign_ins or self.state not in life.WITH_TOKEN:
            text = "the session was signed out while the one-time password was under way: hand in a new one"
            raise MisuseError(text, vendor=self._observer.vendor)
        self._second_factors += 1
        given = SecondFactor(
            value=value, generation=self._second_factors, obtained=started, lifetime=lifetime
        )
        self._life.feed(life.SecondFactorGiven(given))
        self._observer.emit(
            SecondFactorGiven(
                vendor=self._observer.vendor, generation=given.generation, lifetime=lifetime
            )
        )

    def _want_second_factor(self) -> None:
        news = not self._life.second_factor_wanted
        self._life.feed(life.SecondFactorWanted())
        if news and self._life.second_factor_wanted:
            self._observer.emit(SecondFactorWanted(vendor=self._observer.vendor))

    async def unlock(self) -> None:
        """Let the same credentials be tried again."""
        await self._at_rest()
        self._life.feed(life.Unlocked())

    async def start_over(self) -> None:
        """Forget the token: the credentials have been replaced."""
        await self._at_rest()
        self._life.feed(life.CredentialsReplaced())
        self._failures = 0
        self._ready = None

    async def settle(self) -> None:
        """Wait for the exchange or sign-out that is under way, if there is one. It has a time limit of its own."""
        while True:
            if self._exchange is not None:
                await self._exchange.done.wait()
            elif self._forgetting is not None:
                await self._forgetting.wait()
            else:
                return

    async def sign_out(self) -> None:
        """Forget the token, here and in the store.

        Raises:
            StoreError: The store fails; here it is forgotten all the same.
        """
        await self._at_rest()
        # An exchange that is begun meanwhile waits, or it would find the token that is about to be removed.
        forgetting = self._forgetting = anyio.Event()
        self._life.feed(life.Dropped())
        self._failures = 0
        self._ready = None
        try:
            await self._shelf.forget()
        finally:
            self._forgetting = None
            forgetting.set()

    async def close(self) -> None:
        """End: nothing new starts, what is under way is waited for, what is not saved yet is tried a last time."""
        self._life.feed(life.Closed())
        self._ready = None
        self._shelf.stop_waiting()
        await self.settle()
        await self._shelf.close()

    async def _at_rest(self) -> None:
        await self.settle()
        if self.state is State.CLOSED:
            raise SessionClosedError(life.CLOSED)

    # -------------------------------------------------------------- the exchange

    def _begin(self) -> _Exchange:
        self._life.feed(life.ExchangeStarted())
        exchange = self._exchange = _Exchange()

        async def work() -> None:
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

    async def _run(self, exchange: _Exchange) -> None:
        """The unit: exchange and save, owned by nobody who waits for it (I2)."""
        if self._forgetting is not None:
            await self._forgetting.wait()
        try:
            await self._exchange_and_save(exchange)
        except FleetAuthError as exc:
            self._fail(exchange, exc)
        except Exception as exc:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._fail(exchange, self._broken(exc))

    async def _exchange_and_save(self, exchange: _Exchange) -> None:
        try:
            await self._exchange_under_lease(exchange)
        finally:
            await self._shelf.end()

    async def _exchange_under_lease(self, exchange: _Exchange) -> None:
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

    def _issued(self, exchange: _Exchange, token: Token, started: float) -> None:
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
        if refresh_token is not None:
            outcome = await self._obtain(refresh_token)
            if not isinstance(outcome, _REFRESH_REFUSALS):
                return outcome
            self._life.feed(life.RefreshRefused())
            self._observer.emit(RefreshRefused(vendor=self._observer.vendor, code=outcome.code))
            await self._shelf.extend()
        return await self._obtain(None)

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

    def _end(self, exchange: _Exchange, token: Token) -> None:
        self._failures = 0
        until = self._life.fresh_until() or Instant(math.inf, math.inf)
        self._ready = None if self.state is State.CLOSED else (until.monotonic, until.wall, token)
        exchange.token = token
        self._finish(exchange)

    def _fail(self, exchange: _Exchange, error: FleetAuthError) -> None:
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
        doubled = min(_MOST_BACK_OFF, _FIRST_BACK_OFF * 2.0 ** min(self._failures - 1, 16))
        return max(doubled * (0.5 + self._random() / 2), error.retry_after or 0.0)

    def _end_cut_off(self, exchange: _Exchange) -> None:
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

    def _finish(self, exchange: _Exchange) -> None:
        self._exchange = None
        if self._life.second_factor_wanted:  # a new token doesn't change that
            self._life.feed(life.SecondFactorWanted())
        exchange.done.set()

    async def _served(self, exchange: _Exchange) -> Token:
        """What the exchange brought; or, where it failed, a token that serves all the same: one from the store."""
        await exchange.done.wait()
        if exchange.token is None and self.state in (State.ACTIVE, State.SECOND_FACTOR):
            serving = self._life.serving(now(self._clock))
            if serving is not None:
                return serving
        return await self._outcome(exchange)

    async def _outcome(self, exchange: _Exchange) -> Token:
        await exchange.done.wait()
        if exchange.error is not None:
            raise exchange.error.again()
        # Its own, however short it lives: those who waited for one exchange start no second.
        return cast("Token", exchange.token)

    def _until_due(self, moment: Instant) -> float:
        due = self._life.fresh_until()
        return (
            math.inf
            if due is None
            else min(due.monotonic - moment.monotonic, due.wall - moment.wall)
        )


def _refused(action: life.Refuse | life.BackOff) -> FleetAuthError:
    error = action.error.again()
    if isinstance(action, life.BackOff):
        error.retry_after = action.seconds
    return error
