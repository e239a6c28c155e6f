"""Counts the functions that one call makes, ours and a bare one, on one engine, in the ways of the benchmarks.

It is run as a process of its own, so that nothing of a test run is counted.
"""

from __future__ import annotations

import asyncio
import json
import sys

from benchmarks.asking import Way, counted
from benchmarks.calls import CALLS
from benchmarks.server import Served, serving

WARMING, COUNTED = 60, 9  # calls; the first 50 records of a class are read in another way


async def least(way: Way, served: Served) -> int:
    """The least that a call makes: now and then one meets something else."""
    async with way.open(served) as ask:
        for _ in range(WARMING):
            await ask()
        return min([await counted(ask) for _ in range(COUNTED)])


async def all_counted(engine: str, served: Served) -> dict[str, int]:
    """What each way takes; beside aiohttp, httpx does what is bare."""
    beside = "httpx" if engine == "aiohttp" else engine
    bare = next(way for way in CALLS.ways if way.engine == beside)
    typed, request = (way for way in CALLS.ways if way.engine == engine and way.ours)
    named = {"bare": bare, "request": request, "typed": typed}
    return {name: await least(way, served) for name, way in named.items()}


def main(engine: str) -> None:
    """Count, and write it down."""
    answer, _ = CALLS.answer()
    with serving(answer) as served:
        sys.stdout.write(json.dumps(asyncio.run(all_counted(engine, served))))


if __name__ == "__main__":
    main(sys.argv[1])
