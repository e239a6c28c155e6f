"""The guard that every test runs under finds a call that blocks the event loop (I12)."""

from __future__ import annotations

import asyncio
import subprocess
import sys
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


FIRST_CLIENT = """
import asyncio, ssl
from blockbuster import blockbuster_ctx
from fleetauth import MZoneSession
from fleetauth.errors import TransportError
{before}
async def main(context):
    with blockbuster_ctx():
        nowhere = "http://127.0.0.1:1"
        names = dict.fromkeys(("client_id", "client_secret", "username", "password"), "invented")
        session = MZoneSession(
            **names, base_url=nowhere, token_url=nowhere, retries=0, tls_context=context, engine={engine!r}
        )
        try:
            await session.login()
        except TransportError:
            print("got as far as the network")
        await session.aclose()

asyncio.run(main(ssl.create_default_context()))
"""


@pytest.mark.parametrize("engine", [None, "aiohttp"])
def test_a_process_first_connection_blocks_nothing(engine: str | None) -> None:
    """What an engine imports late, it imports elsewhere. A process of its own, as others have imported it here."""
    # An optional package is read where a session is made with it: Python has no other way.
    before = f"import {engine}" if engine else ""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CLIENT.format(before=before, engine=engine)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("got as far as the network\n", "")
