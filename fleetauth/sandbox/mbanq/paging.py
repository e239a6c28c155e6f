"""Mbanq's lists: `offset`, `limit`, `orderBy` and `sortOrder` in, `totalFilteredRecords` and
`pageItems` out. Which rows there are is said elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import Answer, JsonObject, Refused
from fleetauth.sandbox.mbanq.exact import exact_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetauth.sandbox.mbanq.service import Mbanq
    from fleetauth.sandbox.routes import Call

PAGED = ("offset", "limit", "orderBy", "sortOrder")


def paged(mbanq: Mbanq, call: Call, rows: Sequence[JsonObject], usual: int = 200) -> Answer:
    """Answer with the page that is asked for."""
    query = call.request.query
    offset, limit = _whole(mbanq, call, "offset", 0), _whole(mbanq, call, "limit", usual)
    order, column = query.get("sortOrder", "ASC"), query.get("orderBy", "id")
    if order not in ("ASC", "DESC"):
        raise Refused(mbanq.problem(400, "sortOrder must be ASC or DESC.", field="sortOrder"))
    if rows and column not in rows[0]:
        raise Refused(mbanq.problem(400, "There is nothing of this name.", field="orderBy"))
    ordered = sorted(rows, key=lambda row: str(row[column]), reverse=order == "DESC")
    page = ordered[offset : offset + limit]
    return exact_answer({"totalFilteredRecords": len(rows), "pageItems": page})


def _whole(mbanq: Mbanq, call: Call, name: str, usual: int) -> int:
    text = call.request.query.get(name, str(usual))
    if not (text.isascii() and text.isdecimal()):
        raise Refused(mbanq.problem(400, f"{name} must be a whole number.", field=name))
    return int(text)
