"""What every session takes beside its vendor's credentials, checked; and a vendor's settings from the environment."""

from __future__ import annotations

import difflib
import inspect
import re
import ssl
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict, cast

from fleetauth.clock import Clock
from fleetauth.errors import ArgumentError, ConfigurationError
from fleetauth.events import EventHook
from fleetauth.progress import ProgressCallback
from fleetauth.secrets import Secret, told
from fleetauth.stores import TokenStore
from fleetauth.transport.choice import EngineName
from fleetauth.transport.engine import AsyncClient, AsyncTransport
from fleetauth.transport.retry import RetryPolicy
from fleetauth.watching import Telemetry

_CLOSE_ALIKE: Final = 0.8  # how alike two names must be for one to be taken for a slip of the other
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.6.2
_WRITTEN_BY_US: Final = frozenset({"authorization", "x-connect-token", "host"})
_OF_ONE_REQUEST: Final = frozenset({"accept", "content-type", "content-length"})


class SessionOptions(TypedDict, total=False):
    """What every session takes beside its vendor's credentials and URLs.

    Attributes:
        store: Where tokens are kept and shared, or its short form, such as ``"redis://…"`` or ``"file:/…"``; a
            `MemoryStore` of the session's own by default.
        exchange_without_lease: Whether to buy a token even if the store can't say that nobody else is doing so, at the
            risk of burning another session's refresh token. Not by default.
        timeout: Seconds that a call may take in all: waiting, signing in and retries included. 60 by default.
        retries: Attempts after the first, or a `RetryPolicy`. 2 by default.
        leeway: Seconds before a token's end at which it is renewed, at most half of its life. 60 by default.
        max_answer_bytes: The bytes that an answer may have, unpacked; a larger one is an `AnswerTooLargeError` as soon
            as that shows. 256 MiB by default.
        engine: What sends: ``"httpx"``, ``"httpx2"``, or ``"aiohttp"``, which is several times as fast, needs asyncio
            and ``pip install "fleetauth[aiohttp]"``. By default httpx2 where it is installed, else httpx.
        transport: An httpx (or httpx2) transport to send by.
        http_client: An httpx (or httpx2) `AsyncClient` of your own to send by. It is not closed with the session.
        proxy: A proxy's URL.
        tls_context: For certificate authorities or client certificates of your own.
        extra_headers: Sent with each token request and each call, for what this library doesn't know a vendor to want.
        on_event: Called with each event of `fleetauth.events`. It must not block.
        progress: `True` shows a bar for whatever takes more than a second; a function is told each `Progress` instead,
            and must not block. Not by default.
        telemetry: Makes spans and metrics of what this session does: a `fleetauth.opentelemetry.OpenTelemetry`. By
            default what `fleetauth.opentelemetry.instrument` has set for all sessions, if anything.
        clock: Another source of time, for tests.
    """

    store: TokenStore | str | Secret | None
    exchange_without_lease: bool
    timeout: float
    retries: int | RetryPolicy
    leeway: float
    max_answer_bytes: int
    engine: EngineName | None
    transport: AsyncTransport | None
    http_client: AsyncClient | None
    proxy: str | Secret | None
    tls_context: ssl.SSLContext | None
    extra_headers: Mapping[str, str | Secret]
    on_event: EventHook | None
    progress: bool | ProgressCallback
    telemetry: Telemetry | None
    clock: Clock | None


_OPTIONS: Final = frozenset(SessionOptions.__annotations__)


def refuse_unknown(
    options: SessionOptions, known: tuple[str, ...], *, session: str, vendor: str
) -> None:
    """Make sure that nothing else was given.

    Raises:
        ConfigurationError: Something was; the text names it, and what was perhaps meant.
    """
    if _OPTIONS.issuperset(options):
        return
    takes = (*known, *SessionOptions.__annotations__)
    names = sorted(options.keys() - set(takes))
    if not names:
        return
    # One may be a misspelt password, and a traceback may show locals.
    cast("dict[str, Any]", options).clear()
    told: list[str] = []
    for name in names:
        near = difflib.get_close_matches(name, takes, n=1)
        told.append(f"{name} (did you mean {near[0]}?)" if near else name)
    text = f"{session} takes no {', '.join(told)}; it takes {', '.join(takes)}"
    raise ConfigurationError(text, vendor=vendor)


def from_environment(
    environ: Mapping[str, str | Secret],
    prefix: str,
    *,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    given: Iterable[str],
    partly: bool = False,
) -> dict[str, str | Secret] | str:
    """A session's settings from environment variables; what is required stays wrapped.

    Those of the names in `given` are left out: they came as arguments. If a variable is misspelt, or (unless `partly`)
    missing or blank, a text that names all of them is returned, to be raised where no frame holds the environment any
    more (I8).
    """
    given = frozenset(given)
    wanted = [name for name in (*required, *optional) if name not in given]
    variables = {name: prefix + name.upper() for name in wanted}
    found = {
        name: Secret(environ[variable])
        for name, variable in variables.items()
        if environ.get(variable)
    }
    needed = () if partly else required
    missing = [variables[name] for name in wanted if name in needed and not found.get(name)]
    told = [f"the environment variable {variable} is not set or blank" for variable in missing]
    unset = [variable for name, variable in variables.items() if name not in found]
    known = {prefix + name.upper() for name in (*required, *optional)}
    told += _slips(prefix, environ.keys() - known, unset)
    if told:
        return "; ".join(told)
    return settings_of(found, required=required)


