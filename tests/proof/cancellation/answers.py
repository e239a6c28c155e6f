"""What the vendors answer here where the documented samples are not enough: lists that come in pages, and feeds that
go on. Each answer follows from its request alone, so that one that was given up is the same when it is asked for again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

ROWS = 5
PAGE = 2


def odata(request: Any) -> Any:  # noqa: ANN401 - the engine's own, and JSON
    """A page of an entity set."""
    params = request.url.params
    first, size = int(params.get("$skip", 0)), int(params.get("$top", ROWS))
    rows = [_row(number) for number in range(ROWS)]
    return {"@odata.count": ROWS, "value": rows[first : first + size]}


def _row(number: int) -> dict[str, Any]:
    return {
        "id": f"72753c0d-0000-4000-8000-00000000000{number}",
        "description": f"Van {number}",
        "utcTimestamp": f"2026-01-01T00:00:0{number}Z",
        "lastKnownPosition": {"latitude": number, "longitude": 2.5},
    }


def journeys(request: Any) -> Any:  # noqa: ANN401 - as above
    """What one vehicle drove in a window of time: a journey, at its beginning."""
    start = request.url.params.get("startDate", "none")
    return {"items": [{"id": f"J {start}", "vehicleId": "V1", "startDateTime": start}]}


def feed(request: Any) -> Any:  # noqa: ANN401 - as above
    """What changed since a moment: one position, a minute later."""
    since = datetime.fromisoformat(request.url.params["fromDateTime"])
    now = (since + timedelta(minutes=1)).isoformat()
    return {
        "processedDateTime": now,
        "items": [{"assetId": f"V {now}", "assetName": f"Van {now}"}],
    }
