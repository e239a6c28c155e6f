"""Reading the parameters that Masternaut's calls share, and cutting lists into its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetauth.sandbox.answer import JsonObject, Refused
from fleetauth.sandbox.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetauth.sandbox.masternaut.service import Masternaut
    from fleetauth.sandbox.routes import Call
    from fleetauth.sandbox.world import Vehicle

LARGEST_PAGE = 500


def listed(call: Call, name: str) -> list[str] | None:
    """Give a comma-joined list; None if it was not sent."""
    text = call.request.query.get(name)
    return None if text is None else text.split(",")


def chosen_vehicles(masternaut: Masternaut, call: Call) -> list[Vehicle]:
    """Give the vehicles that the call's `vehicleIds`, `driverIds` and `groupIds` leave."""
    vehicles, drivers, groups = (
        listed(call, f"{kind}Ids") for kind in ("vehicle", "driver", "group")
    )
    return [
        vehicle
        for vehicle in masternaut.books.vehicles(masternaut.world)
        if (vehicles is None or vehicle.id in vehicles)
        and (drivers is None or (vehicle.driver is not None and vehicle.driver.id in drivers))
        and (groups is None or vehicle.group.id in groups)
    ]


def time_of(masternaut: Masternaut, call: Call, name: str) -> float | None:
    """Give a time parameter, which is UTC and does not say so; `Refused` for any other form."""
    text = call.request.query.get(name)
    if text is None:
        return None
    try:
        # With a Z or an offset this would become a wrong time at the real vendor: here it is
        # refused.
        if "T" in text and len(text) in (19, 23):
            return parse_time(f"{text}+00:00")
    except ValueError:
        pass
    raise Refused(masternaut.problem(400, f"{name} must be YYYY-MM-DDThh:mm:ss[.SSS] in UTC."))


def page_bounds(masternaut: Masternaut, call: Call) -> tuple[int, int] | None:
    """Give `pageIndex` (from 0) and `pageSize`; None if neither was sent."""
    query = call.request.query
    if "pageIndex" not in query and "pageSize" not in query:
        return None
    index, size = query.get("pageIndex", "0"), query.get("pageSize", "50")
    if not (index.isdecimal() and size.isdecimal() and 1 <= int(size) <= LARGEST_PAGE):
        raise Refused(
            masternaut.problem(400, f"pageIndex is from 0, pageSize from 1 to {LARGEST_PAGE}.")
        )
    return int(index), int(size)


def cut(items: Sequence[JsonObject], bounds: tuple[int, int] | None) -> list[JsonObject]:
    """Give one page; everything if no page was asked for."""
    if bounds is None:
        return list(items)
    index, size = bounds
    return list(items[index * size : (index + 1) * size])


def counted(items: Sequence[JsonObject], bounds: tuple[int, int] | None) -> JsonObject:
    """Give the envelope `{"totalPages"?, "totalCount", "items"}`."""
    envelope: JsonObject = {}
    if bounds is not None:
        envelope["totalPages"] = -(-len(items) // bounds[1])
    return {**envelope, "totalCount": len(items), "items": cut(items, bounds)}


def paged(items: Sequence[JsonObject], bounds: tuple[int, int] | None) -> JsonObject:
    """Give the envelope `{"items", "pagination"}`, whose pages are of 50 if no page was asked for."""
    index, size = bounds or (0, 50)
    pagination = {
        "totalItems": len(items),
        "totalPages": -(-len(items) // size),
        "pageSize": size,
        "pageIndex": index,
    }
    return {"items": cut(items, (index, size)), "pagination": pagination}


def period_of(masternaut: Masternaut, call: Call) -> tuple[float | None, float | None]:
    """Give `startDate` and `endDate`, either of which may not have been sent; they must be in this order."""
    start, end = (time_of(masternaut, call, name) for name in ("startDate", "endDate"))
    if start is not None and end is not None and start > end:
        raise Refused(masternaut.problem(400, "startDate and endDate are wanted in this order."))
    return start, end
