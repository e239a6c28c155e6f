"""MZone's OData envelope, taken apart. How its pages follow each other is the session's and the pager's business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fleetauth.errors import DecodeError
from fleetauth.vendors.settings import count_of
from fleetauth.wire.answer import Answer
from fleetauth.wire.shapes import is_list, is_object

_COUNT: Final = "@odata.count"
_NEXT: Final = "@odata.nextLink"


def opened(
    data: Any,  # noqa: ANN401 - any JSON
    answer: Answer,
    *,
    vendor: str,
) -> tuple[str | None, int | None, Any, Mapping[str, Any]]:
    """The next link, the count, the rows as they are, and what else the envelope says.

    Raises:
        DecodeError: It is no OData envelope.
    """
    if not is_object(data) or not is_list(data.get("value")):
        text = f"{answer.method} {answer.url} answered no OData envelope: expected an object with a list in 'value'"
        raise DecodeError(text, vendor=vendor, status=answer.status, body=answer.shown_body)
    link = data.get(_NEXT)
    total = count_of(data.get(_COUNT))
    rest = {name: value for name, value in data.items() if name not in ("value", _COUNT, _NEXT)}
    return (link if isinstance(link, str) else None), total, data["value"], rest
