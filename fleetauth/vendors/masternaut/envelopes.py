"""Masternaut's envelopes and errors: three shapes of lists, and errors that may come under HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from fleetauth.errors import DecodeError
from fleetauth.wire import Problem, read_problem
from fleetauth.wire.answer import Answer
from fleetauth.wire.shapes import is_list, is_object

_LISTS: Final = ("items", "jobs")
_LONGEST_ERROR: Final = 4096  # bytes; no list of that size is searched for an error


@attrs.frozen(kw_only=True)
class Envelope:
    """A list and what came around it.

    Attributes:
        rows: The rows as they are.
        path: Where in the answer they were; empty for a bare array.
        total: Rows in all pages, if the vendor says so.
        rest: What else the envelope says.
    """

    rows: list[Any]
    path: str = ""
    total: int | None = None
    rest: Mapping[str, Any] = attrs.field(factory=dict[str, Any])


def opened(
    data: Any,  # noqa: ANN401 - any JSON
    answer: Answer,
    *,
    vendor: str,
) -> Envelope:
    """The list in an answer: a bare array, or ``items`` or ``jobs`` with or without a count.

    Raises:
        DecodeError: There is none.
    """
    if is_list(data):
        return Envelope(rows=data)
    fields: Mapping[str, Any] = data if is_object(data) else {}
    name = next((name for name in _LISTS if is_list(fields.get(name))), None)
    if name is None:
        text = f"{answer.method} {answer.url} answered no list: expected an array, or one in {' or '.join(_LISTS)}"
        raise DecodeError(text, vendor=vendor, status=answer.status, body=answer.body)
    rest = {key: value for key, value in fields.items() if key != name}
    return Envelope(rows=fields[name], path=name, total=_total(rest), rest=rest)


def problem_under_success(answer: Answer) -> Problem | None:
    """An error that came with a status of success."""
    if len(answer.body) > _LONGEST_ERROR:
        return None
    problem = read_problem(answer.body, answer.content_type)
    return problem if problem.code or problem.success is False else None


def refuses_credentials(problem: Problem) -> bool:
    """Whether a 401 is about the credentials; it can also mean "not enabled for this account", or a wrong URL."""
    return "bad credentials" in (problem.message or "").lower()


def _total(rest: Mapping[str, Any]) -> int | None:
    pagination = rest.get("pagination")
    count: object = (
        pagination.get("totalItems") if is_object(pagination) else rest.get("totalCount")
    )
    return count if isinstance(count, int) and not isinstance(count, bool) else None
