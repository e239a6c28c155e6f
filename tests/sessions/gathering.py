"""Many calls at once, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

T = TypeVar("T")


async def at_once(count: int, call: Callable[[], Awaitable[T]]) -> list[T]:
    """Make the same call that many times at once; what each gave."""
    given: list[T] = []

    async def one() -> None:
        given.append(await call())

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(one)
    return given
