"""MPS Monitor: who is signed in, which toners run out, and an operation by its name.

Runs as it is, on the sandbox: `python examples/mps_monitor.py`. With MPS_MONITOR_CLIENT_ID, MPS_MONITOR_CLIENT_SECRET,
MPS_MONITOR_USERNAME and MPS_MONITOR_PASSWORD in the environment it runs on the vendor.
"""

import asyncio
import os
from collections.abc import Mapping

from fleetauth import MPSMonitorSession
from fleetauth.sandbox import Sandbox


async def main(environ: Mapping[str, str]) -> None:
    """Print the account, the toners and an office."""
    async with MPSMonitorSession.from_env(environ=environ) as mps_monitor:
        account = await mps_monitor.get_account()
        print(account.name, account.role, account.last_login_at)

        async for alert in mps_monitor.supply_alerts(supply_type="Toner", page_size=20):
            print(alert.serial_number, alert.color_type, alert.actual_residual_percentage)

        office = (await mps_monitor.offices(page_size=1))[0]
        whole = await mps_monitor.call_one(
            "POST Office/Get", json={"Id": office.id}, repeatable=True
        )
        print(whole["Description"], whole["City"])


if "MPS_MONITOR_CLIENT_ID" in os.environ:
    asyncio.run(main(os.environ))
else:
    print("MPS_MONITOR_CLIENT_ID is not set: this is the sandbox, and nothing in it is real.")
    with Sandbox() as sandbox:
        asyncio.run(main(sandbox.mps_monitor.environment))
