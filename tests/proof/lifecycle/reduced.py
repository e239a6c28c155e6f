"""Makes a plan that failed as short as it gets, by leaving steps out for as long as it fails in the same place.

Hypothesis could shrink it too, but would take minutes: it knows nothing of what a step means.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence

from tests.proof.lifecycle.plan import Setting, Step


def reduced(
    steps: Sequence[Step], failure: Exception, play: Callable[[Sequence[Step]], Exception | None]
) -> tuple[Sequence[Step], Exception]:
    """The shortest list of steps found that fails as the whole does, and its failure.

    Args:
        steps: All steps.
        failure: What they end in.
        play: Plays some of them, and gives what they end in.
    """
    wanted, at, left = _place(failure), 0, list(steps)
    while at < len(left):
        fewer = [*left[:at], *left[at + 1 :]]
        found = play(fewer)
        if found is not None and _place(found) == wanted:
            left, failure = fewer, found
        else:
            at += 1
    return left, failure


def told(setting: Setting, backend: str, steps: Sequence[Step], failure: Exception) -> str:
    """The plan as a test of its own would play it."""
    lines = "\n".join(f"        {step!r}," for step in steps)
    return f"{_inmost(failure)}\non {backend}:\n    await played(\n        {setting!r},\n{lines}\n    )"


def _inmost(failure: BaseException) -> BaseException:
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    return failure


def _place(failure: BaseException) -> tuple[type[BaseException], str, int | None]:
    inmost = _inmost(failure)
    frame = traceback.extract_tb(inmost.__traceback__)[-1]
    return (type(inmost), frame.filename, frame.lineno)
