"""What the canary test looks with: everything that a session, an error, an event or a log may show, as one text.

Objects are walked through their attributes as a debugger does. Two kinds are not entered: `Secret`,
whose one slot is the place for secrets, and other libraries' own objects, which are shown but not taken apart.
"""

from __future__ import annotations

import base64
import html
import pickle
import traceback
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote, quote_plus

import attrs

from fleetauth.secrets import Secret
from tests.ground.spellings import STEM, canary, found

Untyped: TypeAlias = Any
"""What a test passes on without looking at it."""

CANARY: Final = STEM
PASSWORD: Final = canary("pw", " & word+%")
CLIENT_SECRET: Final = canary("cs", "/secret=ü")
API_KEY: Final = canary("ak", "-key")
CLIENT_ID: Final = "invented-client"
ID_TOKEN: Final = canary("it", ".claims.")
DEVICE_ID: Final = canary("di", "-device")
TOKENS: Final = tuple(canary("at", f"-token-{number}-") for number in range(20))
REFRESH_TOKENS: Final = tuple(canary("rt", f"-refresh-{number}-") for number in range(20))
PAIR: Final = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
_OPAQUE: Final = (
    "httpx", "httpx2", "httpcore", "httpcore2", "anyio", "asyncio", "trio", "logging", "cattrs", "aiohttp", "ssl",
    "_asyncio", "redis", "cryptography", "threading", "_thread", "multidict", "random", "http", "opentelemetry",
)  # fmt: skip
_NOT_ENTERED: Final = (
    str, bytes, int, float, type(None), Secret, type, types.ModuleType, types.FunctionType,
    types.MethodType, types.BuiltinFunctionType,
)  # fmt: skip


def spelt(secrets: Iterable[str]) -> str:
    """Secrets as careless servers show them."""
    ways = (str, lambda it: quote(it, safe=""), quote_plus, lambda it: repr(it)[1:-1], html.escape)
    return "\n".join(way(secret) for secret in secrets for way in ways)


def traces(shown: str) -> list[str]:
    """Where secrets stand in a text, with what is around them."""
    return [one.around for one in found(shown)]


def of_object(thing: object) -> str:
    """An object and all that it holds, as a debugger shows it."""
    return "\n".join(_walked(thing))


def of_error(error: BaseException, own_files: Iterable[str]) -> str:
    """An error: words, attributes and pickle, and the traceback with the locals of all frames but the tests' own."""
    told = [str(error), repr(error), repr(error.args), of_object(vars(error))]
    try:
        told.append(repr(pickle.dumps(error)))
    except Exception as exc:  # noqa: BLE001 - a pickle that is refused shows nothing
        told.append(repr(exc))
    report = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "\n".join((*told, *_reported(report, tuple(own_files))))


def _reported(report: traceback.TracebackException, own_files: tuple[str, ...]) -> Iterator[str]:
    for frame in report.stack:
        if frame.filename not in own_files:
            yield f"{frame.filename}:{frame.lineno} {frame.locals}"
    yield from report.format_exception_only()
    for inner in (report.__cause__, report.__context__, *(report.exceptions or ())):
        if inner is not None:
            yield from _reported(inner, own_files)


def _walked(thing: Untyped) -> Iterator[str]:
    """All that a thing and what hangs on it shows, each once."""
    seen: dict[int, Any] = {}  # kept alive: an id is given again after its object's end
    ahead: list[Any] = [thing]
    while ahead:
        met = ahead.pop()
        if id(met) in seen:
            continue
        seen[id(met)] = met
        for show in (repr, str, format):
            yield show(met)
        in_notebook = getattr(met, "_repr_html_", None)
        if in_notebook is not None and not isinstance(met, type):
            yield in_notebook()
        if isinstance(met, _NOT_ENTERED) or _is_anothers(met):
            continue
        if attrs.has(type(met)):
            yield repr(attrs.asdict(met, recurse=False))
        ahead += _parts(met)


def _is_anothers(thing: object) -> bool:
    return any(kind.__module__.partition(".")[0] in _OPAQUE for kind in type(thing).__mro__)


def _parts(thing: Untyped) -> Iterator[Any]:
    if isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, (list, tuple, set, frozenset)):
        yield from thing
    for kind in type(thing).__mro__:
        for slot in _slots(kind):
            if slot not in ("__dict__", "__weakref__"):
                yield getattr(thing, slot, None)
    yield from getattr(thing, "__dict__", {}).values()


def _slots(kind: type) -> tuple[str, ...]:
    slots = kind.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)
