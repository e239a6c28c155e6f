"""How work on data is measured: processor time in turns, and peak memory in a process of its own for each way.

What is measured is said by each benchmark's own file, and how it becomes a table by `measured`. Calls are measured by
`asking`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final, TypeVar

import attrs

from .table import Size, Table

_T = TypeVar("_T")
_FEW: Final = 200  # rows of the run before, by which everything is imported
_SMOKE: Final = (300, 2)  # rows and rounds
_STATUS: Final = Path("/proc/self/status")
_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes; macOS counts them singly


@attrs.frozen
class Step:
    """A part of a way: from what the step before gave, the first one from the data's bytes."""

    name: str
    run: Callable[[Any], Any]


@attrs.frozen
class Way:
    """One way to do it.

    Attributes:
        name: What it is.
        steps: How it goes.
        found: What its result is known by: it must be what the benchmark wants.
        needs: The packages that it takes.
        ours: Whether this package does it.
    """

    name: str
    steps: tuple[Step, ...]
    found: Callable[[Any], object]
    needs: tuple[str, ...] = ()
    ours: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What isn't installed of what it needs."""
        return missing(self.needs)


@attrs.frozen(kw_only=True)
class Benchmark:
    """Ways to do the same. All functions stand at the top of a module: other processes import them.

    Attributes:
        key: A short name.
        title: What is done, with ``{rows}`` for how often.
        rows: How often, by default.
        peak_rows: How often where memory is measured, by default; as `rows` if it is `None`.
        rounds: How many turns each way has, by default.
        data: Makes the bytes of so many rows.
        wanted: What each way must find, by the same bytes.
        ways: The ways; the first is the one that the others are compared with.
        packages: Whose versions matter.
        notes: What else a reader must know.
    """

    key: str
    title: str
    rows: int
    peak_rows: int | None = None
    rounds: int
    data: Callable[[int], bytes]
    wanted: Callable[[bytes], object]
    ways: tuple[Way, ...]
    packages: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def tables(self, size: Size) -> tuple[Table, ...]:
        """Measure the ways that are installed."""
        from .measured import tabled

        rows, rounds = size.of(self.rows, self.rounds, smoke=_SMOKE)
        peak_rows = rows if size.smoke or size.rows else self.peak_rows or rows
        # Each peak takes a new process, which is most of the time of a smoke run: there, one says whether it works.
        peaks = 1 if size.smoke else len(self.measured)
        measured = measure(self, rows=rows, peak_rows=peak_rows, rounds=rounds, peaks=peaks)
        return (tabled(self, measured),)

    @property
    def measured(self) -> tuple[Way, ...]:
        """The ways that are installed."""
        return tuple(way for way in self.ways if not way.missing)


@attrs.frozen
class Measured:
    """What came out, by the measured ways' order.

    Attributes:
        rows: Of how many rows.
        peak_rows: The same, for memory.
        seconds: Of each way, of each round, of each step: processor time, of all threads.
        peaks: Of each way: bytes above what the process held with the data and all imports; `None` on Windows, and
            where it wasn't measured.
    """

    rows: int
    peak_rows: int
    seconds: tuple[tuple[tuple[float, ...], ...], ...]
    peaks: tuple[int | None, ...]


class WrongResultError(Exception):
    """A way gave something else than the others."""


def missing(packages: tuple[str, ...]) -> tuple[str, ...]:
    """What isn't installed of these, by the names that are imported."""
    return tuple(name for name in packages if not _is_there(name))


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # of a package within one that is missing
        return False


def measure(
    benchmark: Benchmark, *, rows: int, peak_rows: int, rounds: int, peaks: int
) -> Measured:
    """Make the data once, then measure the first ways' memory, and all ways' time, each in a new process."""
    left_out = [None] * (len(benchmark.measured) - peaks)
    with TemporaryDirectory() as folder:
        data = Path(folder, "data")
        wanted = apart(_write, benchmark, data, peak_rows)
        held = [apart(_peak, benchmark, data, wanted, at) for at in range(peaks)]
        if peak_rows != rows:
            wanted = apart(_write, benchmark, data, rows)
        seconds = apart(_seconds, benchmark, data, wanted, rounds)
    return Measured(rows, peak_rows, seconds, (*held, *left_out))


def apart(function: Callable[..., _T], *arguments: object) -> _T:
    """What a function gives in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _write(benchmark: Benchmark, data: Path, rows: int) -> object:
    body = benchmark.data(rows)
    data.write_bytes(body)
    return benchmark.wanted(body)


def _peak(benchmark: Benchmark, data: Path, wanted: object, at: int) -> int | None:
    """What one way needs at its most, beyond what was there."""
    way = benchmark.measured[at]
    body = data.read_bytes()
    _run_few(benchmark, way)
    before = most_memory()
    _run(way, body, wanted)
    after = most_memory()
    return None if before is None or after is None else after - before


def _seconds(
    benchmark: Benchmark, data: Path, wanted: object, rounds: int
) -> tuple[tuple[tuple[float, ...], ...], ...]:
    """The ways in turn, each round in the other direction, so that whatever slows the machine slows all of them."""
    body, ways = data.read_bytes(), benchmark.measured
    for way in ways:
        _run_few(benchmark, way)
        _run(way, body, wanted)  # what a way learns from its data, it has learnt
    found: list[list[tuple[float, ...]]] = [[] for _ in ways]
    order = list(enumerate(ways))
    for _ in range(rounds):
        for at, way in order:
            found[at].append(_run(way, body, wanted))
        order.reverse()
    return tuple(map(tuple, found))


def _run_few(benchmark: Benchmark, way: Way) -> None:
    few = benchmark.data(_FEW)
    _run(way, few, benchmark.wanted(few))


def _run(way: Way, body: bytes, wanted: object) -> tuple[float, ...]:
    gc.collect()  # the garbage of the one before is not this one's
    value: Any = body
    taken: list[float] = []
    for step in way.steps:
        begin = process_time()
        made = step.run(value)
        taken.append(process_time() - begin)
        value = made
    found = way.found(value)
    if found != wanted:
        text = f"{way.name}: {found!r} instead of {wanted!r}"
        raise WrongResultError(text)
    return tuple(taken)


def most_memory() -> int | None:
    """The most bytes that this process has ever held. tracemalloc would not see those of Arrow and Polars."""
    if sys.platform == "win32":
        return None
    # On Linux, getrusage() begins with what the process held that started this one; the kernel's own count does not.
    with suppress(OSError):
        for line in _STATUS.read_text(encoding="latin-1").splitlines():
            name, _, told = line.partition(":")
            if name == "VmHWM":
                return int(told.removesuffix("kB")) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
