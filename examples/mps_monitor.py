"""MPS Monitor: who is signed in, and a call that has no method yet.

Runs as it is, on the sandbox: `python examples/mps_monitor.py`. With MPS_MONITOR_CLIENT_ID, MPS_MONITOR_CLIENT_SECRET,
MPS_MONITOR_USERNAME and MPS_MONITOR_PASSWORD in the environment it runs on the vendor.
"""

import asyncio
import os
from collections.abc import Mapping

from fleetauth import MPSMonitorSession
from fleetauth.sandbox import Sandbox


async def main(environ: Mapping[str, str]) -> None:
    """Print the account, and the first printers."""
    async with MPSMonitorSession.from_env(environ=environ) as mps_monitor:
        account = await mps_monitor.get_account()
        print(account.name, account.role, account.last_login_at)

        page = {"PageNumber": 1, "PageRows": 5, "SortColumn": "Id", "SortOrder": "Asc"}
        answer = await mps_monitor.request("POST", "Device/List", json=page, repeatable=True)
        for device in answer.json()["Result"]:
            print(device["SerialNumber"], device["Product"]["Model"])


if "MPS_MONITOR_CLIENT_ID" in os.environ:
    asyncio.run(main(os.environ))
else:
    print("MPS_MONITOR_CLIENT_ID is not set: this is the sandbox, and nothing in it is real.")
    with Sandbox() as sandbox:
        asyncio.run(main(sandbox.mps_monitor.environment))
