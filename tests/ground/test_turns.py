"""A long computation lets others on, and may be cancelled between its steps (I12)."""

from __future__ import annotations

from collections.abc import Generator

import anyio
import pytest
from anyio.lowlevel import checkpoint

from fleetauth.turns import in_turns


def counting(seen: list[str], steps: int) -> Generator[None, None, str]:
    try:
        for step in range(steps):
            seen.append(f"step {step}")
            yield
    finally:
        seen.append("end")
    return "made"


async def test_it_gives_what_the_steps_return() -> None:
    assert await in_turns(counting([], 3)) == "made"


async def test_others_get_their_turn_after_each_step() -> None:
    seen: list[str] = []

    async def other() -> None:
        while "end" not in seen:
            seen.append("other")
            await checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(other)
        await in_turns(counting(seen, 6))
    between = seen[seen.index("step 1") : seen.index("step 5")]
    assert between.count("other") >= 3


async def test_what_takes_one_step_is_not_interrupted() -> None:
    with anyio.CancelScope() as scope:
        scope.cancel()
        assert await in_turns(counting([], 0)) == "made"


async def test_an_error_of_a_step_comes_through() -> None:
    def failing() -> Generator[None, None, None]:
        yield
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await in_turns(failing())


async def test_one_that_is_cancelled_is_closed() -> None:
    seen: list[str] = []
    with anyio.CancelScope() as scope:
        scope.cancel()
        await in_turns(counting(seen, 3))
    assert seen == ["step 0", "end"]
