"""What a store keeps under one key, and every change of it, as pure functions: the lease, the fence, the turns.

Stores differ only in where a document lives and how a change is made atomic. Redis has the same rules in Lua; the
contract suite, and a test that walks both side by side, hold the two to the same behaviour.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeAlias, TypeVar

import attrs

from .protocol import Lease

VERSION: Final = 1

T = TypeVar("T")
R = TypeVar("R")


@attrs.frozen(kw_only=True)
class Document(Generic[T]):
    """Everything under one key. Times are seconds of the store's clock.

    Attributes:
        token: The token in the store's own form, or `None`.
        generation: Its generation.
        saved_at: When it was saved.
        fence: The newest lease's number.
        owner: Who has the lease, or had it last.
        leased_until: When that lease ends.
        free_at: When a quota's next turn is.
        refused_until: Until when no turn counts that was given before: the vendor has refused.
        changed_at: When any of this was changed last.
    """

    token: T | None = None
    generation: int = 0
    saved_at: float = 0.0
    fence: int = 0
    owner: str = ""
    leased_until: float = 0.0
    free_at: float = 0.0
    refused_until: float = 0.0
    changed_at: float = 0.0


Change: TypeAlias = Callable[[Document[T], float], tuple[Document[T], R]]
"""From a document and the time to the document afterwards, and an answer."""


def changed(before: Document[T], change: Change[T, R], now: float) -> tuple[Document[T], R]:
    """A change made at that time. An equal document need not be written."""
    settled = _settled(before, now)
    after, answer = change(settled, now)
    if after == settled:
        return settled, answer
    return attrs.evolve(after, changed_at=now), answer


def _settled(document: Document[T], now: float) -> Document[T]:
    """The document as it is at that time.

    If the store's clock was set back, by a time server or by another machine taking over, all times are set back with
    it: or a dead worker's lease, or a turn, would last for as long as the clock was set back by.
    """
    back = document.changed_at - now
    if back <= 0:
        return document
    return attrs.evolve(
        document,
        saved_at=document.saved_at - back,
        leased_until=document.leased_until - back,
        free_at=document.free_at - back,
        refused_until=document.refused_until - back,
        changed_at=now,
    )


def current(document: Document[T], now: float) -> tuple[T, float] | None:
    """The token, and the seconds since it was saved."""
    settled = _settled(document, now)
    return None if settled.token is None else (settled.token, now - settled.saved_at)


def with_token(
    document: Document[T], token: T, generation: int, lease: Lease | None, now: float
) -> tuple[Document[T], bool]:
    """Compare and set: the newer generation stays, and who has an older lease than the newest may not write."""
    if document.token == token:
        return document, True  # the same request once more, after an answer that was lost
    older = document.token is not None and generation <= document.generation
    if older or (lease is not None and _is_stale(document, lease)):
        return document, False
    return attrs.evolve(document, token=token, generation=generation, saved_at=now), True


def _is_stale(document: Document[T], lease: Lease) -> bool:
    # A greater number than the store's own is no error: the store has forgotten its last seconds, as a Redis replica
    # that takes over may have. The token is not lost by that. But then two owners may have the same number.
    if lease.fence == document.fence:
        return lease.owner != document.owner
    return lease.fence < document.fence


def without_token(document: Document[T]) -> Document[T]:
    """The token is gone; the fence goes on counting."""
    if document.token is None:
        return document
    return attrs.evolve(document, token=None, generation=0, saved_at=0.0)


def leased(
    document: Document[T], owner: str, seconds: float, now: float
) -> tuple[Document[T], Lease | None]:
    """The lease is taken, or extended by who has it."""
    held = document.leased_until > now
    if held and document.owner != owner:
        return document, None
    fence = document.fence if held else document.fence + 1
    taken = attrs.evolve(document, owner=owner, fence=fence, leased_until=now + seconds)
    return taken, Lease(owner=owner, fence=fence)


def released(document: Document[T], lease: Lease) -> Document[T]:
    """The lease ends, if it is still that one."""
    if document.fence != lease.fence or document.owner != lease.owner:
        return document
    return attrs.evolve(document, leased_until=0.0)


def turn_taken(
    document: Document[T], interval: float, at_most: float, now: float
) -> tuple[Document[T], float]:
    """The next turn of a quota, taken if it is near enough."""
    turn = max(now, document.free_at)
    wait = turn - now
    if wait > at_most:
        return document, wait
    return attrs.evolve(document, free_at=turn + interval), wait


def turns_pushed(document: Document[T], seconds: float, now: float) -> Document[T]:
    """No turn before that, and none that was given before counts until then."""
    until = now + seconds
    return attrs.evolve(
        document,
        free_at=max(document.free_at, until),
        refused_until=max(document.refused_until, until),
    )


def turns_refused(document: Document[T], now: float) -> float:
    """Seconds for which no turn counts that was given before a refusal."""
    return max(0.0, _settled(document, now).refused_until - now)
