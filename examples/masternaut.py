"""Masternaut: where the vehicles are, today's jobs, and tyre events, each API with a sign-in of its own.

Runs as it is, on the sandbox: `python examples/masternaut.py`. With MASTERNAUT_CLIENT_ID, MASTERNAUT_CLIENT_SECRET and
MASTERNAUT_CUSTOMER_ID in the environment it runs on the vendor.
"""

import asyncio
import os
from collections.abc import Mapping

from fleetauth import MasternautSession
from fleetauth.sandbox import Sandbox


async def main(environ: Mapping[str, str]) -> None:
    """Print what drives, what is to be done, and how many tyre events there are."""
    async with MasternautSession.from_env(environ=environ) as masternaut:
        for position in await masternaut.live_tracking():
            if position.event_type == "driving":
                print(position.asset_registration, position.speed, "km/h in", position.city)

        async for job in masternaut.jobs():
            print(job.job_number, job.status, job.address)

        print("tyre events:", (await masternaut.tire_events()).total)


if "MASTERNAUT_CLIENT_ID" in os.environ:
    asyncio.run(main(os.environ))
else:
    print("MASTERNAUT_CLIENT_ID is not set: this is the sandbox, and nothing in it is real.")
    with Sandbox() as sandbox:
        asyncio.run(main(sandbox.masternaut.environment))
