"""`in_turns`: a long computation on the event loop, between whose steps others get their turn. What is computed is not
known here.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from anyio.lowlevel import checkpoint

_T = TypeVar("_T")


async def in_turns(steps: Generator[None, None, _T]) -> _T:
    """What the steps return at their end. One that is cancelled in between is closed."""
    try:
        while True:
            next(steps)
            await checkpoint()
    except StopIteration as end:
        made: _T = end.value
        return made
    finally:
        steps.close()
