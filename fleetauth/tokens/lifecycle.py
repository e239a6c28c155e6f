"""The token's lifecycle as a sans-I/O state machine: states, events and actions as values, transitions as a table.

It never awaits, reads a clock or sends anything: time is passed in, and what to do is handed back as an action for
`keeper` to carry out. An event that a state does not allow raises `LifecycleError` and changes nothing.
The diagram in ``docs/lifecycle.md`` is drawn from `TRANSITIONS`.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from fleetauth.clock import Instant
from fleetauth.errors import FleetAuthError, LifecycleError, SessionClosedError
from fleetauth.frozen import Frozen, frozen
from fleetauth.secrets import Secret

from .second_factor import SecondFactor
from .token import Token, passed


class State(enum.Enum):
    """Where a session's token is in its life. Fresh, due and expired are not states: they follow from the time."""

    SIGNED_OUT = "SignedOut"
    SIGNING_IN = "SigningIn"
    ACTIVE = "Active"
    RENEWING = "Renewing"
    LOCKED = "Locked"
    SECOND_FACTOR = "SecondFactor"
    CLOSED = "Closed"


# ------------------------------------------------------------------ events: what happened


class Event(Frozen):
    """Something that happened to the token."""

    __slots__ = ()


@frozen
class ExchangeStarted(Event):
    """A token request is about to be sent."""


@frozen(kw_only=False)
class TokenIssued(Event):
    """The vendor issued a token, and it is saved."""

    token: Token


@frozen(kw_only=False)
class TokenAdopted(Event):
    """A token was found in the store, where another session had put it."""

    token: Token


@frozen(kw_only=False)
class ExchangeFaulted(Event):
    """The exchange failed for a reason that is no refusal; no new one before `retry_at` (monotonic seconds).

    `refresh_token` is the rotated one, if the broken answer held one: the old one may be dead already.
    """

    error: FleetAuthError
    retry_at: float
    refresh_token: Secret | None = None


@frozen
class RefreshRefused(Event):
    """The refresh token has ended: by the vendor's word, or as the primary grant got through where it did not."""


@frozen(kw_only=False)
class CredentialsRefused(Event):
    """The vendor refused the credentials themselves."""

    error: FleetAuthError


@frozen
class SecondFactorWanted(Event):
    """The vendor wants a one-time password first, beside the token, which serves on."""


@frozen(kw_only=False)
class SecondFactorGiven(Event):
    """The vendor took a one-time password, and this is what it bought."""

    second_factor: SecondFactor


@frozen(kw_only=False)
class TokenRejected(Event):
    """An API answered 401 to a request that carried the token of this generation."""

    generation: int


@frozen
class CredentialsReplaced(Event):
    """The user gave new credentials."""


@frozen
class Unlocked(Event):
    """The user says that the same credentials may be tried again."""


@frozen
class Dropped(Event):
    """The user threw the token away."""


@frozen
class Closed(Event):
    """The session was closed."""


# ------------------------------------------------------------------ actions: what a caller should do now


@frozen(kw_only=False)
class Serve(Frozen):
    """Use this token."""

    token: Token


@frozen(kw_only=False)
class ServeAndRenew(Frozen):
    """Use this token; it is due, so start an exchange beside it."""

    token: Token


@frozen
class Exchange(Frozen):
    """Start an exchange and wait for it."""


@frozen
class AwaitExchange(Frozen):
    """Wait for the exchange that is under way."""


@frozen(kw_only=False)
class BackOff(Frozen):
    """The last exchange failed with `error`; wait this many seconds before the next."""

    error: FleetAuthError
    seconds: float


@frozen(kw_only=False)
class Refuse(Frozen):
    """Nothing will be sent; this is why."""

    error: FleetAuthError


Action: TypeAlias = Serve | ServeAndRenew | Exchange | AwaitExchange | BackOff | Refuse
"""What a caller that needs a token should do now."""

CLOSED: Final = "the session is closed; make a new one"
WITH_TOKEN: Final = frozenset({State.ACTIVE, State.RENEWING, State.SECOND_FACTOR})
"""The states in which there is a token, though it may have ended."""


# ------------------------------------------------------------------ the table


