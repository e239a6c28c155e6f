"""Telemetry that fails is logged by its class, and harms nothing that it watches."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from fleetauth.events import Observer, SessionClosed
from fleetauth.guarded import Guarded
from fleetauth.watching import EVERYWHERE, Telemetry


class Broken:
    """Raises wherever it is asked, or only from a certain point on.

    Args:
        where: What it manages: nothing, ``"made"`` blocks, or ``"entered"`` ones.
    """

    def __init__(self, where: str = "") -> None:
        self._where = where

    @contextlib.contextmanager
    def _block(self) -> Iterator[Any]:
        if self._where != "entered":
            raise ValueError("canary")
        try:
            yield self
        finally:
            raise ValueError("canary")

    def call(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - as it is asked
        if not self._where:
            raise ValueError("canary")
        return self._block()

    request = wait = awaited = call

    def exchange(self, vendor: str) -> Any:  # noqa: ANN401, ARG002 - as it is asked
        if not self._where:
            raise ValueError("canary")
        return self

    @property
    def headers(self) -> Any:  # noqa: ANN401 - as it is asked
        raise ValueError("canary")

    def answered(self, *_: object) -> None:
        raise ValueError("canary")

    begins = ends = told = answered


class Quiet(Broken):
    """Watches well, and wants to swallow every error."""

    headers = (("x-invented", "1"),)

    @contextlib.contextmanager
    def _block(self) -> Iterator[Any]:
        with contextlib.suppress(LookupError):
            yield self

    def answered(self, *_: object) -> None:
        """All is well."""

    begins = ends = told = answered


@pytest.fixture(params=["", "made", "entered"])
def guarded(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Guarded]:
    """A watcher that fails at once, when a block begins, or when it ends; it is told of, without its words."""
    yield Guarded(Broken(request.param))
    records = caplog.get_records("call")
    assert {record.getMessage() for record in records} == {"the telemetry raised ValueError"}
    assert {(record.levelno, record.exc_info) for record in records} == {(logging.ERROR, None)}


def test_a_call_and_a_wait_go_on(guarded: Guarded) -> None:
    with guarded.call("fleet", "GET", None), guarded.wait("fleet", "retry"):
        done = True
    assert done


def test_an_error_goes_on_its_way(guarded: Guarded) -> None:
    with pytest.raises(LookupError), guarded.call("fleet", "GET", None):
        raise LookupError


def test_a_request_goes_on_with_its_own_headers(guarded: Guarded) -> None:
    with guarded.request("fleet", "GET", "https://a.example/", host="a", port=1) as request:
        assert request.headers == ()
        request.answered(200)


def test_an_exchange_goes_on(guarded: Guarded) -> None:
    exchange = guarded.exchange("fleet")
    if exchange is not None:
        exchange.begins()
        with exchange.awaited():
            pass
        exchange.ends(None)


def test_an_event_reaches_the_hook_all_the_same(guarded: Guarded) -> None:
    told: list[object] = []
    Observer("fleet", told.append, telemetry=guarded).emit(SessionClosed(vendor="fleet"))
    assert told == [SessionClosed(vendor="fleet")]


def test_what_watches_well_is_passed_on_but_swallows_nothing() -> None:
    guarded = Guarded(Quiet("made"))

    def work() -> None:
        with guarded.request("fleet", "GET", "https://a.example/", host="a", port=1) as request:
            assert request.headers == (("x-invented", "1"),)
            request.answered(200)
            raise LookupError

    with pytest.raises(LookupError):
        work()


def test_what_is_not_watched_is_not() -> None:
    class Choosy(Quiet):
        def exchange(self, vendor: str) -> None:
            """None is watched."""

    assert Guarded(Choosy("made")).exchange("fleet") is None


def test_a_guarded_one_is_a_telemetry_as_well() -> None:
    assert isinstance(Guarded(Quiet()), Telemetry)


def test_nobody_watches_by_default() -> None:
    assert EVERYWHERE.telemetry is None
    assert Observer("fleet").watch is EVERYWHERE
    with Observer("fleet").waiting("retry"):
        pass
