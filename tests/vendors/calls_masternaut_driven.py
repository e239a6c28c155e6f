"""Masternaut's calls that tell what moved and what happened, each with the sample of its answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.vendors.calls import Case

PERIOD: dict[str, Any] = {
    "start": datetime(2026, 3, 1, tzinfo=UTC),
    "end": datetime(2026, 3, 2, tzinfo=UTC),
}
VEHICLE = {"vehicle_id": "V1001", **PERIOD}
DRIVER = {"driver_id": "D20", **PERIOD}
SINCE = datetime(2026, 3, 1, 8, tzinfo=UTC)

CASES = [
    Case("GET tracking/live", lambda s: s.live_tracking(), sample="live_tracking"),
    Case(
        "GET tracking/live/latest",
        lambda s: s.live_tracking_latest(from_date_time=SINCE),
        sample="live_tracking_latest",
    ),
    Case(
        "GET tracking/history/vehicle",
        lambda s: s.vehicle_history(**VEHICLE),
        sample="vehicle_history",
    ),
    Case(
        "GET tracking/history/vehicle/latest",
        lambda s: s.vehicle_history_latest(from_date_time=SINCE),
        sample="vehicle_history_latest",
    ),
    Case(
        "GET tracking/journey/summary",
        lambda s: s.journey_summary(**PERIOD),
        sample="journey_summary",
    ),
    Case(
        "GET journey/detail/vehicle",
        lambda s: s.vehicle_journeys(**VEHICLE),
        sample="vehicle_journeys",
    ),
    Case(
        "GET journey/detail/driver",
        lambda s: s.driver_journeys(**DRIVER),
        sample="driver_journeys",
    ),
    Case(
        "GET journey/detail/vehicle/latest",
        lambda s: s.vehicle_journeys_latest(vehicle_id="V1001"),
        sample="vehicle_journeys_latest",
    ),
    Case(
        "GET journey/detail/driver/latest",
        lambda s: s.driver_journeys_latest(driver_id="D20"),
        sample="driver_journeys_latest",
    ),
    Case(
        "GET speeding/detail/vehicle",
        lambda s: s.vehicle_speeding(**VEHICLE),
        sample="vehicle_speeding",
    ),
    Case(
        "GET speeding/detail/driver",
        lambda s: s.driver_speeding(**DRIVER),
        sample="driver_speeding",
    ),
    Case(
        "GET idling/detail/vehicle",
        lambda s: s.vehicle_idling(**VEHICLE),
        sample="vehicle_idling",
    ),
    Case(
        "GET idling/detail/driver",
        lambda s: s.driver_idling(**DRIVER),
        sample="driver_idling",
    ),
    Case(
        "GET businesstravel/detail/vehicle",
        lambda s: s.business_travel(**VEHICLE),
        sample="business_travel",
    ),
]