def _row(state: State, row: dict[type[Event], State]) -> Mapping[type[Event], State]:
    # What a late answer tells may come in any state, and changes none that has no token; any state can be closed.
    late = {TokenRejected: state, SecondFactorWanted: state}
    return MappingProxyType({**late, **row, Closed: State.CLOSED})


TRANSITIONS: Final[Mapping[State, Mapping[type[Event], State]]] = MappingProxyType(
    {
        State.SIGNED_OUT: _row(
            State.SIGNED_OUT,
            {
                ExchangeStarted: State.SIGNING_IN,
                CredentialsReplaced: State.SIGNED_OUT,
                Unlocked: State.SIGNED_OUT,
                Dropped: State.SIGNED_OUT,
            },
        ),
        State.SIGNING_IN: _row(
            State.SIGNING_IN,
            {
                TokenIssued: State.ACTIVE,
                TokenAdopted: State.ACTIVE,
                RefreshRefused: State.SIGNING_IN,
                ExchangeFaulted: State.SIGNED_OUT,
                CredentialsRefused: State.LOCKED,
            },
        ),
        State.ACTIVE: _row(
            State.ACTIVE,
            {
                ExchangeStarted: State.RENEWING,
                CredentialsRefused: State.LOCKED,
                SecondFactorWanted: State.SECOND_FACTOR,
                SecondFactorGiven: State.ACTIVE,
                CredentialsReplaced: State.SIGNED_OUT,
                Unlocked: State.ACTIVE,
                Dropped: State.SIGNED_OUT,
            },
        ),
        State.RENEWING: _row(
            State.RENEWING,
            {
                TokenIssued: State.ACTIVE,
                TokenAdopted: State.ACTIVE,
                RefreshRefused: State.RENEWING,
                ExchangeFaulted: State.ACTIVE,
                CredentialsRefused: State.LOCKED,
                # Remembered, and told again by the keeper once the exchange has ended.
                SecondFactorWanted: State.RENEWING,
                SecondFactorGiven: State.RENEWING,
            },
        ),
        State.LOCKED: _row(
            State.LOCKED,
            {
                CredentialsReplaced: State.SIGNED_OUT,
                Unlocked: State.SIGNED_OUT,
                Dropped: State.LOCKED,
            },
        ),
        State.SECOND_FACTOR: _row(  # the token serves on, and is renewed: some calls want nothing beside it
            State.SECOND_FACTOR,
            {
                ExchangeStarted: State.RENEWING,
                CredentialsRefused: State.LOCKED,
                SecondFactorGiven: State.ACTIVE,
                CredentialsReplaced: State.SIGNED_OUT,
                Unlocked: State.SECOND_FACTOR,
                Dropped: State.SIGNED_OUT,
            },
        ),
        # An exchange may end after the session was closed: its end must not raise, and must not open it again.
        State.CLOSED: _row(
            State.CLOSED,
            {
                TokenIssued: State.CLOSED,
                TokenAdopted: State.CLOSED,
                RefreshRefused: State.CLOSED,
                ExchangeFaulted: State.CLOSED,
                CredentialsRefused: State.CLOSED,
                SecondFactorGiven: State.CLOSED,
                Dropped: State.CLOSED,
            },
        ),
    }
)


