"""`Exchange`: the span of one token exchange. It belongs to the session and not to the call that happened to need it
first, so it is a root, linked with all calls that wait for it, as each of their waits is linked with it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.trace import Link, SpanContext

from fleetauth.events import Event, TokenAdopted, TokenIssued, TokenRequested

from .names import GENERATION, GRANT, LIFETIME, OUTCOME
from .operation import Operation, error_type

_KEY: Final = contexts.create_key("fleetauth-exchange")
Waits = Callable[[list[Link]], AbstractContextManager[object]]


def links_to(*targets: SpanContext) -> list[Link]:
    """Links to those of them that are spans at all."""
    return [Link(target) for target in targets if target.is_valid]


def current() -> SpanContext:
    """The span that the running code is in."""
    return trace.get_current_span().get_span_context()


class Exchange:
    """One exchange.

    Args:
        operation: Its span, linked with the caller's.
        waits: Makes the span of a wait for it.
    """

    __slots__ = ("_linked", "_operation", "_waits")

    def __init__(self, operation: Operation, waits: Waits) -> None:
        self._operation = operation
        self._waits = waits
        self._linked = {current().span_id}

    def begins(self) -> None:
        """Make it current in its own task. It is never detached: the task's context ends with the task."""
        contexts.attach(contexts.set_value(_KEY, self, self._operation.context))

    def awaited(self) -> AbstractContextManager[object]:
        """Around a call's wait."""
        caller = current()
        if caller.is_valid and caller.span_id not in self._linked:
            self._linked.add(caller.span_id)
            self._operation.span.add_link(caller)
        return self._waits(links_to(self._operation.span.get_span_context()))

    @staticmethod
    def tell(event: Event) -> None:
        """Tell the exchange that the running code belongs to, if it does to any, of what happened."""
        exchange = contexts.get_value(_KEY)
        if isinstance(exchange, Exchange):
            exchange.told(event)

    def told(self, event: Event) -> None:
        """Something happened in it."""
        if isinstance(event, TokenRequested):
            self._operation.note({}, measured={GRANT: event.grant})
        elif isinstance(event, TokenIssued):
            lifetime = {} if event.lifetime is None else {LIFETIME: event.lifetime}
            ended = {GRANT: event.grant, OUTCOME: "issued"}
            self._operation.note({GENERATION: event.generation, **lifetime}, measured=ended)
        elif isinstance(event, TokenAdopted):
            self._operation.note({GENERATION: event.generation}, measured={OUTCOME: "adopted"})

    def ends(self, error: BaseException | None) -> None:
        """It is over."""
        if error is None:
            self._operation.end(None)
            return
        self._operation.note({}, measured={OUTCOME: "failed"})
        self._operation.end(error_type(type(error)))
