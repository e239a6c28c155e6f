"""Where the vehicles are: the calls below ``tracking/live``."""

from __future__ import annotations

from collections.abc import Iterable

from fleetauth.records import Records
from fleetauth.transport.query import Param
from fleetauth.vendors.documented import documented

from .api import MasternautApi
from .envelopes import opened
from .models import LivePosition


class TrackingCalls(MasternautApi):
    """Live positions."""

    @documented("GET tracking/live", api="core", sample="live_tracking")
    async def live_tracking(
        self,
        *,
        vehicle_ids: Iterable[str] = (),
        driver_ids: Iterable[str] = (),
        group_ids: Iterable[str] = (),
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
        params: dict[str, Param] = {
            "vehicleIds": self._listed(vehicle_ids, "vehicle_ids"),
            "driverIds": self._listed(driver_ids, "driver_ids"),
            "groupIds": self._listed(group_ids, "group_ids"),
            "showAllVehicleStatus": show_all_vehicle_status,
            "hideSpeedIfSpeedSensitive": hide_speed_if_speed_sensitive,
        }
        answer = await self._ask(
            self._core, "GET", "tracking/live", params=params, quota=self._quotas["live positions"]
        )
        return self._rows(LivePosition, opened(answer, self._reader), answer)
