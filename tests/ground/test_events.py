"""Every event reaches the log and the user's hook through one seam, and a hook can't harm a session."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys
from typing import Any

import pytest

import fleetauth.events as module
from fleetauth.events import (
    CallAnswered,
    CallRetried,
    Event,
    ExchangeFailed,
    FeedJumped,
    LeaseFailed,
    LeaseWaited,
    LoadFailed,
    Observer,
    QuotaWaited,
    RefreshRefused,
    RowsMoved,
    RowsRepeated,
    Saved,
    SaveFailed,
    SecondFactorWanted,
    SessionClosed,
    SessionLocked,
    TokenAdopted,
    TokenIssued,
    TokenRejected,
    TokenRequested,
    TotalDisagrees,
)

EVENTS: list[tuple[Event, int]] = [
    (TokenRequested(vendor="fleet", grant="password"), logging.DEBUG),
    (
        TokenIssued(vendor="fleet", grant="password", generation=1, lifetime=60.0, seconds=0.5),
        logging.INFO,
    ),
    (TokenAdopted(vendor="fleet", generation=2), logging.INFO),
    (RefreshRefused(vendor="fleet", code="invalid_grant"), logging.WARNING),
    (
        ExchangeFailed(vendor="fleet", error="VendorFaultError", message="503", retry_in=1.0),
        logging.WARNING,
    ),
    (SessionLocked(vendor="fleet", message="refused"), logging.ERROR),
    (SecondFactorWanted(vendor="fleet"), logging.WARNING),
    (TokenRejected(vendor="fleet", generation=1, current=True), logging.INFO),
    (SaveFailed(vendor="fleet", error="OSError", attempt=1, retry_in=None), logging.ERROR),
    (LoadFailed(vendor="fleet", error="OSError"), logging.WARNING),
    (Saved(vendor="fleet", generation=1), logging.DEBUG),
    (
        CallAnswered(vendor="fleet", method="GET", url="https://a.example/", status=200, seconds=1),
        logging.DEBUG,
    ),
    (
        CallRetried(vendor="fleet", attempt=1, error="QuotaError", message="429", wait=2.0),
        logging.WARNING,
    ),
    (QuotaWaited(vendor="fleet", quota="positions", wait=15.0), logging.INFO),
    (RowsMoved(vendor="fleet", before=1, after=2), logging.WARNING),
    (RowsRepeated(vendor="fleet", row=9, repeated=2, left_out=True), logging.WARNING),
    (TotalDisagrees(vendor="fleet", counted=8, total=9), logging.WARNING),
    (
        FeedJumped(vendor="fleet", feed="latest", missed_from="2026-01", missed_until="2026-02"),
        logging.WARNING,
    ),
    (LeaseWaited(vendor="fleet", seconds=1.5), logging.INFO),
    (LeaseFailed(vendor="fleet", error="StoreError"), logging.WARNING),
    (SessionClosed(vendor="fleet"), logging.DEBUG),
]
EACH_EVENT = pytest.mark.parametrize(
    ("event", "level"), EVENTS, ids=lambda value: type(value).__name__
)


def test_every_event_is_in_this_table() -> None:
    kinds = {
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Event) and kind is not Event
    }
    assert kinds == {type(event) for event, _ in EVENTS}


@EACH_EVENT
def test_an_event_is_logged_under_its_vendors_name(
    event: Event, level: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="fleetauth")
    Observer("fleet").emit(event)
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("fleetauth.fleet", level)
    assert record.getMessage() == event.sentence()
    assert vars(record)["fleetauth_event"] is event


@EACH_EVENT
def test_an_event_reaches_the_hook_whatever_the_log_level(event: Event, level: int) -> None:  # noqa: ARG001
    told: list[Event] = []
    logging.getLogger("fleetauth").setLevel(logging.CRITICAL)
    try:
        Observer("fleet", told.append).emit(event)
    finally:
        logging.getLogger("fleetauth").setLevel(logging.NOTSET)
    assert told == [event]


def test_a_level_that_is_not_wanted_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="fleetauth")
    Observer("fleet").emit(Saved(vendor="fleet", generation=1))
    assert caplog.records == []


def test_a_sentence_names_what_is_known_and_leaves_out_what_is_not() -> None:
    event = SaveFailed(vendor="fleet", error="OSError", attempt=1, retry_in=None)
    assert event.sentence() == "SaveFailed(error=OSError, attempt=1)"


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError])
def test_a_hook_that_fails_is_logged_without_its_words_and_harms_nothing(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    def hook(_: Event) -> None:
        raise error("canary")

    Observer("fleet", hook).emit(SessionClosed(vendor="fleet"))
    assert caplog.messages == [f"the on_event hook raised {error.__name__}"]
    assert caplog.records[0].name == "fleetauth.fleet"
    assert caplog.records[0].exc_info is None


def test_a_hook_may_stop_the_program() -> None:
    def hook(_: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Observer("fleet", hook).emit(SessionClosed(vendor="fleet"))


def test_who_sets_up_no_logging_sees_nothing() -> None:
    code = (
        "from fleetauth.events import Observer, SessionLocked\n"
        "Observer('fleet').emit(SessionLocked(vendor='fleet', message='refused'))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert (run.stdout, run.stderr) == ("", "")


def test_importing_sets_up_no_logging() -> None:
    code = (
        "import logging, fleetauth; "
        "print(logging.getLogger().handlers, logging.getLogger('fleetauth').level)"
    )
    run: Any = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert run.stdout.strip() == "[] 0"
