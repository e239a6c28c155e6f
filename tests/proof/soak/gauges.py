"""What is counted of a process: memory, tasks, threads, open handles, and how much lies in every container that a
session holds. Nothing here knows what the numbers should be.
"""

from __future__ import annotations

import asyncio
import gc
import re
import sys
import threading
import tracemalloc
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import anyio
import attrs

from fleetauth.tokens.task import running_loop

_HANDLES: Final = Path("/proc/self/fd")
_STATUS: Final = Path("/proc/self/status")
_CONTAINERS: Final = (dict, list, set, deque, OrderedDict, frozenset, tuple)
_POOLED: Final = (
    "AnyIO worker thread",
    "asyncio_",
    "Trio thread",
)  # kept for the next who needs one
_DEEPEST: Final = 14
_OTHERS: Final = [
    tracemalloc.Filter(inclusive=False, filename_pattern=f"*/{part}/*")
    for part in ("sandbox", "uvicorn", "proof/soak", "re")
]


@attrs.frozen
class Reading:
    """One look.

    Attributes:
        traced: Bytes that Python has given out since tracing began, and that are still held; but for the sandbox's,
            these tests' own, and what `re` keeps.
        resident: Bytes of the process in memory.
        objects: How many objects the garbage collector knows.
        tasks: Names of all tasks.
        threads: Names of all threads but the pooled ones.
        handles: Open files and sockets, by kind.
        traced_by: `traced`, by the line that asked for it.
    """

    traced: int
    resident: int
    objects: int
    tasks: Counter[str]
    threads: Counter[str]
    handles: Counter[str]
    traced_by: Counter[str] = attrs.field(repr=False)


def read() -> Reading:
    """Look, after the garbage has been collected."""
    re.purge()  # it keeps up to 512 patterns of anybody's, those made of secrets among them
    for _ in range(2):
        gc.collect()
    traced_by = _traced()
    return Reading(
        traced=traced_by.total(),
        resident=_resident(),
        objects=len(gc.get_objects()),
        tasks=Counter(_tasks()),
        threads=Counter(
            thread.name
            for thread in threading.enumerate()
            if not thread.name.startswith(_POOLED) and not thread.name.startswith("ThreadPool")
        ),
        handles=_handles(),
        traced_by=traced_by,
    )


def _traced() -> Counter[str]:
    if not tracemalloc.is_tracing():
        return Counter()
    counted = tracemalloc.take_snapshot().filter_traces(_OTHERS)
    by_line = Counter({str(it.traceback): it.size for it in counted.statistics("lineno")})
    # The largest block can be the table of interned strings, which grows by leaps of megabytes on anybody's line.
    largest = max(counted.traces, key=lambda it: it.size, default=None)
    if largest is not None:
        by_line[str(largest.traceback)] -= largest.size
    return by_line


def _resident() -> int:
    if not _STATUS.exists():
        return 0
    (line,) = (it for it in _STATUS.read_text().splitlines() if it.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def _handles() -> Counter[str]:
    kinds: Counter[str] = Counter()
    if not _HANDLES.exists():
        return kinds
    for handle in tuple(_HANDLES.iterdir()):
        try:
            kinds[str(handle.readlink()).partition(":[")[0]] += 1
        except OSError:  # the one that lists them
            continue
    return kinds


def _tasks() -> list[str]:
    if isinstance(running_loop(), asyncio.AbstractEventLoop):
        return [_plain(task.get_name()) for task in asyncio.all_tasks()]
    import trio

    root = trio.lowlevel.current_root_task()
    return [] if root is None else [_plain(task.name) for task in _below(root)]


def _below(task: Any) -> Iterator[Any]:  # noqa: ANN401 - a trio task
    yield task
    for nursery in task.child_nurseries:
        for child in nursery.child_tasks:
            yield from _below(child)


def _plain(name: str) -> str:
    return "Task" if name.startswith("Task-") else name.rpartition(".")[2]


# --- what a session holds -------------------------------------------------------------------------


def held(root: object) -> Counter[str]:
    """How many things lie in each container that can be reached from an object by this library's own objects."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    queue: deque[tuple[str, object, int]] = deque([("", root, 0)])
    while queue:
        way, thing, depth = queue.popleft()
        if id(thing) in seen or depth > _DEEPEST:
            continue
        seen.add(id(thing))
        if isinstance(thing, _CONTAINERS):
            if not isinstance(
                thing, (tuple, frozenset)
            ):  # those grow by being replaced: their holders tell
                found[way or "[]"] += len(thing)
            items = thing.values() if isinstance(thing, Mapping) else thing
            queue.extend((f"{way}[]", item, depth + 1) for item in tuple(items))
        elif type(thing).__module__.startswith("fleetauth") and not isinstance(thing, type):
            queue.extend((f"{way}.{name}", it, depth + 1) for name, it in _fields(thing))
    return found


def held_by_modules() -> Counter[str]:
    """How many things lie in the containers and caches of this library's modules, but for caches with a size."""
    found: Counter[str] = Counter()
    for module_name, module in tuple(sys.modules.items()):
        if not module_name.startswith("fleetauth") or "sandbox" in module_name:
            continue
        for name, thing in tuple(vars(module).items()):
            parameters = getattr(thing, "cache_parameters", None)
            if parameters is not None:
                if parameters()["maxsize"] is None:
                    found[f"{module_name}.{name}()"] = thing.cache_info().currsize
            elif isinstance(thing, _CONTAINERS) and not name.startswith("__"):
                found[f"{module_name}.{name}"] = sum(held(thing).values())
    return found


def _fields(thing: object) -> Iterator[tuple[str, object]]:
    yield from vars(thing).items() if hasattr(thing, "__dict__") else ()
    for kind in type(thing).__mro__:
        slots = vars(kind).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__"):
                full = f"_{kind.__name__.lstrip('_')}{name}" if name.startswith("__") else name
                if hasattr(thing, full):
                    yield name, getattr(thing, full)


async def settled() -> None:
    """Let everything that is about to end do so."""
    for _ in range(5):
        await anyio.wait_all_tasks_blocked()
