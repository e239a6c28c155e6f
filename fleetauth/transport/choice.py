"""Which HTTP engine a session asks for by its argument `engine`, and what that goes together with. It sends nothing."""

from __future__ import annotations

import inspect
import ssl
from types import ModuleType
from typing import Final, Literal, TypeAlias, get_args

from fleetauth.errors import ConfigurationError
from fleetauth.extras import optional
from fleetauth.secrets import told

EngineName: TypeAlias = Literal["httpx", "httpx2", "aiohttp"]
"""What a session's `engine` may be."""

FAST: Final = "aiohttp"
_NAMES: Final[tuple[str, ...]] = get_args(EngineName)


def asked_for(engine: object, *, vendor: str, brings_own: str | None) -> ModuleType | None:
    """The module whose requests and answers the session asked for; `None` leaves it to what is installed.

    Args:
        engine: The argument.
        vendor: For errors.
        brings_own: The argument that brings its engine with it, if one was given.

    Raises:
        ConfigurationError: There is no such engine, or the other argument brings another.
        MissingExtraError: It is not installed.
    """
    if engine is None:
        return None
    if engine not in _NAMES:
        text = f"engine={told(engine)} is none that is known: it must be one of {', '.join(_NAMES)}"
        raise ConfigurationError(text, vendor=vendor)
    if brings_own is not None:
        text = f"{brings_own} brings its own engine: pass either engine or {brings_own}"
        raise ConfigurationError(text, vendor=vendor)
    module: ModuleType = optional(str(engine), extra=str(engine), needed_by=f"engine={engine!r}")
    return None if engine == FAST else module


def refuse_conflicts(
    vendor: str, client: object, transport: object, proxy: object, tls_context: object
) -> None:
    """Make sure that nothing is given that would be ignored, or that would block the event loop.

    Raises:
        ConfigurationError: Something is.
    """
    problem = None
    if client is not None and not (transport is None and proxy is None and tls_context is None):
        problem = "http_client brings its own transport, proxy and TLS context: pass either http_client or those"
    elif transport is not None and not (proxy is None and tls_context is None):
        problem = "transport brings its own proxy and TLS context: pass either transport or those"
    elif client is not None and not inspect.iscoroutinefunction(getattr(client, "send", None)):
        problem = f"http_client must be an AsyncClient, not {type(client).__name__}"
    elif transport is not None and not hasattr(transport, "handle_async_request"):
        problem = f"transport must be an async one, not {type(transport).__name__}"
    elif tls_context is not None and not isinstance(tls_context, ssl.SSLContext):
        problem = f"tls_context must be an ssl.SSLContext, not {type(tls_context).__name__}"
    if problem is not None:
        raise ConfigurationError(problem, vendor=vendor)
