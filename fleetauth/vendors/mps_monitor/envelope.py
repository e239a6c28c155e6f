"""MPS Monitor's envelope: one result, and business errors under HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fleetauth.errors import DecodeError
from fleetauth.wire import Problem, problem_of
from fleetauth.wire.answer import Answer


def problem_under_success(answer: Answer) -> Problem | None:
    """A business error: a non-empty ``Errors``. ``IsValid: false`` alone has been seen beside a good result."""
    try:
        data = answer.json()
    except DecodeError:
        return None
    return problem_of(data) if isinstance(data, Mapping) and data.get("Errors") else None


def result_of(
    data: Any,  # noqa: ANN401 - any JSON
    answer: Answer,
    *,
    vendor: str,
) -> Any:  # noqa: ANN401 - any JSON
    """What is in the envelope.

    Raises:
        DecodeError: It is no envelope.
    """
    if not isinstance(data, Mapping) or "Result" not in data:
        text = (
            f"{answer.method} {answer.url} answered no envelope: expected an object with a 'Result'"
        )
        raise DecodeError(text, vendor=vendor, status=answer.status, body=answer.body)
    return data["Result"]
