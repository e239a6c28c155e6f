"""Faults on demand: what can be made to go wrong, and the queue that says which request it happens
to. Carrying one out on a real connection is the door's business, not this file's.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind: TypeAlias = Literal["answer", "slow", "cut", "cut_body", "time_passes"]
On: TypeAlias = Literal["any", "call", "sign_in"]


@attrs.frozen
class Fault:
    """One thing that goes wrong, made by `Fault.status`, `.body`, `.slow`, `.cut`, `.cut_body` or
    `.time_passes`.

    Every maker takes `times` (how many requests it happens to; None: until cleared), `path` (a part
    of the path below the vendor's prefix, in any case of letters; None: every path) and `after`
    (how many of them pass unharmed first).

    Attributes:
        kind: "answer": the vendor's own answer is replaced; "slow": it is held back; "cut": the
            connection is closed before it; "cut_body": in the middle of its body; "time_passes":
            all is well, but the clock goes on meanwhile.
        code: The status of a replaced answer.
        content: The body of a replaced answer.
        headers: The headers of a replaced answer.
        seconds: How long a slow answer is held back, in real seconds; or by how much the sandbox's
            clock goes on.
        processed: Whether the vendor has done what was asked when the connection is cut.
        times: How many requests it happens to; None: until cleared.
        path: A part of the path; None: any.
        after: How many matching requests pass unharmed first.
        on: Whether it is for the token endpoint ("sign_in"), for all the rest ("call"), or for both.

    Example:
        >>> Fault.status(503, retry_after=2, times=1, path="token").headers
        (('retry-after', '2'),)
    """

    kind: Kind
    code: int = 200
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    processed: bool = False
    times: int | None = None
    path: str | None = None
    after: int = 0
    on: On = "any"

    @classmethod
    def status(
        cls,
        code: int,
        body: bytes = b"",
        *,
        content_type: str | None = None,
        retry_after: float | str | None = None,
        times: int | None = None,
        path: str | None = None,
        after: int = 0,
    ) -> Fault:
        """Answer with this status instead; the vendor does nothing. `retry_after`: seconds, or an
        HTTP date.
        """
        if not 200 <= code <= 599:  # noqa: PLR2004 - what a final answer's status may be
            raise ValueError(f"{code} is not the status of an answer: 200 to 599.")
        headers: list[tuple[str, str]] = []
        if content_type is not None:
            headers.append(("content-type", content_type))
        if retry_after is not None:
            headers.append(("retry-after", str(retry_after)))
        return cls(
            "answer",
            code=code,
            content=body,
            headers=tuple(headers),
            times=times,
            path=path,
            after=after,
        )

    @classmethod
    def body(
        cls,
        body: bytes,
        *,
        content_type: str = "text/html",
        status: int = 200,
        times: int | None = None,
        path: str | None = None,
        after: int = 0,
    ) -> Fault:
        """Answer with this body instead; the vendor does nothing."""
        return cls.status(
            status, body, content_type=content_type, times=times, path=path, after=after
        )

    @classmethod
    def slow(
        cls, seconds: float, *, times: int | None = None, path: str | None = None, after: int = 0
    ) -> Fault:
        """Do what was asked at once, but hold the answer back for some real seconds."""
        return cls("slow", seconds=seconds, times=times, path=path, after=after)

    @classmethod
    def cut(
        cls,
        *,
        processed: bool = False,
        times: int | None = None,
        path: str | None = None,
        after: int = 0,
    ) -> Fault:
        """Close the connection before an answer; with `processed`, after doing what was asked."""
        return cls("cut", processed=processed, times=times, path=path, after=after)

    @classmethod
    def cut_body(
        cls, *, times: int | None = None, path: str | None = None, after: int = 0
    ) -> Fault:
        """Do what was asked, then close the connection in the middle of the answer's body."""
        return cls("cut_body", processed=True, times=times, path=path, after=after)

    @classmethod
    def time_passes(
        cls, seconds: float, *, times: int | None = None, path: str | None = None, after: int = 0
    ) -> Fault:
        """Do what was asked, and move the sandbox's clock on before the answer is sent."""
        return cls("time_passes", seconds=seconds, times=times, path=path, after=after)


@attrs.define
class _Waiting:
    fault: Fault
    passed: int = 0
    happened: int = 0


class Faults:
    """A vendor's faults, in the order they were added: the first one that fits a request happens to
    it.
    """

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._waiting)

    def add(self, *faults: Fault) -> None:
        """Let these happen from now on."""
        with self._lock:
            self._waiting.extend(_Waiting(fault) for fault in faults)

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._waiting.clear()

    def pending(self) -> Sequence[Fault]:
        """Give the faults that can still happen."""
        with self._lock:
            return tuple(waiting.fault for waiting in self._waiting)

    def unmet(self) -> Sequence[Fault]:
        """Give the faults that did not happen as often as they should: never, where they have no count."""
        with self._lock:
            return tuple(
                waiting.fault
                for waiting in self._waiting
                if waiting.fault.times is not None or not waiting.happened
            )

    def take(self, path: str, api: str = "unknown") -> Fault | None:
        """Give the fault that happens to a request for this path of this API, and count it."""
        on = "sign_in" if api == "token" else "call"
        with self._lock:
            for waiting in self._waiting:
                fault = waiting.fault
                if fault.on not in ("any", on):
                    continue
                if fault.path is not None and fault.path.lower() not in path.lower():
                    continue
                if waiting.passed < fault.after:
                    waiting.passed += 1
                    continue
                waiting.happened += 1
                if fault.times is not None and waiting.happened >= fault.times:
                    self._waiting.remove(waiting)
                return fault
        return None
