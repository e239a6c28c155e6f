"""The four vendors, emulated over real HTTP on this machine: strict where the vendors are strict,
with a clock that can be moved and faults on demand. It imports nothing else of fleetauth and is
written from the vendors' documentation alone, so that it can disagree with the SDK. Needs the
extra: `pip install "fleetauth[sandbox]"`.

In a test or a notebook:

    with Sandbox() as sandbox:               # or `async with`, on asyncio and trio
        sandbox.mzone.arguments              # credentials and URLs for the session class
        sandbox.clock.advance(3600.0)        # tokens expire, vehicles drive on, quotas refill
        sandbox.mzone.faults.add(Fault.status(503, retry_after=2, times=1, path="token"))
        sandbox.mzone.exchanges              # what tokens were given out

From another process, with `python -m fleetauth sandbox --port 8787`:

    GET  /                          says what this is
    GET  /_sandbox/state            the time and, for each vendor, its environment variables,
                                    requests, exchanges, refusals and faults
    POST /_sandbox/clock            {"advance": 1800}
    POST /_sandbox/faults           {"vendor": "mzone", "kind": "status", "code": 503, "times": 1}
    POST /_sandbox/faults           {"vendor": "mzone", "clear": true}
    POST /_sandbox/reset            everything back to the start
    POST /_sandbox/{vendor}/revoke  {"tokens": "access"}, "refresh" or, without a body, all

A fault's kind is "status" (code, body, content_type, retry_after), "body" (body, content_type,
status), "slow" (seconds), "cut" (processed), "cut_body" or "time_passes" (seconds); each takes times,
path and after.
Without a vendor it happens to all four.

A vendor's `requests` name the API that each was for: "token" everywhere; MZone's "odata";
Masternaut's "core", "jobs", "tire" and "tacho"; MPS Monitor's "api3"; Mbanq's "rest" and "graphql".
"""

from __future__ import annotations

from fleetauth.sandbox.clock import Clock
from fleetauth.sandbox.faults import Fault, Faults
from fleetauth.sandbox.masternaut import Masternaut
from fleetauth.sandbox.mbanq import Mbanq
from fleetauth.sandbox.mps_monitor import MPSMonitor
from fleetauth.sandbox.mzone import MZone
from fleetauth.sandbox.recording import Exchange, RecordedRequest
from fleetauth.sandbox.sandbox import Sandbox
from fleetauth.sandbox.vendor import Vendor

__all__ = [
    "Clock",
    "Exchange",
    "Fault",
    "Faults",
    "MPSMonitor",
    "MZone",
    "Masternaut",
    "Mbanq",
    "RecordedRequest",
    "Sandbox",
    "Vendor",
]
