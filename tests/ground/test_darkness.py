"""The canary test's own eyes: it would see a secret wherever one could show."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import attrs
import pytest

from fleetauth.secrets import Secret
from tests.ground.darkness import CANARY, PASSWORD, of_error, of_object, spelt, traces

EVIL: Any = compile(
    "def leak(password):\n    raise ValueError('no secret in these words')\n",
    "elsewhere.py",
    "exec",
)


class Slotted:
    """An object without a dictionary."""

    __slots__ = ("inner",)

    def __init__(self, inner: object) -> None:
        self.inner = inner


class Plain:
    """An object that does not show what it holds."""

    def __init__(self, inner: object) -> None:
        self.inner = inner

    def __reduce__(self) -> tuple[Any, ...]:
        return Plain, (self.inner,)


class Drawn:
    """An object that shows what it holds in a notebook only."""

    def _repr_html_(self) -> str:
        return PASSWORD


@attrs.frozen
class Record:
    """A record that hides a field in its repr."""

    inner: object = attrs.field(repr=False)


@pytest.mark.parametrize(
    "thing",
    [
        PASSWORD,
        [("a", {"b": PASSWORD})],
        {PASSWORD: 1},
        Slotted(PASSWORD),
        Plain(Slotted({PASSWORD})),
        Record(PASSWORD),
        Drawn(),
        spelt([PASSWORD]),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_a_secret_in_an_object_is_seen(thing: object) -> None:
    assert traces(of_object(thing))


def test_a_wrapped_secret_is_not_seen() -> None:
    assert traces(of_object(Plain([Record(Secret(PASSWORD))]))) == []


def test_an_object_that_holds_itself_is_walked_once() -> None:
    thing = Plain(None)
    thing.inner = thing
    assert traces(of_object(thing)) == []


def caught(password: str) -> Exception:
    """An error from another file, with a secret in a local variable there."""
    scope: dict[str, Any] = {}
    exec(EVIL, scope)  # noqa: S102 - a frame that is not this file's
    try:
        scope["leak"](password)
    except ValueError as exc:
        return exc
    raise AssertionError


def test_a_secret_in_a_local_variable_is_seen() -> None:
    assert traces(of_error(caught(PASSWORD), [__file__]))


def test_the_tests_own_local_variables_are_not_looked_at() -> None:
    assert traces(of_error(caught("none"), [__file__])) == []


@pytest.mark.parametrize("how", ["__cause__", "__context__"])
def test_a_secret_in_an_error_behind_an_error_is_seen(how: str) -> None:
    error = KeyError("no secret")
    setattr(error, how, caught(PASSWORD))
    assert traces(of_error(error, [__file__]))


def test_a_secret_in_a_group_of_errors_is_seen() -> None:
    assert traces(of_error(ExceptionGroup("two", [caught("none"), caught(PASSWORD)]), [__file__]))


def test_a_secret_in_a_pickle_or_an_attribute_is_seen() -> None:
    error = ValueError("no secret")
    error.body = PASSWORD.encode()  # type: ignore[attr-defined]
    assert CANARY.encode() in pickle.dumps(error)
    assert traces(of_error(error, [str(Path(__file__))]))
