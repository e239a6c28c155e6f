"""Where a secret could show: one searcher a place, each of which gives the texts that a stranger would see there.

What is looked at is a `Sight`. What is a secret, and how one is found in a text, is in `tests.ground.spellings`.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import dataclasses
import json
import linecache
import logging
import pickle
import re
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final, TypeAlias

import attrs

from tests.ground.darkness import of_object

Look: TypeAlias = Callable[["Sight"], Iterator[str]]
_OWN: Final = str(Path(__file__).parents[2])
_ATTRIBUTES: Final = re.compile(r"\b([a-z_]\w*)((?:\.\w+)+)(?!\()")


@attrs.define
class Sight:
    """What there is to be looked at after a fault.

    Attributes:
        things: Objects that a caller has, or reaches through what it has.
        errors: What was raised.
        events: What was told.
        records: What was logged, by whomever, at any level.
        warned: What was warned of.
        printed: What was written to the terminal, or sent to a notebook.
        directory: Where files are kept.
        elsewhere: What another origin was sent, byte for byte.
        stored: What Redis holds and was sent.
        spans: What was traced.
    """

    things: list[Any] = attrs.Factory(list)
    errors: list[BaseException] = attrs.Factory(list)
    events: list[Any] = attrs.Factory(list)
    records: list[logging.LogRecord] = attrs.Factory(list)
    warned: list[warnings.WarningMessage] = attrs.Factory(list)
    printed: list[str] = attrs.Factory(list)
    directory: Path | None = None
    elsewhere: list[bytes] = attrs.Factory(list)
    stored: list[bytes] = attrs.Factory(list)
    spans: list[Any] = attrs.Factory(list)


def objects(sight: Sight) -> Iterator[str]:
    """`repr`, `str`, `format`, `ascii` and HTML of everything, and of all that hangs on it."""
    for thing in (*sight.things, *sight.events):
        yield of_object(thing)


def taken_apart(sight: Sight) -> Iterator[str]:
    """`vars`, `attrs.asdict` and `astuple`, `dataclasses.asdict`, JSON of what it does not know by its text."""
    for thing in (*sight.things, *sight.events, *sight.errors):
        yield repr(getattr(thing, "__dict__", None))
        yield json.dumps(getattr(thing, "__dict__", None), default=str, skipkeys=True)
        if attrs.has(type(thing)):
            yield repr(attrs.asdict(thing))
            yield repr(attrs.astuple(thing))
            yield json.dumps(attrs.asdict(thing), default=str, skipkeys=True)
        if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            yield repr(dataclasses.asdict(thing))


def copied(sight: Sight) -> Iterator[str]:
    """Pickles and copies, or the words in which they are refused."""
    for thing in (*sight.things, *sight.events, *sight.errors):
        for way in (pickle.dumps, copy.copy, copy.deepcopy):
            try:
                twin = way(thing)
            except Exception as exc:  # noqa: BLE001 - a refusal's words are shown as well
                yield f"{exc!r} {exc}"
                continue
            if isinstance(twin, bytes):
                yield twin.decode("latin-1")
            elif twin is not thing:
                yield f"{twin!r} {getattr(twin, '__dict__', '')!r}"


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and all that are behind it."""
    seen: dict[int, BaseException] = {}
    ahead: list[BaseException | None] = [error]
    while ahead:
        one = ahead.pop()
        if one is None or id(one) in seen:
            continue
        seen[id(one)] = one
        yield one
        ahead += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            ahead += one.exceptions


def errors(sight: Sight) -> Iterator[str]:
    """Texts, arguments, attributes and notes of errors, of their causes, and of what they were raised amid."""
    for error in sight.errors:
        for one in chain(error):
            yield f"{one} {one!r} {one.args!r} {getattr(one, '__notes__', None)!r}"
            yield of_object(vars(one))
            yield of_object(one.args)


def tracebacks(sight: Sight) -> Iterator[str]:
    """Formatted tracebacks, with the local variables of all frames but the tests' own, and what code names of them."""
    for error in sight.errors:
        yield from _reported(
            traceback.TracebackException.from_exception(error, capture_locals=True)
        )
        for one in chain(error):
            for frame, number in traceback.walk_tb(one.__traceback__):
                if not frame.f_code.co_filename.startswith(_OWN):
                    yield from _verbose(frame, number)


def _reported(report: traceback.TracebackException) -> Iterator[str]:
    for frame in report.stack:
        if not frame.filename.startswith(_OWN):
            yield f"{frame.filename}:{frame.lineno} {frame.line} {frame.locals}"
    yield from report.format_exception_only()
    for inner in (report.__cause__, report.__context__, *(report.exceptions or ())):
        if inner is not None:
            yield from _reported(inner)


