"""What is right of a session's calls: what each must have under way, or how it must have ended (I4, I5, I11).

The model: it is told what the plan does and what becomes of each request, and keeps each call's way in plain Python.
Nothing here is the SDK's.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from tests.proof.lifecycle.landed import Fault, Said
from tests.proof.lifecycle.rules_store import Held
from tests.proof.lifecycle.rules_token import TokenRules
from tests.proof.lifecycle.rules_values import Now

Kind: TypeAlias = Literal["read", "write", "login", "refresh", "headers", "hand in"]
SURELY = 60.0  # seconds for which a new second factor is taken to serve


@attrs.frozen
class Factor:
    """What a one-time password bought, and when the call for it began, on both clocks."""

    value: str
    monotonic: float
    wall: float


@attrs.define(eq=False)
class Asked:
    """One call of the user's.

    Attributes:
        number: Which.
        kind: "read" may be repeated, "write" may not; "hand in" is a write that buys a second factor.
        place: Where it goes.
        basic: Whether it is signed in to by the credentials themselves.
        attempt: Which attempt this is.
        replays: Whether its token was refused in this attempt.
        used: The token that its request carries.
        factor: The second factor beside it.
        arrived: Whether the vendor may have acted on an attempt.
        wakes: When its next attempt begins.
        begun: When it began, on both clocks, and under which sign-in.
    """

    number: int
    kind: Kind
    place: str
    basic: bool = False
    attempt: int = 1
    replays: bool = False
    used: Held | None = None
    factor: Factor | None = None
    arrived: bool = False
    wakes: float | None = None
    begun: tuple[float, float, int] = (0.0, 0.0, 0)


class SessionRules:
    """One session: its token, its HTTP Basic credential if it has one, and its calls.

    Attributes:
        under_way: What each call's request carries: an access token and a second factor.
        ended: How each call ended: "ok" or an error's name.
    """

    def __init__(self, now: Now, token: TokenRules, basic: TokenRules, retries: int) -> None:
        self.now = now
        self.token = token
        self.basic = basic
        self.retries = retries
        self.under_way: dict[int, tuple[str, str | None]] = {}
        self.ended: dict[int, str] = {}
        self.factor: Factor | None = None
        self.factor_wanted = False
        self.sign_ins = 0
        self._calls: dict[int, Asked] = {}
        self._waiting: list[Asked] = []
        self._accepted = 0
        self._refused: dict[str, int] = {}
        self._tried: dict[str, int] = {}
        token.ends = lambda came: self._exchange_ended(token, came)
        basic.ends = lambda came: self._exchange_ended(basic, came)
        token.forgets = self._forgotten

    def state(self) -> str:
        """As the session must tell it."""
        if self.basic.locked and not self.token.closed:
            return "Locked"
        state = self.token.state()
        return "SecondFactor" if state == "Active" and self.factor_wanted else state

    # -------------------------------------------------------------- a call begins, waits, gives up

    def starts(self, call: Asked) -> None:
        self._calls[call.number] = call
        call.begun = (self.now.monotonic(), self.now.wall(), self.sign_ins)
        self._wants_token(call)

    def given_up(self, number: int) -> None:
        """Its caller was cancelled. What it waited for goes on (I2)."""
        call = self._calls[number]
        if call in self._waiting:
            self._waiting.remove(call)
        self._ends_trial(call)
        self._end(call, "cancelled")

    def knows(self, number: int) -> bool:
        """Whether it is a call of this session that has not ended."""
        return number in self._calls

    def time_passed(self) -> None:
        for call in list(self._calls.values()):
            if call.wakes is not None and call.wakes <= self.now.monotonic():
                call.wakes = None
                call.attempt += 1
                self._wants_token(call)

    def _wants_token(self, call: Asked) -> None:
        rules = self.basic if call.basic else self.token
        if rules.closed or rules.locked:
            self._fails(
                call, Fault("SessionClosedError" if rules.closed else _LOCKED, passing=False)
            )
        elif call.kind != "refresh" and rules.serves():
            self._goes(call, rules)
            if rules.due() and rules.exchange is None and not rules.held_for():
                rules.begin()
        elif rules.exchange is not None:
            self._waiting.append(call)
        elif rules.held_for():
            assert rules.trouble is not None
            self._fails(call, attrs.evolve(rules.trouble, retry_after=rules.held_for()))
        else:
            self._waiting.append(call)
            rules.begin()

    def settles(self) -> None:
        """What has begun does its first steps."""
        self.basic.goes_on()
        self.token.goes_on()

    def _exchange_ended(self, rules: TokenRules, came: Held | Fault | None) -> None:
        here = rules is self.basic
        waiting = [call for call in self._waiting if call.basic is here]
        self._waiting = [call for call in self._waiting if call.basic is not here]
        for call in waiting:
            if isinstance(came, Held):
                self._goes(call, rules, came)
            elif came is None:
                self._fails(call, Fault(_LOCKED, passing=False))
            elif call.kind != "refresh" and rules.serves() and not rules.closed:
                self._goes(call, rules)
            else:
                self._fails(call, came)

    def _goes(self, call: Asked, rules: TokenRules, token: Held | None = None) -> None:
        """It has a token, and sends its request, if it has one to send."""
        token = token or rules.token
        assert token is not None
        if call.kind in {"login", "refresh", "headers"}:
            self._end(call, "ok")
            return
        call.used = token
        call.factor = self.factor
        if call.replays:
            self._tried[call.place] = max(token.number, self._tried.get(call.place, 0))
        beside = None if self.factor is None else self.factor.value
        self.under_way[call.number] = (token.access, beside)

    # -------------------------------------------------------------- what becomes of its request

    def lands(self, number: int, landed: Said | Fault) -> None:
        call = self._calls[number]
        del self.under_way[number]
        if isinstance(landed, Fault):
            self._ends_trial(call)
            self._fails(call, landed)
        elif landed.status == 401:
            self._unauthorized(call)
        else:
            self._ends_trial(call)
            self._answered(call, landed)

    def _answered(self, call: Asked, said: Said) -> None:
        assert call.used is not None
        if said.status != 200:
            self._end(call, {403: "NotAllowedError", 404: "NotFoundError"}[said.status])
            return
        self._accepted = max(self._accepted, call.used.number)
        self._refused.pop(call.place, None)
        if said.restricted:
            self._end(call, self._restricted(call))
        elif said.wrong:
            self._end(call, "InputRefusedError")
        else:
            self._end(call, "ok" if said.bought is None else self._bought(call, said.bought))

    def _unauthorized(self, call: Asked) -> None:
        """A 401 names a token: it renews only if that is the newest, and the call is replayed once (I4)."""
        assert call.used is not None
        number = call.used.number
        if call.basic:
            if self.basic.number == number and self.basic.token is not None:
                self.basic.forget()
                self.basic.locked = True
            self._end(call, _LOCKED)
        elif call.replays:
            self._ends_trial(call)
            self._refused[call.place] = max(number, self._refused.get(call.place, 0))
            self._end(call, "NotAllowedError")
        elif self._tells_nothing(call.place, number):
            self._end(call, "NotAllowedError")
        else:
            self.token.rejects(number)
            call.replays = True
            self._tried[call.place] = max(number + 1, self._tried.get(call.place, 0))
            self._wants_token(call)

    def _tells_nothing(self, place: str, number: int) -> bool:
        """Whether this place refuses brand-new tokens too: then it costs no further exchange."""
        if self._tried.get(place) == number:
            return True
        refused = self._refused.get(place)
        return refused is not None and number in {refused, self._accepted}

    def _ends_trial(self, call: Asked) -> None:
        if call.replays:
            self._tried.pop(call.place, None)

    def _fails(self, call: Asked, fault: Fault) -> None:
        """Another attempt follows where it may help and is safe."""
        self._ends_trial(call)
        call.arrived = call.arrived or fault.arrived
        safe = call.kind not in {"write", "hand in"}
        again = fault.passing and (safe or not call.arrived or fault.at_door)
        if not again or call.attempt > self.retries:
            self._end(call, fault.error)
            return
        doubled = min(30.0, 0.5 * 2.0 ** (call.attempt - 1))
        wait = max(doubled * (0.5 + self.token.habits.jitter / 2), fault.retry_after)
        call.wakes = self.now.monotonic() + wait
        call.replays = False

    def _end(self, call: Asked, how: str) -> None:
        self.under_way.pop(call.number, None)
        self.ended[call.number] = how
        del self._calls[call.number]

    # -------------------------------------------------------------- the second factor

    def _restricted(self, call: Asked) -> str:
        """The vendor wants a second factor: is it missing, or is this not allowed in spite of it?"""
        if call.factor is not None and not self._may_have_ended(call.factor):
            return "NotAllowedError"
        if self.factor is None or self.factor is call.factor:
            self._wants_factor()
        return "SecondFactorError"

    def _may_have_ended(self, factor: Factor) -> bool:
        return (
            self.now.monotonic() >= factor.monotonic + SURELY
            or self.now.wall() >= factor.wall + SURELY
        )

    def _bought(self, call: Asked, value: str) -> str:
        monotonic, wall, sign_ins = call.begun
        if sign_ins != self.sign_ins or self.token.state() not in {"Active", "Renewing"}:
            return "MisuseError"
        self.factor, self.factor_wanted = Factor(value, monotonic, wall), False
        return "ok"

    def _wants_factor(self) -> None:
        if self.token.token is not None:
            self.factor, self.factor_wanted = None, True

    def _forgotten(self) -> None:
        self.factor, self.factor_wanted = None, False
        self.sign_ins += 1


_LOCKED = "CredentialsRefusedError"
