"""`OpenTelemetry`: makes spans and metrics of what a session shows its `Watch`; `names` says what they are called."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Final

import attrs
from opentelemetry import context as contexts
from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.metrics import Counter, Histogram, Meter, MeterProvider
from opentelemetry.trace import Link, SpanKind, TracerProvider

from fleetauth._version import __version__
from fleetauth.events import (
    CallRetried,
    Event,
    LeaseFailed,
    LeaseWaited,
    LoadFailed,
    SaveFailed,
    SessionLocked,
    TokenRejected,
)
from fleetauth.watching import WatchedExchange, WatchedRequest

from . import names
from .exchange import Exchange, current, links_to
from .operation import HTTP_SUPPRESSED, SUPPRESSED, Operation, Propagated, Unwatched, is_suppressed

_CALL: Final = contexts.create_key("fleetauth-call")
_STORE: Final[Mapping[type[Event], str]] = {
    SaveFailed: "save",
    LoadFailed: "load",
    LeaseFailed: "lease",
}
_SECOND: Final = 1_000_000_000  # nanoseconds


@attrs.define(eq=False)
class _Call:
    """A call under way.

    Attributes:
        template: Its documented path.
        url: Where its first request went.
        requests: How many it has made.
    """

    template: str | None
    url: str | None = None
    requests: int = 0

    def sends(self, url: str) -> dict[str, str | int]:
        """One request more: what it is told of it."""
        resent, self.requests = self.requests, self.requests + 1
        self.url = self.url or url
        told: dict[str, str | int] = {names.RESEND_COUNT: resent} if resent else {}
        if self.template is not None and url == self.url:  # it leads elsewhere after a redirect
            told[names.URL_TEMPLATE] = f"/{self.template}"
        return told


class OpenTelemetry:
    """Spans and metrics of one session, or of several: pass it as ``telemetry``. For all, see `instrument`.

    Args:
        tracer_provider: Where spans go; the global one by default, also if that is set later.
        meter_provider: Where metrics go; likewise.
        propagate: Whether vendors are sent the ``traceparent`` of their requests. Not by default: it is no business
            of theirs.

    Example:
        >>> mzone = MZoneSession.from_env(telemetry=OpenTelemetry())  # doctest: +SKIP
    """

    def __init__(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        propagate: bool = False,
    ) -> None:
        self._tracer = trace.get_tracer(
            "fleetauth", __version__, tracer_provider, schema_url=names.SCHEMA
        )
        meter = metrics.get_meter("fleetauth", __version__, meter_provider, schema_url=names.SCHEMA)
        self._propagate = propagate
        self._requests = _histogram(meter, names.REQUESTS)
        self._calls = _histogram(meter, names.CALLS)
        self._exchanges = _histogram(meter, names.EXCHANGES)
        self._waits = _histogram(meter, names.WAITS)
        self._retries = _counter(meter, names.RETRIES)
        self._rejections = _counter(meter, names.REJECTIONS)
        self._locks = _counter(meter, names.LOCKS)
        self._store_failures = _counter(meter, names.STORE_FAILURES)

    def call(self, vendor: str, name: str, template: str | None) -> AbstractContextManager[object]:
        """A call's span, a child of the current one; see `Telemetry`."""
        if is_suppressed(SUPPRESSED):
            return Unwatched()
        known = name if name in names.METHODS or not name.isupper() else names.OTHER
        operation = known if template is None else f"{known} {template}"
        attributes = {names.VENDOR: vendor, names.OPERATION: operation}
        span = self._tracer.start_span(f"{vendor} {operation}", attributes=attributes)
        return Operation(span, self._calls, attributes, values={_CALL: _Call(template)})

    def request(
        self, vendor: str, method: str, url: str, *, host: str, port: int | None
    ) -> AbstractContextManager[WatchedRequest]:
        """A request's span, a child of its call's or its exchange's; see `Telemetry`."""
        if is_suppressed(SUPPRESSED, HTTP_SUPPRESSED):
            return Unwatched()
        call = contexts.get_value(_CALL)
        told = call.sends(url) if isinstance(call, _Call) else {}
        template = told.get(names.URL_TEMPLATE)
        known = method if method in names.METHODS else names.OTHER
        measured: dict[str, str | int] = {names.METHOD: known, names.SERVER_ADDRESS: host}
        if port is not None:
            measured[names.SERVER_PORT] = port
        if template is not None:
            measured[names.URL_TEMPLATE] = template
        attributes = {**measured, **told, names.URL_FULL: url, names.VENDOR: vendor}
        if known != method:
            attributes[names.METHOD_ORIGINAL] = method
        name = "HTTP" if known == names.OTHER else known
        span = self._tracer.start_span(
            name if template is None else f"{name} {template}",
            kind=SpanKind.CLIENT,
            attributes=attributes,
        )
        # An engine's own instrumentation would make a second span of the same request.
        values = {HTTP_SUPPRESSED: True}
        request = Propagated if self._propagate else Operation
        return request(span, self._requests, measured, values=values)

    def exchange(self, vendor: str) -> WatchedExchange | None:
        """An exchange's span, a root that is linked with the current one; see `Telemetry`."""
        if is_suppressed(SUPPRESSED):
            return None
        attributes = {names.VENDOR: vendor}
        nowhere = Context()
        span = self._tracer.start_span(
            f"{vendor} token exchange",
            context=nowhere,
            attributes=attributes,
            links=links_to(current()),
        )

        def waits(links: list[Link]) -> AbstractContextManager[object]:
            return self._wait({names.VENDOR: vendor, names.REASON: "exchange"}, links=links)

        return Exchange(Operation(span, self._exchanges, attributes, context=nowhere), waits)

    def wait(
        self, vendor: str, reason: str, quota: str | None = None
    ) -> AbstractContextManager[object]:
        """A wait's span, a child of its call's; see `Telemetry`."""
        if is_suppressed(SUPPRESSED):
            return Unwatched()
        attributes = {names.VENDOR: vendor, names.REASON: reason}
        if quota is not None:
            attributes[names.QUOTA] = quota
        return self._wait(attributes)

    def told(self, event: Event) -> None:
        """Counts what is no span; see `Telemetry`."""
        if is_suppressed(SUPPRESSED):
            return
        Exchange.tell(event)
        vendor = {names.VENDOR: event.vendor}
        if isinstance(event, CallRetried):
            self._retries.add(1, {**vendor, names.ERROR_TYPE: event.error})
        elif isinstance(event, TokenRejected):
            self._rejections.add(1, {**vendor, names.CURRENT: event.current})
        elif isinstance(event, SessionLocked):
            self._locks.add(1, vendor)
        elif isinstance(event, (SaveFailed, LoadFailed, LeaseFailed)):
            self._store_failures.add(1, {**vendor, names.STORE_OPERATION: _STORE[type(event)]})
        elif isinstance(event, LeaseWaited):
            self._lease_waited(event)

    def _wait(
        self, attributes: Mapping[str, str], *, links: list[Link] | None = None
    ) -> AbstractContextManager[object]:
        name = f"wait for {attributes[names.REASON]}"
        span = self._tracer.start_span(name, attributes=attributes, links=links)
        return Operation(span, self._waits, attributes)

    def _lease_waited(self, event: LeaseWaited) -> None:
        """It is known only afterwards that there was a wait."""
        attributes = {names.VENDOR: event.vendor, names.REASON: "lease"}
        began = time.time_ns() - int(event.seconds * _SECOND)
        self._tracer.start_span("wait for lease", attributes=attributes, start_time=began).end()
        self._waits.record(event.seconds, attributes)


def _histogram(meter: Meter, metric: names.Metric) -> Histogram:
    return meter.create_histogram(
        metric.name,
        metric.unit,
        metric.description,
        explicit_bucket_boundaries_advisory=metric.boundaries,
    )


def _counter(meter: Meter, metric: names.Metric) -> Counter:
    return meter.create_counter(metric.name, metric.unit, metric.description)
