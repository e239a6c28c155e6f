"""OpenTelemetry's spans and metrics of what sessions do, for one of them or for all; extra ``opentelemetry``.

What there is to watch is said in `fleetauth.watching`; the page ``docs/events.md`` lists what becomes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.extras import optional
from fleetauth.guarded import Guarded
from fleetauth.watching import EVERYWHERE

optional("opentelemetry.metrics", extra="opentelemetry", needed_by="fleetauth.opentelemetry")

from .telemetry import OpenTelemetry  # noqa: E402 - what it imports may be missing, which is told above

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

__all__ = ["OpenTelemetry", "instrument", "uninstrument"]


def instrument(
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
    propagate: bool = False,
) -> None:
    """Make spans and metrics of all sessions of this process, also of those that are open already.

    A session with a ``telemetry`` of its own keeps that. Called again, it replaces what was set before.

    Args:
        tracer_provider: Where spans go; the global one by default, also if that is set later.
        meter_provider: Where metrics go; likewise.
        propagate: Whether vendors are sent the ``traceparent`` of their requests. Not by default: it is no business
            of theirs.

    Example:
        >>> from fleetauth.opentelemetry import instrument
        >>> instrument()  # doctest: +SKIP
    """
    EVERYWHERE.telemetry = Guarded(
        OpenTelemetry(
            tracer_provider=tracer_provider, meter_provider=meter_provider, propagate=propagate
        )
    )


def uninstrument() -> None:
    """End what `instrument` began. Spans that are open end as they would have."""
    EVERYWHERE.telemetry = None
