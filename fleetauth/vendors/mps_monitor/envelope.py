"""MPS Monitor's envelope: one result, and business errors under HTTP 200."""

from __future__ import annotations

from typing import Any

from fleetauth.errors import DecodeError
from fleetauth.wire import Problem, Reader, problem_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.shapes import is_object


def problem_under_success(answer: Answer) -> Problem | None:
    """A business error: a non-empty ``Errors``. ``IsValid: false`` alone has been seen beside a good result."""
    try:
        data = answer.json()
    except DecodeError:
        return None
    return problem_of(data) if is_object(data) and data.get("Errors") else None


def opened(answer: Answer, reader: Reader) -> Envelope:
    """The result in an answer.

    Raises:
        DecodeError: It is no envelope.
    """
    envelope = _taken_apart(reader.json(answer.body))
    if envelope is None:
        text = (
            f"{answer.method} {answer.url} answered no envelope: expected an object with a 'Result'"
        )
        raise DecodeError(text, vendor=reader.vendor, status=answer.status, body=answer.shown_body)
    return envelope


def _taken_apart(data: Any) -> Envelope | None:  # noqa: ANN401 - any JSON
    if not is_object(data) or "Result" not in data:
        return None
    return Envelope(inside=data["Result"], path="Result")
