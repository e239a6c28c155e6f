"""`Keeper`: what a session asks of its token, and tells of it. While one serves, `ready` costs one look at the clocks.

It and `Exchanges`, on which it stands, are the only code that drives the lifecycle (I1 to I6).
"""

from __future__ import annotations

import math

import anyio

from fleetauth.clock import Instant, now
from fleetauth.errors import (
    CredentialsRefusedError,
    FleetAuthError,
    MisuseError,
    SessionClosedError,
)
from fleetauth.events import SecondFactorGiven, SecondFactorWanted, TokenRejected
from fleetauth.secrets import Secret

from . import lifecycle as life
from .exchange import Exchange
from .exchanges import Exchanges
from .lifecycle import State
from .second_factor import SecondFactor
from .token import Token, until


class Keeper(Exchanges):
    """Keeps one token: hands it out, has it bought and renewed, and forgets it."""

    _second_factors = 0  # that were given; each has its number

    @property
    def newest(self) -> Token | None:
        """The newest token, whether it serves or not."""
        return self._life.token

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
        return await (self._exchange or self._begin()).outcome()

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

    # -------------------------------------------------------------- what its user decides

    async def unlock(self) -> None:
        """Let the same credentials be tried again."""
        await self._at_rest()
        self._life.feed(life.Unlocked())

    async def start_over(self) -> None:
        """Forget the token: the credentials have been replaced. It waits only for what is under way."""
        await self._at_rest()
        self._life.feed(life.CredentialsReplaced())
        self._failures = 0
        self._ready = None

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

    # -------------------------------------------------------------- inside

    async def _served(self, exchange: Exchange) -> Token:
        """What the exchange brought; or, where it failed, a token that serves all the same: one from the store."""
        await exchange.ended()
        if exchange.token is None and self.state in (State.ACTIVE, State.SECOND_FACTOR):
            serving = self._life.serving(now(self._clock))
            if serving is not None:
                return serving
        return await exchange.outcome()

    async def _at_rest(self) -> None:
        await self.settle()
        if self.state is State.CLOSED:
            raise SessionClosedError(life.CLOSED)

    def _until_due(self, moment: Instant) -> float:
        due = self._life.fresh_until()
        return math.inf if due is None else until(due, moment)


def _refused(action: life.Refuse | life.BackOff) -> FleetAuthError:
    error = action.error.again()
    if isinstance(action, life.BackOff):
        error.retry_after = action.seconds
    return error
