"""Many processes on one store: nothing is lost or torn, one has the lease, and a killed one holds nobody up."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio

from fleetauth.stores import PLAIN_TEXT, FileStore
from tests.stores.redis_server import RedisServer

CONTEND = """
import sys, anyio
from fleetauth.stores import store_of

async def main():
    store = store_of(sys.argv[1])
    turns, leases = [], []
    async def contend(number):
        leases.append(await store.acquire("lease", owner=f"{sys.argv[2]}-{number}", seconds=600))
        turns.append(await store.take_turn("turns", interval=600, at_most=600_000))
    async with anyio.create_task_group() as group:
        for number in range(15):
            group.start_soon(contend, number)
    print(len([lease for lease in leases if lease]), *(round(turn / 600) for turn in turns))
    await store.aclose()

anyio.run(main)
"""
SAVE_FOR_EVER = """
import sys, itertools, anyio
from tests.stores.tokens import token
from fleetauth.stores import store_of

async def main():
    store = store_of(sys.argv[1])
    for generation in itertools.count(1):
        await store.save("key", token(generation))
        print(generation, flush=True)

anyio.run(main)
"""


@contextmanager
def process(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as it:
        try:
            yield it
        finally:
            it.kill()


def told(running: subprocess.Popen[str]) -> list[int]:
    out, _ = running.communicate(timeout=50)
    return [int(word) for word in out.split()]


def contend(form: str) -> tuple[int, list[int]]:
    """How many leases two processes got, and which turns."""
    with process(CONTEND, form, "a") as one, process(CONTEND, form, "b") as two:
        answers = [told(running) for running in (one, two)]
    return sum(answer[0] for answer in answers), sorted(turn for it in answers for turn in it[1:])


def test_processes_with_files_share_one_lease_and_lose_no_turn(tmp_path: Path) -> None:
    leases, turns = contend(f"file:{tmp_path}/tokens?encryption=plain-text")
    assert leases == 1
    assert turns == list(range(30))


def test_processes_with_redis_share_one_lease_and_lose_no_turn(own_redis: RedisServer) -> None:
    leases, turns = contend(f"{own_redis.url}?encryption=plain-text")
    assert leases == 1
    assert turns == list(range(30))


def test_a_process_killed_while_it_saves_leaves_a_whole_token_and_no_lock(
    tmp_path: Path,
) -> None:
    place = tmp_path / "tokens"
    with process(SAVE_FOR_EVER, f"file:{place}?encryption=plain-text") as running:
        assert running.stdout
        saved = [int(running.stdout.readline()) for _ in range(5)]
        running.send_signal(signal.SIGKILL)
        running.wait()

    async def look() -> None:
        store = FileStore(place, encryption=PLAIN_TEXT)
        found = await store.load("key")
        assert found is not None
        assert found.generation >= saved[-1]
        assert await store.acquire("key", owner="next", seconds=1)

    anyio.run(look)
