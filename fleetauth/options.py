"""What every session takes beside its vendor's credentials: checked here, and read from the environment here."""

from __future__ import annotations

import difflib
import ssl
from collections.abc import Mapping
from typing import Any, Final, TypedDict, cast

from fleetauth.clock import Clock
from fleetauth.errors import ConfigurationError
from fleetauth.events import EventHook
from fleetauth.secrets import Secret
from fleetauth.stores import TokenStore
from fleetauth.transport.engine import AsyncClient, AsyncTransport
from fleetauth.transport.retry import RetryPolicy

_CLOSE_ALIKE: Final = 0.8  # how alike two names must be for one to be taken for a slip of the other
_WRITTEN_BY_US: Final = frozenset({"authorization", "x-connect-token", "host"})


class SessionOptions(TypedDict, total=False):
    """What every session takes beside its vendor's credentials and URLs.

    Attributes:
        store: Where tokens are kept; a `MemoryStore` of the session's own by default.
        timeout: Seconds that a call may take in all: waiting, signing in and retries included. 60 by default.
        retries: Attempts after the first, or a `RetryPolicy`. 2 by default.
        leeway: Seconds before a token's end at which it is renewed, at most half of its life. 60 by default.
        transport: An httpx (or httpx2) transport to send by.
        http_client: An httpx (or httpx2) `AsyncClient` of your own to send by. It is not closed with the session.
        proxy: A proxy's URL.
        tls_context: For certificate authorities or client certificates of your own.
        extra_headers: Sent with each token request and each call, for what this library doesn't know a vendor to want.
        on_event: Called with each event of `fleetauth.events`. It must not block.
        clock: Another source of time, for tests.
    """

    store: TokenStore | None
    timeout: float
    retries: int | RetryPolicy
    leeway: float
    transport: AsyncTransport | None
    http_client: AsyncClient | None
    proxy: str | Secret | None
    tls_context: ssl.SSLContext | None
    extra_headers: Mapping[str, str | Secret]
    on_event: EventHook | None
    clock: Clock | None


def refuse_unknown(
    options: SessionOptions, known: tuple[str, ...], *, session: str, vendor: str
) -> None:
    """Make sure that nothing else was given.

    Raises:
        ConfigurationError: Something was; the text names it, and what was perhaps meant.
    """
    names = sorted(options.keys() - SessionOptions.__annotations__.keys())
    if not names:
        return
    cast(
        "dict[str, Any]", options
    ).clear()  # one may be a misspelt password, and a traceback may show locals
    takes = (*known, *SessionOptions.__annotations__)
    told: list[str] = []
    for name in names:
        near = difflib.get_close_matches(name, takes, n=1)
        told.append(f"{name} (did you mean {near[0]}?)" if near else name)
    text = f"{session} takes no {', '.join(told)}; it takes {', '.join(takes)}"
    raise ConfigurationError(text, vendor=vendor)


def from_environment(
    environ: Mapping[str, str],
    prefix: str,
    *,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    session: str,
    vendor: str,
) -> dict[str, str | Secret]:
    """A session's settings from environment variables; what is required stays wrapped.

    Raises:
        ConfigurationError: A variable is missing, blank or misspelt; the text names all of them.
    """
    variables = {prefix + name.upper(): name for name in (*required, *optional)}
    found = {
        name: Secret(environ[variable])
        for variable, name in variables.items()
        if environ.get(variable)
    }
    missing = [prefix + name.upper() for name in required if not found.get(name)]
    told = [f"the environment variable {name} is not set or blank" for name in missing]
    told += _slips(prefix, set(variables), environ)
    if told:
        raise ConfigurationError(f"{session}.from_env: {'; '.join(told)}", vendor=vendor)
    return {name: value if name in required else value.reveal() for name, value in found.items()}


def header_fields(
    headers: Mapping[str, str | Secret], *, vendor: str
) -> tuple[tuple[str, str | Secret], ...]:
    """Headers that can be written, with their values wrapped.

    Raises:
        ConfigurationError: A name or value can't stand in a header, or would replace what signs in.
    """
    fields: list[tuple[str, str | Secret]] = []
    for name, given in headers.items():
        value = Secret(given)
        if not Secret(name).is_token() or name.lower() in _WRITTEN_BY_US:
            raise ConfigurationError(
                f"{name!r} can't be given as a header of your own", vendor=vendor
            )
        if not value or not all(" " <= char <= "~" for char in value.reveal()):
            text = f"the header {name} must be text of visible ASCII characters, and not blank"
            raise ConfigurationError(text, vendor=vendor)
        fields.append((name, value))
    return tuple(fields)


def seconds(value: object, name: str, vendor: str, *, zero: bool = False) -> float:
    """A number of seconds above 0, or from 0 on.

    Raises:
        ConfigurationError: It is none.
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not (0 < value < float("inf") or (zero and value == 0))
    ):
        text = f"{name}={value!r} must be a number of seconds above 0"
        raise ConfigurationError(text, vendor=vendor)
    return float(value)


def retry_policy(retries: object, vendor: str) -> RetryPolicy:
    """The policy, or one with that many retries.

    Raises:
        ConfigurationError: It is neither.
    """
    if isinstance(retries, RetryPolicy):
        return retries
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        text = f"retries={retries!r} must be a whole number from 0, or a RetryPolicy"
        raise ConfigurationError(text, vendor=vendor)
    return RetryPolicy(retries=retries)


def _slips(prefix: str, known: set[str], environ: Mapping[str, str]) -> list[str]:
    """Variables that look like a misspelling of one that is not set."""
    unset = [name for name in known if not environ.get(name)]
    slips: list[str] = []
    for name in sorted(environ):
        if name.startswith(prefix) and name not in known:
            near = difflib.get_close_matches(name, unset, n=1, cutoff=_CLOSE_ALIKE)
            slips += [f"{name} is no setting: did you mean {near[0]}?"] if near else []
    return slips
