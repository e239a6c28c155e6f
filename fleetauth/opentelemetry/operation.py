"""`Operation`: a span that is the current one within its block, and the histogram that its seconds go to.

Of an error only its class is told: no exception is recorded, and a status has no description.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, Self

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.metrics import Histogram
from opentelemetry.trace import Span, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from .names import CANCELLED, ERROR_TYPE, STATUS

Told = Mapping[str, "str | int | float | bool"]

# By these, instrumentations of HTTP engines know that they are not wanted. The names are not public, and what all use.
SUPPRESSED: Final[str] = getattr(
    contexts, "_SUPPRESS_INSTRUMENTATION_KEY", "suppress_instrumentation"
)
HTTP_SUPPRESSED: Final[str] = getattr(
    contexts, "_SUPPRESS_HTTP_INSTRUMENTATION_KEY", "suppress_http_instrumentation"
)
_CUT_OFF: Final = frozenset({"CancelledError", "Cancelled", "GeneratorExit"})
_ERRORS: Final = 400  # from this status on, for a client


def is_suppressed(*keys: str) -> bool:
    """Whether the running code wants nothing watched."""
    return any(contexts.get_value(key) for key in keys)


def error_type(kind: type[BaseException]) -> str:
    """What ended an operation, in one word."""
    return CANCELLED if kind.__name__ in _CUT_OFF else kind.__qualname__


class Unwatched:
    """A block that nobody watches; also a request."""

    __slots__ = ()

    headers: tuple[tuple[str, str], ...] = ()

    def answered(self, status: int) -> None:
        """Nobody hears of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Operation:
    """One span, with its block.

    Args:
        span: It has begun.
        histogram: For how long it took.
        attributes: Of the measurement.
        values: Further values of the context within the block.
        context: What the block's is made of; the current one by default.
    """

    __slots__ = (
        "_attributes",
        "_context",
        "_histogram",
        "_started",
        "_token",
        "span",
    )

    def __init__(
        self,
        span: Span,
        histogram: Histogram,
        attributes: Told,
        *,
        values: Mapping[str, object] | None = None,
        context: Context | None = None,
    ) -> None:
        self.span: Span = span
        self._histogram = histogram
        self._attributes = dict(attributes)
        inside = trace.set_span_in_context(span, context)
        for name, value in (values or {}).items():
            inside = contexts.set_value(name, value, inside)
        self._context = inside
        self._started = time.perf_counter()
        self._token: Any = None

    @property
    def context(self) -> Context:
        """What is current within the block."""
        return self._context

    def __enter__(self) -> Self:
        self._token = contexts.attach(self._context)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end(None if kind is None else error_type(kind))
        # A coroutine that nobody awaits any more is closed in whatever context that happens.
        if kind is not GeneratorExit or contexts.get_current() is self._context:
            contexts.detach(self._token)

    def note(self, attributes: Told, *, measured: Told | None = None) -> None:
        """Say more of it.

        Args:
            attributes: Of the span.
            measured: Of the measurement, too.
        """
        measured = measured or {}
        self.span.set_attributes({**attributes, **measured})
        self._attributes |= measured

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What is to go out beside a request's own headers."""
        return ()

    def answered(self, status: int) -> None:
        """A request was answered."""
        self.note({}, measured={STATUS: status})
        if status >= _ERRORS:
            self._failed(str(status))

    def end(self, error: str | None) -> None:
        """It is over. This is called once."""
        if error is not None:
            self._failed(error)
        seconds = time.perf_counter() - self._started
        self._histogram.record(seconds, self._attributes, context=self._context)
        self.span.end()

    def _failed(self, error: str) -> None:
        self.note({}, measured={ERROR_TYPE: error})
        if error != CANCELLED:  # who cancels wants it so
            self.span.set_status(StatusCode.ERROR)


class Propagated(Operation):
    """A request whose receiver is told the trace that it belongs to, by W3C's headers and no others."""

    __slots__ = ()

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """``traceparent``, and ``tracestate`` where there is one."""
        carrier: dict[str, str] = {}
        TraceContextTextMapPropagator().inject(carrier, self.context)
        return tuple(carrier.items())
