"""Workers as their parent sees them: hired, told to call, moved through time, killed, and never left behind.
What they do is in `worker`; nothing is proved here.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

import attrs

from tests.sharing import worker
from tests.sharing.sides import LIFETIME, Place, VendorSide
from tests.sharing.worker import Go, Report, Setup

PATIENCE = 50.0  # seconds for an answer of a worker that may be waiting for a lease

# Each worker is forked from a process that has the imports behind it, and nothing else: no thread, no loop, no socket.
# What the SDK imports late is named here; what is not installed is passed over.
LATE_IMPORTS = (
    "anyio._backends._asyncio",
    "anyio._backends._trio",
    "cryptography.fernet",
    "filelock",
    "httpcore",
    "httpcore2",
    "redis.asyncio",
)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([worker.__name__, *LATE_IMPORTS])


@attrs.frozen(eq=False)
class Worker:
    """One of them."""

    process: BaseProcess
    pipe: Connection

    def told(self) -> Any:  # noqa: ANN401 - a report, or a step's name
        """What it says next."""
        if not self.pipe.poll(PATIENCE):
            raise AssertionError(f"{self.process.name} says nothing")
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            raise AssertionError(f"{self.process.name} broke off; its traceback is above") from None

    def report(self) -> Report:
        """What came of its calls."""
        report = self.told()
        assert isinstance(report, Report), report
        return report

    def kill(self) -> None:
        """SIGKILL: it gets no chance to clean up."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """The workers of one test.

    Args:
        vendor: Whom they call.
        place: What they share.
        engine: Their HTTP engine.
    """

    def __init__(self, vendor: VendorSide, place: Place, engine: str) -> None:
        self.vendor = vendor
        self.place = place
        self.workers: list[Worker] = []
        self._engine = engine
        self._moved_by = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for each in list(self.workers):
            self.dismiss(each)

    def hire(self, count: int = 1, **setup: Any) -> list[Worker]:  # noqa: ANN401 - see `Setup`
        """Start workers."""
        return [self._hired(setup) for _ in range(count)]

    def dismiss(self, *workers: Worker) -> None:
        """Kill workers."""
        for each in workers:
            self.workers.remove(each)
            each.kill()

    def send_home(self) -> None:
        """Let every worker close its session and end, as it does after a day's work."""
        for each in self.workers:
            each.pipe.send(None)
        for each in self.workers:
            each.process.join(PATIENCE)
        assert [each.process.exitcode for each in self.workers] == [0] * len(self.workers)

    def advance(self, seconds: float) -> None:
        """Let time pass for everybody: workers, store and vendor."""
        self._moved_by += seconds
        self.place.move(self._moved_by)
        self.vendor.advance(seconds)

    def expire(self) -> None:
        """Let the present token's time pass."""
        self.advance(LIFETIME + 1)

    def go(self, each: Worker, calls: int = 1, stop_at: str | None = None) -> None:
        """Tell a worker to make calls at once."""
        each.pipe.send(Go(calls=calls, moved_by=self._moved_by, stop_at=stop_at))

    def call(self, calls: int = 1) -> list[Report]:
        """Let all workers make calls at once, and wait for all of them."""
        for each in self.workers:
            self.go(each, calls)
        return [each.report() for each in self.workers]

    def call_well(self, calls: int = 1) -> list[Report]:
        """The same; every call must be answered."""
        reports = self.call(calls)
        assert_answered(reports, calls, self.vendor.owner)
        return reports

    def _hired(self, setup: dict[str, Any]) -> Worker:
        made = Setup(
            engine=self._engine,
            arguments=self.vendor.arguments,
            moved_by=self._moved_by,
            **{**self.place.setup, **setup},
        )
        ours, theirs = FORKS.Pipe()
        process = FORKS.Process(target=worker.work, args=(theirs, made), daemon=True)
        process.start()
        theirs.close()
        hired = Worker(process, ours)
        self.workers.append(hired)
        return hired


def assert_answered(reports: list[Report], calls: int, owner: str) -> None:
    """Every call has its answer, and none an error."""
    assert [report.errors for report in reports] == [[]] * len(reports)
    assert [report.answers for report in reports] == [[owner] * calls] * len(reports)
