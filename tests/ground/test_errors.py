"""The tree of errors: what each of them carries, that it survives copying and pickling, and what it is one of."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import fleetauth.errors as module
from fleetauth.errors import (
    ArgumentError,
    ConfigurationError,
    DecodeError,
    EventLoopError,
    FleetAuthError,
    InputRefusedError,
    LifecycleError,
    MissingExtraError,
    MisuseError,
    OriginError,
    RedirectError,
    SessionClosedError,
    TimedOutError,
    TransportError,
    VendorFaultError,
)
from fleetauth.secrets import Secret
from fleetauth.tokens.answers import UnusableTokenError

ERRORS: list[type[FleetAuthError]] = [
    *(kind for _, kind in inspect.getmembers(module, inspect.isclass)
      if issubclass(kind, FleetAuthError)),
    UnusableTokenError,
]  # fmt: skip
DETAILS: dict[str, Any] = {
    "vendor": "fleet",
    "status": 418,
    "code": "E17",
    "vendor_message": "the invented reason",
    "request_id": "r1",
    "body": b"\xffbody",
    "retry_after": 1.5,
    "errors": (("E17", "the invented reason"), (None, "another")),
    "data": {"card": None},
}
OWN: dict[type[FleetAuthError], dict[str, Any]] = {
    TransportError: {"may_have_arrived": True},
    TimedOutError: {"may_have_arrived": True},
    VendorFaultError: {"may_have_arrived": True},
    RedirectError: {"may_have_arrived": True},
    DecodeError: {"path": "items[17].speed"},
    UnusableTokenError: {"path": "access_token"},
}


def made(kind: type[FleetAuthError]) -> FleetAuthError:
    """One with everything that it can carry."""
    return kind("a sentence", **DETAILS, **OWN.get(kind, {}))


TWINS: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    FleetAuthError.again,
    *(lambda it, at=at: pickle.loads(pickle.dumps(it, at)) for at in range(2, 6)),  # noqa: S301
]


@pytest.mark.parametrize("kind", ERRORS)
def test_a_copied_or_pickled_error_keeps_everything(kind: type[FleetAuthError]) -> None:
    error = made(kind)
    for twin in TWINS:
        other = twin(error)
        assert type(other) is kind
        assert other is not error
        assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_tells_its_sentence(kind: type[FleetAuthError]) -> None:
    error = made(kind)
    assert str(error) == error.message == "a sentence"
    assert {name: getattr(error, name) for name in DETAILS} == DETAILS


@pytest.mark.parametrize("kind", ERRORS)
def test_nothing_but_the_sentence_is_needed(kind: type[FleetAuthError]) -> None:
    error = kind("a sentence")
    assert {getattr(error, name) or None for name in DETAILS} == {None}


def test_a_fresh_copy_has_no_traceback_of_the_others() -> None:
    error = made(VendorFaultError)
    try:
        raise error
    except VendorFaultError:
        assert error.__traceback__ is not None
        assert error.again().__traceback__ is None


def test_a_salvaged_refresh_token_does_not_leave_the_process() -> None:
    error = UnusableTokenError("a sentence", refresh_token=Secret("canary"))
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert twin.refresh_token is None
    assert b"canary" not in pickle.dumps(error)
    assert error.refresh_token == Secret("canary")


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (TimedOutError, TransportError),
        (TimedOutError, TimeoutError),
        (RedirectError, VendorFaultError),
        (ConfigurationError, ValueError),
        (ArgumentError, ValueError),
        (MissingExtraError, ImportError),
        *(
            (kind, MisuseError)
            for kind in (
                ArgumentError,
                ConfigurationError,
                EventLoopError,
                LifecycleError,
                MissingExtraError,
                OriginError,
                SessionClosedError,
            )
        ),
    ],
)
def test_an_error_is_also_what_a_caller_may_expect(
    kind: type[Exception], parent: type[Exception]
) -> None:
    assert issubclass(kind, parent)


def test_what_the_vendor_refuses_is_no_misuse() -> None:
    assert not issubclass(InputRefusedError, MisuseError)


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_says_what_it_means(kind: type[FleetAuthError]) -> None:
    assert inspect.getdoc(kind)