def _verbose(frame: FrameType, number: int) -> Iterator[str]:
    """As IPython's verbose tracebacks and Rich's do: containers and records opened, named attributes shown."""
    place = f"{frame.f_code.co_filename}:{number}"
    for name, value in frame.f_locals.items():
        for text in _opened(value, deep=3):
            yield f"{place} {name}: {text}"
    line = linecache.getline(frame.f_code.co_filename, number)
    for name, steps in _ATTRIBUTES.findall(line):
        value = frame.f_locals.get(name)
        for step in steps.split(".")[1:]:
            if isinstance(getattr(type(value), step, None), property):
                break
            value = getattr(value, step, None)
            yield repr(value)


def _opened(value: Any, *, deep: int) -> Iterator[str]:  # noqa: ANN401 - whatever a frame holds
    yield repr(value)
    if not deep:
        return
    parts: list[Any] = []
    if hasattr(value, "__rich_repr__") and not isinstance(value, type):
        yield repr(list(value.__rich_repr__()))
    elif isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = list(value)
    elif attrs.has(type(value)):
        parts = [getattr(value, it.name) for it in attrs.fields(type(value)) if it.repr is True]
    for part in parts:
        yield from _opened(part, deep=deep - 1)


def logs(sight: Sight) -> Iterator[str]:
    """What is logged at DEBUG: each record's text, its arguments, and all that it carries."""
    for record in sight.records:
        yield logging.Formatter("%(name)s %(message)s").format(record)
        yield of_object({**vars(record), "exc_info": None})


def warned(sight: Sight) -> Iterator[str]:
    """Warnings, with what they are about."""
    for one in sight.warned:
        yield f"{one} {one.message!r} {one.source!r}"
        yield of_object(one.message.args if isinstance(one.message, Warning) else one.message)


def events(sight: Sight) -> Iterator[str]:
    """Events: their sentences, their fields, and those as JSON."""
    for event in sight.events:
        yield f"{event} {event.sentence()} {event.__getstate__()}"


def tasks(_: Sight) -> Iterator[str]:
    """Names of tasks and threads, the coroutines of tasks, and their context variables."""
    for thread in threading.enumerate():
        yield f"{thread!r} {thread.name}"
    for name, shown, context in _tasks():
        yield f"{name} {shown}"
        for variable, value in context:
            yield f"{variable!r} {value!r}"


def _tasks() -> Iterator[tuple[str, str, list[tuple[Any, Any]]]]:
    with contextlib.suppress(RuntimeError):
        for task in asyncio.all_tasks():
            told = f"{task!r} {task.get_coro()!r} {task.get_stack()!r}"
            yield task.get_name(), told, list(_context(task).items())
    import trio

    with contextlib.suppress(RuntimeError):
        ahead = [trio.lowlevel.current_root_task()]
        for one in ahead:
            if one is not None:
                yield one.name, f"{one!r} {one.coro!r}", list(one.context.items())
                ahead += [child for nursery in one.child_nurseries for child in nursery.child_tasks]


def _context(task: Any) -> Any:  # noqa: ANN401 - Python 3.11 has no such method
    return task.get_context() if hasattr(task, "get_context") else {}


def printed(sight: Sight) -> Iterator[str]:
    """What was printed."""
    yield from sight.printed


def files(sight: Sight) -> Iterator[str]:
    """Files and their names: of stores, hidden, temporary, half-written ones too."""
    if sight.directory is None:
        return
    for path in sorted(sight.directory.rglob("*")):
        yield str(path.relative_to(sight.directory))
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def elsewhere(sight: Sight) -> Iterator[str]:
    """What another origin was sent: lines, headers, bodies."""
    for one in sight.elsewhere:
        yield one.decode("latin-1")


def stored(sight: Sight) -> Iterator[str]:
    """Redis: names and values, and what it is sent."""
    for one in sight.stored:
        yield one.decode("latin-1")


def spans(sight: Sight) -> Iterator[str]:
    """Spans of tracing, as JSON and as objects."""
    for one in sight.spans:
        yield one.to_json() if hasattr(one, "to_json") else repr(one)
        yield of_object(one)


SHOWN: Final[list[tuple[str, Look]]] = [
    ("objects", objects),
    ("taken apart", taken_apart),
    ("copies, pickles", copied),
    ("errors", errors),
    ("tracebacks", tracebacks),
    ("logs", logs),
    ("warnings", warned),
    ("events", events),
    ("tasks", tasks),
    ("printed", printed),
    ("files", files),
    ("other origins", elsewhere),
    ("Redis", stored),
    ("spans", spans),
]
"""Each place where secrets are searched for, and what shows what is there. What else shows something is added here."""
