"""The rows of a test, invented here and given to the server by OData's own inserts. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from fleetauth import MZoneSession

Row: TypeAlias = Mapping[str, Any]
_NO_ANSWER = {"Prefer": "return=minimal"}
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def new_id() -> str:
    """A GUID that no other test has."""
    return str(uuid4())


def moment(minute: float) -> str:
    """A time on the wire, so many minutes after `BEGIN`."""
    return (BEGIN + timedelta(minutes=minute)).isoformat(timespec="milliseconds")[:-6] + "Z"


def event(minute: float, **fields: Any) -> Row:  # noqa: ANN401 - whatever JSON holds
    """An event of that minute."""
    return {"id": new_id(), "utcTimestamp": moment(minute), "eventType_Id": 42, **fields}


class Fleet:
    """Another client of the server, who inserts while the session under test reads."""

    def __init__(self, session: MZoneSession) -> None:
        self._session = session

    async def vehicle(self, events: Iterable[Row] = (), **fields: Any) -> str:  # noqa: ANN401
        """Insert a vehicle with all that belongs to it; its key."""
        row = {"id": new_id(), "events": list(events), **fields}
        await self._session.request("POST", "Vehicles", json=row, headers=_NO_ANSWER)
        return str(row["id"])

    async def notification(self, **fields: Any) -> None:  # noqa: ANN401
        """Insert a notification."""
        await self._session.request("POST", "Notifications", json={"id": new_id(), **fields})

    async def insert(self, vehicle_id: str, row: Row) -> None:
        """Insert one more event."""
        await self._session.request("POST", "Events", json={"vehicle_Id": vehicle_id, **row})

    async def remove(self, row: Row) -> None:
        """Delete an event."""
        await self._session.request("DELETE", f"Events({row['id']})")
