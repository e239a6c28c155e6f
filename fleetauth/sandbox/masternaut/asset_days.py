"""Masternaut's limit to how much one request may ask for: asset-days, which are assets times days. And whom a
request is about: exactly one of a vehicle or driver, and a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from fleetauth.sandbox.answer import Refused
from fleetauth.sandbox.masternaut.asking import period_of

if TYPE_CHECKING:
    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

DayCount: TypeAlias = Literal["touched", "elapsed"]
_DAY = 86_400.0


def subjects(masternaut: Masternaut, call: Call, kind: str) -> list[Vehicle]:
    """Give the vehicles that a request is about: of one vehicle or driver, or of a group of them."""
    query = call.request.query
    # One document writes `id`, another `vehicleId` and `driverId`.
    given = [name for name in ("id", f"{kind}Id", "groupId") if name in query]
    if len(given) != 1:
        raise Refused(masternaut.problem(400, f"Send exactly one of {kind}Id and groupId."))
    wanted = query[given[0]]
    vehicles = masternaut.books.vehicles(masternaut.world)
    if kind == "vehicle":
        by_group = given == ["groupId"]
        return [v for v in vehicles if (v.group.id if by_group else v.id) == wanted]
    return [
        v
        for v in vehicles
        if v.driver is not None
        and (v.driver.group.id if given == ["groupId"] else v.driver.id) == wanted
    ]


def period(masternaut: Masternaut, call: Call) -> tuple[float, float]:
    """Give `startDate` and `endDate`, which are both wanted, in this order."""
    start, end = period_of(masternaut, call)
    if start is None or end is None:
        raise Refused(masternaut.problem(400, "startDate and endDate are wanted."))
    return start, end


def spend(masternaut: Masternaut, assets: int, start: float, end: float, limit: int) -> None:
    """Refuse a request for more asset-days than the limit."""
    if masternaut.day_count == "touched":
        days = max(1, -(-end // _DAY) - start // _DAY)
    else:
        days = max(1, -(-(end - start) // _DAY))
    if assets * days > limit:
        text = f"{assets} assets for {days:g} days are more than {limit} asset-days."
        raise Refused(masternaut.problem(400, text))
