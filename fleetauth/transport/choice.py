"""Which HTTP engine a session asks for by its argument `engine`, and what that goes together with. It sends nothing."""

from __future__ import annotations

from types import ModuleType
from typing import Final, Literal, TypeAlias, get_args

from fleetauth.errors import ConfigurationError
from fleetauth.extras import optional

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
        text = f"engine={engine!r} is none that is known: it must be one of {', '.join(_NAMES)}"
        raise ConfigurationError(text, vendor=vendor)
    if brings_own is not None:
        text = f"{brings_own} brings its own engine: pass either engine or {brings_own}"
        raise ConfigurationError(text, vendor=vendor)
    module: ModuleType = optional(str(engine), extra=str(engine), needed_by=f"engine={engine!r}")
    return None if engine == FAST else module
