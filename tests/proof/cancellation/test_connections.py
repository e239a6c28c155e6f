"""Calls over real connections, given up at any point (I2): no turn of a connection, no socket and no task is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from fleetauth.sandbox import Sandbox
from tests.proof.cancellation import leftovers
from tests.proof.cancellation.list_scenes import going_on
from tests.proof.cancellation.real import RealWorld
from tests.proof.cancellation.scenes import expired, login, signed_out
from tests.proof.cancellation.session_scenes import aclose
from tests.proof.cancellation.trials import ALL_OF_MANY, tried_everywhere
from tests.proof.cancellation.ways import ByScope, ways_of
from tests.proof.cancellation.world import Scene, World
from tests.proof.ledger import FULL, Ledger

pytestmark = pytest.mark.timeout(3600 if FULL else 60)
Act = Callable[[World], Awaitable[Any]]
SUBJECT = "calls over real connections"


async def account(world: World) -> Any:  # noqa: ANN401 - a record
    """A typed call."""
    return await world.session.get_account()


async def refused(world: World) -> None:
    """The token will be answered by 401."""
    await world.session.get_account()
    assert isinstance(world, RealWorld)
    world.real.revoke_access_tokens()


async def active(world: World) -> None:
    """A token serves, and a connection rests."""
    await world.session.get_account()


async def devices(world: World) -> Any:  # noqa: ANN401 - rows
    """Three pages of a list, two asked for at once; who comes again goes on where it was left."""
    pages = await _three_pages(world)
    return sorted({row.id for page in pages for row in page}), [len(page) for page in pages]


_three_pages = going_on(
    lambda world: world.session.devices(page_size=2).prefetch(2).pages(), most=3
)


SCENES: dict[str, tuple[Act, Act]] = {
    "login": (signed_out, login),
    "get_account, signed out": (signed_out, account),
    "get_account, with a token": (active, account),
    "get_account, with an expired token": (expired, account),
    "get_account, answered 401": (refused, account),
    "devices": (active, devices),
}


async def _no_more_sockets_than(before: int) -> None:
    def found() -> int:
        return leftovers.handles() or 0

    await leftovers.until(
        lambda: found() <= before, lambda: f"{found() - before} sockets are left open"
    )


def _some(few: int) -> int:
    """How many points: a call over real connections has hundreds, and not the same ones each time."""
    return 60 if FULL else few


@pytest.mark.parametrize("name", SCENES)
async def test_a_call_leaves_no_connection_behind(
    name: str, sandbox: Sandbox, ledger: Ledger, anyio_backend: str
) -> None:
    before, call = SCENES[name]
    scene = Scene(name, SUBJECT, lambda: RealWorld(sandbox, "mps_monitor"), before, call)
    handles = leftovers.handles()
    for number, way in enumerate(ways_of(anyio_backend)):
        await tried_everywhere(scene, way, ledger, some=_some(2 if number else 10))
    await tried_everywhere(scene, ByScope, ledger, after=1, some=_some(4))
    if handles is not None:
        await _no_more_sockets_than(handles)


async def test_closing_leaves_no_connection_behind(
    sandbox: Sandbox, ledger: Ledger, anyio_backend: str
) -> None:
    scene = Scene(
        "aclose", SUBJECT, lambda: RealWorld(sandbox, "mps_monitor"), active, aclose, closes=True
    )
    handles = leftovers.handles()
    for way in ways_of(anyio_backend):
        await tried_everywhere(scene, way, ledger, some=_some(4))
    if handles is not None:
        await _no_more_sockets_than(handles)


async def test_many_calls_leave_no_connection_behind(sandbox: Sandbox, ledger: Ledger) -> None:
    scene = Scene("many", SUBJECT, lambda: RealWorld(sandbox, "mps_monitor"), expired, account)
    handles = leftovers.handles()
    await tried_everywhere(scene, ByScope, ledger, crowd=ALL_OF_MANY, some=_some(6))
    if handles is not None:
        await _no_more_sockets_than(handles)
