"""MPS Monitor's envelope: one result, and business errors under HTTP 200."""

from __future__ import annotations

from contextlib import suppress

from fleetauth.errors import DecodeError, NotFoundError
from fleetauth.vendors.settings import count_of
from fleetauth.wire import Problem, Reader, problem_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.json_body import NotJsonError


def problem_under_success(answer: Answer) -> Problem | None:
    """A business error: a non-empty ``Errors``. ``IsValid: false`` alone has been seen beside a good result."""
    with suppress(DecodeError, NotJsonError):
        if answer.parts().value("Errors"):
            return problem_of(answer.json())
    return None


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
    envelope = _taken_apart(answer)
    if envelope is None:
        reader.json(answer.body, of=answer)  # what is no JSON at all is told as such
        raise _unopened(answer, reader, "no envelope: expected an object with a 'Result'")
    return envelope


def _taken_apart(answer: Answer) -> Envelope | None:
    with suppress(NotJsonError):
        parts = answer.parts()
        if "Result" in (parts.members or ()):
            rest = parts.rest(("Result",))
            total = count_of(rest.get("TotalRows"))
            return Envelope(inside=parts.raw("Result"), path="Result", total=total, rest=rest)
    return None


def _unopened(answer: Answer, reader: Reader, what: str) -> DecodeError:
    text = f"{answer.method} {answer.url} answered {what}"
    return DecodeError(text, vendor=reader.vendor, status=answer.status, body=answer.shown_body)
