"""Where the vehicles are: the calls below ``tracking/live``, and the feed of what changes there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeAlias, Unpack

from fleetauth.records import Records
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .envelopes import opened
from .feed import Feed
from .feed_api import ChangeCall, FeedApi, FeedOptions
from .models import LivePosition

_Ids: TypeAlias = Iterable[str]
_LATEST: Final = ChangeCall(path="tracking/live/latest", every=15.0, quota="live positions latest")


class TrackingCalls(FeedApi):
    """Live positions."""

    @documented("GET tracking/live", api="core", sample="live_tracking")
    async def live_tracking(
        self,
        *,
        vehicle_ids: _Ids = (),
        driver_ids: _Ids = (),
        group_ids: _Ids = (),
        show_all_vehicle_status: bool | None = None,
        hide_speed_if_speed_sensitive: bool | None = None,
    ) -> Records[LivePosition]:
        """Where the vehicles are now (``GET tracking/live``), without those on private journeys.

        The vendor allows one request in 15 seconds: a second one waits for its turn, within the session's time limit.

        Args:
            vehicle_ids: Only these vehicles.
            driver_ids: Only these drivers' vehicles.
            group_ids: Only these groups' vehicles.
            show_all_vehicle_status: Also vehicles that send nothing.
            hide_speed_if_speed_sensitive: Leave the speed out where the vendor treats it as sensitive.

        Raises:
            QuotaError: The next turn comes after the time limit.
            CredentialsRefusedError: The vendor refused the client; it is not asked again.
            NotAllowedError: The Core API is not enabled for the account, or `base_url` is wrong.
        """
        params = self._positions_of(
            vehicle_ids,
            driver_ids,
            group_ids,
            show_all=show_all_vehicle_status,
            hide_speed=hide_speed_if_speed_sensitive,
        )
        answer = await self._ask(
            self._core, "GET", "tracking/live", params=params, quota=self._quotas["live positions"]
        )
        return await self._all_rows(LivePosition, opened(answer, self._reader), answer)

    @documented("GET tracking/live/latest", api="core", sample="live_tracking_latest")
    async def live_tracking_latest(
        self,
        *,
        from_date_time: datetime | None = None,
        vehicle_ids: _Ids = (),
        driver_ids: _Ids = (),
        group_ids: _Ids = (),
        show_all_vehicle_status: bool | None = None,
        hide_speed_if_speed_sensitive: bool | None = None,
    ) -> Records[LivePosition]:
        """What changed since a moment (``GET tracking/live/latest``), in one request.

        The next one goes on from ``raw["processedDateTime"]``; `live_feed` does all that. The vendor allows one
        request in 15 seconds, beside those for `live_tracking`.

        Args:
            from_date_time: Only what the vendor has processed since, with a time zone; everything if there is none.
            vehicle_ids: Only these vehicles.
            driver_ids: Only these drivers' vehicles.
            group_ids: Only these groups' vehicles.
            show_all_vehicle_status: Also vehicles that send nothing.
            hide_speed_if_speed_sensitive: Leave the speed out where the vendor treats it as sensitive.

        Raises:
            ArgumentError: `from_date_time` has no time zone.
            QuotaError: The next turn comes after the time limit.
        """
        params = self._positions_of(
            vehicle_ids,
            driver_ids,
            group_ids,
            show_all=show_all_vehicle_status,
            hide_speed=hide_speed_if_speed_sensitive,
        )
        return await self._latest(_LATEST, LivePosition, params, from_date_time)

    @documented("GET tracking/live/latest", api="core", sample="live_tracking_latest")
    def live_feed(
        self,
        *,
        vehicle_ids: _Ids = (),
        driver_ids: _Ids = (),
        group_ids: _Ids = (),
        show_all_vehicle_status: bool | None = None,
        hide_speed_if_speed_sensitive: bool | None = None,
        **options: Unpack[FeedOptions],
    ) -> Feed[LivePosition]:
        """Positions as they change (``GET tracking/live/latest`` with its cursor), for as long as you ask.

        It begins with every vehicle's position, and polls every 15 seconds, which is what the vendor allows.

        Args:
            vehicle_ids: Only these vehicles.
            driver_ids: Only these drivers' vehicles.
            group_ids: Only these groups' vehicles.
            show_all_vehicle_status: Also vehicles that send nothing.
            hide_speed_if_speed_sensitive: Leave the speed out where the vendor treats it as sensitive.
            **options: `position`, `from_date_time`, `every`; see `FeedOptions`.

        Raises:
            ArgumentError: The position can't be resumed, or an argument is wrong.

        Example:
            >>> feed = masternaut.live_feed(position=saved)  # doctest: +SKIP
            >>> async for batch in feed.batches():  # doctest: +SKIP
            ...     store(batch, feed.position)
        """
        params = self._positions_of(
            vehicle_ids,
            driver_ids,
            group_ids,
            show_all=show_all_vehicle_status,
            hide_speed=hide_speed_if_speed_sensitive,
        )
        return self._feed(_LATEST, LivePosition, params, options)

    def _positions_of(
        self,
        vehicle_ids: _Ids,
        driver_ids: _Ids,
        group_ids: _Ids,
        *,
        show_all: bool | None,
        hide_speed: bool | None,
    ) -> dict[str, Param]:
        return {
            "vehicleIds": self._listed(vehicle_ids, "vehicle_ids"),
            "driverIds": self._listed(driver_ids, "driver_ids"),
            "groupIds": self._listed(group_ids, "group_ids"),
            "showAllVehicleStatus": show_all,
            "hideSpeedIfSpeedSensitive": hide_speed,
        }
