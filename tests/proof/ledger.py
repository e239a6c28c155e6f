"""Counts what the batteries of this folder try and what is lost, for the page `docs/proof.md`. It proves nothing
itself, and knows no battery but by its name.

A process that was told a file by `FLEETAUTH_PROOF` adds its counts to that file when it ends; `tests.proof.page` sums
them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import attrs

FULL: Final = os.environ.get("FLEETAUTH_FULL") == "1"
"""Whether this run tries the full numbers, which the page tells; by default it tries small ones."""

BATTERIES: Final = {
    "cancellation": "Calls given up at every point where they wait",
    "lifecycle": "The token's life, against a model",
    "network": "Faults of the network",
    "hostile": "Vendors that answer anything",
    "fuzz": "Readers fed with mutated bytes",
    "secrets": "Secrets searched for, wherever something is shown, sent or kept",
    "soak": "A day of four vendors, with faults",
}
"""Each battery, in the page's order, and its heading there."""


@attrs.frozen
class Count:
    """How often one thing was tried, and how often something was lost by it.

    Attributes:
        battery: One of `BATTERIES`.
        what: What was tried, in a few words that a stranger understands.
        tried: How often.
        lost: How often the proof did not hold.
    """

    battery: str
    what: str
    tried: int
    lost: int


class Ledger:
    """The counts of one process."""

    def __init__(self) -> None:
        self._tried: Counter[tuple[str, str]] = Counter()
        self._lost: Counter[tuple[str, str]] = Counter()

    def tried(self, battery: str, what: str, times: int = 1) -> None:
        """Note that something was tried some times, and that all of it held."""
        if battery not in BATTERIES:
            raise ValueError(f"no battery is called {battery!r}; there are {', '.join(BATTERIES)}")
        self._tried[battery, what] += times

    @contextmanager
    def trial(self, battery: str, what: str) -> Iterator[None]:
        """One attempt, whose proof is the body; it is lost if the body raises."""
        self.tried(battery, what)
        try:
            yield
        except BaseException:
            self._lost[battery, what] += 1
            raise

    def counts(self) -> list[Count]:
        """What was noted so far."""
        return [Count(*key, tried, self._lost[key]) for key, tried in self._tried.items()]

    def add_to(self, file: Path) -> None:
        """Add the counts to a file of JSON lines, which other processes may add to as well."""
        lines = "".join(json.dumps(attrs.asdict(count)) + "\n" for count in self.counts())
        with file.open("a", encoding="utf-8") as out:
            out.write(lines)


def summed(lines: Iterable[str]) -> list[Count]:
    """The counts of all processes, one for each thing tried, in the page's order."""
    total = Ledger()
    for line in lines:
        count = Count(**json.loads(line))
        total.tried(count.battery, count.what, count.tried)
        total._lost[count.battery, count.what] += count.lost
    order = list(BATTERIES)
    return sorted(total.counts(), key=lambda count: (order.index(count.battery), count.what))
