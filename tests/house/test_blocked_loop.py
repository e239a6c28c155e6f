"""The guard that every test runs under finds a call that blocks the event loop."""

from __future__ import annotations

import asyncio
import time

import pytest
from blockbuster import BlockingError

from fleetauth.clock import SystemClock, now


class SleepyClock(SystemClock):
    def wall(self) -> float:
        time.sleep(0)
        return super().wall()


def test_a_blocking_call_below_the_sdk_is_found() -> None:
    async def ask() -> None:
        now(SleepyClock())

    with pytest.raises(BlockingError):
        asyncio.run(ask())


def test_a_blocking_call_of_the_tests_own_is_nobodys_business() -> None:
    async def sleep() -> None:
        time.sleep(0)  # noqa: ASYNC251 - what is to be seen

    asyncio.run(sleep())
