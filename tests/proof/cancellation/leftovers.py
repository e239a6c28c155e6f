"""What a call may leave behind: tasks, files and sockets that are open, turns that were not given back. Found, counted,
and waited for where it is on its way out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import sniffio

from fleetauth.session import VendorSession

_LIMIT = 10.0  # seconds, for what is on its way out


def tasks() -> set[Any]:
    """The tasks that there are on the running loop."""
    if sniffio.current_async_library() == "asyncio":
        return set(asyncio.all_tasks())
    import trio

    root = trio.lowlevel.current_root_task()
    return set(_below(root)) if root is not None else set()


def handles() -> int | None:
    """How many files and sockets this process has open, where the system tells."""
    try:
        return len(list(Path("/proc/self/fd").iterdir()))
    except OSError:
        return None


async def gone(before: set[Any]) -> None:
    """Wait until there are no other tasks than before.

    Raises:
        AssertionError: Some stay.
    """
    left: set[Any] = set()

    def ended() -> bool:
        left.clear()
        left.update(tasks() - before)
        return not left

    await until(ended, lambda: f"tasks are left: {sorted(map(_named, left))}")


async def until(reached: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Let others go on until something is so.

    Raises:
        AssertionError: It never is.
    """
    with anyio.move_on_after(_LIMIT):
        while not reached():
            await anyio.lowlevel.checkpoint()
        return
    raise AssertionError(otherwise())


def unrest(session: VendorSession) -> list[str]:
    """What a session that nobody uses has not let go of."""
    return [*_of_keepers(session), *_of_calls(session), *_of_connections(session)]


def _of_keepers(session: VendorSession) -> Iterator[str]:
    for keeper in session._keepers():
        if keeper._exchange is not None:
            yield "an exchange is under way"
        if keeper._forgetting is not None:
            yield "a sign-out is under way"
        if keeper._shelf._turn.locked():
            yield "the store's turn is taken"
        if keeper._shelf._lease is not None:
            yield "the store's lease is held"
        if keeper._shelf._unsaved is not None:
            yield "a token is not saved"


def _of_calls(session: VendorSession) -> Iterator[str]:
    if session._refusals._tried:
        yield "a token's trial is not over"


def _of_connections(session: VendorSession) -> Iterator[str]:
    past_client = session._http._past_client
    pool: Any = None if past_client is None else past_client._pool
    if pool is None:
        return
    if pool._free != pool._most:
        yield f"{pool._most - pool._free} turns of connections are taken"
    if pool._waiting:
        yield "somebody waits for a connection"
    resting = {one for many in pool._resting.values() for _, one in many}
    if pool._open != resting:
        yield "a connection neither rests nor serves"


def _below(task: Any) -> Iterator[Any]:  # noqa: ANN401 - trio's
    yield task
    for nursery in task.child_nurseries:
        for child in nursery.child_tasks:
            yield from _below(child)


def _named(task: Any) -> str:  # noqa: ANN401 - either back end's
    return str(getattr(task, "name", None) or task.get_name())
