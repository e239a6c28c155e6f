"""Each method of a store, given up at any point (I2): it can be called again, and holds no lock and no half-written
file.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from fleetauth.secrets import Secret
from fleetauth.stores import PLAIN_TEXT, FileStore, Lease, MemoryStore, StoredToken, TokenStore
from tests.proof.cancellation import leftovers
from tests.proof.cancellation.steps import Steps
from tests.proof.cancellation.trials import BATTERY, told
from tests.proof.cancellation.ways import Caller, all_ended, ways_of
from tests.proof.cancellation.world import LIMIT
from tests.proof.ledger import FULL, Ledger

pytestmark = pytest.mark.timeout(3600 if FULL else 60)
Act = Callable[[Any, Lease], Awaitable[Any]]
KEY = "mzone-0123456789abcdef"
TOKEN = StoredToken(
    access_token=Secret("invented-access"),
    refresh_token=Secret("invented-refresh"),
    token_type="bearer",
    scope=None,
    age=0.0,
    lifetime=3600.0,
    generation=1,
    grant="password",
)
METHODS: dict[str, Act] = {
    "load": lambda store, _: store.load(KEY),
    "save": lambda store, lease: store.save(KEY, TOKEN, lease=lease),
    "delete": lambda store, _: store.delete(KEY),
    "acquire": lambda store, lease: store.acquire(KEY, owner=lease.owner, seconds=45),
    "release": lambda store, lease: store.release(KEY, lease),
    "take_turn": lambda store, _: store.take_turn(KEY, interval=15, at_most=60),
    "push_turns": lambda store, _: store.push_turns(KEY, seconds=15),
    "turns_refused": lambda store, _: store.turns_refused(KEY),
    "aclose": lambda store, _: store.aclose(),
}


def test_no_method_of_a_store_is_left_out() -> None:
    public = {name for name, _ in inspect.getmembers(TokenStore, inspect.isfunction)}
    assert {name for name in public if not name.startswith("_")} == METHODS.keys()


async def tried(
    store: Any,  # noqa: ANN401 - a store
    act: Act,
    way: type[Caller],
    at: int,
) -> bool:
    """Give a method up at a point; whether it was reached."""
    lease = await store.acquire(KEY, owner="this-session", seconds=45)
    before = leftovers.tasks()
    caller = way(lambda: act(store, lease))
    steps = Steps({at: caller.give_up})
    with anyio.fail_after(LIMIT):
        with steps.counted():
            await all_ended([caller], native="trio" not in way.backends, begun=steps.begin)
        caller.judge()
        await leftovers.gone(before)
        await act(store, lease)
        assert await store.save(KEY, TOKEN, lease=lease) is True
        assert await store.load(KEY) is not None
        await store.release(KEY, lease)
        again = await store.acquire(KEY, owner="another-session", seconds=45)
        if again is not None:  # else the one that was given up has it: it is this session's still
            await store.release(KEY, again)
    return at not in steps.left


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", [MemoryStore, FileStore])
async def test_a_stores_method_may_be_given_up_anywhere(
    kind: Any,  # noqa: ANN401 - a store's class
    method: str,
    tmp_path: Path,
    ledger: Ledger,
    anyio_backend: str,
) -> None:
    for way in ways_of(anyio_backend):
        place = tmp_path / way.__name__
        store = kind(place, encryption=PLAIN_TEXT) if kind is FileStore else kind()
        reached, at = True, 0
        while reached:
            with ledger.trial(BATTERY, f"stores, {told(way)}"):
                reached = await tried(store, METHODS[method], way, at)
            at += 1 if FULL else random.Random(f"{method}{at}").randrange(1, 6)
        if kind is FileStore:
            assert not [path for path in place.iterdir() if path.suffix == ".new"]
        await store.aclose()
