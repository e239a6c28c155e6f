"""Ctrl-C that strikes inside the exchange itself (I2). In a kernel's cells it never does; it may where a loop is run
from code that is not async and run on afterwards: IPython in a terminal, a nested loop, a script that catches it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from fleetauth.tokens.lifecycle import State
from tests.tokens.scripted import LIFETIME, Rig


class Interrupted:
    """Ctrl-C at a method of the store, once, before or after it has done its work."""

    def __init__(self, rig: Rig, method: str, when: str) -> None:
        self._original = getattr(rig.store, method)
        self._when: str | None = when
        setattr(rig.store, method, self)

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - a store's
        when, self._when = self._when, None
        if when == "before":
            raise KeyboardInterrupt
        done = await self._original(*args, **kwargs)
        if when == "after":
            raise KeyboardInterrupt
        return done


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop that is run on after an interrupt."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture
def expired(loop: asyncio.AbstractEventLoop) -> Rig:
    """A keeper whose token has ended: the next exchange rotates its refresh token."""

    async def signed_in() -> Rig:
        rig = Rig()
        assert await rig.served() == "access-1"
        rig.clock.advance(LIFETIME)
        return rig

    return loop.run_until_complete(signed_in())


def interrupted(loop: asyncio.AbstractEventLoop, rig: Rig) -> asyncio.Task[str]:
    """Ask for a token until Ctrl-C comes out of the loop; the task goes on when the loop does."""
    asking = loop.create_task(rig.served())
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(asking)
    return asking


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_token_whose_save_is_interrupted_serves_and_is_saved_later(
    loop: asyncio.AbstractEventLoop, expired: Rig, when: str
) -> None:
    Interrupted(expired, "save", when)
    asking = interrupted(loop, expired)
    assert loop.run_until_complete(asking) == "access-2"
    assert loop.run_until_complete(expired.served()) == "access-2"
    loop.run_until_complete(asyncio.sleep(0))
    assert loop.run_until_complete(expired.stored()) == "access-2"
    expired.clock.advance(LIFETIME)
    assert loop.run_until_complete(expired.served()) == "access-3"
    assert expired.source.asked == ["password", "refresh-1", "refresh-2"]


@pytest.mark.parametrize(
    ("method", "when"), [("acquire", "before"), ("load", "before"), ("load", "after")]
)
def test_an_interrupt_before_the_request_leaves_the_old_refresh_token(
    loop: asyncio.AbstractEventLoop, expired: Rig, method: str, when: str
) -> None:
    Interrupted(expired, method, when)
    interrupted(loop, expired).cancel()
    assert expired.source.asked == ["password"]
    assert loop.run_until_complete(expired.served()) == "access-2"
    assert expired.source.asked == ["password", "refresh-1"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupt_after_the_save_changes_nothing(
    loop: asyncio.AbstractEventLoop, expired: Rig, when: str
) -> None:
    Interrupted(expired, "release", when)
    asking = loop.create_task(expired.served())
    with pytest.raises(KeyboardInterrupt):
        loop.run_until_complete(asyncio.gather(asking, asyncio.Event().wait()))
    assert loop.run_until_complete(asking) == "access-2"
    assert loop.run_until_complete(expired.served()) == "access-2"
    assert loop.run_until_complete(expired.stored()) == "access-2"


def test_an_interrupted_request_is_asked_again(
    loop: asyncio.AbstractEventLoop, expired: Rig
) -> None:
    expired.source.outcomes.append(KeyboardInterrupt())
    interrupted(loop, expired).cancel()
    assert loop.run_until_complete(expired.served()) == "access-3"
    assert expired.source.asked == ["password", "refresh-1", "refresh-1"]
    assert expired.keeper.state is State.ACTIVE


def test_an_interrupt_is_told_once(
    loop: asyncio.AbstractEventLoop, expired: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    expired.source.outcomes.append(KeyboardInterrupt())
    interrupted(loop, expired).cancel()
    loop.run_until_complete(asyncio.sleep(0))
    gc.collect()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