def settings_of(
    found: Mapping[str, Secret], *, required: tuple[str, ...]
) -> dict[str, str | Secret]:
    """What was found by its names, as a constructor takes it: only what is required may stay wrapped."""
    return {name: value if name in required else value.reveal() for name, value in found.items()}


def sealed(headers: Mapping[Any, Any] | None) -> dict[Any, Any]:
    """Headers with their texts wrapped at once, before anything can raise with them in a local variable."""
    given = dict(headers or {})
    return {name: Secret(text) if isinstance(text, str) else text for name, text in given.items()}


def poured_out(*arguments: dict[str, Any]) -> dict[str, Any]:
    """All of them in one; they themselves are left empty, so that no local variable of a caller shows them."""
    together: dict[str, Any] = {}
    for some in arguments:
        together |= some
        some.clear()
    return together


def header_fields(
    headers: Mapping[Any, Any],
    *,
    vendor: str,
    written: frozenset[str] | None = None,
) -> tuple[tuple[str, str | Secret], ...]:
    """Headers that can be written, with their values wrapped.

    Args:
        headers: Values by name, of whatever types they came in.
        vendor: For errors.
        written: For one call: the names, in lower case, of what the session writes on it. `None` for a whole session.

    Raises:
        ConfigurationError: A name or value can't stand in a header, or would replace what signs in.
        ArgumentError: The same, for one call.
    """
    kind = ConfigurationError if written is None else ArgumentError
    ours = _WRITTEN_BY_US | (_OF_ONE_REQUEST if written is None else written)
    if not _is_mapping(headers):  # types say so already; who has none hears it here
        text = f"headers must be a mapping of names to texts, not {told(headers)}"
        raise kind(text, vendor=vendor)
    fields: list[tuple[str, str | Secret]] = []
    for name, given in headers.items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            text = "the name of a header is none: it has letters, digits and hyphens"
            raise kind(text, vendor=vendor)
        if name.lower() in ours:
            text = f"{name} can't be given as a header of your own: the session writes it itself"
            raise kind(text, vendor=vendor)
        if not _stands_in_header(given):
            text = f"the header {name} must be text of visible ASCII characters, and not blank"
            raise kind(text, vendor=vendor)
        fields.append((name, Secret(given)))
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
        lowest = "from 0" if zero else "above 0"
        text = f"{name}={told(value)} must be a number of seconds {lowest}"
        raise ConfigurationError(text, vendor=vendor)
    return float(value)


def checked_store(store: object, vendor: str) -> TokenStore | None:
    """The store, if it is one.

    Raises:
        ConfigurationError: It is none.
    """
    if store is None or hasattr(store, "load"):
        return cast("TokenStore | None", store)
    text = f"store={told(store)} must be a TokenStore, or its short form, such as 'file:/directory'"
    raise ConfigurationError(text, vendor=vendor)


def max_bytes(value: object, vendor: str) -> int:
    """The most bytes that an answer may have.

    Raises:
        ConfigurationError: It is no whole number above 0.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        text = f"max_answer_bytes={told(value)} must be a whole number of bytes above 0, such as 64 << 20"
        raise ConfigurationError(text, vendor=vendor)
    return value


def retry_policy(retries: object, vendor: str) -> RetryPolicy:
    """The policy, or one with that many retries.

    Raises:
        ConfigurationError: It is neither.
    """
    if isinstance(retries, RetryPolicy):
        return retries
    if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
        text = f"retries={told(retries)} must be a whole number from 0, or a RetryPolicy"
        raise ConfigurationError(text, vendor=vendor)
    return RetryPolicy(retries=retries)


def watcher(telemetry: object, vendor: str) -> Telemetry | None:
    """Who watches the session, if it was given anybody.

    Raises:
        ConfigurationError: It can't watch.
    """
    if telemetry is None or isinstance(telemetry, Telemetry):
        return telemetry
    kind = type(telemetry).__name__
    text = f"telemetry must be a fleetauth.opentelemetry.OpenTelemetry, not {kind}: make one, or call instrument()"
    raise ConfigurationError(text, vendor=vendor)


def event_hook(hook: object, vendor: str) -> EventHook | None:
    """Who is told of events, if anybody is.

    Raises:
        ConfigurationError: It can't be called, or would have to be awaited, which nobody does.
    """
    if hook is None or (callable(hook) and not inspect.iscoroutinefunction(hook)):
        return cast("EventHook | None", hook)
    kind = "an async one" if callable(hook) else type(hook).__name__
    text = f"on_event must be a plain function of one event, not {kind}: it is called, and nothing waits for it"
    raise ConfigurationError(text, vendor=vendor)


def _is_mapping(value: object) -> bool:
    return isinstance(value, Mapping)


def _stands_in_header(value: object) -> bool:
    text = value.reveal() if isinstance(value, Secret) else value
    return isinstance(text, str) and bool(text.strip()) and text.isascii() and text.isprintable()


def _slips(prefix: str, strangers: Iterable[str], unset: Iterable[str]) -> list[str]:
    """Variables that look like a misspelling of one that is not set. What all names begin with doesn't count."""
    ends = {name.removeprefix(prefix): name for name in unset}
    slips: list[str] = []
    for name in sorted(strangers):
        if name.startswith(prefix):
            near = difflib.get_close_matches(
                name.removeprefix(prefix), ends, n=1, cutoff=_CLOSE_ALIKE
            )
            slips += [f"{name} is no setting: did you mean {ends[near[0]]}?"] if near else []
    return slips
