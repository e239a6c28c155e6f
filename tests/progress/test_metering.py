"""What `progress=` takes, and what of a session's own a call may say otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Literal

import pytest

from fleetauth.errors import ArgumentError, MissingExtraError
from fleetauth.events import Observer
from fleetauth.progress import Progress
from fleetauth.progress.bar import Bar
from fleetauth.progress.meter import Meter
from fleetauth.progress.metering import Metering, shown


def ignore(_: Progress) -> None:
    """A callback."""


class AsyncCallable:
    """An object whose call is a coroutine."""

    async def __call__(self, _: Progress) -> None:
        """Do nothing."""


async def later(_: Progress) -> None:
    """No callback."""


def entered(metering: Metering, progress: Any = None) -> Meter | None:  # noqa: ANN401 - also what is refused
    return metering.reading("GET rows?secret=1", progress)


def test_false_shows_nothing() -> None:
    assert shown(progress=False) is None


def test_true_shows_a_bar_of_its_own_for_each_reading() -> None:
    make = shown(progress=True)
    assert make is not None
    first, second = make(), make()
    assert isinstance(first, Bar)
    assert first is not second


def test_a_function_is_told_itself() -> None:
    make = shown(ignore)
    assert make is not None
    assert make() is ignore


@pytest.mark.parametrize("wrong", [None, 1, 0, "yes", later, AsyncCallable()])
def test_anything_else_is_refused_with_what_is_expected(wrong: object) -> None:
    with pytest.raises(ArgumentError, match=r"progress=.* must be True, False, or a function"):
        shown(wrong, vendor="fleet")


def test_without_tqdm_a_bar_is_refused_with_the_extra_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(
        MissingExtraError, match=r'progress=True needs tqdm: .*"fleetauth\[progress'
    ):
        shown(progress=True)


def test_without_an_option_nothing_is_made() -> None:
    assert entered(Metering(vendor="fleet")) is None
    assert entered(Metering(vendor="fleet"), progress=False) is None


@pytest.mark.parametrize(
    ("default", "progress", "heard"),
    [
        (None, "own", ["own"]),
        ("session's", None, ["session's"]),
        ("session's", "own", ["own"]),
        ("session's", False, []),
    ],
)
def test_a_call_s_own_wish_wins_over_the_session_s(
    default: str | None, progress: Literal["own", False] | None, heard: list[str]
) -> None:
    told: list[str] = []

    def listener(name: str) -> Callable[[Progress], None]:
        return lambda _: told.append(name)

    metering = Metering(
        vendor="fleet", default=None if default is None else lambda: listener(default)
    )
    own: Any = listener(progress) if isinstance(progress, str) else progress
    meter = entered(metering, own)
    assert meter is not None
    with meter:
        pass
    assert told == heard


def test_it_is_told_as_the_vendor_s_call_without_a_query() -> None:
    told: list[Progress] = []
    metering = Metering(vendor="fleet", default=lambda: told.append)
    with metering.call("GET", "rows?token=canary"):
        pass
    with metering.call("", "sign-in"):
        pass
    assert [each.what for each in told if each.done] == ["fleet GET rows", "fleet sign-in"]


def test_only_bars_tick() -> None:
    begun: list[Callable[[], None]] = []
    ended: list[str] = []

    def ticks(function: Callable[[], None]) -> Callable[[], None]:
        begun.append(function)
        return lambda: ended.append("ended")

    metering = Metering(vendor="fleet", ticks=ticks)
    for progress in (ignore, True):
        meter = entered(metering, progress)
        assert meter is not None
        with meter:
            pass
    assert (len(begun), ended) == (1, ["ended"])


def test_a_callback_that_fails_is_logged_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def callback(_: Progress) -> None:
        raise ValueError("canary")

    meter = Observer("fleet").metering.reading("GET rows", callback)
    assert meter is not None
    with meter:
        pass
    assert caplog.messages == ["the progress callback raised ValueError"]
    assert "canary" not in caplog.text


def test_a_callback_that_fails_where_nobody_hears_of_it_harms_nothing() -> None:
    def callback(_: Progress) -> None:
        raise ValueError

    meter = Metering(vendor="fleet").reading("GET rows", callback)
    assert meter is not None
    with meter:
        pass
