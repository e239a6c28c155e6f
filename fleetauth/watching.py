"""What takes time, watched from beginning to end: the seam for telemetry, as `events` is the one for what happens.

A session looks whether anybody watches; while nobody does, that is all that it costs. What becomes of it is not known
here: `fleetauth.opentelemetry` makes spans and metrics of it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import attrs

if TYPE_CHECKING:
    from .events import Event


class WatchedRequest(Protocol):
    """One request on the wire. Its block ends with the answer's body, or with what went wrong."""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What is to go out beside the request's own headers."""
        ...

    def answered(self, status: int) -> None:
        """It was answered with this status."""
        ...


class WatchedExchange(Protocol):
    """One token exchange. It is nobody's in particular, however many wait for it."""

    def begins(self) -> None:
        """Its own task begins; this is called in it."""
        ...

    def awaited(self) -> AbstractContextManager[object]:
        """Around the wait of a call for its end."""
        ...

    def ends(self, error: BaseException | None) -> None:
        """It is over, perhaps with an error."""
        ...


@runtime_checkable
class Telemetry(Protocol):
    """Who watches. What it is given holds no secret, and what it raises is logged, and harms nothing; see `Guarded`."""

    def call(self, vendor: str, name: str, template: str | None) -> AbstractContextManager[object]:
        """Around a call with all its waits and attempts.

        Args:
            vendor: The session's vendor name.
            name: Its HTTP method, or ``"sign-in"`` for a token that is wanted without a call.
            template: Its path as the vendor documents it, with ``{name}`` for what varies; `None` if it doesn't.
        """
        ...

    def request(
        self, vendor: str, method: str, url: str, *, host: str, port: int | None
    ) -> AbstractContextManager[WatchedRequest]:
        """Around a request on the wire.

        Args:
            vendor: The session's vendor name.
            method: HTTP method.
            url: Without its query.
            host: Where it goes.
            port: The same.
        """
        ...

    def exchange(self, vendor: str) -> WatchedExchange | None:
        """A token exchange is about to begin, in a task of its own; this is called in its caller's.

        Returns:
            What watches it; `None` for one that is not watched.
        """
        ...

    def wait(
        self, vendor: str, reason: str, quota: str | None = None
    ) -> AbstractContextManager[object]:
        """Around a wait.

        Args:
            vendor: The session's vendor name.
            reason: ``"quota"`` or ``"retry"``.
            quota: The quota's name.
        """
        ...

    def told(self, event: Event) -> None:
        """Something happened."""
        ...


@attrs.define(eq=False)
class Watch:
    """Whether anybody watches.

    Attributes:
        telemetry: Who.
    """

    telemetry: Telemetry | None = None


EVERYWHERE: Final = Watch()
"""The one of all sessions that were given no telemetry of their own."""


@contextlib.contextmanager
def within(
    outer: AbstractContextManager[object], inner: AbstractContextManager[object]
) -> Generator[None, None, None]:
    """Two blocks as one."""
    with outer, inner:
        yield
