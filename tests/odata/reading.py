"""How this folder's tests read a vehicle's events: one place, whatever the call is."""

from __future__ import annotations

from typing import Any

from fleetauth import MZoneSession
from fleetauth.transport.paging import Pager

ORDER = "utcTimestamp,id"


def events_of(mzone: MZoneSession, vehicle_id: str, *, page_size: int) -> Pager[dict[str, Any]]:
    """A vehicle's events, in the order of their times."""
    params = {"$filter": f"vehicle_Id eq {vehicle_id}", "$orderby": ORDER}
    return mzone._entities("Events", dict, params, page_size)
