"""A test's own rows in a vendor's envelope: counted and cut into pages as the vendor does, each laid over one of the
sandbox's own. Which call they answer is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from fleetauth.errors import MisuseError
from fleetauth.sandbox import RecordedRequest

Row = Mapping[str, object]
_LISTS: Final = ("value", "items", "pageItems", "Result", "jobs", "data", "utilisations")
_COUNTS: Final = frozenset(
    {"@odata.count", "totalCount", "totalItems", "TotalRows", "totalFilteredRecords", "count"}
)


class Rows:
    """All rows of a list, from a test.

    Args:
        rows: What is given of each.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._own: list[Row] = []  # a page behind the sandbox's last has none to fill rows with

    def within(self, own: object, request: RecordedRequest) -> object:
        """The answer that a vendor gives to this request when these are all of its rows.

        Args:
            own: The vendor's own answer, whose envelope is kept, and whose rows fill what is not given.
            request: Says which page is asked for.

        Raises:
            MisuseError: The vendor's own answer holds no list.
        """
        if isinstance(own, list):
            return self._page(cast("list[object]", own), 0, None)
        name = next((name for name in _LISTS if isinstance(_field(own, name), list)), None)
        if name is None:
            text = (
                f"{request.method} {request.path} answers no list: use answer() or change() for it"
            )
            raise MisuseError(text)
        envelope = cast("dict[str, object]", own)
        first, size = _window(request)
        page = self._page(cast("list[object]", envelope[name]), first, size)
        return _counted(envelope, len(self._rows), size) | {name: page}

    def _page(self, own: Sequence[object], first: int, size: int | None) -> list[object]:
        """One page, each row laid over one of the sandbox's own, turn by turn."""
        self._own = self._own or [cast("Row", row) for row in own if isinstance(row, dict)]
        whole: Sequence[Row] = self._own or [{}]
        last = len(self._rows) if size is None else min(first + size, len(self._rows))
        return [{**whole[at % len(whole)], **self._rows[at]} for at in range(first, last)]


def _field(own: object, name: str) -> object:
    return cast("dict[str, object]", own).get(name) if isinstance(own, dict) else None


def _counted(envelope: Mapping[str, object], total: int, size: int | None) -> dict[str, object]:
    counted: dict[str, object] = {}
    for name, value in envelope.items():
        if name in _COUNTS:
            counted[name] = total
        elif name == "totalPages":
            counted[name] = -(-total // (size or total or 1))
        elif name == "pagination":
            counted[name] = _counted(cast("dict[str, object]", value), total, size)
        else:
            counted[name] = value
    return counted


def _window(request: RecordedRequest) -> tuple[int, int | None]:
    """The first row that a page has, and how many it may have."""
    asked: dict[str, Any] = dict(request.query)
    if request.body.startswith(b"{"):
        asked |= json.loads(request.body)

    def number(name: str, usual: int | None) -> Any:  # noqa: ANN401 - `int`, or `None` where that is usual
        return int(asked[name]) if str(asked.get(name, "")).isdecimal() else usual

    if "PageNumber" in asked or "pageNumber" in asked:
        size = number("PageRows", None) or number("pageRows", None)
        return ((number("PageNumber", None) or number("pageNumber", 1)) - 1) * (size or 0), size
    if "pageIndex" in asked or "pageSize" in asked:
        size = number("pageSize", 50)
        return number("pageIndex", 0) * size, size
    size = number("$top", number("limit", None))
    return number("$skip", number("offset", number("skip", 0))), size
