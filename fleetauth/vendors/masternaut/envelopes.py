"""Masternaut's envelopes and errors: lists under many names, and errors that may come under HTTP 200."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from fleetauth.errors import DecodeError
from fleetauth.vendors.settings import count_of
from fleetauth.wire import Problem, Reader, problem_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.json_body import NotJsonError
from fleetauth.wire.shapes import is_list, is_object

_LISTS: Final = ("items", "jobs", "data", "utilisations")
_NO_CONTENT: Final = 204
_LONGEST_ERROR: Final = 4096  # bytes; no list of that size is searched for an error
_ERROR_FIELDS: Final = frozenset({"errorCode", "errorMsg", "errorMessage"})
_may_tell_error: Final = re.compile(  # an escape may hide any name
    rb"errorCode|errorMsg|errorMessage|success|status|\\u"
).search
_HTTP_ERROR: Final = re.compile(r"[45][0-9][0-9]")


def opened(answer: Answer, reader: Reader) -> Envelope:
    """The list in an answer: a bare array, or one under a known name with or without a count; 204 means none.

    Raises:
        DecodeError: There is none.
    """
    if answer.status == _NO_CONTENT:
        return Envelope(inside=[])
    envelope = _taken_apart(answer)
    if envelope is None:
        reader.json(answer.body, of=answer)  # what is no JSON at all is told as such
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
    data = reader.json(answer.body, of=answer)
    listed = _taken_apart(answer)
    if listed is None:
        return Envelope(inside=data)
    things = data[listed.path] if listed.path else data
    if len(things) != 1:
        return Envelope(inside=data)
    return Envelope(inside=things[0], path=f"{listed.path}[0]")


def problem_under_success(answer: Answer) -> Problem | None:
    """An error that came with a status of success.

    It is known by its own fields only: rows may have a ``code`` or a ``status`` too.
    """
    if answer.size > _LONGEST_ERROR or not _may_tell_error(answer.body):
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


def _taken_apart(answer: Answer) -> Envelope | None:
    with suppress(NotJsonError):
        parts = answer.parts()
        if parts.is_list:
            return Envelope(inside=parts.whole)
        name = next(filter(parts.is_list_at, _LISTS), None)
        if name is not None:
            rest = parts.rest((name,))
            return Envelope(inside=parts.raw(name), path=name, total=_total(rest), rest=rest)
    return None


def _total(rest: Mapping[str, Any]) -> int | None:
    pagination = rest.get("pagination")
    count = pagination.get("totalItems") if is_object(pagination) else rest.get("totalCount")
    return count_of(count)


def _tells_error(fields: Mapping[str, Any]) -> bool:
    if not _ERROR_FIELDS.isdisjoint(fields) or fields.get("success") is False:
        return True
    return "message" in fields and bool(_HTTP_ERROR.fullmatch(str(fields.get("status"))))
