"""What telemetry's tests have: spans and metrics kept in memory, and sessions on the sandbox that are watched."""

from __future__ import annotations

import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from fleetauth.opentelemetry import OpenTelemetry, uninstrument
from fleetauth.sandbox import Sandbox
from tests.sessions.conftest import SESSIONS, SharedClock

Open: TypeAlias = Callable[..., Any]


class Watched:
    """Spans and metrics in memory, where they are kept without any thread."""

    def __init__(self) -> None:
        self._spans = InMemorySpanExporter()
        self._metrics = InMemoryMetricReader()
        self.traces = TracerProvider(shutdown_on_exit=False)
        self.traces.add_span_processor(SimpleSpanProcessor(self._spans))
        self.meters = MeterProvider([self._metrics], shutdown_on_exit=False)
        self.tracer = self.traces.get_tracer("tests")

    def telemetry(self, *, propagate: bool = False) -> OpenTelemetry:
        """What watches, and keeps it here."""
        return OpenTelemetry(
            tracer_provider=self.traces, meter_provider=self.meters, propagate=propagate
        )

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """Those that have ended, in that order."""
        return self._spans.get_finished_spans()

    @property
    def names(self) -> list[str]:
        """Theirs."""
        return [span.name for span in self.spans]

    def named(self, name: str) -> list[ReadableSpan]:
        """Those of that name."""
        return [span for span in self.spans if span.name == name]

    def one(self, name: str) -> ReadableSpan:
        """The only one of that name."""
        (span,) = self.named(name)
        return span

    def metrics(self) -> dict[str, Any]:
        """The metrics by name, since the beginning."""
        read = self._metrics.get_metrics_data()
        found = [] if read is None else read.resource_metrics
        return {
            metric.name: metric
            for resource in found
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }

    def points(self, metric: str) -> list[dict[str, Any]]:
        """What tells a metric's values apart, each with its number of measurements or its sum as `n`."""
        points: list[Any] = list(self.metrics()[metric].data.data_points)
        return [
            {**point.attributes, "n": point.count if hasattr(point, "count") else point.value}
            for point in points
        ]


def told(span: ReadableSpan) -> dict[str, Any]:
    """A span's attributes."""
    return dict(span.attributes or {})


def parent_of(span: ReadableSpan) -> int | None:
    """The id of a span's parent."""
    return None if span.parent is None else span.parent.span_id


def context_of(span: ReadableSpan) -> SpanContext:
    """What a span is told from all others by."""
    context = span.get_span_context()
    assert context is not None
    return context


def id_of(span: ReadableSpan) -> int:
    """A span's id."""
    return context_of(span).span_id


def linked(span: ReadableSpan) -> list[int]:
    """The ids of the spans that a span is linked with."""
    return [link.context.span_id for link in span.links]


@pytest.fixture
def watched() -> Watched:
    """What has been seen."""
    return Watched()


@pytest.fixture
def clock(sandbox: Sandbox) -> SharedClock:
    """The time of the session and of the sandbox."""
    return SharedClock(sandbox)


@pytest.fixture
async def opened(sandbox: Sandbox, clock: SharedClock, watched: Watched) -> AsyncIterator[Open]:
    """Opens a vendor's session on the sandbox that is watched. It is closed after the test."""
    sessions: list[Any] = []

    def open_session(vendor: str, **replaced: Any) -> Any:  # noqa: ANN401 - the session's arguments
        usual = {"clock": clock, "telemetry": watched.telemetry()}
        arguments: dict[str, Any] = sandbox.vendors[vendor].arguments | usual | replaced
        sessions.append(SESSIONS[vendor](**arguments))
        return sessions[-1]

    yield open_session
    for session in sessions:
        await session.aclose()


@pytest.fixture
def everywhere() -> Iterator[None]:
    """Lets a test call `instrument`, and ends it."""
    yield
    uninstrument()


@pytest.fixture
def http(engine: str) -> ModuleType:
    """The HTTP engine in use, for transports that reach nobody."""
    return importlib.import_module(engine)
