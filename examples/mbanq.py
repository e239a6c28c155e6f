"""Mbanq: who is signed in, and an error that says what the bank said.

Runs as it is, on the sandbox: `python examples/mbanq.py`. With MBANQ_CLIENT_ID, MBANQ_CLIENT_SECRET, MBANQ_USERNAME,
MBANQ_PASSWORD, MBANQ_TENANT_ID, MBANQ_IP_ADDRESS and MBANQ_DEVICE_ID in the environment it runs on the vendor.
"""

import asyncio
import os
from collections.abc import Mapping

from fleetauth import MbanqSession, NotFoundError
from fleetauth.sandbox import Sandbox


async def main(environ: Mapping[str, str]) -> None:
    """Print the user, and what the bank says of a client that it does not have."""
    async with MbanqSession.from_env(environ=environ) as mbanq:
        user = await mbanq.user_details()
        print(user.username, "of", user.office_name, [role.name for role in user.roles])

        try:
            await mbanq.client("1")
        except NotFoundError as error:
            print(error.code, error.vendor_message)


if "MBANQ_CLIENT_SECRET" in os.environ:
    asyncio.run(main(os.environ))
else:
    print("MBANQ_CLIENT_SECRET is not set: this is the sandbox, and nothing in it is real.")
    with Sandbox() as sandbox:
        asyncio.run(main(sandbox.mbanq.environment))
