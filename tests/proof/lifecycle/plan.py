"""What a plan is made of: what is tried with which session, and the steps, as values that Hypothesis makes and shrinks.

What a step does is in `play`; what must come of it, in the rules.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.proof.lifecycle.landed import Fault

Argument: TypeAlias = int | float | str
LIFETIMES: Final = (0.125, 1.0, 20.0, 90.0, 600.0, 1800.0, 3600.0)  # seconds; the leeway is 60
SPANS: Final = (0.125, 0.5, 1.0, 4.0, 15.0, 29.0, 40.0, 61.0, 600.0, 1790.0, 3600.0)  # seconds
FORMS: Final = ("number", "text", "missing")
FAULTS: Final = {
    "no connection": Fault("TransportError"),
    "broken off": Fault("TransportError", arrived=True),
    "no answer": Fault("TimedOutError", arrived=True),
    "429": Fault("QuotaError", at_door=True, retry_after=7.0),
    "503": Fault("VendorFaultError", arrived=True, retry_after=20.0),
    "500": Fault("VendorFaultError", arrived=True),
    "501": Fault("VendorFaultError", passing=False, arrived=True),
    "HTML": Fault("UnusableTokenError", passing=False),
    "no lifetime": Fault("UnusableTokenError", passing=False),
    "403": Fault("NotAllowedError", passing=False, perhaps_refused=True),
}
"""What can break, and how a session must tell of it. The last three befall token requests only."""
ON_CALLS: Final = tuple(FAULTS)[:-3]
CALLS: Final = ("read", "read", "read", "write", "login", "refresh", "headers")
OPERATIONS: Final = ("save", "load", "acquire", "release")


@attrs.frozen
class Setting:
    """What a plan is played with.

    Attributes:
        vendor: Whose session.
        sessions: How many share the store.
        retries: Of each call.
        leeway: Seconds.
        variant: 0 or more; which of the vendor's own ways with refresh tokens.
        closes_amid: Whether the sessions are closed while everything is under way, and not once all works again.
    """

    vendor: str
    sessions: int = 1
    retries: int = 0
    leeway: float = 60.0
    variant: int = 0
    closes_amid: bool = False


@attrs.frozen(repr=False)
class Step:
    """One thing that happens."""

    what: str
    arguments: tuple[Argument, ...] = ()

    def __repr__(self) -> str:
        return f"step{(self.what, *self.arguments)!r}"


def step(what: str, *arguments: Argument) -> Step:
    """A step, in short."""
    return Step(what, arguments)


def _steps(what: str, *arguments: SearchStrategy[Argument]) -> SearchStrategy[Step]:
    return st.tuples(*arguments).map(lambda given: Step(what, given))


_WHICH = st.integers(0, 7)
_WHO = st.integers(0, 1)
_START = _steps("start", st.sampled_from(CALLS), _WHO, st.integers(0, 2), st.integers(1, 4))
_LAND = _steps("land", _WHICH)
_PASS = _steps("pass", st.sampled_from(SPANS))
_GIVE_UP = _steps("give up", _WHICH)
_ACT = _steps("act", _WHICH)
_BREAK = _steps("break", _WHICH, st.sampled_from(tuple(FAULTS)))
_KINDS: Final[dict[str, SearchStrategy[Step]]] = {
    "suspend": _steps("suspend", st.sampled_from(SPANS)),
    "set the wall": _steps("set the wall", st.sampled_from(SPANS), st.sampled_from((-1, 1))),
    "revoke": _steps("revoke", st.sampled_from(("access", "refresh", "family"))),
    "sell": _steps("sell", st.sampled_from(LIFETIMES), st.sampled_from(FORMS)),
    "change password": _steps("change password"),
    "replace": _steps("replace", _WHO),
    "unlock": _steps("unlock", _WHO),
    "sign out": _steps("sign out", _WHO),
    "store": _steps("store", st.sampled_from(OPERATIONS), st.booleans().map(int)),
    "stall": _steps("stall", st.booleans().map(int)),
}
_FACTOR: Final = {
    "want a factor": _steps("want a factor", st.booleans().map(int)),
    "end factors": _steps("end factors"),
    "hand in": _steps("hand in", st.booleans().map(int)),
}


def _scene(*steps: SearchStrategy[Step]) -> SearchStrategy[list[Step]]:
    return st.tuples(*steps).map(list)


_DONE = st.just(step("land token"))
_READS = _steps(
    "start", st.sampled_from(("read", "write")), _WHO, st.integers(0, 2), st.integers(2, 4)
)
_RENEWS = _steps(
    "start", st.sampled_from(("refresh", "refresh", "login")), _WHO, st.just(0), st.just(1)
)
_FAILS = st.sampled_from(OPERATIONS)
_LOST = _steps("break token", st.sampled_from(tuple(FAULTS)))
_JUMP = st.one_of(_KINDS["suspend"], _KINDS["set the wall"], _PASS, _KINDS["sell"])
_SCENES: Final = (
    # Many calls with one token that dies: the first 401 renews it, the others come late.
    _scene(_RENEWS, _DONE, _READS, _KINDS["revoke"], _LAND, _LAND, _DONE, *[_LAND] * 4),
    # A token reaches its end, or seems to, while calls go on.
    _scene(_KINDS["sell"], _RENEWS, _DONE, _READS, _JUMP, _READS, _LAND, _READS, _LAND),
    # An exchange whose answer is lost or of no use, and the next one.
    _scene(_RENEWS, _LOST, _PASS, _READS, _LAND, _LAND),
    # A renewal beside a token that serves, which breaks.
    _scene(
        st.just(step("sell", 90.0, "number")),
        _RENEWS,
        _DONE,
        st.just(step("pass", 40.0)),
        _READS,
        _LOST,
        _READS,
        _PASS,
        _READS,
        _DONE,
    ),
    # The store fails while a token comes, and works again.
    _scene(
        _FAILS.map(lambda name: step("store", name, 1)),
        _RENEWS,
        _DONE,
        _READS,
        _PASS,
        _FAILS.map(lambda name: step("store", name, 0)),
        _PASS,
    ),
    # The credentials are refused, and mended or not.
    _scene(_KINDS["change password"], _RENEWS, _LAND, _READS, _KINDS["replace"], _RENEWS, _LAND),
    # Callers come and go while the new token is being saved.
    _scene(st.just(step("stall", 1)), _RENEWS, _DONE, _READS, _GIVE_UP, st.just(step("stall", 0))),
    # Two want a new token at once.
    _scene(_RENEWS, _RENEWS, _READS, _LAND, _LAND, _LAND),
)


def plans(
    setting: SearchStrategy[Setting], *, second_factor: bool = False
) -> SearchStrategy[tuple[Setting, list[Step]]]:
    """Plans of random steps, and of scenes that random steps alone would seldom make."""
    disturbing = st.one_of(*_KINDS.values())
    kinds = [*[_START] * 4, *[_LAND] * 5, *[_PASS] * 2, *[disturbing] * 3, _GIVE_UP, _ACT, _BREAK]
    if second_factor:
        kinds += [st.one_of(*_FACTOR.values())] * 4
    alone = [kind.map(lambda one: [one]) for kind in kinds]
    weighed = [*alone, *_SCENES]
    # An index, not `one_of`, which would merge what is named more than once.
    parts = st.integers(0, len(weighed) - 1).flatmap(weighed.__getitem__)
    steps = st.lists(parts, min_size=12, max_size=28).map(
        lambda some: [s for part in some for s in part]
    )
    return st.tuples(setting, steps)


def settings_of(vendor: str, *, sessions: tuple[int, ...] = (1,)) -> SearchStrategy[Setting]:
    """What a vendor's plans are played with."""
    return st.builds(
        Setting,
        vendor=st.just(vendor),
        sessions=st.sampled_from(sessions),
        retries=st.integers(0, 2),
        leeway=st.sampled_from((60.0, 0.0, 5.0)),
        variant=st.integers(0, 2),
        closes_amid=st.sampled_from((False, False, True)),
    )
