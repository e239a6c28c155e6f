"""`Progress`: what is told of something that is under way. Names and numbers only; how it is shown is in `bar`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import attrs


@attrs.frozen(kw_only=True)
class Progress:
    """How far a call or a reading has got. There is no secret in it.

    Attributes:
        what: The vendor and its call, such as ``"mzone GET Vehicles"``.
        rows: Rows given so far; 0 for a call that is no list.
        total: Rows to come in all, as the vendor says, or as the caller's limit does; `None` if that isn't known.
        windows: Portions of a range of time that have been read.
        windows_total: Portions in all; `None` where the reading is not of a range.
        requests: Answers so far, also to attempts that failed; sign-ins are not counted.
        waiting: Seconds left of a wait; `None` if there is none, or nobody knows how long it takes.
        waiting_for: What is waited for: a quota's name, ``"retry"``, or ``"sign-in"``, which may be another
            session's that shares the store; `None` if nothing is.
        done: Whether it has ended, however it did. A reading that is gone on with after that begins anew.
        failed: Whether an error or a cancellation ended it.
        elapsed: Seconds since it began.
    """

    what: str
    rows: int = 0
    total: int | None = None
    windows: int = 0
    windows_total: int | None = None
    requests: int = 0
    waiting: float | None = None
    waiting_for: str | None = None
    done: bool = False
    failed: bool = False
    elapsed: float = 0.0


ProgressCallback: TypeAlias = Callable[[Progress], None]
