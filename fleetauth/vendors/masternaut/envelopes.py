"""Masternaut's envelopes and errors: lists under many names, and errors that may come under HTTP 200."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from fleetauth.errors import DecodeError
from fleetauth.vendors.settings import count_of
from fleetauth.wire import Problem, Reader, problem_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.shapes import is_list, is_object

_LISTS: Final = ("items", "jobs", "data", "utilisations")
_NO_CONTENT: Final = 204
_LONGEST_ERROR: Final = 4096  # bytes; no list of that size is searched for an error
_ERROR_FIELDS: Final = frozenset({"errorCode", "errorMsg", "errorMessage"})
_HTTP_ERROR: Final = re.compile(r"[45][0-9][0-9]")


def opened(answer: Answer, reader: Reader) -> Envelope:
    """The list in an answer: a bare array, or one under a known name with or without a count; 204 means none.

    Raises:
        DecodeError: There is none.
    """
    if answer.status == _NO_CONTENT:
        return Envelope(inside=[])
    envelope = _taken_apart(reader.json(answer.body))
    if envelope is None:
        text = f"{answer.method} {answer.url} answered no list: expected an array, or one in {' or '.join(_LISTS)}"
        raise DecodeError(text, vendor=reader.vendor, status=answer.status, body=answer.shown_body)
    return envelope


def written_thing(answer: Answer, reader: Reader) -> Envelope | None:
    """What the vendor answers to a write: the thing itself, alone or in a list of one; `None` if it answers nothing.

    Raises:
        DecodeError: The body is no JSON.
    """
    if answer.status == _NO_CONTENT or not answer.body.strip():
        return None
    data = reader.json(answer.body)
    listed = _taken_apart(data)
    if listed is None or len(listed.inside) != 1:
        return Envelope(inside=data)
    return Envelope(inside=listed.inside[0], path=f"{listed.path}[0]")


def problem_under_success(answer: Answer) -> Problem | None:
    """An error that came with a status of success.

    It is known by its own fields only: rows may have a ``code`` or a ``status`` too.
    """
    if len(answer.body) > _LONGEST_ERROR:
        return None
    try:
        data = answer.json()
    except DecodeError:
        return None
    first = data[0] if is_list(data) and data else data
    return problem_of(data) if is_object(first) and _tells_error(first) else None


def refuses_credentials(problem: Problem) -> bool:
    """Whether a 401 is about the credentials; it can also mean "not enabled for this account", or a wrong URL."""
    return "bad credentials" in (problem.message or "").lower()


def _taken_apart(data: Any) -> Envelope | None:  # noqa: ANN401 - any JSON
    if is_list(data):
        return Envelope(inside=data)
    fields: Mapping[str, Any] = data if is_object(data) else {}
    name = next((name for name in _LISTS if is_list(fields.get(name))), None)
    if name is None:
        return None
    rest = {key: value for key, value in fields.items() if key != name}
    return Envelope(inside=fields[name], path=name, total=_total(rest), rest=rest)


def _total(rest: Mapping[str, Any]) -> int | None:
    pagination = rest.get("pagination")
    count = pagination.get("totalItems") if is_object(pagination) else rest.get("totalCount")
    return count_of(count)


def _tells_error(fields: Mapping[str, Any]) -> bool:
    if not _ERROR_FIELDS.isdisjoint(fields) or fields.get("success") is False:
        return True
    return "message" in fields and bool(_HTTP_ERROR.fullmatch(str(fields.get("status"))))
