"""MZone's OData envelope, taken apart. How its pages follow each other is the session's and the pager's business."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import attrs

from fleetauth.errors import DecodeError
from fleetauth.vendors.settings import count_of
from fleetauth.wire import Reader
from fleetauth.wire.answer import Answer
from fleetauth.wire.envelope import Envelope
from fleetauth.wire.json_body import NotJsonError

_NO_CONTENT: Final = 204
_COUNT: Final = "@odata.count"
_NEXT: Final = "@odata.nextLink"


def opened(answer: Answer, reader: Reader, *, linked: bool = False) -> Envelope:
    """The rows, the next link and the count.

    Args:
        answer: The vendor's.
        reader: Reads its JSON.
        linked: Whether a next link led here. OData counts all rows all the same, but a server that keeps its place in
            the link may count only those behind it: taken for all, such a count would end the list too early.

    Raises:
        DecodeError: It is no OData envelope.
    """
    empty = answer.status == _NO_CONTENT
    envelope = None if empty else _taken_apart(answer)
    if envelope is None:
        if not empty:
            reader.json(answer.body, of=answer)  # what is no JSON at all is told as such
        text = f"{answer.method} {answer.url} answered no OData envelope: expected an object with a list in 'value'"
        raise DecodeError(text, vendor=reader.vendor, status=answer.status, body=answer.shown_body)
    return attrs.evolve(envelope, total=None) if linked else envelope


def _taken_apart(answer: Answer) -> Envelope | None:
    with suppress(NotJsonError):
        parts = answer.parts()
        if parts.is_list_at("value"):
            rest = parts.rest(("value",))
            count, link = rest.pop(_COUNT, None), rest.pop(_NEXT, None)
            return Envelope(
                inside=parts.raw("value"),
                path="value",
                total=count_of(count),
                next_url=link if isinstance(link, str) else None,
                rest=rest,
            )
    return None
