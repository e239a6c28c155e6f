"""How work on data is measured: processor time in turns, and peak memory in a process of its own for each way.

What is measured is said by each benchmark's own file, and how it is shown by `report`. Calls are measured by `asking`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final, TypeVar

import attrs

_T = TypeVar("_T")
_FEW: Final = 200  # rows of the run before, by which everything is imported
_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes; macOS counts them singly


@attrs.frozen
class Step:
    """A part of a way: from what the step before gave, the first one from the data's bytes."""

    name: str
    run: Callable[[Any], Any]


@attrs.frozen
class Way:
    """One way to do it."""

    name: str
    steps: tuple[Step, ...]


@attrs.frozen(kw_only=True)
class Benchmark:
    """Ways to do the same. All functions stand at the top of a module: other processes import them.

    Attributes:
        title: What is done, with ``{rows}`` for how often.
        rows: How often, by default.
        data: Makes the bytes of so many rows.
        ways: The ways; the last is the one that the others are compared with.
        packages: Whose versions matter.
        count: How many rows a way's result has; all must have all of them.
    """

    title: str
    rows: int
    data: Callable[[int], bytes]
    ways: tuple[Way, ...]
    packages: tuple[str, ...]
    count: Callable[[Any], int]


@attrs.frozen
class Measured:
    """What came out, by the ways' order.

    Attributes:
        rows: Of how many rows.
        seconds: Of each way, of each round, of each step: processor time, of all threads.
        peaks: Of each way: bytes above what the process held with the data and all imports; `None` on Windows.
    """

    rows: int
    seconds: tuple[tuple[tuple[float, ...], ...], ...]
    peaks: tuple[int | None, ...]


class WrongResultError(Exception):
    """A way gave another number of rows than it was given."""


def measure(benchmark: Benchmark, *, rows: int, rounds: int) -> Measured:
    """Make the data once, then measure memory and time, each in a new process.

    This process has to stay small: on Linux, a new one begins with its parent's peak.
    """
    with TemporaryDirectory() as folder:
        data = Path(folder, "data")
        apart(_write, benchmark, data, rows)
        peaks = [apart(_peak, benchmark, data, rows, at) for at in range(len(benchmark.ways))]
        seconds = apart(_seconds, benchmark, data, rows, rounds)
    return Measured(rows, seconds, tuple(peaks))


def apart(function: Callable[..., _T], *arguments: object) -> _T:
    """What a function gives in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _write(benchmark: Benchmark, data: Path, rows: int) -> None:
    data.write_bytes(benchmark.data(rows))


def _peak(benchmark: Benchmark, data: Path, rows: int, at: int) -> int | None:
    """What one way needs at its most, beyond what was there."""
    way = benchmark.ways[at]
    body = data.read_bytes()
    _run(benchmark, way, benchmark.data(_FEW), _FEW)
    before = _most_memory()
    _run(benchmark, way, body, rows)
    after = _most_memory()
    return None if before is None or after is None else after - before


def _seconds(
    benchmark: Benchmark, data: Path, rows: int, rounds: int
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """The ways in turn, each round in the other direction, so that whatever slows the machine slows all of them."""
    body, few = data.read_bytes(), benchmark.data(_FEW)
    for way in benchmark.ways:
        _run(benchmark, way, few, _FEW)
    found: list[list[tuple[float, ...]]] = [[] for _ in benchmark.ways]
    order = list(enumerate(benchmark.ways))
    for _ in range(rounds):
        for at, way in order:
            found[at].append(_run(benchmark, way, body, rows))
        order.reverse()
    return tuple(map(tuple, found))


def _run(benchmark: Benchmark, way: Way, body: bytes, rows: int) -> tuple[float, ...]:
    gc.collect()  # the garbage of the one before is not this one's
    value: Any = body
    taken: list[float] = []
    for step in way.steps:
        begin = process_time()
        made = step.run(value)
        taken.append(process_time() - begin)
        value = made
    if benchmark.count(value) != rows:
        text = f"{way.name}: {benchmark.count(value)} rows of {rows}"
        raise WrongResultError(text)
    return tuple(taken)


def _most_memory() -> int | None:
    """The most bytes that this process has ever held. tracemalloc would not see those of Arrow and Polars."""
    if sys.platform == "win32":
        return None
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
