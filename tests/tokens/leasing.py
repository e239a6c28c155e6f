"""Sessions on one store, as the tests of the lease set them up."""

from __future__ import annotations

import anyio
import anyio.lowlevel

from fleetauth.events import (
    LeaseFailed,
    SaveFailed,
    TokenAdopted,
)
from fleetauth.stores import Lease, TokenStore
from fleetauth.testing import FakeClock
from tests.tokens.scripted import KEY, LEASE, Rig, ScriptedStore

EXCHANGE = ["acquire", "load", "save", "release"]


def crew(store: TokenStore, clock: FakeClock, *, names: str = "abc") -> list[Rig]:
    """Sessions on one store and one clock, each with a name that its tokens begin with."""
    return [Rig(clock=clock, store=store, name=name) for name in names]


async def until(rig: Rig, kind: type[LeaseFailed | TokenAdopted | SaveFailed]) -> None:
    """Let the others run until a session has told something."""
    with anyio.fail_after(5):
        while not rig.told(kind):
            await anyio.lowlevel.checkpoint()


async def another_has_the_lease(store: ScriptedStore) -> Lease:
    lease = await store.acquire(KEY, owner="another", seconds=LEASE)
    assert lease is not None
    store.calls.clear()
    return lease


async def look_twice(store: ScriptedStore) -> None:
    """Let somebody look at a lease that is held, more than once."""
    with anyio.fail_after(5):
        while store.calls.count("acquire") < 3:
            await anyio.lowlevel.checkpoint()
