"""`RangeApi`: what the calls that take a start and an end share: whom they ask for, and how many assets that is.

How a range is cut is in `windows`, how it is read in `ranges`; the calls are in a file a subject.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias, TypedDict, TypeVar

from fleetauth.errors import ArgumentError
from fleetauth.transport.counts import checked_count
from fleetauth.transport.paging import Pager
from fleetauth.transport.query import Param
from fleetauth.vendors.settings import checked_page_size, known_only
from fleetauth.wire import utc_naive_text

from .api import PAGE_SIZE
from .checks import required_text
from .driver_calls import DriverCalls
from .group_calls import GroupCalls
from .models import Group
from .ranges import RangePlan, RangeReader, Share
from .vehicle_calls import VehicleCalls
from .windows import DayCount, Window, checked_range, days_touched

_T = TypeVar("_T")
Subject: TypeAlias = Literal["vehicle", "driver"]


class RangeOptions(TypedDict, total=False):
    """What may be said of how a range is read. Nothing of it changes which rows come.

    Attributes:
        assets: How many vehicles or drivers the group has; the vendor's list of groups is asked if it is not given.
        asset_days: How many asset-days one request may ask for, instead of the documented number.
        count_days: What the vendor counts as a day, which it does not say; the most cautious way, `days_touched`, if
            it is not given.
        id_parameter: The query's name for the vehicle's or driver's id, where the documents disagree.
        page_size: Rows in one page.
    """

    assets: int
    asset_days: int
    count_days: DayCount
    id_parameter: str
    page_size: int


class RangeApi(VehicleCalls, DriverCalls, GroupCalls):
    """Reading ranges of time, and the ids that detail calls take."""

    def _range(
        self,
        path: str,
        kind: type[_T],
        subject: Subject,
        *,
        asset_id: str | None,
        group_id: str | None,
        start: datetime,
        end: datetime,
        asset_days: int,
        id_parameter: str,
        options: RangeOptions,
    ) -> RangeReader[_T]:
        """A range of one vehicle, driver or group; `asset_days` and `id_parameter` are the call's own."""
        known_only(options, RangeOptions, vendor=self.vendor)
        whole = checked_range(start, end)
        parameter = options.get("id_parameter", id_parameter)
        share = self._asked_share(subject, asset_id, group_id, parameter)
        limit = checked_count(
            options.get("asset_days", asset_days), "asset_days", vendor=self.vendor
        )
        page_size = checked_page_size(options.get("page_size", PAGE_SIZE), vendor=self.vendor)
        assets = options.get("assets")
        if assets is not None:
            checked_count(assets, "assets", vendor=self.vendor)

        async def shares() -> tuple[Share, ...]:
            if group_id is None:
                return (share,)
            return await self._group_shares(subject, share, parameter, assets, limit)

        def read(share: Share, window: Window) -> Pager[_T]:
            params: dict[str, Param] = {
                share.parameter: share.id,
                "startDate": utc_naive_text(window.start),
                "endDate": utc_naive_text(window.end),
            }
            return self._paged(self._core, path, kind, page_size, params)

        count_days = options.get("count_days", days_touched)
        plan = RangePlan(
            whole=whole,
            shares=shares,
            read=read,
            limit=limit,
            count_days=count_days,
            meter=lambda progress: self._observer.metering.reading(path, progress),
        )
        return RangeReader(plan)

    def _asked_share(
        self, subject: Subject, asset_id: str | None, group_id: str | None, id_parameter: str
    ) -> Share:
        """What is asked for: exactly one of a vehicle or driver, and a group.

        Raises:
            ArgumentError: Neither is given, or both, or one is blank.
        """
        asked: tuple[tuple[str, object, str], ...] = (
            (id_parameter, asset_id, f"{subject}_id"),
            ("groupId", group_id, "group_id"),
        )
        given = [each for each in asked if each[1] is not None]
        if len(given) != 1:
            text = f"give exactly one of {subject}_id and group_id: the vendor takes no less and no more"
            raise ArgumentError(text, vendor=self.vendor)
        ((parameter, value, argument),) = given
        return Share(parameter, required_text(value, argument))

    async def _group_shares(
        self,
        subject: Subject,
        share: Share,
        id_parameter: str,
        assets: int | None,
        limit: int,
    ) -> tuple[Share, ...]:
        """A group as a whole; its members one by one where a day of them all is too much for one request."""
        group = share.id
        if assets is not None and assets <= limit:
            return (Share(share.parameter, group, assets),)
        groups = await self._group_and_below(group)
        if assets is None:
            assets = self._assets_of(groups, group, subject)
        if assets <= limit:
            return (Share(share.parameter, group, assets),)
        ids = {each.id for each in groups} | {group}
        listed = self.vehicles if subject == "vehicle" else self.drivers
        # Should the vendor know no such filter, it lists everybody.
        return tuple(
            [
                Share(id_parameter, member.id)
                async for member in listed(group_ids=[group])
                if member.group_id is None or member.group_id in ids
            ]
        )

    async def _group_and_below(self, group_id: str) -> list[Group]:
        """A group with all that are in it: whether the vendor counts them along is not documented."""
        groups = await self.groups()
        found = [group for group in groups if group.id == group_id]
        for group in found:  # it grows
            found += [each for each in groups if each.parent_id == group.id and each not in found]
        return found

    def _assets_of(self, groups: list[Group], group_id: str, subject: Subject) -> int:
        counts = [
            (each.count_vehicles, each.count_secondary_vehicles)
            if subject == "vehicle"
            else (each.count_drivers, each.count_secondary_drivers)
            for each in groups
        ]
        if not counts or any(count is None for count, _ in counts):
            text = f"the vendor does not say how many {subject}s group_id={group_id!r} has: pass assets=…"
            raise ArgumentError(text, vendor=self.vendor)
        return max(1, sum((count or 0) + (secondary or 0) for count, secondary in counts))
