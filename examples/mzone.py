"""MZone: the newest unread notifications, and where the vehicles are.

Runs as it is, on the sandbox: `python examples/mzone.py`. With MZONE_CLIENT_ID, MZONE_CLIENT_SECRET, MZONE_USERNAME
and MZONE_PASSWORD in the environment it runs on the vendor.
"""

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from fleetauth import MZoneSession
from fleetauth.sandbox import Sandbox


async def main(environ: Mapping[str, str]) -> None:
    """Print what is new since yesterday, and each vehicle's place."""
    async with MZoneSession.from_env(environ=environ) as mzone:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        async for notification in mzone.notifications(unread=True, since=yesterday):
            print(notification.utc_timestamp, notification.message)

        async for vehicle in mzone.vehicles(expand=["lastKnownPosition"]):
            if position := vehicle.last_known_position:
                print(vehicle.registration, position.latitude, position.longitude)


if "MZONE_CLIENT_ID" in os.environ:
    asyncio.run(main(os.environ))
else:
    print("MZONE_CLIENT_ID is not set: this is the sandbox, and nothing in it is real.")
    with Sandbox() as sandbox:
        asyncio.run(main(sandbox.mzone.environment))