class Lifecycle:
    """One token's life: fed with events, asked for the next action.

    Attributes:
        state: Where it is.
        token: The token that serves or served last; `None` while there is none.
        refresh_token: What the next exchange may use; it outlives a rejected access token.
        generation: Of the newest token; 0 before the first. It only grows, also over a sign-out, so that a late 401
            of an old token is never taken for one of the next.
        second_factor: What a one-time password bought, which goes beside the token; `None` while there is none.
        second_factor_wanted: Whether the vendor wants one that is not there.
        sign_ins: Grows with whatever forgets the tokens, so that a second factor of before is not used after.
    """

    __slots__ = (
        "_error",
        "_leeway",
        "_rejected",
        "_retry_at",
        "generation",
        "refresh_token",
        "second_factor",
        "second_factor_wanted",
        "sign_ins",
        "state",
        "token",
    )

    def __init__(self, *, leeway: float) -> None:
        self._leeway = leeway
        self.state: State = State.SIGNED_OUT
        self.token: Token | None = None
        self.refresh_token: Secret | None = None
        self.generation: int = 0
        self.second_factor: SecondFactor | None = None
        self.second_factor_wanted: bool = False
        self.sign_ins: int = 0
        self._rejected = False
        self._retry_at: float | None = None
        self._error: FleetAuthError | None = None

    def feed(self, event: Event) -> None:
        """Let an event happen, or raise `LifecycleError` and change nothing."""
        following = TRANSITIONS[self.state].get(type(event))
        if following is None:
            msg = f"{type(event).__name__} is not allowed in {self.state.value}"
            raise LifecycleError(msg)
        self.state = following
        self._take(event)

    def plan(self, now: Instant) -> Action:
        """What a caller that needs a token should do at this moment."""
        if self.state in WITH_TOKEN:
            return self._plan_with_token(now)
        if self.state is State.SIGNED_OUT:
            return self._plan_exchange(now)
        if self.state is State.SIGNING_IN:
            return AwaitExchange()
        if self.state is State.CLOSED:
            return Refuse(SessionClosedError(CLOSED))
        return Refuse(self._why())

    def plan_renewal(self, now: Instant) -> Action:
        """What a caller that wants a new token should do at this moment, whether or not the old one serves."""
        if self.state in (State.ACTIVE, State.SECOND_FACTOR):
            return self._plan_exchange(now)
        return AwaitExchange() if self.state is State.RENEWING else self.plan(now)

    def serving(self, now: Instant) -> Token | None:
        """The token, if it can still be used at this moment."""
        if self.token is None or self._rejected or passed(self.token.end(), now):
            return None
        return self.token

    def due(self, now: Instant) -> bool:
        """Whether the token should be renewed by now."""
        return self.token is None or self._rejected or passed(self.token.due_at(self._leeway), now)

    def held_back(self, now: Instant) -> float:
        """Seconds until the next exchange is allowed; 0 if it is now."""
        return max(0.0, (self._retry_at or now.monotonic) - now.monotonic)

    def fresh_until(self) -> Instant | None:
        """Until when the token serves and nothing else needs to be thought of; `None` without an end."""
        return None if self.token is None else self.token.due_at(self._leeway)

    def trouble(self) -> FleetAuthError | None:
        """Why the credentials are refused, or the last exchange failed; `None` if neither is so."""
        return self._error

    def _plan_with_token(self, now: Instant) -> Action:
        token = self.serving(now)
        if self.state is State.RENEWING:
            return AwaitExchange() if token is None else Serve(token)
        if token is None:
            return self._plan_exchange(now)
        if self.due(now) and not self.held_back(now):
            return ServeAndRenew(token)
        return Serve(token)

    def _plan_exchange(self, now: Instant) -> Action:
        wait = self.held_back(now)
        return BackOff(self._why(), wait) if wait else Exchange()

    def _why(self) -> FleetAuthError:
        return self._error or LifecycleError(f"{self.state.value} without a reason")

    def _take(self, event: Event) -> None:
        match event:
            case TokenIssued(token) | TokenAdopted(token):
                self.token = token
                self.generation = token.generation
                # A vendor that sends no new refresh token means the old one to be kept (RFC 6749, section 6).
                self.refresh_token = token.refresh_token or self.refresh_token
                self._rejected = False
                self._error = self._retry_at = None
            case ExchangeFaulted(error, retry_at, refresh_token):
                self._error, self._retry_at = error, retry_at
                self.refresh_token = refresh_token or self.refresh_token
            case RefreshRefused():
                self.refresh_token = None
            case CredentialsRefused(error):
                self._forget()
                self._error = error
            case SecondFactorWanted() if self.state in WITH_TOKEN:
                self.second_factor, self.second_factor_wanted = None, True
            case SecondFactorGiven(second_factor) if self.state in WITH_TOKEN:
                self.second_factor, self.second_factor_wanted = second_factor, False
            case Closed():
                self.second_factor = None
            case TokenRejected(generation):
                self._rejected = self._rejected or generation == self.generation
            case Dropped() | CredentialsReplaced() if self.state is State.SIGNED_OUT:
                self._forget()
            case _:
                pass

    def _forget(self) -> None:
        self.token = self.refresh_token = self.second_factor = None
        self.second_factor_wanted = False
        self.sign_ins += 1
        self._rejected = False
        self._error = self._retry_at = None
