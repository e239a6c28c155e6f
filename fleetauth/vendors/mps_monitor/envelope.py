"""MPS Monitor's envelope: one result, and business errors under HTTP 200."""

from __future__ import annotations

from typing import Any

from fleetauth.errors import DecodeError, NotFoundError
from fleetauth.vendors.settings import count_of
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
    """The one result in an answer.

    Raises:
        DecodeError: It is no envelope.
        NotFoundError: There is nothing in it.
    """
    envelope = _of(answer, reader)
    if envelope.inside is None:
        text = f"{answer.method} {answer.url} found nothing: there is none, or this user may not see it"
        raise NotFoundError(
            text, vendor=reader.vendor, status=answer.status, body=answer.shown_body
        )
    return envelope


def opened_list(answer: Answer, reader: Reader) -> Envelope:
    """The rows in an answer. A null is no list, unless the vendor says that all is well, or counts none.

    Raises:
        DecodeError: It is no envelope, or there is no list in it.
    """
    envelope = _of(answer, reader)
    if envelope.inside is not None:
        return envelope
    is_well = envelope.rest.get("IsValid") is True and not envelope.total
    if not is_well and envelope.total != 0:
        raise _unopened(answer, reader, "no list: expected one in 'Result', found null")
    return Envelope(inside=[], path=envelope.path, total=envelope.total, rest=envelope.rest)


def _of(answer: Answer, reader: Reader) -> Envelope:
    # Raised here, where no raw data is at hand: a traceback that shows locals then shows none.
    envelope = _taken_apart(reader.json(answer.body))
    if envelope is None:
        raise _unopened(answer, reader, "no envelope: expected an object with a 'Result'")
    return envelope


def _taken_apart(data: Any) -> Envelope | None:  # noqa: ANN401 - any JSON
    if not is_object(data) or "Result" not in data:
        return None
    rest = {name: data[name] for name in data if name != "Result"}
    total = count_of(data.get("TotalRows"))
    return Envelope(inside=data["Result"], path="Result", total=total, rest=rest)


def _unopened(answer: Answer, reader: Reader, what: str) -> DecodeError:
    text = f"{answer.method} {answer.url} answered {what}"
    return DecodeError(text, vendor=reader.vendor, status=answer.status, body=answer.shown_body)
