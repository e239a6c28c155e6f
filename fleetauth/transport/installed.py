"""Which HTTP engines are installed, and what is had of them as a whole: the only module that names httpx or httpx2.

httpx2 is used where it is installed, else httpx; a user's own client or transport brings its own. How a request is
sent by one is not known here.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import ssl
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import httpx
    import httpx2

    # Each engine calls it with its own types.
    class Auth(httpx.Auth, httpx2.Auth):  # type: ignore[misc]  # pyright: ignore[reportIncompatibleMethodOverride]
        """What both engines take as a client's `auth`."""


_ENGINES: Final = ("httpx2", "httpx")  # the first that is installed is used
_CORES: Final = {
    "httpx": "httpcore",
    "httpx2": "httpcore2",
}  # where an engine's connections come from
_MAKING_TLS_CONTEXT: Final = threading.Lock()  # taken in worker threads only


def default_engine() -> ModuleType:
    """The engine that is used when the user brings none. It doesn't look at the disk: it is loaded by now."""
    loaded = (sys.modules.get(name) for name in _ENGINES)
    return next((module for module in loaded if module is not None), None) or _installed()


def engines() -> tuple[ModuleType, ...]:
    """Every engine that has been imported: this library's, and those of clients that a user brings."""
    return tuple(sys.modules[name] for name in _ENGINES if name in sys.modules)


def _installed() -> ModuleType:
    name = next(name for name in _ENGINES if importlib.util.find_spec(name) is not None)
    return importlib.import_module(name)


_installed()  # loaded with this module: a session is made on an event loop, which must not wait for a disk


def auth_class() -> type[Auth]:
    """A class that every engine in use takes as a client's `auth`: users bring clients of either."""
    return _auth_class(
        tuple(name for name in _ENGINES if name in sys.modules) or (default_engine().__name__,)
    )


@functools.cache
def _auth_class(engines: tuple[str, ...]) -> type[Auth]:
    # Under httpx2's alias both names may be one and the same module.
    kinds = tuple(
        dict.fromkeys(cast("type", importlib.import_module(engine).Auth) for engine in engines)
    )
    return cast("type[Auth]", type("Auth", kinds, {}))


def engine_of(given: object) -> ModuleType | None:
    """The engine that a client or a transport is of, if it is of one."""
    if given is None:
        return None
    for kind in type(given).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in _ENGINES:
            return importlib.import_module(name)
    return None


def core_of(engine: ModuleType) -> ModuleType | None:
    """The module that an engine's connections come from; it is loaded by the engine itself, when that is first used."""
    return sys.modules.get(core_name(engine))


def core_name(engine: ModuleType) -> str:
    """The name of that module."""
    return _CORES[engine.__name__]


def is_as_it_came(engine: ModuleType) -> bool:
    """Whether nobody stands in the way of an engine's requests, as tools for tests and for tracing do."""
    ways: tuple[Any, ...] = (
        engine.AsyncClient.send,
        engine.AsyncHTTPTransport.handle_async_request,
    )
    return all(
        inspect.isfunction(way)
        and not hasattr(way, "__wrapped__")
        and way.__module__.partition(".")[0] == engine.__name__
        for way in ways
    )


def prepared(engine: str, context: ssl.SSLContext | None) -> ssl.SSLContext:
    """A TLS context; the user's, if there is one. Not for an event loop: what blocks is done here.

    Reading the certificate authorities does, for tens of milliseconds; and an engine's first connection pool imports
    what it may need: trio, where that is installed, looks for a library on the disk.
    """
    context = context or _shared_tls_context(engine)
    importlib.import_module(engine).AsyncHTTPTransport(verify=context)
    return context


def usual_tls_context() -> ssl.SSLContext:
    """What sessions check certificates by, if they are given nothing else. Not for an event loop: it reads files."""
    return _shared_tls_context(default_engine().__name__)


def _shared_tls_context(engine: str) -> ssl.SSLContext:
    with _MAKING_TLS_CONTEXT:  # a cache alone lets each of many first callers make one
        return _tls_context(engine)


@functools.cache
def _tls_context(engine: str) -> ssl.SSLContext:
    context: ssl.SSLContext = importlib.import_module(engine).create_ssl_context()
    return context
