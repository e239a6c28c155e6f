"""What becomes of refresh tokens that work once is counted right, by the sandbox, for clients of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

import attrs
import pytest

from benchmarks.loaded import Client, Way
from benchmarks.rotation import ROTATION, Rotated, rotated
from benchmarks.table import Size
from fleetauth.sandbox import Sandbox

OURS = [way for way in ROTATION.ways if way.ours and find_spec(way.engine) is not None]

for _way in OURS:
    import_module(_way.engine)  # not while a loop runs: it reads files


@pytest.mark.parametrize("way", OURS, ids=lambda way: way.engine)
def test_ours_loses_no_refresh_token_and_renews_a_short_token_once(
    way: Way, sandbox: Sandbox
) -> None:
    assert asyncio.run(rotated(way, sandbox, tasks=5, rounds=1)) == Rotated(0, 1, 0)


def test_a_client_whose_caller_owns_the_renewal_loses_it(sandbox: Sandbox) -> None:
    @asynccontextmanager
    async def naive(where: dict[str, str]) -> AsyncGenerator[Client, None]:
        async with OURS[0].open(where) as ours:
            cut_off = False

            async def call() -> str:
                nonlocal cut_off
                if cut_off:
                    raise ConnectionError
                try:
                    return await ours.call()
                except asyncio.CancelledError:
                    cut_off = True
                    raise

            yield Client(call, ours.age)

    way = attrs.evolve(OURS[0], open=naive)
    assert asyncio.run(rotated(way, sandbox, tasks=5, rounds=1)).lost == 1


def test_who_is_not_installed_is_said() -> None:
    theirs = attrs.evolve(ROTATION.ways[1], needs=("no_such_package",))
    (table,) = attrs.evolve(ROTATION, ways=(theirs,)).tables(Size(smoke=True))
    assert table.rows == ()
    assert table.notes == ("Not measured: Authlib on httpx, as no_such_package isn't installed.",)
