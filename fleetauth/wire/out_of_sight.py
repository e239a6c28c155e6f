"""`out_of_sight`: records that are made by the hundred thousand are kept from Python's garbage collector until all of
them are there. It would go through all of them again and again, each time for longer, while nobody else has a turn.

What is held back is the collector's business alone: nothing is kept alive, and once all records are there it sees
everything again. How records are made is not known here.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

# Bytes of JSON: the collector goes through the records of so many in some ten milliseconds.
_MANY: Final = 1 << 23
# Objects: Python 3.12 starts with 375 frozen by itself. Who freezes a program has thousands.
_ITS_OWN: Final = 1000
_CHANGING: Final = threading.Lock()
_making = 0  # the collector is the process's: the last who makes records gives all of it back


@contextmanager
def out_of_sight(size: int) -> Generator[Callable[[], object]]:
    """What is to be called after each step of making records from so many bytes.

    Where the program has frozen objects itself, as before a fork, or has switched the collector off, it does nothing.

    Args:
        size: Bytes.
    """
    if size < _MANY or not _begun():
        yield _seen
        return
    try:
        yield gc.freeze
    finally:
        _end()


def _begun() -> bool:
    global _making  # noqa: PLW0603 - as is what it counts for
    with _CHANGING:
        if not _making and not (gc.isenabled() and gc.get_freeze_count() < _ITS_OWN):
            return False
        _making += 1
    return True


def _end() -> None:
    global _making  # noqa: PLW0603 - as is what it counts for
    with _CHANGING:
        _making -= 1
        if not _making:
            gc.unfreeze()


def _seen() -> None:
    pass
